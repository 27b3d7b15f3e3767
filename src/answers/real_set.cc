#include "answers/real_set.h"

#include <algorithm>

#include "answers/ball.h"
#include "answers/quadratic.h"

namespace convene {
namespace {

constexpr std::size_t kIntervalsMax = 64;

using Intervals = std::vector<RealInterval>;

Node minus_infinity() {
  return negated(leaf(Op::infinity));
}

bool is_infinite(const Node& node) {
  return node.op == Op::infinity || (node.op == Op::negative && node.args[0].op == Op::infinity);
}

RealInterval whole_line() {
  return {minus_infinity(), leaf(Op::infinity)};
}

/// Sorted and merged. Absent where an order cannot be told.
std::optional<Intervals> merged(Intervals parts) {
  if (parts.size() > kIntervalsMax) return std::nullopt;
  bool known = true;
  std::erase_if(parts, [&](const RealInterval& part) {
    const int order = order_of(part.low, part.high);
    known = known && order != kOrderUnknown;
    return order == 1 || (order == 0 && (part.low_open || part.high_open));
  });
  for (std::size_t i = 1; i < parts.size() && known; ++i)
    for (std::size_t j = i; j > 0; --j) {
      const int order = order_of(parts[j].low, parts[j - 1].low);
      known = known && order != kOrderUnknown;
      if (order > 0 || (order == 0 && parts[j].low_open >= parts[j - 1].low_open)) break;
      std::swap(parts[j], parts[j - 1]);
    }
  if (!known) return std::nullopt;
  Intervals out;
  for (RealInterval& part : parts) {
    const int order = out.empty() ? 1 : order_of(part.low, out.back().high);
    if (order == kOrderUnknown) return std::nullopt;
    if (order > 0 || (order == 0 && part.low_open && out.back().high_open)) {
      out.push_back(std::move(part));
      continue;
    }
    const int ends = order_of(part.high, out.back().high);
    if (ends == kOrderUnknown) return std::nullopt;
    if (ends > 0 || (ends == 0 && !part.high_open)) {
      out.back().high = std::move(part.high);
      out.back().high_open = part.high_open;
    }
  }
  return out;
}

/// What of the line is not in them.
Intervals complement(const Intervals& parts) {
  Intervals gaps;
  RealInterval gap = whole_line();
  for (const RealInterval& part : parts) {
    gap.high = part.low;
    gap.high_open = !part.low_open || is_infinite(part.low);
    if (!(part.low == minus_infinity())) gaps.push_back(gap);
    gap.low = part.high;
    gap.low_open = !part.high_open || is_infinite(part.high);
  }
  gap.high = leaf(Op::infinity);
  gap.high_open = true;
  if (parts.empty() || parts.back().high.op != Op::infinity) gaps.push_back(gap);
  return gaps;
}

std::optional<Intervals> intersection(const Intervals& a, const Intervals& b) {
  Intervals outside = complement(a);
  for (RealInterval& gap : complement(b)) outside.push_back(std::move(gap));
  const auto joined = merged(std::move(outside));
  if (!joined) return std::nullopt;
  return merged(complement(*joined));
}

std::optional<Intervals> points_of(const Node& set) {
  Intervals points;
  for (const Node& item : set.args) {
    if (!is_scalar(item.op)) return std::nullopt;
    points.push_back({item, item, false, false});
  }
  return merged(std::move(points));
}

std::optional<RealInterval> interval_of(const Node& bracket) {
  if (bracket.args.size() != 2) return std::nullopt;
  for (const Node& end : bracket.args)
    if (!is_scalar(end.op)) return std::nullopt;
  return RealInterval{bracket.args[0], bracket.args[1], bracket.name[0] != '[',
                      bracket.name[1] != ']'};
}

char turned(char sign) {
  switch (sign) {
    case '<':
      return '>';
    case '>':
      return '<';
    case 'l':
      return 'g';
    case 'g':
      return 'l';
    default:
      return sign;
  }
}

/// All x with `x sign bound`.
std::optional<Intervals> half_line(char sign, const Node& bound) {
  RealInterval part = whole_line();
  switch (sign) {
    case '<':
    case 'l':
      part.high = bound;
      part.high_open = sign == '<';
      return Intervals{part};
    case '>':
    case 'g':
      part.low = bound;
      part.low_open = sign == '>';
      return Intervals{part};
    case '=':
      return Intervals{{bound, bound, false, false}};
    case 'n':
      return complement({{bound, bound, false, false}});
    case 'e': {
      auto set = real_set_of(bound);
      return set ? std::optional(std::move(set->intervals)) : std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

std::optional<Intervals> united(std::optional<Intervals> a, const std::optional<Intervals>& b) {
  if (!a || !b) return std::nullopt;
  std::ranges::copy(*b, std::back_inserter(*a));
  return merged(std::move(*a));
}

/// slope·x + shift
struct Line {
  Node slope, shift;
};

std::optional<Line> line_in(const Node& node, const std::string& letter) {
  auto all = quadratic_in(node, letter);
  if (!all || !is_zero(all->square)) return std::nullopt;
  return Line{std::move(all->slope), std::move(all->shift)};
}

/// All x with `line sign bound`.
std::optional<Intervals> half_line(char sign, const Line& line, const Node& bound) {
  const int order = order_of(line.slope, number_node(Rational(0)));
  if (order == 0 || order == kOrderUnknown || sign == 'e' || contains(bound, Op::infinity))
    return std::nullopt;
  const Node end = quotient_of(sum_of(bound, negated(line.shift)), line.slope);
  return half_line(order < 0 ? turned(sign) : sign, end);
}

/// All x with `|line| sign bound`.
std::optional<Intervals> around_zero(char sign, const Line& line, const Node& bound) {
  const int order = order_of(bound, number_node(Rational(0)));
  if (order == kOrderUnknown || sign == 'e') return std::nullopt;
  const bool inside = sign == '<' || sign == 'l';
  if (order < 0) return inside || sign == '=' ? Intervals{} : Intervals{whole_line()};
  const auto above = half_line(sign, line, bound);
  const auto below = half_line(turned(sign), line, negated(bound));
  if (!above || !below) return std::nullopt;
  return inside || sign == 'n' ? intersection(*above, *below) : united(above, below);
}

/// All x with `parabola sign 0`: (2ax + b)² against b² - 4ac, where a is positive.
std::optional<Intervals> around_vertex(char sign, const Quadratic& parabola) {
  const auto& [a, b, c] = parabola;
  const int order = order_of(a, number_node(Rational(0)));
  if (order == 0 || order == kOrderUnknown) return std::nullopt;
  const Node two = number_node(Rational(2)), four = number_node(Rational(4));
  const Node root = sum_of(product_of(b, b), negated(product_of(product_of(four, a), c)));
  const int real = order_of(root, number_node(Rational(0)));
  if (real == kOrderUnknown) return std::nullopt;
  return around_zero(order < 0 ? turned(sign) : sign, {product_of(two, a), b},
                     real > 0 ? call_of("sqrt", root) : number_node(Rational(real)));
}

const Node* magnitude_in(const Node& node) {
  if (node.op == Op::call && node.name == "abs" && !letters_in(node).empty()) return &node;
  for (const Node& arg : node.args)
    if (const Node* found = magnitude_in(arg)) return found;
  return nullptr;
}

Node with_letter_for(const Node& node, const Node& part, const std::string& letter) {
  if (node == part) return symbol_node(letter);
  Node copy = node;
  for (Node& arg : copy.args) arg = with_letter_for(arg, part, letter);
  return copy;
}

/// All x with `side sign 0`, where the letter occurs in one absolute value only.
std::optional<Intervals> solved_for_magnitude(const Node& side, const Node& magnitude, char sign,
                                              const std::string& letter) {
  const std::string name = "the magnitude";
  const auto outer = line_in(with_letter_for(side, magnitude, name), name);
  const auto inner = line_in(magnitude.args[0], letter);
  if (!outer || !inner || !letters_in(outer->shift).empty()) return std::nullopt;
  const int order = order_of(outer->slope, number_node(Rational(0)));
  if (order == 0 || order == kOrderUnknown) return std::nullopt;
  return around_zero(order < 0 ? turned(sign) : sign, *inner,
                     quotient_of(negated(outer->shift), outer->slope));
}

/// All values of the letter with `left sign right`: where it stands alone, where it is linear or
/// squared, or in one absolute value.
std::optional<Intervals> solved(const Node& left, char sign, const Node& right,
                                const std::string& letter) {
  if (left.op == Op::symbol && letters_in(right).empty()) return half_line(sign, right);
  if (sign == 'e') return std::nullopt;
  if (right.op == Op::symbol && letters_in(left).empty()) return half_line(turned(sign), left);
  const Node side = sum_of(left, negated(right));
  if (letters_in(side).empty() || contains(side, Op::infinity)) return std::nullopt;
  if (const Node* magnitude = magnitude_in(side))
    return solved_for_magnitude(side, *magnitude, sign, letter);
  const auto all = quadratic_in(side, letter);
  if (!all) return std::nullopt;
  return is_zero(all->square) ? half_line(sign, {all->slope, all->shift}, number_node(Rational(0)))
                              : around_vertex(sign, *all);
}

/// "a < x ≤ b", "|x - 1| < 2": of one letter.
std::optional<RealSet> set_of_relation(const Node& relation) {
  const auto letters = letters_in(relation);
  const auto scalar = [](const Node& side) { return is_scalar(side.op); };
  const bool of_set = relation.name == "e" && relation.args[0].op == Op::symbol;
  if (letters.size() != 1 || relation.args.size() > 3) return std::nullopt;
  if (!of_set && !std::ranges::all_of(relation.args, scalar)) return std::nullopt;
  RealSet set{.intervals = {whole_line()}, .variable = letters[0]};
  for (std::size_t i = 0; i + 1 < relation.args.size(); ++i) {
    const auto part = solved(relation.args[i], relation.name[i], relation.args[i + 1], letters[0]);
    const auto both = part ? intersection(set.intervals, *part) : std::nullopt;
    if (!both) return std::nullopt;
    set.intervals = *both;
  }
  return set;
}

/// "{x : x > 2}": what its letter can be.
std::optional<RealSet> set_of_builder(const Node& set) {
  auto built = real_set_of(set.args[0]);
  if (!built || built->variable != set.name) return std::nullopt;
  built->variable.clear();
  return built;
}

/// "x < 2 or x > 3"; with "and" what holds of both; with a comma too, where there is any.
std::optional<RealSet> set_of_list(const Node& list) {
  RealSet together, common{.intervals = {whole_line()}, .variable = {}};
  for (const Node& item : list.args) {
    if (item.op != Op::relation && item.op != Op::list && list.name != "or") return std::nullopt;
    const auto set = real_set_of(item);
    if (!set) return std::nullopt;
    if (together.variable.empty()) together.variable = set->variable;
    if (together.variable != set->variable) return std::nullopt;
    const auto meet = intersection(common.intervals, set->intervals);
    if (!meet) return std::nullopt;
    common.intervals = *meet;
    std::ranges::copy(set->intervals, std::back_inserter(together.intervals));
  }
  common.variable = together.variable;
  if (list.name == "and" || (list.name == "," && !common.intervals.empty())) return common;
  auto all = merged(std::move(together.intervals));
  if (!all) return std::nullopt;
  together.intervals = std::move(*all);
  return together;
}

std::optional<RealSet> set_of_pair(const Node& node) {
  auto left = real_set_of(node.args[0]);
  auto right = real_set_of(node.args[1]);
  if (!left || !right || left->intervals.size() + right->intervals.size() > kIntervalsMax)
    return std::nullopt;
  std::optional<Intervals> parts;
  if (node.op == Op::without) {
    parts = intersection(left->intervals, complement(right->intervals));
  } else {
    std::ranges::move(right->intervals, std::back_inserter(left->intervals));
    parts = merged(std::move(left->intervals));
  }
  if (!parts) return std::nullopt;
  return RealSet{.intervals = std::move(*parts), .variable = std::move(left->variable)};
}

}  // namespace

std::optional<RealSet> real_set_of(const Node& node) {
  switch (node.op) {
    case Op::bracket: {
      const auto interval = interval_of(node);
      if (!interval || order_of(interval->low, interval->high) != -1) return std::nullopt;
      return RealSet{.intervals = {*interval}, .variable = {}};
    }
    case Op::set: {
      if (!node.name.empty()) return set_of_builder(node);
      auto points = points_of(node);
      if (!points) return std::nullopt;
      return RealSet{.intervals = std::move(*points), .variable = {}};
    }
    case Op::unite:
    case Op::without:
      return set_of_pair(node);
    case Op::relation:
      return set_of_relation(node);
    case Op::list:
      return set_of_list(node);
    default:
      return std::nullopt;
  }
}

Finding same_set(const RealSet& a, const RealSet& b, const Comparison& same_end) {
  if (a.intervals.size() != b.intervals.size()) return different("the sets differ");
  Finding all = same("the same set of reals");
  for (std::size_t i = 0; i < a.intervals.size(); ++i) {
    const RealInterval &x = a.intervals[i], &y = b.intervals[i];
    if (x.low_open != y.low_open || x.high_open != y.high_open)
      return different("an end is open in one and closed in the other");
    for (const Finding& end : {same_end(x.low, y.low), same_end(x.high, y.high)}) {
      if (end.sameness == Sameness::different) return different("an end differs");
      if (end.sameness == Sameness::unknown) all = end;
    }
  }
  return all;
}

}  // namespace convene
