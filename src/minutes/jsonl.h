#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "minutes/store.h"

namespace convene {

/// The store's rows as text, one JSON object a line, each after what it refers to; docs/formats.md
/// describes them. Exporting what was imported into an empty store gives the same bytes again.

/// One discussion with its run, or everything. Throws Error for an unknown id.
void export_jsonl(const Store& store, std::optional<DiscussionId> discussion, std::ostream& out);

struct JsonlBounds {
  std::size_t line_bytes_max = std::size_t{64} << 20;
};

/// Gives out the rows, in order. Throws Error with name and line for what is not such a file, is
/// from a newer version, breaks a bound, misses a field, or that take throws at.
void read_jsonl(std::istream& in, const std::string& name, const std::function<void(Row)>& take,
                JsonlBounds bounds = {});

/// Adds everything to the store and commits it, or changes nothing and throws Error. Checks every
/// hash. Ids stay as they are in an empty store; otherwise they follow the ones that are there.
/// Returns the discussions' ids in the store.
std::vector<DiscussionId> import_jsonl(std::istream& in, const std::string& name, Store& store);

}  // namespace convene
