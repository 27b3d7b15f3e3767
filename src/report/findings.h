#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/results.h"

namespace convene {

/// See bench/tables.h.
const Contrast* equal_token_contrast(const Results& results, std::size_t team,
                                     const std::string& group);

/// What a team came to in all, in words: its accuracy, the equal-token control's, and whether the
/// difference can be told from chance (Holm's p below 0.05).
struct TeamFinding {
  std::size_t method = 0;
  enum class Kind { better, worse, open, unchecked } kind = Kind::unchecked;
  std::string text;  ///< a sentence or two
};
const char* to_string(TeamFinding::Kind kind);

/// One for each team that has answered anything, in their order.
std::vector<TeamFinding> findings(const Results& results);

/// For each team, what an interval of ± half_width (from 0 to 1, above 0) would take: "pocket is
/// known to ± 1.3 points; ± 0.5 would take …". Absent half_width: half of what it is. Teams that
/// have answered fewer than two questions, or not everything yet, have none.
std::vector<std::string> needed_words(const Results& results, std::optional<double> half_width);

/// The table's line of a method; absent where there is none.
const TableLine* line_of(const Results& results, std::size_t method, const std::string& group);

/// A method's answers under other rules; absent where they have none to say.
const Regraded* regraded_of(const Results& results, std::size_t method, const std::string& group,
                            Regraded::Rules rules);

/// Every method, each team followed by the controls beside it: the order in which a person reads.
std::vector<std::size_t> reading_order(const std::vector<Method>& methods);

}  // namespace convene
