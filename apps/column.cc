#include "column.h"

#include <utf8proc.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace convene {
namespace {

struct Character {
  std::string_view bytes;
  int cells;
};

/// The character at the front of valid UTF-8; a colour sequence counts as one of no width.
Character front_of(std::string_view text) {
  if (text.starts_with("\x1b[")) {
    const std::size_t end = text.find('m');
    return {text.substr(0, end == std::string_view::npos ? end : end + 1), 0};
  }
  utf8proc_int32_t code = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (length <= 0) return {text.substr(0, 1), 1};
  return {text.substr(0, static_cast<std::size_t>(length)), utf8proc_charwidth(code)};
}

}  // namespace

int display_width(std::string_view text) {
  int cells = 0;
  while (!text.empty()) {
    const Character character = front_of(text);
    cells += character.cells;
    text.remove_prefix(character.bytes.size());
  }
  return cells;
}

std::string fitted(std::string_view text, int cells) {
  if (display_width(text) <= cells) return std::string(text);
  std::string kept;
  int used = 0;
  while (!text.empty()) {
    const Character character = front_of(text);
    if (used + character.cells > cells - 1) break;
    kept += character.bytes;
    used += character.cells;
    text.remove_prefix(character.bytes.size());
  }
  return kept + "…";
}

Column::Column(int indent, int width, Dress dress)
    : indent_(indent), room_(std::max(width - indent, 8)), dress_(std::move(dress)) {}

std::string Column::feed(std::string_view piece) {
  bytes_ += piece;
  const std::size_t whole = complete_utf8_prefix(bytes_);
  const std::string text = printable(std::string_view(bytes_).substr(0, whole));
  bytes_.erase(0, whole);
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const Character character = front_of(rest);
    take(character.bytes, out);
    rest.remove_prefix(character.bytes.size());
  }
  return out;
}

std::string Column::end() {
  std::string out = feed(printable(std::exchange(bytes_, {})));
  put_word(out);
  return out;
}

void Column::take(std::string_view character, std::string& out) {
  if (character == "\n") {
    put_word(out);
    spaces_ = 0;
    if (begun_) ++breaks_;
  } else if (character == " " || character == "\t") {
    put_word(out);
    spaces_ += character == " " ? 1 : 4;
  } else {
    word_ += character;
  }
}

void Column::put_word(std::string& out) {
  if (word_.empty()) return;
  const std::string word = dress_ ? dress_(word_) : word_;
  word_.clear();
  for (int line = std::min(std::exchange(breaks_, 0), 2); line > 0; --line) break_line(out);
  if (!begun_) spaces_ = 0;
  begun_ = true;

  int spaces = std::min(std::exchange(spaces_, 0), room_ / 2);
  const int cells = display_width(word);
  if (at_ > 0 && at_ + spaces + cells > room_) {
    break_line(out);
    spaces = 0;
  }
  if (at_ == 0 && lines_ > 1) out.append(static_cast<std::size_t>(indent_), ' ');
  out.append(static_cast<std::size_t>(spaces), ' ');
  at_ += spaces;
  if (at_ + cells > room_) return put_long_word(word, out);
  out += word;
  at_ += cells;
}

void Column::put_long_word(const std::string& word, std::string& out) {
  for (std::string_view rest = word; !rest.empty();) {
    const Character character = front_of(rest);
    if (at_ + character.cells > room_) {
      break_line(out);
      out.append(static_cast<std::size_t>(indent_), ' ');
    }
    out += character.bytes;
    at_ += character.cells;
    rest.remove_prefix(character.bytes.size());
  }
}

void Column::break_line(std::string& out) {
  out += '\n';
  at_ = 0;
  ++lines_;
}

std::string laid_out(std::string_view text, int indent, int width) {
  Column column(indent, width);
  std::string out = column.feed(text);
  return out += column.end();
}

}  // namespace convene
