#include "report/transcript_json.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

Json usage_json(const Usage& usage) {
  Json json = {{"generated", usage.completion_tokens},
               {"reasoning", usage.reasoning_tokens},
               {"prompt", usage.prompt_tokens},
               {"cached", usage.cached_tokens}};
  json["dollars"] = usage.dollars ? Json(*usage.dollars) : Json();
  if (!usage.counted) json["estimated"] = true;
  return json;
}

/// What is empty or as usual is left out.
Json turn_json(const SpokenTurn& turn) {
  Json json = {{"round", turn.round}, {"who", turn.who}, {"role", turn.role}, {"text", turn.text}};
  if (!turn.written.empty()) json["written"] = turn.written;
  if (!turn.thinking.empty()) json["thinking"] = turn.thinking;
  if (!turn.note.empty()) json["note"] = turn.note;
  if (turn.agrees) json["agrees"] = *turn.agrees;
  if (turn.failed) json["failed"] = true;
  if (turn.lost) json["lost"] = true;
  if (!turn.seen) json["seen"] = false;
  if (!turn.model.empty()) json["model"] = turn.model;
  json["usage"] = usage_json(turn.usage);
  json["took_ms"] = turn.took_ms;
  return json;
}

Json transcript_json(const Transcript& transcript, std::size_t statement) {
  Json turns = Json::array();
  for (const SpokenTurn& turn : transcript.turns) turns.push_back(turn_json(turn));
  return {{"id", transcript.id},          {"statement", statement},
          {"turns", std::move(turns)},    {"ending", transcript.ending},
          {"answer", transcript.answer},  {"text", transcript.text},
          {"why", transcript.why},        {"usage", usage_json(transcript.usage)},
          {"took_ms", transcript.took_ms}};
}

std::size_t bytes_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace).size();
}

}  // namespace

struct TranscriptPages::State {
  std::size_t room = 0;
  std::unordered_map<std::string, std::size_t> places;
  Json statements = Json::array();
  Json discussions = Json::array();
};

TranscriptPages::TranscriptPages(std::size_t bytes_max) : state_(std::make_unique<State>()) {
  state_->room = bytes_max;
}

TranscriptPages::~TranscriptPages() = default;

bool TranscriptPages::add(const Transcript& transcript) {
  State& state = *state_;
  const auto found = state.places.find(transcript.statement);
  const bool fresh = found == state.places.end();
  Json json = transcript_json(transcript, fresh ? state.statements.size() : found->second);
  const std::size_t bytes = bytes_of(json) + (fresh ? bytes_of(transcript.statement) : 0);
  if (bytes > state.room) return false;
  state.room -= bytes;
  if (fresh) {
    state.places[transcript.statement] = state.statements.size();
    state.statements.push_back(transcript.statement);
  }
  state.discussions.push_back(std::move(json));
  return true;
}

std::size_t TranscriptPages::count() const {
  return state_->discussions.size();
}

void TranscriptPages::put_into(nlohmann::ordered_json& page) {
  page["statements"] = std::move(state_->statements);
  page["discussions"] = std::move(state_->discussions);
}

}  // namespace convene
