#include "result_json.h"

#include <nlohmann/json.hpp>

#include "minutes/codec.h"

namespace convene {
namespace {

WrittenJson usage_json(const Spend& spend) {
  return {{"calls", spend.calls},
          {"prompt_tokens", spend.usage.prompt_tokens},
          {"cached_tokens", spend.usage.cached_tokens},
          {"completion_tokens", spend.usage.completion_tokens},
          {"reasoning_tokens", spend.usage.reasoning_tokens}};
}

void add_turns(WrittenJson& list, const Minutes& minutes, DiscussionId discussion, bool leftover) {
  for (const Minute& minute : minutes) {
    TurnRow row;
    row.discussion = discussion;
    row.ask = minute.ask;
    row.turn = minute.turn;
    row.round = minute.round;
    row.seat = minute.seat;
    row.prompt = minute.prompt;
    row.outcome = minute.outcome;
    row.clipped = minute.clipped;
    row.tokens_max = minute.tokens_max;
    row.leftover = leftover;
    row.timing = minute.timing;
    list.push_back(json_of(Row(std::move(row))));
  }
}

}  // namespace

std::string result_json(const Outcome& outcome, DiscussionId discussion, const std::string& store,
                        const std::optional<pocket::Check>& check) {
  const Conclude& conclusion = outcome.conclusion;
  WrittenJson json = {{"answer", conclusion.answer},
                      {"text", conclusion.text},
                      {"ending", to_string(conclusion.ending)},
                      {"why_stopped", conclusion.why},
                      {"usage", usage_json(outcome.spend)}};
  const auto& dollars = outcome.spend.usage.dollars;
  json["cost"] = dollars ? WrittenJson(*dollars) : WrittenJson();
  json["seconds"] = static_cast<double>(outcome.took.count()) / 1e3;
  if (check) json["check"] = {{"right", check->right}, {"why", check->why}};
  json["run"] = store;
  json["discussion"] = discussion;
  json["minutes"] = WrittenJson::array();
  add_turns(json["minutes"], outcome.minutes, discussion, false);
  add_turns(json["minutes"], outcome.leftovers, discussion, true);
  return json.dump(2, ' ', false, WrittenJson::error_handler_t::replace) + "\n";
}

}  // namespace convene
