#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "minutes/sqlite.h"
#include "minutes/store.h"

namespace convene {

/// What is read of more than one table: the reading part of the store. What one call reads belongs
/// to one moment only inside a transaction.

std::vector<RunLine> list_runs(Database& database);
std::vector<DiscussionLine> list_discussions(Database& database, std::optional<std::int64_t> run);
/// Throws Error for an unknown id.
Recording load_recording(Database& database, DiscussionId id);
/// Absent for an unknown hash.
std::optional<Prompt> load_prompt(Database& database, const std::string& hash);
/// Store::each_row.
void give_rows(Database& database, std::optional<DiscussionId> discussion,
               const std::function<void(const Row&)>& take);

}  // namespace convene
