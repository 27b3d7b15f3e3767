#pragma once

#include <string>
#include <string_view>

#include "chat/chat.h"

namespace convene {

/// Splits the "<think>…</think>" with which some servers leave a reply's thinking in its text.
/// Only a section that opens the reply counts; what looks like the start of a mark is held back
/// until it is known.
class ThinkSplitter {
 public:
  Delta feed(std::string_view text);
  /// The reply is over: gives out what was held back.
  Delta finish();

 private:
  enum class At { start, thinking, gap, text };

  bool step(Delta& delta);

  At at_ = At::start;
  std::string held_;
};

}  // namespace convene
