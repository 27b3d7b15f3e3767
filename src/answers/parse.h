#pragma once

#include <string_view>

#include "answers/node.h"
#include "answers/token.h"

namespace convene {

struct Parsed {
  Node value;
  const char* trouble = nullptr;  ///< why it cannot be read; null where it can
  bool may_be_factor = false;     ///< letters that were read as a unit, "5m"
};

/// Longer answers are not read.
inline constexpr std::size_t kAnswerBytesMax = 4096;

/// A bare answer, in TeX or plain, as a value. What is no formula but words becomes Op::words; a
/// formula that cannot be read to its end is trouble, never a part of itself. Linear but for the
/// exact folding of numbers, which is bounded.
Parsed parse_answer(std::string_view text, ReadAs reading = {});

}  // namespace convene
