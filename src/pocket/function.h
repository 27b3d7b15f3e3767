#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// The body of a small Python function from its description. easy: three steps in order; medium:
/// four or five, some told with what comes before them; hard: five or six, each told only by the
/// step it follows. The checker runs the answer; a critic traces it on one argument.
std::unique_ptr<Family> function();

}  // namespace convene::pocket
