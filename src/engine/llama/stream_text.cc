#include "engine/llama/stream_text.h"

#include <algorithm>

#include "base/text.h"

namespace convene::llama {
namespace {

constexpr std::string_view kOpen = "<think>";
constexpr std::string_view kClose = "</think>";
constexpr std::string_view kSpace = " \t\r\n";

/// How many bytes at the end of the text could be the beginning of the word.
std::size_t begun(std::string_view text, std::string_view word) {
  for (std::size_t n = std::min(text.size(), word.size() - (word.empty() ? 0 : 1)); n > 0; --n)
    if (text.substr(text.size() - n) == word.substr(0, n)) return n;
  return 0;
}

/// Takes the first n bytes, or fewer when the last character is incomplete and more may come, and
/// makes them valid.
std::string take(std::string& from, std::size_t n, bool all) {
  const std::string_view head = std::string_view(from).substr(0, n);
  const std::size_t end = all ? n : complete_utf8_prefix(head);
  std::string taken = valid_utf8(head.substr(0, end));
  from.erase(0, end);
  return taken;
}

}  // namespace

StreamText::StreamText(std::vector<std::string> stops, Thinking thinking)
    : stops_(std::move(stops)),
      part_(thinking == Thinking::never     ? Part::answer
            : thinking == Thinking::already ? Part::reasoning
                                            : Part::start),
      skip_space_(thinking == Thinking::already) {
  std::erase(stops_, "");
}

Delta StreamText::push(std::string_view bytes) {
  if (stopped_) return {};
  pending_ += bytes;
  decide(false);
  Delta delta;
  if (part_ == Part::reasoning) delta.reasoning = take_reasoning(false);
  if (part_ == Part::answer) delta.text = take_answer(false);
  return delta;
}

Delta StreamText::finish() {
  if (stopped_) return {};
  decide(true);
  Delta delta;
  if (part_ == Part::reasoning) delta.reasoning = take_reasoning(true);
  if (part_ == Part::answer) delta.text = take_answer(true);
  return delta;
}

void StreamText::decide(bool last) {
  if (part_ != Part::start) return;
  const std::size_t word = pending_.find_first_not_of(kSpace);
  const std::string_view begin =
      word == std::string::npos ? std::string_view() : std::string_view(pending_).substr(word);
  if (begin.starts_with(kOpen)) {
    pending_.erase(0, word + kOpen.size());
    part_ = Part::reasoning;
    skip_space_ = true;
  } else if (last || !kOpen.starts_with(begin)) {
    part_ = Part::answer;
  }
}

std::string StreamText::take_reasoning(bool last) {
  const auto skip = [this] {
    if (skip_space_)
      pending_.erase(0, std::min(pending_.find_first_not_of(kSpace), pending_.size()));
    if (!pending_.empty()) skip_space_ = false;
  };
  skip();
  const std::size_t close = pending_.find(kClose);
  const bool closed = close != std::string::npos;
  std::size_t show = closed ? close : pending_.size() - (last ? 0 : begun(pending_, kClose));
  // White space is held back, for at the end of the section it is not part of the thought.
  while (show > 0 && kSpace.find(pending_[show - 1]) != std::string_view::npos) --show;
  std::string shown = take(pending_, show, closed || last);
  reasoning_ += shown;
  if (closed) {
    pending_.erase(0, pending_.find(kClose) + kClose.size());
    part_ = Part::answer;
    skip_space_ = true;
  }
  return shown;
}

std::string StreamText::take_answer(bool last) {
  if (skip_space_) {
    pending_.erase(0, std::min(pending_.find_first_not_of(kSpace), pending_.size()));
    if (pending_.empty()) return {};
    skip_space_ = false;
  }
  std::size_t show = pending_.size();
  for (const std::string& stop : stops_) {
    const std::size_t at = pending_.find(stop);
    if (at == std::string::npos) continue;
    show = std::min(show, at);
    stopped_ = true;
  }
  if (!stopped_ && !last)
    for (const std::string& stop : stops_)
      show = std::min(show, pending_.size() - begun(pending_, stop));
  std::string shown = take(pending_, show, stopped_ || last);
  text_ += shown;
  if (stopped_) pending_.clear();
  return shown;
}

}  // namespace convene::llama
