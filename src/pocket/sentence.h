#pragma once

#include <memory>

#include "pocket/family.h"

namespace convene::pocket {

/// Sentences that use given nouns, adjectives and verbs, each as often as it is given and in any
/// form, with connecting words between them. easy: 14 words; medium: 20; hard: 26, eight of them
/// given again. A critic lists the words it finds, sorted.
std::unique_ptr<Family> sentence();

}  // namespace convene::pocket
