#include "answers/names.h"
#include "answers/reader.h"

namespace convene {

Node Reader::letter() {
  const Token token = now();
  ++at_;
  if (at('_')) return symbol_node(token.text + "_" + subscript());
  if (token.text == "e") return leaf(Op::e);
  if (token.text == "i") return leaf(Op::i);
  const bool function = token.text == "f" || token.text == "g" || token.text == "h";
  if (!function || !at('(')) return symbol_node(token.text);
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
  if (at_ == 0 && next().kind == Token::finish)
    if (const auto count = number_word(first)) return ++at_, number_node(Rational(*count));
  std::string name;
  while (now().kind == Token::word || now().kind == Token::letter) {
    name += (name.empty() ? "" : " ") + now().text;
    ++at_;
  }
  if (at('=')) return symbol_node(name);
  return fail("it holds words");
}

}  // namespace convene
