#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/results.h"

namespace convene {

/// From scores to the lines that are printed. Pure.

/// Dollars of the sum are unknown where either is.
void add(Cost& sum, const Cost& cost);

/// A method over its scores of one part ("" for all of them; see parts.h). Absent costs are those
/// of none.
TableLine line_of(std::size_t method, const std::string& group, const std::vector<Score>& scores);

/// What would bring a method's 95 % interval over everything to a wanted half-width.
struct Needed {
  double now = 0;  ///< half-width of today's
  /// Of every question. Absent: not every question was repeated yet, or no number would do, only
  /// more questions.
  std::optional<int> repeats = {};
  int questions = 0;  ///< of the same kind, repeated as often as now
};

/// Absent where fewer than two questions are answered. half_width > 0; where the interval is that
/// narrow already, it takes what there is.
std::optional<Needed> needed_for(std::size_t method, double half_width,
                                 const std::vector<Score>& scores);

/// Method against another on the questions that both answered. Absent where there are none. p_holm
/// is p; adjust_holm changes it.
std::optional<Contrast> contrast_of(std::size_t method, std::size_t against,
                                    const std::string& group, const std::vector<Score>& scores);

/// Of a team with the control that had its tokens: self-consistency of a single agent; where
/// answers do not repeat (programs), that agent until what the question shows accepts a reply. Null
/// where there is neither (--no-controls, it is not done yet, programs without a shown test).
const Contrast* equal_token_contrast(const std::vector<Method>& methods,
                                     const std::vector<Contrast>& contrasts, std::size_t team,
                                     const std::string& group);

/// With the other control that had its tokens: that agent until what the question shows accepts a
/// reply, where the one above is a vote. Null where there is none.
const Contrast* resampling_contrast(const std::vector<Method>& methods,
                                    const std::vector<Contrast>& contrasts, std::size_t team,
                                    const std::string& group);

/// Holm's adjustment: over everything, of all teams' contrasts of these two kinds; else over the
/// parts of the same depth, of the same two methods. Other contrasts over everything keep their p.
void adjust_holm(const std::vector<Method>& methods, std::vector<Contrast>& contrasts);

}  // namespace convene
