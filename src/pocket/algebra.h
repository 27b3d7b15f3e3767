#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// One unknown on both sides, and at times a letter a in terms of which it is asked for. easy:
/// three or four operations around x; medium: two fraction bars, or two brackets with a, with
/// numbers to 5; hard: with numbers from 5 to 9. x is a fraction more often than not. A critic puts
/// the answer into what is left when the terms of x are on one side.
std::unique_ptr<Family> algebra();

}  // namespace convene::pocket
