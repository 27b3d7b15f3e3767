#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// Who is it, of four? Half of the tasks are about an order ("second oldest"), half about kinship
/// ("aunt of bob"), from facts in no order. easy: six or seven people in an order, or as many facts
/// about kin; medium: eight, or eight or nine facts; hard: nine or ten with three facts about
/// another measure, or ten to twelve facts. A solver goes from what is asked to the person; a
/// critic is not told what is asked, and goes from the person to the place or the kin that it is.
std::unique_ptr<Family> choice();

}  // namespace convene::pocket
