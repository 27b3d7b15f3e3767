#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/chat.h"

namespace convene::llama {

/// How a model marks that it thinks first.
enum class Thinking {
  never,    ///< "<think>" is text like any other
  maybe,    ///< a reply that starts with "<think>" thinks until "</think>"
  already,  ///< the prompt ended inside the section
};

/// Turns the bytes of tokens into what a caller may see: valid UTF-8, in whole characters, the
/// thinking split off, and nothing of a stop string, also when it arrives in pieces. What could
/// still become one of these is held back.
class StreamText {
 public:
  StreamText(std::vector<std::string> stops, Thinking thinking);

  /// What may be shown after these bytes. Bytes after a stop string are ignored.
  Delta push(std::string_view bytes);
  /// The rest, at the end of the reply.
  Delta finish();

  bool stopped() const { return stopped_; }
  /// Inside the thinking section.
  bool thinking() const { return part_ == Part::reasoning; }
  /// Nothing but white space and perhaps the beginning of "<think>" has come.
  bool undecided() const { return part_ == Part::start; }

  const std::string& text() const { return text_; }
  const std::string& reasoning() const { return reasoning_; }

 private:
  enum class Part { start, reasoning, answer };

  void decide(bool last);
  std::string take_reasoning(bool last);
  std::string take_answer(bool last);

  std::vector<std::string> stops_;
  Part part_;
  std::string pending_;  // raw bytes not yet shown
  std::string text_;
  std::string reasoning_;
  bool stopped_ = false;
  bool skip_space_ = false;  // after a tag, before the first word
};

}  // namespace convene::llama
