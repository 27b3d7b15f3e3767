#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "minutes/record.h"

namespace convene {

/// The JSON of what the store and the JSONL form keep: the one place that knows field names.
/// docs/formats.md describes them. Every value round-trips exactly, numbers and broken UTF-8
/// included. Writing keeps the order of fields; reading ignores fields that it does not know and
/// throws Error, naming the field, for one that is missing or not what it should be.
using WrittenJson = nlohmann::ordered_json;
using ReadJson = nlohmann::json;

WrittenJson json_of(const Message& message);
WrittenJson json_of(const Problem& problem);
WrittenJson json_of(const Limits& limits);
/// Its limits, with the earlier ones.
WrittenJson json_of_limits(const DiscussionRow& discussion);
WrittenJson json_of(const std::map<std::string, std::string>& words);
WrittenJson json_of(const Result<Said>& outcome);
WrittenJson json_of(const RequestRow& request);
WrittenJson json_of(const Program& program);
WrittenJson json_of(const std::vector<TurnVerdict>& turns);
/// With its "type" first.
WrittenJson json_of(const Row& row);

Message message_of(const ReadJson& json);
Problem problem_of(const ReadJson& json);
Limits limits_of(const ReadJson& json);
std::vector<EarlierLimits> earlier_limits_of(const ReadJson& limits);
std::map<std::string, std::string> words_of(const ReadJson& json);
Result<Said> outcome_of(const ReadJson& json);
std::variant<RequestRow, Program> prompt_of(const ReadJson& json);
std::vector<TurnVerdict> turn_verdicts_of(const ReadJson& json);
Row row_of(const ReadJson& json);

/// One line of UTF-8, without the line's end.
std::string text_of(const WrittenJson& json);
/// Throws Error for what is not JSON or is nested deeper than 64 levels.
ReadJson parsed_json(std::string_view text);

}  // namespace convene
