#include "chat/think.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace convene {
namespace {

constexpr std::string_view kOpen = "<think>";
constexpr std::string_view kClose = "</think>";

/// How many bytes at the end of `text` could be the start of `mark`.
std::size_t partial_match(std::string_view text, std::string_view mark) {
  for (std::size_t length = std::min(text.size(), mark.size() - 1); length > 0; --length)
    if (text.ends_with(mark.substr(0, length))) return length;
  return 0;
}

std::string_view without_leading_space(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

}  // namespace

Delta ThinkSplitter::feed(std::string_view text) {
  Delta delta;
  if (at_ == At::text) {
    delta.text = text;
    return delta;
  }
  held_ += text;
  while (step(delta)) {
  }
  return delta;
}

Delta ThinkSplitter::finish() {
  Delta rest;
  (at_ == At::thinking ? rest.reasoning : rest.text) = std::exchange(held_, {});
  return rest;
}

/// One move of the state machine; false: nothing more can be said before more text comes.
bool ThinkSplitter::step(Delta& delta) {
  const std::string_view visible = without_leading_space(held_);
  switch (at_) {
    case At::start:
      if (visible.starts_with(kOpen)) {
        held_ = visible.substr(kOpen.size());
        at_ = At::thinking;
        opened_ = true;
        return true;
      }
      if (kOpen.starts_with(visible)) return false;
      at_ = At::text;
      return true;
    case At::thinking: {
      const std::size_t close = held_.find(kClose);
      const bool closed = close != std::string::npos;
      const std::size_t said = closed ? close : held_.size() - partial_match(held_, kClose);
      delta.reasoning += held_.substr(0, said);
      held_.erase(0, closed ? said + kClose.size() : said);
      if (closed) at_ = At::gap;
      return closed;
    }
    case At::gap:
      held_ = std::string(visible);
      if (held_.empty()) return false;
      at_ = At::text;
      return true;
    case At::text:
      delta.text += std::exchange(held_, {});
      return false;
  }
  return false;
}

Delta part_unopened_think(std::string text) {
  const std::size_t close = text.find(kClose);
  if (close == std::string::npos || text.find(kOpen) < close) return {.text = std::move(text)};
  const std::string_view rest = std::string_view(text).substr(close + kClose.size());
  return {.text = std::string(without_leading_space(rest)), .reasoning = text.substr(0, close)};
}

}  // namespace convene
