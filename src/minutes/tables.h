#pragma once

#include <optional>
#include <string>
#include <vector>

#include "minutes/record.h"
#include "minutes/sqlite.h"

namespace convene {

/// Rows to and from the store's tables. An id of 0 in a Run or DiscussionRow takes the next free
/// one.

std::int64_t insert(Database& database, const Run& run);
std::int64_t insert(Database& database, const DiscussionRow& discussion);
/// Messages and prompts: nothing happens where the hash is known.
void insert(Database& database, const MessageRow& row);
void insert(Database& database, const PromptRow& row);
void insert(Database& database, const TurnRow& row);
void insert(Database& database, const OutcomeRow& row);
void insert(Database& database, const MarkRow& row);
void insert(Database& database, const VerdictRow& row);

void update_limits(Database& database, const DiscussionRow& discussion);

/// Absent for an unknown id or hash.
std::optional<Run> find_run(Database& database, std::int64_t id);
std::optional<DiscussionRow> find_discussion(Database& database, DiscussionId id);
std::optional<MessageRow> find_message(Database& database, const std::string& hash);
std::optional<PromptRow> find_prompt(Database& database, const std::string& hash);
std::optional<OutcomeRow> find_outcome(Database& database, DiscussionId id);
std::optional<VerdictRow> find_verdict(Database& database, DiscussionId id);
/// By ask, turn, attempt.
std::vector<TurnRow> turns_of(Database& database, DiscussionId id);
std::vector<MarkRow> marks_of(Database& database, DiscussionId id);

}  // namespace convene
