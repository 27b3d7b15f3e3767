#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// Sentences that use given nouns, adjectives and verbs, each as often as it is given and in any
/// form, with connecting words between them. easy: 13 to 20 words for two sentences; medium: 19 to
/// 27 for three; hard: 26 to 36 for four, six to twelve of them given again. A critic lists the
/// words it finds, sorted.
std::unique_ptr<Family> sentence();

}  // namespace convene::pocket
