#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "minutes/codec.h"
#include "minutes/fields.h"

// The rows' part of codec.h: a pair of functions for each type.

namespace convene {
namespace {

WrittenJson seat_json(const Seat& seat) {
  return {{"role", written_text(seat.role)},
          {"number", seat.number},
          {"model", written_text(seat.model)},
          {"title", written_text(seat.title)}};
}

Seat seat_in(const ReadJson& json) {
  return {.role = text_field(json, "role"),
          .number = whole_field<int>(json, "number"),
          .model = text_field(json, "model"),
          .title = text_field(json, "title")};
}

WrittenJson row_json(const Run& run) {
  return {{"type", "run"},
          {"run", run.id},
          {"created_ms", run.created_ms},
          {"program", written_text(run.program)},
          {"team", written_text(run.team)},
          {"toml", written_text(run.toml)},
          {"prompts", json_of(run.prompts)},
          {"settings", json_of(run.settings)},
          {"seed", fmt::format("{}", run.seed)},
          {"limits", json_of(run.limits)}};
}

Run run_in(const ReadJson& json) {
  return {.id = whole_field<std::int64_t>(json, "run"),
          .created_ms = whole_field<std::int64_t>(json, "created_ms"),
          .program = text_field(json, "program"),
          .team = text_field(json, "team"),
          .toml = text_field(json, "toml"),
          .prompts = words_of(field(json, "prompts")),
          .settings = words_of(field(json, "settings")),
          .seed = seed_field(json, "seed"),
          .limits = limits_of(field(json, "limits"))};
}

WrittenJson row_json(const DiscussionRow& discussion) {
  return {{"type", "discussion"},
          {"discussion", discussion.id},
          {"run", discussion.run},
          {"created_ms", discussion.created_ms},
          {"problem", json_of(discussion.problem)},
          {"repeat", discussion.repeat},
          {"seed", fmt::format("{}", discussion.seed)},
          {"limits", json_of_limits(discussion)}};
}

DiscussionRow discussion_in(const ReadJson& json) {
  return {.id = whole_field<std::int64_t>(json, "discussion"),
          .run = whole_field<std::int64_t>(json, "run"),
          .created_ms = whole_field<std::int64_t>(json, "created_ms"),
          .problem = problem_of(field(json, "problem")),
          .repeat = whole_field<int>(json, "repeat"),
          .seed = seed_field(json, "seed"),
          .limits = limits_of(field(json, "limits")),
          .earlier = earlier_limits_of(field(json, "limits"))};
}

WrittenJson row_json(const MessageRow& row) {
  WrittenJson json = {{"type", "message"}, {"hash", written_text(row.hash)}};
  json.update(json_of(row.message));
  return json;
}

MessageRow message_in(const ReadJson& json) {
  return {.hash = text_field(json, "hash"), .message = message_of(json)};
}

WrittenJson row_json(const PromptRow& row) {
  WrittenJson json = {{"type", "prompt"}, {"hash", written_text(row.hash)}};
  json.update(std::visit([](const auto& body) { return json_of(body); }, row.body));
  return json;
}

PromptRow prompt_in(const ReadJson& json) {
  return {.hash = text_field(json, "hash"), .body = prompt_of(json)};
}

WrittenJson row_json(const TurnRow& row) {
  WrittenJson json = {{"type", "turn"},
                      {"discussion", row.discussion},
                      {"ask", row.ask},
                      {"turn", row.turn},
                      {"attempt", row.attempt},
                      {"round", row.round},
                      {"seat", seat_json(row.seat)},
                      {"prompt", written_text(row.prompt)},
                      {"tokens_max", row.tokens_max}};
  if (!row.outcome) return json;
  json["outcome"] = json_of(*row.outcome);
  json["clipped"] = row.clipped;
  json["leftover"] = row.leftover;
  json["started_ms"] = row.timing.started_ms;
  json["took_ms"] = row.timing.took_ms;
  return json;
}

TurnRow turn_in(const ReadJson& json) {
  TurnRow row{.discussion = whole_field<std::int64_t>(json, "discussion"),
              .ask = whole_field<int>(json, "ask"),
              .turn = whole_field<int>(json, "turn"),
              .attempt = whole_field<int>(json, "attempt"),
              .round = whole_field<int>(json, "round"),
              .seat = seat_in(field(json, "seat")),
              .prompt = text_field(json, "prompt"),
              .outcome = {},
              .tokens_max = whole_field<int>(json, "tokens_max"),
              .timing = {}};
  if (!has(json, "outcome")) return row;
  row.outcome = outcome_of(field(json, "outcome"));
  row.clipped = bool_field(json, "clipped");
  row.leftover = bool_field(json, "leftover");
  row.timing = {.started_ms = whole_field<std::int64_t>(json, "started_ms"),
                .took_ms = whole_field<std::int64_t>(json, "took_ms")};
  return row;
}

WrittenJson row_json(const OutcomeRow& row) {
  return {{"type", "outcome"},
          {"discussion", row.discussion},
          {"ending", to_string(row.conclusion.ending)},
          {"text", written_text(row.conclusion.text)},
          {"answer", written_text(row.conclusion.answer)},
          {"why", written_text(row.conclusion.why)},
          {"took_ms", row.took.count()}};
}

OutcomeRow outcome_in(const ReadJson& json) {
  const std::string word = text_field(json, "ending");
  const std::optional<Ending> ending = ending_named(word);
  if (!ending) throw Error("field 'ending' names no ending: '" + word + "'");
  return {.discussion = whole_field<std::int64_t>(json, "discussion"),
          .conclusion = {.ending = *ending,
                         .text = text_field(json, "text"),
                         .answer = text_field(json, "answer"),
                         .why = text_field(json, "why")},
          .took = std::chrono::milliseconds(whole_field<std::int64_t>(json, "took_ms"))};
}

WrittenJson row_json(const MarkRow& row) {
  return {{"type", "mark"},
          {"discussion", row.discussion},
          {"name", written_text(row.name)},
          {"value", written_text(row.value)}};
}

MarkRow mark_in(const ReadJson& json) {
  return {.discussion = whole_field<std::int64_t>(json, "discussion"),
          .name = text_field(json, "name"),
          .value = text_field(json, "value")};
}

Verdict verdict_in_words(const ReadJson& json) {
  const std::string word = text_field(json, "verdict");
  const std::optional<Verdict> verdict = verdict_named(word);
  if (!verdict) throw Error("field 'verdict' names no verdict: '" + word + "'");
  return *verdict;
}

WrittenJson row_json(const VerdictRow& row) {
  WrittenJson json = {{"type", "verdict"},
                      {"discussion", row.discussion},
                      {"group", written_text(row.group)},
                      {"profile", written_text(row.profile)},
                      {"verdict", to_string(row.verdict)},
                      {"extracted", written_text(row.extracted)},
                      {"gold", written_text(row.gold)},
                      {"why", written_text(row.why)}};
  if (row.accepted) json["accepted"] = *row.accepted;
  json["retries"] = row.retries;
  json["turns"] = json_of(row.turns);
  if (!row.form.empty()) json["form"] = written_text(row.form);
  return json;
}

VerdictRow verdict_in(const ReadJson& json) {
  VerdictRow row{.discussion = whole_field<std::int64_t>(json, "discussion"),
                 .group = text_field(json, "group"),
                 .profile = text_field(json, "profile"),
                 .verdict = verdict_in_words(json),
                 .extracted = text_field(json, "extracted"),
                 .gold = text_field(json, "gold"),
                 .why = text_field(json, "why"),
                 .accepted = {},
                 .retries = whole_field<int>(json, "retries"),
                 .turns = turn_verdicts_of(list_field(json, "turns")),
                 .form = has(json, "form") ? text_field(json, "form") : ""};
  if (has(json, "accepted")) row.accepted = bool_field(json, "accepted");
  return row;
}

}  // namespace

WrittenJson json_of(const std::vector<TurnVerdict>& turns) {
  WrittenJson list = WrittenJson::array();
  for (const TurnVerdict& turn : turns)
    list.push_back({{"ask", turn.ask},
                    {"turn", turn.turn},
                    {"verdict", to_string(turn.verdict)},
                    {"answer", written_text(turn.answer)}});
  return list;
}

std::vector<TurnVerdict> turn_verdicts_of(const ReadJson& json) {
  if (!json.is_array()) throw Error("not a list of verdicts");
  std::vector<TurnVerdict> turns;
  for (const ReadJson& turn : json)
    turns.push_back({.ask = whole_field<int>(turn, "ask"),
                     .turn = whole_field<int>(turn, "turn"),
                     .verdict = verdict_in_words(turn),
                     .answer = text_field(turn, "answer")});
  return turns;
}

WrittenJson json_of(const Row& row) {
  return std::visit([](const auto& one) { return row_json(one); }, row);
}

Row row_of(const ReadJson& json) {
  const std::string type = text_field(json, "type");
  if (type == "run") return run_in(json);
  if (type == "discussion") return discussion_in(json);
  if (type == "message") return message_in(json);
  if (type == "prompt") return prompt_in(json);
  if (type == "turn") return turn_in(json);
  if (type == "outcome") return outcome_in(json);
  if (type == "mark") return mark_in(json);
  if (type == "verdict") return verdict_in(json);
  throw Error("field 'type' names no type of record: '" + type + "'");
}

}  // namespace convene
