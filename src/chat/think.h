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
  /// The reply opened with a section, though it may have been empty.
  bool opened() const { return opened_; }

 private:
  enum class At { start, thinking, gap, text };

  bool step(Delta& delta);

  At at_ = At::start;
  bool opened_ = false;
  std::string held_;
};

/// Parts a whole text in which "</think>" comes without "<think>": some chat templates open the
/// section in the prompt (DeepSeek R1, Qwen3-Thinking), and a server that does not know it leaves
/// the reply with its end only. What stands before the first such mark is reasoning. A stream
/// cannot be parted so: what it was shows only at the mark.
Delta part_unopened_think(std::string text);

}  // namespace convene
