#include "minutes/tables.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/error.h"
#include "minutes/codec.h"
#include "minutes/fields.h"

namespace convene {
namespace {

std::string decimal(std::uint64_t number) {
  return fmt::format("{}", number);
}

std::uint64_t seed_from(const std::string& text) {
  return seed_field(ReadJson{{"seed", text}}, "seed");
}

/// Names the row in what a decoder complains of: the file may have been changed by hand.
template <class Decode>
auto decoded(const Database& database, const std::string& row, Decode decode) {
  try {
    return decode();
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}: {}", database.path(), row, error.what()),
                "the store was changed by another program, or is damaged");
  }
}

std::optional<std::int64_t> id_or_next(std::int64_t id) {
  return id == 0 ? std::nullopt : std::optional(id);
}

TurnRow turn_from(const Query& query, DiscussionId id) {
  TurnRow row{.discussion = id,
              .ask = query.small(0),
              .turn = query.small(1),
              .attempt = query.small(2),
              .round = query.small(3),
              .seat = {.role = query.text(4),
                       .number = query.small(5),
                       .model = query.text(6),
                       .title = query.text(7)},
              .prompt = query.text(8),
              .outcome = {},
              .clipped = query.integer(11) != 0,
              .tokens_max = query.small(9),
              .leftover = query.integer(12) != 0,
              .timing = {.started_ms = query.integer(13), .took_ms = query.integer(14)}};
  if (!query.null(10)) row.outcome = outcome_of(parsed_json(query.text(10)));
  return row;
}

}  // namespace

std::int64_t insert(Database& database, const Run& run) {
  database.run("INSERT INTO runs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", id_or_next(run.id),
               run.created_ms, run.program, run.team, run.toml, text_of(json_of(run.settings)),
               decimal(run.seed), text_of(json_of(run.limits)));
  const std::int64_t id = database.last_id();
  for (const auto& [name, text] : run.prompts)
    database.run("INSERT INTO templates VALUES (?1, ?2, ?3)", id, name, text);
  return id;
}

std::int64_t insert(Database& database, const DiscussionRow& discussion) {
  database.run(
      "INSERT INTO discussions (id, run, created_ms, problem, repeat, seed, limits)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
      id_or_next(discussion.id), discussion.run, discussion.created_ms,
      text_of(json_of(discussion.problem)), discussion.repeat, decimal(discussion.seed),
      text_of(json_of_limits(discussion)));
  return database.last_id();
}

void insert(Database& database, const MessageRow& row) {
  database.run("INSERT OR IGNORE INTO messages VALUES (?1, ?2, ?3)", row.hash,
               to_string(row.message.role), row.message.content);
}

void insert(Database& database, const PromptRow& row) {
  const WrittenJson body = std::visit([](const auto& sent) { return json_of(sent); }, row.body);
  database.run("INSERT OR IGNORE INTO prompts VALUES (?1, ?2)", row.hash, text_of(body));
}

void insert(Database& database, const TurnRow& row) {
  std::optional<std::string> outcome;
  if (row.outcome) outcome = text_of(json_of(*row.outcome));
  database.run(
      "INSERT INTO turns (discussion, ask, turn, attempt, round, role, number, model, title,"
      " prompt, tokens_max, outcome, clipped, leftover, started_ms, took_ms)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
      row.discussion, row.ask, row.turn, row.attempt, row.round, row.seat.role, row.seat.number,
      row.seat.model, row.seat.title, row.prompt, row.tokens_max, outcome, row.clipped,
      row.leftover, row.timing.started_ms, row.timing.took_ms);
}

void update_limits(Database& database, const DiscussionRow& discussion) {
  database.run("UPDATE discussions SET limits = ?2 WHERE id = ?1", discussion.id,
               text_of(json_of_limits(discussion)));
}

void insert(Database& database, const OutcomeRow& row) {
  const int changed = database.run(
      "UPDATE discussions SET ending = ?2, text = ?3, answer = ?4, why = ?5, took_ms = ?6"
      " WHERE id = ?1",
      row.discussion, to_string(row.conclusion.ending), row.conclusion.text, row.conclusion.answer,
      row.conclusion.why, static_cast<std::int64_t>(row.took.count()));
  if (changed == 0)
    throw Error(fmt::format("{}: no discussion {}", database.path(), row.discussion));
}

void insert(Database& database, const MarkRow& row) {
  database.run("INSERT OR REPLACE INTO marks VALUES (?1, ?2, ?3)", row.discussion, row.name,
               row.value);
}

void insert(Database& database, const VerdictRow& row) {
  database.run(
      "INSERT OR REPLACE INTO verdicts VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      row.discussion, row.group, row.profile, to_string(row.verdict), row.extracted, row.gold,
      row.why, row.accepted, row.retries, text_of(json_of(row.turns)), row.form);
}

std::optional<Run> find_run(Database& database, std::int64_t id) {
  Query query = database.query(
      "SELECT created_ms, program, team, toml, settings, seed, limits FROM runs WHERE id = ?1", id);
  if (!query.next()) return std::nullopt;
  Run run = decoded(database, fmt::format("run {}", id), [&] {
    return Run{.id = id,
               .created_ms = query.integer(0),
               .program = query.text(1),
               .team = query.text(2),
               .toml = query.text(3),
               .prompts = {},
               .settings = words_of(parsed_json(query.text(4))),
               .seed = seed_from(query.text(5)),
               .limits = limits_of(parsed_json(query.text(6)))};
  });
  Query templates = database.query("SELECT name, text FROM templates WHERE run = ?1", id);
  while (templates.next()) run.prompts[templates.text(0)] = templates.text(1);
  return run;
}

std::optional<DiscussionRow> find_discussion(Database& database, DiscussionId id) {
  Query query = database.query(
      "SELECT run, created_ms, problem, repeat, seed, limits FROM discussions WHERE id = ?1", id);
  if (!query.next()) return std::nullopt;
  return decoded(database, fmt::format("discussion {}", id), [&] {
    const ReadJson limits = parsed_json(query.text(5));
    return DiscussionRow{.id = id,
                         .run = query.integer(0),
                         .created_ms = query.integer(1),
                         .problem = problem_of(parsed_json(query.text(2))),
                         .repeat = query.small(3),
                         .seed = seed_from(query.text(4)),
                         .limits = limits_of(limits),
                         .earlier = earlier_limits_of(limits)};
  });
}

std::optional<MessageRow> find_message(Database& database, const std::string& hash) {
  Query query = database.query("SELECT role, content FROM messages WHERE hash = ?1", hash);
  if (!query.next()) return std::nullopt;
  const std::optional<Role> role = role_named(query.text(0));
  if (!role) throw Error(fmt::format("{}: message {}: unknown role", database.path(), hash));
  return MessageRow{.hash = hash, .message = {.role = *role, .content = query.text(1)}};
}

std::optional<PromptRow> find_prompt(Database& database, const std::string& hash) {
  Query query = database.query("SELECT body FROM prompts WHERE hash = ?1", hash);
  if (!query.next()) return std::nullopt;
  return decoded(database, "prompt " + hash, [&] {
    return PromptRow{.hash = hash, .body = prompt_of(parsed_json(query.text(0)))};
  });
}

std::optional<OutcomeRow> find_outcome(Database& database, DiscussionId id) {
  Query query = database.query(
      "SELECT ending, text, answer, why, took_ms FROM discussions"
      " WHERE id = ?1 AND ending IS NOT NULL",
      id);
  if (!query.next()) return std::nullopt;
  const std::optional<Ending> ending = ending_named(query.text(0));
  if (!ending) throw Error(fmt::format("{}: discussion {}: unknown ending", database.path(), id));
  return OutcomeRow{.discussion = id,
                    .conclusion = {.ending = *ending,
                                   .text = query.text(1),
                                   .answer = query.text(2),
                                   .why = query.text(3)},
                    .took = std::chrono::milliseconds(query.integer(4))};
}

std::optional<VerdictRow> find_verdict(Database& database, DiscussionId id) {
  Query query = database.query(
      "SELECT part, profile, verdict, extracted, gold, why, accepted, retries, turns, form"
      " FROM verdicts WHERE discussion = ?1",
      id);
  if (!query.next()) return std::nullopt;
  return decoded(database, fmt::format("the verdict on discussion {}", id), [&] {
    const std::optional<Verdict> verdict = verdict_named(query.text(2));
    if (!verdict) throw Error("no verdict is called '" + query.text(2) + "'");
    VerdictRow row{.discussion = id,
                   .group = query.text(0),
                   .profile = query.text(1),
                   .verdict = *verdict,
                   .extracted = query.text(3),
                   .gold = query.text(4),
                   .why = query.text(5),
                   .accepted = {},
                   .retries = query.small(7),
                   .turns = turn_verdicts_of(parsed_json(query.text(8))),
                   .form = query.text(9)};
    if (!query.null(6)) row.accepted = query.integer(6) != 0;
    return row;
  });
}

std::vector<TurnRow> turns_of(Database& database, DiscussionId id) {
  Query query = database.query(
      "SELECT ask, turn, attempt, round, role, number, model, title, prompt, tokens_max, outcome,"
      " clipped, leftover, started_ms, took_ms FROM turns WHERE discussion = ?1"
      " ORDER BY ask, turn, attempt",
      id);
  std::vector<TurnRow> rows;
  while (query.next())
    rows.push_back(decoded(database, fmt::format("a turn of discussion {}", id),
                           [&] { return turn_from(query, id); }));
  return rows;
}

std::vector<MarkRow> marks_of(Database& database, DiscussionId id) {
  Query query =
      database.query("SELECT name, value FROM marks WHERE discussion = ?1 ORDER BY name", id);
  std::vector<MarkRow> rows;
  while (query.next())
    rows.push_back({.discussion = id, .name = query.text(0), .value = query.text(1)});
  return rows;
}

}  // namespace convene
