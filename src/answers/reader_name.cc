#include "answers/names.h"
#include "answers/reader.h"

namespace convene {
namespace {

bool is_often_a_function(const std::string& letter) {
  return letter == "f" || letter == "g" || letter == "h";
}

/// Commands that name what follows in brackets and are evaluated nowhere.
bool is_called(const std::string& command) {
  return command == "gcd" || command == "max" || command == "min" || command == "det" ||
         command == "dim" || command == "Pr";
}

}  // namespace

/// Where the "=" stands behind "p(x)", "f^{-1}(x)", "P(A|B)" or "gcd(4, 6)", if one of these stands
/// here alone before it, and so is no product; else 0.
std::size_t Reader::name_end() const {
  const Token& first = now();
  const bool word = first.kind == Token::word && first.text.size() > 1;
  const bool letter = !word && (first.kind == Token::letter || first.kind == Token::word);
  const bool command = first.kind == Token::command && is_called(first.text);
  if (!word && !letter && !command) return 0;
  const std::size_t open = after_order(after_subscript(at_ + 1));
  if (open == 0 || !is_mark(open, '(')) return 0;
  const bool plain = letter && !is_often_a_function(first.text);
  const std::size_t end = plain ? after_plain_arguments(open) : after_arguments(open);
  return end && is_mark(end, '=') ? end : 0;
}

std::size_t Reader::after_subscript(std::size_t i) const {
  if (!is_mark(i, '_')) return i;
  if (!is_mark(i + 1, '{')) return i + 2;
  while (i + 1 < tokens_.size() && !is_mark(i, '}')) ++i;
  return i + 1;
}

/// After "'", "^{-1}" or "^{(3)}"; 0 after another power.
std::size_t Reader::after_order(std::size_t i) const {
  while (is_mark(i, '\'')) ++i;
  if (!is_mark(i, '^')) return i;
  const bool group = is_mark(++i, '{');
  if (group) ++i;
  const std::size_t start = i;
  while (is_mark(i, '\'')) ++i;
  if (i == start) {
    const bool inverse = is_mark(i, '-');
    if (!inverse && (!is_mark(i, '(') || !is_mark(i + 2, ')'))) return 0;
    if (i + 1 >= tokens_.size() || tokens_[i + 1].kind == Token::sign) return 0;
    if (inverse && tokens_[i + 1].text != "1") return 0;
    i += inverse ? 2 : 3;
  }
  return !group ? i : is_mark(i, '}') ? i + 1 : 0;
}

/// Past the bracket that closes the one there; 0 where none does.
std::size_t Reader::after_arguments(std::size_t i) const {
  int open = 0;
  for (; i + 1 < tokens_.size(); ++i) {
    if (is_mark(i, '(')) ++open;
    if (is_mark(i, ')') && --open == 0) return i + 1;
  }
  return 0;
}

/// As above, of what could be no factor: letters and numbers with signs of an event or a list
/// between; 0 for "(x + 1)" and "(2y)".
std::size_t Reader::after_plain_arguments(std::size_t i) const {
  static constexpr std::string_view between = ",;|:=<>lgnUDAO";
  bool item = false;
  for (++i; i + 1 < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (is_mark(i, ')')) return item ? i + 1 : 0;
    if (token.kind == Token::sign) {
      if (is_mark(i, '-') ? item : !item) return 0;
      if (is_mark(i, '_')) {
        i = after_subscript(i) - 1;
      } else if (between.find(token.mark) != std::string_view::npos) {
        item = false;
      } else if (!is_mark(i, '-') && !is_mark(i, '\'')) {
        return 0;
      }
    } else if (token.kind == Token::command && token.text == "cap") {
      item = false;
    } else {
      if (item && token.kind != Token::word) return 0;
      item = true;
    }
  }
  return 0;
}

/// All up to that token, however it is spelled.
Node Reader::name(std::size_t end) {
  std::string name;
  for (; at_ < end; ++at_)
    if (now().kind != Token::sign) {
      name += now().text;
    } else if (std::string_view("{}^").find(now().mark) == std::string_view::npos) {
      name += now().mark;
    }
  return symbol_node(name);
}

Node Reader::letter() {
  const Token token = now();
  ++at_;
  if (at('_')) return symbol_node(token.text + "_" + subscript());
  if (token.text == "e") return leaf(Op::e);
  if (token.text == "i") return leaf(Op::i);
  if (!is_often_a_function(token.text) || !at('(')) return symbol_node(token.text);
  std::string name = token.text;
  int open = 0;
  do {
    if (now().kind == Token::finish) return fail("a bracket is not closed");
    open += at('(') ? 1 : at(')') ? -1 : 0;
    name += now().kind == Token::sign ? std::string(1, now().mark) : now().text;
    ++at_;
  } while (open > 0);
  return symbol_node(name);
}

/// What stands below a letter, as a name.
std::string Reader::subscript() {
  if (!take('_')) return "";
  std::string name;
  const bool group = take('{');
  do {
    if (now().kind == Token::finish) return fail("a brace is not closed").name;
    if (group && at('}')) break;
    name += now().kind == Token::sign ? std::string(1, now().mark) : now().text;
    ++at_;
  } while (group);
  if (group) expect('}');
  return name;
}

/// A letter in \text{}, or what an equation is about: "Area = 5".
Node Reader::word() {
  const std::string first = now().text;
  if (first.size() == 1 && (at_ == 0 || tokens_[at_ - 1].kind != Token::number)) {
    ++at_;
    return symbol_node(first);
  }
  std::string name;
  while (now().kind == Token::word || now().kind == Token::letter) {
    name += (name.empty() ? "" : " ") + now().text;
    ++at_;
  }
  if (at('=')) return symbol_node(name);
  return fail("it holds words");
}

}  // namespace convene
