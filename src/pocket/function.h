#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// The body of a small Python function from its description. easy: four steps; medium: five or six;
/// hard: six or seven; each told by the step it follows, in no order. The checker runs the answer;
/// a critic traces it on one argument.
std::unique_ptr<Family> function();

}  // namespace convene::pocket
