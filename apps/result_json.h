#pragma once

#include <optional>
#include <string>

#include "minutes/record.h"
#include "pocket/family.h"

namespace convene {

/// What --json prints of a discussion: one object, its fields listed in docs/usage.md. The turns
/// under "minutes" are as docs/formats.md describes them. check is the pocket checker's verdict.
std::string result_json(const Outcome& outcome, DiscussionId discussion, const std::string& store,
                        const std::optional<pocket::Check>& check);

}  // namespace convene
