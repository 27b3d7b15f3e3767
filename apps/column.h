#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace convene {

/// Cells that UTF-8 text takes on a terminal; colour sequences take none.
int display_width(std::string_view text);

/// At most `cells` wide, with an ellipsis where something was cut.
std::string fitted(std::string_view text, int cells);

/// Lays out text that arrives in pieces: wrapped between words, within the columns
/// [indent, width), never changed once given out. Line breaks and a line's leading spaces stay;
/// white space at the end goes, and of several blank lines one stays.
/// The cursor is expected in column `indent` at the start. A value; not thread-safe.
class Column {
 public:
  /// Restyles one word (or gives it back as it is).
  using Dress = std::function<std::string(std::string_view word)>;

  Column(int indent, int width, Dress dress = nullptr);

  /// What may be written now; the last word is held back until it is whole. Pieces may end inside
  /// a character. The text is made printable first.
  std::string feed(std::string_view piece);
  /// The rest. No line break at the end.
  std::string end();
  /// Lines begun so far.
  int lines() const { return lines_; }

 private:
  void take(std::string_view character, std::string& out);
  void put_word(std::string& out);
  void put_long_word(const std::string& word, std::string& out);
  void break_line(std::string& out);

  int indent_, room_;
  Dress dress_;
  std::string bytes_;  ///< a character that is not whole yet
  std::string word_;
  int spaces_ = 0, breaks_ = 0, at_ = 0, lines_ = 1;
  bool begun_ = false;
};

/// The whole text laid out at once.
std::string laid_out(std::string_view text, int indent, int width);

}  // namespace convene
