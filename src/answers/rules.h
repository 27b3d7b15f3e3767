#pragma once

#include "answers/profile.h"

namespace convene {

/// Which spellings count as the same: the differences between the forms of `math`.
struct Rules {
  bool units_may_miss = true;       ///< 5 cm is 5; 5 cm is never 5 m
  bool percent_is_unit = true;      ///< 10 % is 10; otherwise it is 0.1
  bool percent_is_both = false;     ///< 10 % is 10 and 0.1
  bool names_may_miss = true;       ///< x = 5 is 5, x > 2 is (2, ∞)
  bool base_may_miss = true;        ///< 52_8 is 52 and not 42; otherwise numerals are their values
  bool brackets_may_differ = true;  ///< of three items or more, and of column vectors
  bool rounds = false;              ///< a decimal of 3 digits or more is what it is rounded from
  bool ratios_are_fractions = false;  ///< 3:4 is 3/4
};

inline Rules rules_of(Profile profile) {
  if (profile == Profile::math_strict)
    return {.units_may_miss = false,
            .percent_is_unit = false,
            .names_may_miss = false,
            .base_may_miss = false,
            .brackets_may_differ = false};
  if (profile == Profile::math_lenient)
    return {.percent_is_both = true, .rounds = true, .ratios_are_fractions = true};
  return {};
}

}  // namespace convene
