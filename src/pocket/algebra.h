#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// One unknown on both sides: under fraction bars, or in brackets with a letter a in terms of which
/// it is asked for. easy: two of them, with numbers from 3 to 8; medium: from 6 to 12; hard: three,
/// from 3 to 8. Where it is a number it is a fraction more often than not. A critic puts the answer
/// into what is left when the terms of x are on one side.
std::unique_ptr<Family> algebra();

}  // namespace convene::pocket
