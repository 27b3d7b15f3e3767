#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bench/results.h"

namespace convene {

/// Which discussions a page holds.
enum class Discussions {
  all,
  wrong,  ///< of the answers that are not right
  none,   ///< no question's text either: for benchmarks that must not be published
};
std::optional<Discussions> discussions_named(std::string_view word);
const char* to_string(Discussions which);

/// Those that should be on the page, each once, what a reader wants most first: teams before
/// controls, answers that are not right before right ones, the discussion that gave the answer
/// before those it was chosen from.
std::vector<DiscussionId> selected(const Results& results, Discussions which);

}  // namespace convene
