#include <algorithm>

#include "answers/reader.h"

namespace convene {
namespace {

Node value_of(const Token& token) {
  if (token.kind == Token::repeating) {
    const auto period = static_cast<std::size_t>(token.base);
    const std::string before = token.text.substr(0, token.text.size() - period);
    const Rational all = Rational::from_digits(token.text, 0);
    const Rational head = before.empty() ? Rational(0) : Rational::from_digits(before, 0);
    const Rational ten(10);
    const auto places = static_cast<std::int64_t>(token.places);
    const Rational nines =
        ten.to_the(places) - ten.to_the(places - static_cast<std::int64_t>(period));
    return number_node((all - head) / nines);
  }
  Rational value = Rational::from_digits(token.text, token.places, token.base);
  if (token.kind == Token::number)
    return number_node(std::move(value), token.places ? static_cast<int>(token.places) : -1);
  Node numeral = leaf(Op::based);
  numeral.number = std::move(value);
  numeral.detail = token.base;
  numeral.name = token.text;
  if (token.places) numeral.name.insert(token.text.size() - token.places, ".");
  return numeral;
}

/// Whether the tree has no more nodes than that; counts down.
bool fits_in(const Node& node, int& nodes) {
  return --nodes >= 0 &&
         std::ranges::all_of(node.args, [&](const Node& arg) { return fits_in(arg, nodes); });
}

/// The decimal places of "6.02 × 10^{23}", -21; absent for other products.
std::optional<int> scientific_places(const Node& left, const Node& right) {
  const auto places = places_of(left);
  if (!places || *places < 1 || right.op != Op::number || right.number.sign() <= 0) return {};
  const std::string power = right.number.text();
  const bool below = power.starts_with("1/");
  const std::string_view digits = std::string_view(power).substr(below ? 2 : 0);
  const int zeros = static_cast<int>(digits.size()) - 1;
  constexpr int zeros_min = 3;  // 1.25 · 100 may be a product
  if (zeros < zeros_min || digits[0] != '1' || digits.find_first_not_of('0', 1) != digits.npos)
    return {};
  return *places + (below ? zeros : -zeros);
}

bool is_whole(const Token& token) {
  return token.kind == Token::number && token.places == 0;
}

}  // namespace

Node Reader::sum() {
  const Deeper deeper(*this);
  Node left;
  bool first = true;
  for (;;) {
    const char sign = now().kind == Token::sign ? now().mark : '\0';
    if (sign == 'P' || sign == 'M') {
      ++at_;
      Node both = node_of(Op::plus_minus, sign == 'P' ? "+-" : "-+", {});
      both.args.push_back(first ? number_node(Rational(0)) : std::move(left));
      both.args.push_back(term());
      left = std::move(both);
    } else if (first) {
      left = term();
    } else if (sign == '+') {
      ++at_;
      left = sum_of(std::move(left), term());
    } else if (sign == '-' && !subtracts_set(left)) {
      ++at_;
      left = sum_of(std::move(left), negated(term()));
    } else {
      return left;
    }
    first = false;
  }
}

/// Whether the minus that stands here takes a set away from one: "\mathbb{R} - \{3\}".
bool Reader::subtracts_set(const Node& left) const {
  const bool set = left.op == Op::set || left.op == Op::unite || left.op == Op::without;
  const bool interval = left.op == Op::bracket && left.args.size() == 2;
  return at('-') && (set || interval) && (is_mark(at_ + 1, 'S') || left == real_line());
}

Node Reader::term() {
  Node left = unary();
  while (!trouble_) {
    if (take('*')) {
      left = times(std::move(left), unary());
    } else if (take('/')) {
      left = left.op == Op::matrix
                 ? times(quotient_of(number_node(Rational(1)), unary()), std::move(left))
                 : quotient_of(std::move(left), unary());
    } else if (at_unit_letters(left) || at_scale(left)) {
      left = with_unit(std::move(left));
    } else if (starts_factor(left)) {
      left = times(std::move(left), power());
    } else {
      break;
    }
  }
  if (at('o') || at('%')) {  // as words: of the whole term
    const Op op = at('o') ? Op::degrees : Op::percent;
    ++at_;
    Node inner = std::move(left);
    left = leaf(op);
    left.args.push_back(std::move(inner));
  }
  if (now().kind == Token::word && !at_to(left) && !trouble_) left = with_unit(std::move(left));
  if (at('$')) take_currency();
  return left;
}

bool Reader::take_currency() {
  if (unit_) return fail("it has two units"), false;
  unit_ = unit_named(now().text);
  ++at_;
  return true;
}

/// A product; a number times a matrix is the matrix of the products, and a letter before a tuple
/// names it: "P(1, 2)".
Node Reader::times(Node left, Node right) {
  const bool names =
      left.op == Op::symbol && left.name.size() == 1 && left.name[0] >= 'A' && left.name[0] <= 'Z';
  if (right.op == Op::bracket && right.name == "()" && names)
    return node_of(Op::relation, "=", {std::move(left), std::move(right)});
  if (right.op != Op::matrix || right.name != "matrix" || !is_scalar(left.op)) {
    const auto places = scientific_places(left, right);
    Node product = product_of(std::move(left), std::move(right));
    return places && product.op == Op::number ? with_places(std::move(product), *places) : product;
  }
  int nodes_max = 50;  // a copy in every cell
  if (!fits_in(left, nodes_max)) return fail("it multiplies a matrix by too much");
  for (Node& cell : right.args) cell = product_of(left, std::move(cell));
  return right;
}

bool Reader::starts_factor(const Node& left) const {
  if (!is_scalar(left.op)) return false;
  switch (now().kind) {
    case Token::letter:
    case Token::begin:
      return true;
    case Token::command:
      return now().text != "rfloor" && now().text != "rceil";
    case Token::number:
      return at_ > 0 && tokens_[at_ - 1].kind != Token::number;
    case Token::sign:
      return at('(') || (at('[') && !turned_) || at('{') || (at('|') && bars_ == 0);
    default:
      return false;
  }
}

Node Reader::unary() {
  const Deeper deeper(*this);
  if (take('-')) {
    Node value = unary();
    if (value.op == Op::matrix) return times(number_node(Rational(-1)), std::move(value));
    return negated(std::move(value));
  }
  if (take('+')) return unary();
  if (at('$')) return take_currency() ? unary() : Node();
  return power();
}

Node Reader::power() {
  const Deeper deeper(*this);
  Node base = postfix();
  while (take('^')) base = power_of(std::move(base), exponent());
  return marked(std::move(base));
}

/// One factor, as TeX has it: x^2y is x²·y. A tower is read from the right.
Node Reader::exponent() {
  const Deeper deeper(*this);
  if (take('-')) return negated(exponent());
  if (take('+')) return exponent();
  Node value = primary();
  if (take('^')) return power_of(std::move(value), exponent());
  return value;
}

Node Reader::postfix() {
  return marked(primary());
}

/// With what stands behind it: "5!", "30°", "x'".
Node Reader::marked(Node value) {
  for (int marks = 0; now().kind == Token::sign && now().text.empty() && !trouble_; ++marks) {
    constexpr int marks_max = 8;
    if (marks > marks_max) return fail("it nests too deeply");
    if (take('!')) {
      value = call_of("factorial", std::move(value));
    } else if (at('%') || at('o')) {
      Node inner = std::move(value);
      value = leaf(at('%') ? Op::percent : Op::degrees);
      value.args.push_back(std::move(inner));
      ++at_;
    } else if (at('\'') && value.op == Op::symbol) {
      ++at_;
      value.name += '\'';
    } else {
      break;
    }
  }
  return value;
}

Node Reader::primary() {
  const Deeper deeper(*this);
  if (trouble_) return {};
  switch (now().kind) {
    case Token::number:
    case Token::based:
    case Token::repeating:
      return number();
    case Token::letter:
      return letter();
    case Token::word:
      return word();
    case Token::command:
      return command();
    case Token::begin:
      return matrix();
    default:
      break;
  }
  if (at('(') || at('[') || (at(']') && depth_ < 12)) return bracket();
  if (at('{')) return braces();
  if (at('S')) return set();
  if (at('|')) return absolute();
  if (now().kind == Token::finish) return fail("it ends too early");
  return fail("it has a sign where a value should be");
}

Node Reader::number() {
  Token token = now();
  ++at_;
  if (token.kind == Token::number) {
    if (const int base = take_base()) token.kind = Token::based, token.base = base;
    const auto fits = [&](char c) { return c - '0' < token.base; };
    if (!std::ranges::all_of(token.text, fits)) return fail("its digits are none of its base");
  }
  return is_whole(token) ? mixed(value_of(token)) : value_of(token);
}

/// "base 8", "(base 8)" behind a number; 0 where there is none.
int Reader::take_base() {
  const std::size_t open = at('(') ? 1 : 0;
  const Token &word = next(open), &number = next(open + 1);
  if (word.kind != Token::word || word.text != "base" || !is_whole(number)) return 0;
  if (open && next(3).mark != ')') return 0;
  const auto base = value_of(number).number.small();
  if (!base || *base < 2 || *base > 36) return 0;
  at_ += open ? 4 : 2;
  return static_cast<int>(*base);
}

/// "1\frac{4}{5}", "137 1/2": the sum; anything else that follows stays where it is.
Node Reader::mixed(Node whole) {
  const std::size_t start = at_;
  Node part;
  if (at_command("frac")) {
    const auto literal = [&](std::size_t i) {
      return next(i).kind == Token::number || next(i).mark == '{';
    };
    if (!literal(1)) return whole;
    ++at_;
    part = fraction();
  } else if (now().kind == Token::number && now().spaced && next().mark == '/' && is_whole(now()) &&
             is_whole(next(2)) && next(3).mark != '/') {
    const Rational below = value_of(next(2)).number;
    if (below.is_zero()) return whole;
    part = number_node(value_of(now()).number / below);
    at_ += 3;
  } else {
    return whole;
  }
  const bool proper = !trouble_ && part.op == Op::number && !places_of(part) &&
                      part.number.sign() > 0 && part.number < Rational(1);
  if (proper) return number_node(whole.number + part.number);
  if (!trouble_) at_ = start;
  return whole;
}

Node Reader::absolute() {
  const Deeper deeper(*this);
  expect('|');
  ++bars_;
  Node inside = sum();
  --bars_;
  expect('|');
  return call_of("abs", std::move(inside));
}

/// After \frac.
Node Reader::fraction() {
  Node above = fraction_part();
  return quotient_of(std::move(above), fraction_part());
}

/// A group, or one token: of "43" the first digit.
Node Reader::fraction_part() {
  if (at('{')) return group();
  if (now().kind != Token::number || now().text.size() == 1 || now().places > 0) return primary();
  Token& token = tokens_[at_];
  Node digit = number_node(Rational(token.text[0] - '0'));
  token.text.erase(0, 1);
  token.spaced = false;
  return digit;
}

Node Reader::group() {
  const Deeper deeper(*this);
  if (!at('{')) return primary();
  expect('{');
  Node inside = sum();
  expect('}');
  return inside;
}

}  // namespace convene
