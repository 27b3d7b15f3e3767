#include "report/inspect_log.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "report/findings.h"
#include "report/transcript.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

std::string utc(std::int64_t unix_ms) {
  const std::time_t seconds = unix_ms / 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}+00:00", fmt::gmtime(seconds));
}

/// Lower-case letters, digits and hyphens.
std::string slug(const std::string& name) {
  std::string text;
  for (const char letter : lower_ascii(name)) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (plain) text += letter;
    if (!plain && !text.empty() && text.back() != '-') text += '-';
  }
  while (!text.empty() && text.back() == '-') text.pop_back();
  return text.empty() ? "unnamed" : text;
}

/// The same run and method give the same id.
std::string id_of(const Results& results, std::size_t method, const char* what) {
  return Hasher()
      .add(what)
      .add(results.about.command)
      .add(results.about.created_ms)
      .add(static_cast<std::int64_t>(method))
      .hex()
      .substr(0, 22);
}

std::string model_of(const Results& results) {
  for (const char* name : {"model", "gguf", "endpoint"})
    if (const auto found = results.about.settings.find(name);
        found != results.about.settings.end() && !found->second.empty())
      return printable(found->second);
  return "unknown";
}

Json usage_json(const Cost& cost) {
  Json json = {{"input_tokens", std::llround(cost.prompt)},
               {"output_tokens", std::llround(cost.generated)},
               {"total_tokens", std::llround(cost.prompt + cost.generated)},
               {"input_tokens_cache_read", std::llround(cost.cached)},
               {"reasoning_tokens", std::llround(cost.reasoning)}};
  if (cost.dollars) json["total_cost"] = *cost.dollars;
  return json;
}

Cost operator+(Cost sum, const Cost& cost) {
  sum.generated += cost.generated;
  sum.reasoning += cost.reasoning;
  sum.prompt += cost.prompt;
  sum.cached += cost.cached;
  if (sum.dollars)
    sum.dollars = cost.dollars ? std::optional(*sum.dollars + *cost.dollars) : cost.dollars;
  return sum;
}

/// Inspect's letters: correct, incorrect, no answer. What is undecided is none of them right.
const char* letter_of(Verdict verdict) {
  if (verdict == Verdict::right) return "C";
  return verdict == Verdict::wrong ? "I" : "N";
}

Json score_json(const Score& score) {
  return {{"value", letter_of(*score.verdict)},
          {"answer", printable(score.extracted)},
          {"explanation", printable(score.why)},
          {"metadata", {{"verdict", to_string(*score.verdict)}}}};
}

Json message_json(const char* role, const std::string& text) {
  return {{"role", role}, {"content", text}};
}

Json turn_json(const SpokenTurn& turn) {
  std::string text = turn.who;
  if (turn.agrees) text += *turn.agrees ? " (agrees)" : " (disagrees)";
  text += ":\n\n" + turn.text;
  if (!turn.note.empty()) text += (turn.text.empty() ? "[" : "\n\n[") + turn.note + "]";
  Json message = message_json("assistant", text);
  if (!turn.thinking.empty())
    message["content"] = Json::array({Json{{"type", "reasoning"}, {"reasoning", turn.thinking}},
                                      Json{{"type", "text"}, {"text", text}}});
  message["model"] = turn.model.empty() ? "none" : turn.model;
  message["metadata"] = {{"role", turn.role},
                         {"round", turn.round},
                         {"seen", turn.seen},
                         {"generated_tokens", turn.usage.completion_tokens},
                         {"prompt_tokens", turn.usage.prompt_tokens}};
  return message;
}

Json messages_json(const Transcript& transcript) {
  Json list = Json::array({message_json("user", transcript.statement)});
  for (const SpokenTurn& turn : transcript.turns) list.push_back(turn_json(turn));
  return list;
}

Json output_json(const Transcript& transcript, const std::string& model, const Cost& cost) {
  std::string text = transcript.text.empty() ? transcript.answer : transcript.text;
  return {
      {"model", model},
      {"choices",
       Json::array({Json{{"message", message_json("assistant", text)}, {"stop_reason", "stop"}}})},
      {"usage", usage_json(cost)},
      {"time", cost.seconds}};
}

Json sample_json(const Score& score, const std::string& model, const Store& store) {
  Transcript transcript;
  if (!score.discussions.empty()) transcript = transcript_of(store.load(score.discussions.front()));
  Json json = {{"id", printable(score.item)},
               {"epoch", score.repeat + 1},
               {"input", transcript.statement},
               {"target", printable(score.gold)},
               {"messages", messages_json(transcript)},
               {"output", output_json(transcript, model, score.cost)}};
  const bool errored = score.verdict == Verdict::errored;
  if (!errored) json["scores"] = {{"convene", score_json(score)}};
  json["metadata"] = {{"group", printable(score.group)},
                      {"discussions", score.discussions},
                      {"ending", transcript.ending},
                      {"ended_because", transcript.why},
                      {"retries", score.retries}};
  json["model_usage"] = Json::object({{model, usage_json(score.cost)}});
  json["total_time"] = score.cost.seconds;
  if (errored)
    json["error"] = {{"message", printable(score.why)}, {"traceback", ""}, {"traceback_ansi", ""}};
  return json;
}

Json results_json(const TableLine* line, std::size_t samples) {
  Json json = {{"total_samples", samples}, {"completed_samples", samples}};
  if (!line || line->answers == 0) return json;
  const auto metric = [](const char* name, double value) {
    return Json{{"name", name}, {"value", value}};
  };
  const Json metrics = {{"accuracy", metric("accuracy", line->accuracy.mean)},
                        {"stderr", metric("stderr", line->accuracy.error)}};
  json["scores"] =
      Json::array({Json{{"name", "convene"}, {"scorer", "convene"}, {"metrics", metrics}}});
  return json;
}

Json eval_json(const Results& results, std::size_t method, const std::string& model,
               const std::set<std::string>& items, int repeats) {
  const About& about = results.about;
  Json settings = Json::object();
  for (const auto& [name, value] : about.settings) settings[printable(name)] = printable(value);
  const std::string name = printable(results.methods[method].name);
  Json ids = Json::array();
  for (const std::string& item : items) ids.push_back(printable(item));
  return {{"eval_id", id_of(results, method, "eval")},
          {"run_id", id_of(results, 0, "run")},
          {"created", utc(about.created_ms)},
          {"task", printable(about.benchmark)},
          {"task_id", id_of(results, method, "task")},
          {"task_display_name", printable(about.benchmark) + " (" + name + ")"},
          {"solver", name},
          {"dataset",
           {{"name", printable(about.benchmark)}, {"samples", items.size()}, {"sample_ids", ids}}},
          {"model", model},
          {"config", {{"epochs", repeats}}},
          {"packages", {{"convene", printable(about.program)}}},
          {"metadata",
           {{"command", printable(about.command)},
            {"kind", to_string(results.methods[method].kind)},
            {"beside", printable(results.methods[method].beside)},
            {"settings", std::move(settings)}}}};
}

}  // namespace

std::vector<std::size_t> inspected(const Results& results) {
  std::set<std::size_t> found;
  for (const Score& score : results.scores)
    if (!score.discussions.empty()) found.insert(score.method);
  return {found.begin(), found.end()};
}

std::string inspect_name(const Results& results, std::size_t method) {
  return fmt::format("{}_{}_{}-{}.json", replace_all(utc(results.about.created_ms), ":", "-"),
                     slug(results.about.benchmark), slug(results.methods[method].name), method);
}

std::string inspect_log(const Results& results, std::size_t method, const Store& store) {
  const std::string model = model_of(results);
  Json samples = Json::array();
  std::set<std::string> items;
  int repeats = 1;
  Cost sum;
  for (const Score& score : results.scores) {
    if (score.method != method || !score.verdict) continue;
    samples.push_back(sample_json(score, model, store));
    items.insert(score.item);
    repeats = std::max(repeats, score.repeat + 1);
    sum = sum + score.cost;
  }
  const TableLine* line = line_of(results, method, "");
  const bool finished = line && line->unfinished == 0;
  const Json step = {{"solver", printable(results.methods[method].name)},
                     {"params", Json::object()}};
  Json log = {{"version", 2},
              {"status", finished ? "success" : "cancelled"},
              {"eval", eval_json(results, method, model, items, repeats)},
              {"plan", {{"name", "plan"}, {"steps", Json::array({step})}}},
              {"results", results_json(line, samples.size())},
              {"stats",
               {{"started_at", utc(results.about.created_ms)},
                {"completed_at", ""},
                {"model_usage", Json::object({{model, usage_json(sum)}})}}},
              {"samples", std::move(samples)}};
  return log.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace convene
