#include "train/scanner.h"

#include <utf8proc.h>

#include <array>

namespace convene {
namespace {

enum class Kind { letter, number, line_end, space, sign };

struct Letter {
  Kind kind = Kind::sign;
  std::size_t size = 1;  ///< bytes; 0 past the end
};

Kind kind_of(utf8proc_int32_t code) {
  if (code == '\r' || code == '\n') return Kind::line_end;
  if (code == ' ' || (code >= '\t' && code <= '\f') || code == 0x85) return Kind::space;
  switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return Kind::letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return Kind::number;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return Kind::space;
    default:
      return Kind::sign;
  }
}

/// One pass over the text; each `*_end` answers where a rule's match from `at` ends, or `at` for no
/// match.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::size_t word_end(std::size_t at) const {
    for (const auto rule : {&Scanner::contraction_end, &Scanner::letters_end, &Scanner::number_end,
                            &Scanner::signs_end, &Scanner::spaces_end})
      if (const std::size_t end = (this->*rule)(at); end > at) return end;
    return at + 1;
  }

 private:
  Letter letter_at(std::size_t at) const {
    if (at >= text_.size()) return {Kind::sign, 0};
    const auto byte = static_cast<unsigned char>(text_[at]);
    if (byte < 0x80) return {kind_of(byte), 1};
    utf8proc_int32_t code = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text_.data()) + at;
    const auto size =
        utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text_.size() - at), &code);
    if (size <= 0) return {Kind::sign, 1};
    return {kind_of(code), static_cast<std::size_t>(size)};
  }

  template <class Accept>
  std::size_t run_end(std::size_t at, Accept accept) const {
    for (Letter l = letter_at(at); l.size > 0 && accept(l.kind); l = letter_at(at)) at += l.size;
    return at;
  }

  std::size_t contraction_end(std::size_t at) const {
    static constexpr std::array<std::string_view, 7> endings = {"s", "t",  "re", "ve",
                                                                "m", "ll", "d"};
    if (text_[at] != '\'') return at;
    for (const std::string_view ending : endings) {
      const std::string_view there = text_.substr(at + 1, ending.size());
      bool same = there.size() == ending.size();
      for (std::size_t i = 0; same && i < there.size(); ++i) same = (there[i] | 0x20) == ending[i];
      if (same) return at + 1 + ending.size();
    }
    return at;
  }

  std::size_t letters_end(std::size_t at) const {
    const Letter first = letter_at(at);
    const bool led = first.kind == Kind::space || first.kind == Kind::sign;
    const std::size_t from = led ? at + first.size : at;
    const std::size_t end = run_end(from, [](Kind k) { return k == Kind::letter; });
    return end > from ? end : at;
  }

  std::size_t number_end(std::size_t at) const {
    const Letter first = letter_at(at);
    return first.kind == Kind::number ? at + first.size : at;
  }

  std::size_t signs_end(std::size_t at) const {
    const std::size_t from = text_[at] == ' ' ? at + 1 : at;
    const std::size_t end = run_end(from, [](Kind k) { return k == Kind::sign; });
    if (end == from) return at;
    return run_end(end, [](Kind k) { return k == Kind::line_end; });
  }

  /// Up to the last line end of a run of white space; else all of it but what leads the next word.
  std::size_t spaces_end(std::size_t at) const {
    std::size_t end = at, last = at, lines = at;
    for (Letter l = letter_at(at);
         l.size > 0 && (l.kind == Kind::space || l.kind == Kind::line_end); l = letter_at(end)) {
      last = end;
      end += l.size;
      if (l.kind == Kind::line_end) lines = end;
    }
    if (lines > at) return lines;
    if (end == text_.size() || last == at) return end;
    return last;
  }

  std::string_view text_;
};

}  // namespace

std::vector<std::string_view> split_words(std::string_view text) {
  const Scanner scanner(text);
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = scanner.word_end(at);
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

}  // namespace convene
