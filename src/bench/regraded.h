#pragma once

#include <string>
#include <vector>

#include "bench/results.h"

namespace convene {

/// Each method's answers under the other forms of their profiles, part by part: what was extracted
/// is graded again. Answers without such forms count as they were graded. None where no answer has
/// one. Each different answer is graded once; pure.
std::vector<Regraded> regraded_by_rules(const std::vector<Method>& methods,
                                        const std::vector<std::string>& parts,
                                        const std::vector<Score>& scores);

}  // namespace convene
