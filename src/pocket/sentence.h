#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// One sentence from given nouns, adjectives and a verb, each used exactly once in any form, with
/// connecting words between them. easy: four words; medium: six; hard: eight. A critic lists the
/// words it finds, sorted.
std::unique_ptr<Family> sentence();

}  // namespace convene::pocket
