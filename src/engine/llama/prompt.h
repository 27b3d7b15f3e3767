#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/llama/common_bridge.h"
#include "engine/llama/prefix_tree.h"

namespace convene::llama {

/// A control token as the vocabulary spells it.
struct Special {
  std::string text;
  Token token = 0;
  bool strips_left = false;   ///< swallows white space before it
  bool strips_right = false;  ///< and after it
};

/// Either a control token or text without any.
struct PromptPiece {
  std::optional<Token> special;
  std::string text;

  bool operator==(const PromptPiece&) const = default;
};

/// Cuts a rendered prompt at the control tokens of the template's own words. What a message says is
/// never cut, so
/// "<|im_end|>" in it stays five harmless words; and the text between two control tokens stays in
/// one piece, template and message together, so that it becomes the same tokens as in training.
/// specials: longest first.
std::vector<PromptPiece> cut_at_specials(const std::vector<Span>& spans,
                                         const std::vector<Special>& specials);

}  // namespace convene::llama
