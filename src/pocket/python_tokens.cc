#include "pocket/python_tokens.h"

#include <cctype>

namespace convene::pocket::python {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool begins_name(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// 007; Python takes 0 and 00.
bool begins_with_zero(const std::string& digits) {
  return digits.front() == '0' && digits.find_first_not_of('0') != std::string::npos;
}

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source) {}

  std::vector<Token> all() {
    while (at_ < source_.size()) {
      if (fresh_line_ && open_ == 0) {
        measure_indent();
      } else {
        take();
      }
    }
    end_line();
    while (indents_.size() > 1) dedent();
    push(Token::Kind::end, "", at_);
    return std::move(tokens_);
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }

  void push(Token::Kind kind, std::string text, std::size_t from) {
    tokens_.push_back({kind, std::move(text), from, at_});
  }

  void end_line() {
    if (!tokens_.empty() && tokens_.back().kind != Token::Kind::line_end &&
        tokens_.back().kind != Token::Kind::indent && tokens_.back().kind != Token::Kind::dedent)
      push(Token::Kind::line_end, "", at_);
    fresh_line_ = true;
  }

  void dedent() {
    indents_.pop_back();
    push(Token::Kind::dedent, "", at_);
  }

  void measure_indent() {
    std::size_t columns = 0;
    for (; peek() == ' ' || peek() == '\t'; ++at_) columns += peek() == ' ' ? 1 : 4;
    fresh_line_ = false;
    if (peek() == '\n' || peek() == '\r' || peek() == '#' || at_ == source_.size()) return;
    if (tokens_.empty()) indents_ = {columns};  // a body may be indented as a whole
    if (columns > indents_.back()) {
      indents_.push_back(columns);
      push(Token::Kind::indent, "", at_);
    }
    while (columns < indents_.back() && indents_.size() > 1) dedent();
    if (columns != indents_.back()) throw Stop{"the indentation does not fit"};
  }

  void take() {
    const char c = peek();
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '#') {
      while (at_ < source_.size() && peek() != '\n') ++at_;
    } else if (c == '\n') {
      if (open_ == 0) end_line();
      ++at_;
    } else if (begins_name(c)) {
      take_while(Token::Kind::name, [](char n) { return begins_name(n) || is_digit(n); });
    } else if (is_digit(c)) {
      take_while(Token::Kind::number, is_digit);
      if (begins_with_zero(tokens_.back().text)) throw Stop{"a number that begins with 0"};
      if (peek() == '.' || begins_name(peek())) throw Stop{"a number that is not whole"};
    } else if (c == '\'' || c == '"') {
      take_string(c);
    } else {
      take_sign();
    }
  }

  template <class Fits>
  void take_while(Token::Kind kind, Fits fits) {
    const std::size_t from = at_;
    while (at_ < source_.size() && fits(peek())) ++at_;
    push(kind, std::string(source_.substr(from, at_ - from)), from);
  }

  void take_string(char quote) {
    const std::size_t from = at_;
    const std::string three(3, quote);
    const bool long_one = source_.substr(at_).starts_with(three);
    const std::string end = long_one ? three : three.substr(2);
    at_ += end.size();
    std::string text;
    for (; !source_.substr(at_).starts_with(end); ++at_) {
      const bool line_end = peek() == '\n' || peek() == '\r';
      if (at_ == source_.size() || (line_end && !long_one)) throw Stop{"a string without an end"};
      if (line_end) {
        text += peek();
        continue;
      }
      if (peek() == '\\') throw Stop{"a backslash in a string"};
      if (peek() < ' ' || peek() > '~') throw Stop{"a letter in a string that is not ASCII"};
      text += peek();
    }
    at_ += end.size();
    push(Token::Kind::text, text, from);
  }

  void take_sign() {
    static constexpr std::string_view kSigns[] = {
        "//=", "**", "//", "==", "!=", "<=", ">=", "+=", "-=", "*=", "%=", "->"};
    const std::size_t from = at_;
    std::size_t size = 1;
    for (const std::string_view sign : kSigns)
      if (size == 1 && source_.substr(at_).starts_with(sign)) size = sign.size();
    const std::string sign(source_.substr(at_, size));
    if (size == 1 && std::string_view("+-*/%<>=()[],:;.").find(sign[0]) == std::string_view::npos)
      throw Stop{"a sign that is not understood"};
    at_ += size;
    if (sign == "(" || sign == "[") ++open_;
    if ((sign == ")" || sign == "]") && open_ > 0) --open_;
    push(Token::Kind::sign, sign, from);
  }

  std::string_view source_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  std::vector<std::size_t> indents_ = {0};
  int open_ = 0;
  bool fresh_line_ = true;
};

}  // namespace

std::vector<Token> tokens_of(std::string_view source) {
  return Scanner(source).all();
}

}  // namespace convene::pocket::python
