#include "answers/reader.h"

#include <algorithm>
#include <utility>

namespace convene {
namespace {

constexpr std::size_t kItemsMax = 400;

/// In a union, a number stands for the set of it alone: "{3}" reads as a group.
Node as_set(Node node) {
  if (!is_scalar(node.op)) return node;
  Node set = leaf(Op::set);
  set.args.push_back(std::move(node));
  return set;
}

Node without_degrees(Node degrees) {
  Node inside = std::move(degrees.args.front());
  return inside;
}

/// Along the first row.
Node determinant(const std::vector<Node>& cells) {
  if (cells.size() == 1) return cells[0];
  std::size_t size = 1;
  while (size * size < cells.size()) ++size;
  Node sum = number_node(Rational(0));
  for (std::size_t column = 0; column < size; ++column) {
    std::vector<Node> minor;
    for (std::size_t i = size; i < cells.size(); ++i)
      if (i % size != column) minor.push_back(cells[i]);
    Node part = product_of(cells[column], determinant(minor));
    sum = sum_of(std::move(sum), column % 2 == 0 ? std::move(part) : negated(std::move(part)));
  }
  return sum;
}

bool is_row(const Node& node) {
  return node.op == Op::bracket && node.name == "[]";
}

}  // namespace

Node Reader::read() {
  Node value = list();
  if (trouble_) return value;
  if (now().kind != Token::finish) return fail("it does not end where a formula ends");
  return value;
}

const Token& Reader::next(std::size_t ahead) const {
  return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

bool Reader::at_command(std::string_view name) const {
  return now().kind == Token::command && now().text == name;
}

bool Reader::take(char mark) {
  if (!at(mark)) return false;
  ++at_;
  return true;
}

void Reader::expect(char mark) {
  if (!take(mark)) fail("a bracket or brace is not closed");
}

Node Reader::fail(const char* why) {
  if (!trouble_) trouble_ = why;
  at_ = tokens_.size() - 1;
  return {};
}

bool Reader::at_separator() const {
  return at(',') || at(';') || at('A') || at('O');
}

Node Reader::list() {
  const Deeper deeper(*this);
  Node first = relation();
  if (!at_separator()) return first;
  Node list = node_of(Op::list, ",", {});
  list.args.push_back(std::move(first));
  while (at_separator()) {
    for (; at_separator(); ++at_)
      if (at('O') || (at('A') && list.name == ",")) list.name = at('O') ? "or" : "and";
    list.args.push_back(relation());
    if (list.args.size() > kItemsMax) return fail("it has more than 400 items");
  }
  return list;
}

Node Reader::relation() {
  static constexpr std::string_view signs = "=<>lgnae";
  Node first = operand();
  if (now().kind != Token::sign || signs.find(now().mark) == std::string_view::npos) return first;
  Node chain = node_of(Op::relation, "", {});
  chain.args.push_back(std::move(first));
  while (now().kind == Token::sign && signs.find(now().mark) != std::string_view::npos) {
    chain.name += now().mark;
    ++at_;
    chain.args.push_back(operand());
  }
  return chain;
}

/// One side of a relation, with its unit.
Node Reader::operand() {
  if (const std::size_t end = name_end()) return name(end);
  std::optional<Unit> outer;
  std::swap(outer, unit_);
  const std::size_t first_token = at_;
  Node value = unite();
  if (at(':') || at_to(value)) {
    value = colon(std::move(value), first_token);
  } else {
    value = measured(std::move(value));
  }
  unit_ = std::move(outer);
  return value;
}

Node Reader::measured(Node value) {
  if (!unit_ || trouble_) return value;
  const bool scale = unit_->dimension == "celsius^1 " || unit_->dimension == "fahrenheit^1 ";
  if (scale && value.op == Op::degrees) value = without_degrees(std::move(value));
  if (scale && value.op == Op::negative && value.args[0].op == Op::degrees)
    value = negated(without_degrees(std::move(value.args[0])));
  Node quantity = node_of(Op::quantity, unit_->dimension, {});
  quantity.number = unit_->factor;
  quantity.detail = unit_->known ? 1 : 0;
  quantity.args.push_back(std::move(value));
  return quantity;
}

/// Whether "to" parts a ratio here: "3 to 4".
bool Reader::at_to(const Node& first) const {
  return is_scalar(first.op) && now().kind == Token::word && now().text == "to" &&
         next().kind == Token::number;
}

/// "3:4", "3 to 4", "1:03 PM"
Node Reader::colon(Node first, std::size_t first_token) {
  Node ratio = node_of(Op::colon, "", {});
  ratio.args.push_back(std::move(first));
  bool can_be_time = at_ == first_token + 1 && at(':');
  if (at_to(ratio.args.front())) {
    ++at_;
    ratio.args.push_back(sum());
  }
  while (take(':')) {
    can_be_time = can_be_time && now().kind == Token::number && now().text.size() == 2 &&
                  now().places == 0 && now().text < "60";
    ratio.args.push_back(sum());
  }
  const Node& hour = ratio.args.front();
  can_be_time = can_be_time && hour.op == Op::number && hour.number <= Rational(24);
  ratio.detail = can_be_time ? 1 : 0;
  const bool half_of_day = unit_ && (unit_->dimension == "am^1 " || unit_->dimension == "pm^1 ");
  if (unit_ && (!half_of_day || !can_be_time)) return measured(std::move(ratio));
  if (unit_) ratio.name = unit_->dimension.substr(0, 2);
  return ratio;
}

Node Reader::unite() {
  Node left = sum();
  for (;;) {
    const bool letter = now().kind == Token::letter && now().text == "U" && !is_scalar(left.op);
    const bool without = at('D') || subtracts_set(left);
    if (!letter && !at('U') && !without) return left;
    const Op op = without ? Op::without : Op::unite;
    ++at_;
    Node both = node_of(op, "", {});
    both.args.push_back(as_set(std::move(left)));
    both.args.push_back(as_set(sum()));
    left = std::move(both);
  }
}

/// A group, a tuple, an interval, rows of a matrix.
Node Reader::bracket() {
  const Deeper deeper(*this);
  std::string brackets(1, now().mark);
  const bool turned = brackets == "]" || closes_turned();
  ++at_;
  const bool outer = std::exchange(turned_, turned);
  Node inside = list();
  turned_ = outer;
  if (!at(')') && !at(']') && !(turned && at('['))) return fail("a bracket is not closed");
  brackets += now().mark;
  ++at_;
  if (brackets[0] == ']') brackets[0] = '(';
  if (brackets[1] == '[') brackets[1] = ')';
  const bool pair = brackets == "()" || brackets == "[]";
  if (inside.op != Op::list || inside.name != ",")
    return pair ? inside : fail("its brackets do not match");
  if (inside.args.size() > 2 && !pair) return fail("its brackets do not match");
  if (brackets == "[]" && std::ranges::all_of(inside.args, is_row)) {
    std::vector<Node> cells;
    std::vector<std::size_t> rows;
    for (Node& row : inside.args) {
      rows.push_back(row.args.size());
      std::ranges::move(row.args, std::back_inserter(cells));
    }
    return row_by_row(std::move(cells), std::move(rows), "matrix");
  }
  inside.op = Op::bracket;
  inside.name = brackets;
  return inside;
}

/// Whether a bracket that opens here is one of "[0, 1[".
bool Reader::closes_turned() const {
  if (!at('[')) return false;
  int open = 0;
  for (std::size_t i = at_ + 1; tokens_[i].kind != Token::finish; ++i) {
    const char mark = tokens_[i].mark;
    if (mark == '[' && open == 0) {
      const Token& after = tokens_[i + 1];
      return after.kind == Token::finish || after.mark == 'U' || after.mark == ',';
    }
    if (mark == '(' || mark == '{' || mark == 'S') ++open;
    if (mark == ')' || mark == '}' || mark == 'E') --open;
    if (mark == ']' || open < 0) return false;
  }
  return false;
}

/// TeX's group, or a set as people type it.
Node Reader::braces() {
  const Deeper deeper(*this);
  expect('{');
  Node inside = list();
  expect('}');
  if (inside.op == Op::list) inside.op = Op::set, inside.name.clear();
  return inside;
}

Node Reader::set() {
  const Deeper deeper(*this);
  expect('S');
  Node set = leaf(Op::set);
  if (take('E')) return set;
  if (at_builder()) return builder();
  Node inside = list();
  expect('E');
  if (inside.op == Op::list) {
    set.args = std::move(inside.args);
  } else {
    set.args.push_back(std::move(inside));
  }
  return set;
}

/// "{x : …", "{x ∈ … | …"
bool Reader::at_builder() const {
  if (now().kind != Token::letter) return false;
  if (next().mark == ':' || next().mark == '|') return true;
  if (next().mark != 'e') return false;
  int open = 0;
  for (std::size_t i = at_; tokens_[i].kind != Token::finish; ++i) {
    const char mark = tokens_[i].mark;
    if (mark == 'S' || mark == '{' || mark == '(' || mark == '[') ++open;
    if ((mark == ':' || mark == '|') && open == 0) return true;
    if ((mark == 'E' || mark == '}' || mark == ')' || mark == ']') && --open < 0) return false;
  }
  return false;
}

Node Reader::builder() {
  Node set = node_of(Op::set, now().text, {});
  Node domain = symbol_node(now().text);
  ++at_;
  if (take('e')) domain = node_of(Op::relation, "e", {std::move(domain), unite()});
  if (!take(':') && !take('|')) return fail("it holds a set that is not known");
  Node condition = list();
  expect('E');
  if (condition.op == Op::list && condition.name == ",") condition.name = "and";
  if (domain.op == Op::relation)
    condition = node_of(Op::list, "and", {std::move(domain), std::move(condition)});
  set.args.push_back(std::move(condition));
  return set;
}

Node Reader::matrix() {
  const Deeper deeper(*this);
  const std::string kind = now().text;
  static constexpr std::string_view kinds =
      " pmatrix bmatrix Bmatrix matrix vmatrix smallmatrix array psmallmatrix ";
  if (kinds.find(" " + kind + " ") == std::string_view::npos)
    return fail("it holds an environment that is no matrix");
  ++at_;
  std::vector<Node> cells;
  std::vector<std::size_t> rows(1, 0);
  while (!trouble_) {
    cells.push_back(relation());
    ++rows.back();
    if (cells.size() > kItemsMax) return fail("it has more than 400 cells");
    if (take('&')) continue;
    const bool row_ends = take('R');
    if (now().kind == Token::end_of) break;
    if (!row_ends) return fail("a matrix is not closed");
    rows.push_back(0);
  }
  if (!trouble_) ++at_;
  return row_by_row(std::move(cells), std::move(rows), kind == "vmatrix" ? kind : "matrix");
}

Node Reader::row_by_row(std::vector<Node> cells, std::vector<std::size_t> rows,
                        const std::string& kind) {
  if (trouble_) return {};
  if (std::ranges::any_of(rows, [&](std::size_t n) { return n != rows[0]; }))
    return fail("the rows of a matrix differ in length");
  const bool square = rows.size() == rows[0];
  const bool numbers = std::ranges::all_of(cells, [](const Node& n) { return n.op == Op::number; });
  const std::size_t size_max = numbers ? 6 : 3;
  if (kind == "vmatrix" && square && rows[0] <= size_max &&
      std::ranges::all_of(cells, [](const Node& n) { return is_scalar(n.op); }))
    return determinant(cells);
  Node matrix = node_of(Op::matrix, kind, std::move(cells));
  matrix.detail = static_cast<int>(rows[0]);
  return matrix;
}

}  // namespace convene
