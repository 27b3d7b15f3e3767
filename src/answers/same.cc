#include "answers/same.h"

#include <algorithm>
#include <vector>

#include "answers/ball.h"
#include "answers/measured.h"
#include "answers/real_set.h"
#include "answers/shape.h"
#include "answers/units.h"

namespace convene {
namespace {

constexpr int kNodesMax = 1000;

Node difference(const Node& a, const Node& b) {
  return sum_of(a, negated(b));
}

class Matching {
 public:
  explicit Matching(const Rules& rules) : rules_(rules) {}

  Finding value(const Node& a, const Node& b) {
    if (a.op == Op::number && b.op == Op::number) return scalar(a, b);
    if (!charge(size_of(a) + size_of(b))) return unknown("it takes too much work");
    if (a == b) return same("the same expression");
    if (a.op == Op::words || b.op == Op::words)
      return a.op == b.op && a.name == b.name ? same("the same words") : different("other words");
    if (is_of_sets(a) || is_of_sets(b)) return sets(a, b);
    return other_value(a, b);
  }

  int work() const { return work_; }

 private:
  /// Of what is no number, words or set of reals that is known as such.
  Finding other_value(const Node& a, const Node& b) {
    if (const auto found = assignments(a, b)) return *found;
    if (const Node* meant = named_set(a, b)) return value(*meant, b);
    if (const Node* meant = named_set(b, a)) return value(a, *meant);
    const bool signs = contains(a, Op::plus_minus) || contains(b, Op::plus_minus);
    if (signs || is_collection(a) || is_collection(b)) return collections(a, b, signs);
    if (a.op == Op::relation || b.op == Op::relation) return relations(a, b);
    if (a.op == Op::unite || b.op == Op::unite || a.op == Op::without || b.op == Op::without)
      return a.op == b.op ? in_order(a, b) : different("only one is a union of sets");
    if (is_measured(a) || is_measured(b)) return measured(a, b);
    if (!is_scalar(a.op) || !is_scalar(b.op)) return structures(a, b);
    return scalar(a, b);
  }

  /// Whether that much more work is still within bounds.
  bool charge(int work) {
    if (work_ > kWorkMax) return false;
    work_ += work;
    return work_ <= kWorkMax;
  }

  Finding scalar(const Node& a, const Node& b) {
    const bool numbers = a.op == Op::number && b.op == Op::number;
    const int size = numbers ? 1 : 20 * (size_of(a) + size_of(b));
    if (!charge(size) || size > 20 * kNodesMax) return unknown("it takes too much work");
    const Finding finding = same_scalar(a, b);
    if (finding.sameness == Sameness::same || !rules_.rounds) return finding;
    return is_rounded(a, b) || is_rounded(b, a) ? same("the decimal is the other one rounded")
                                                : finding;
  }

  /// Whether decimal has at least three digits that count and exact rounds to it. Integers are
  /// never close, and of two decimals the shorter is the rounded one.
  static bool is_rounded(const Node& decimal, const Node& exact) {
    if (decimal.op != Op::number || decimal.detail < 0 || contains(exact, Op::symbol)) return false;
    if (exact.op == Op::number &&
        (exact.number.is_integer() || (exact.detail >= 0 && exact.detail <= decimal.detail)))
      return false;
    const Rational step = Rational(10).to_the(-decimal.detail);
    const Rational size = decimal.number.sign() < 0 ? -decimal.number : decimal.number;
    if (size / step < Rational(100)) return false;
    const Node half = number_node(step / Rational(2));
    const Node gap = call_of("abs", difference(exact, decimal));
    const int order = order_of(gap, half);
    return order == -1 || order == 0;
  }

  Finding sets(const Node& a, const Node& b) {
    if (const auto found = as_sets(a, b)) return *found;
    if (is_builder(a) || is_builder(b)) return built_sets(a, b);
    const Finding finding = other_value(a, b);
    const auto is_set = [](const Node& n) { return is_of_sets(n) || n.op == Op::bracket; };
    const auto x = letters_in(a), y = letters_in(b);
    const bool one_letter = x.empty() || y.empty() || x == y;
    const bool vague = one_letter && is_set(a) && is_set(b) && (is_unsolved(a) || is_unsolved(b));
    return finding.sameness == Sameness::different && vague ? unknown("an inequality is not solved")
                                                            : finding;
  }

  /// Sets by their condition, against each other or against values.
  Finding built_sets(const Node& a, const Node& b) {
    if (a.op == b.op && a.name == b.name) return value(a.args[0], b.args[0]);
    const auto listed = [](const Node& n) { return is_scalar(n.op) || n.op == Op::list; };
    const auto single = [](const Node& n) {
      return is_scalar(n.op) && !contains(n, Op::plus_minus);
    };
    if ((single(a) || single(b)) && !rules_.names_may_miss)
      return different("only one is a collection");
    const auto as_set = [&](const Node& n) {
      return listed(n) ? node_of(Op::set, "", items_of(n)) : n;
    };
    if (listed(a) || listed(b))
      if (const auto found = as_sets(as_set(a), as_set(b))) return *found;
    const auto is_set = [&](const Node& n) {
      return listed(n) || is_of_sets(n) || n.op == Op::set ||
             (n.op == Op::bracket && n.args.size() == 2);
    };
    if (!is_set(a) || !is_set(b)) return different("only one is a set");
    return unknown("a set is given by what is not solved");
  }

  std::optional<Finding> as_sets(const Node& a, const Node& b) {
    if (!charge(20 * (size_of(a) + size_of(b)))) return unknown("it takes too much work");
    const auto x = real_set_of(a), y = real_set_of(b);
    if (!x || !y) return std::nullopt;
    const bool one_named = x->variable.empty() != y->variable.empty();
    if (one_named && !rules_.names_may_miss) return different("only one names its letter");
    if (!one_named && x->variable != y->variable) return different("the letters differ");
    return same_set(*x, *y, [this](const Node& p, const Node& q) { return scalar(p, q); });
  }

  // Collections: order does not count.

  void drop_repeated(std::vector<Node>& items) {
    std::vector<Node> once;
    for (Node& item : items) {
      const bool seen = std::ranges::any_of(
          once, [&](const Node& other) { return value(other, item).sameness == Sameness::same; });
      if (!seen) once.push_back(std::move(item));
    }
    items = std::move(once);
  }

  Finding collections(const Node& a, const Node& b, bool signs) {
    if (!rules_.names_may_miss && !signs && is_collection(a) != is_collection(b))
      return different("only one is a collection");
    std::vector<Node> x = items_of(a), y = items_of(b);
    const bool sets = rules_.names_may_miss && (a.op == Op::set || b.op == Op::set);
    if (signs || sets || a.op == Op::set) drop_repeated(x);
    if (signs || sets || b.op == Op::set) drop_repeated(y);
    if (x.size() != y.size()) return different("the numbers of items differ");
    std::vector<Node> left = y;
    for (const Node& item : x) {
      const auto found = std::ranges::find_if(
          left, [&](const Node& other) { return value(item, other).sameness == Sameness::same; });
      if (found == left.end()) return unmatched(x, y);
      left.erase(found);
    }
    return same("the same items");
  }

  /// "x = 1, y = 2" or "(x, y) = (1, 2)" against each other, "1, 2" or "(1, 2)": in the order of
  /// the names, which may be missing.
  std::optional<Finding> assignments(const Node& a, const Node& b) {
    const auto assigns = [](const Node& n) { return is_tuple_of_letters(n) || is_assignments(n); };
    if (!assigns(a) && !assigns(b)) return std::nullopt;
    const Node x = as_assignments(a), y = as_assignments(b);
    if (is_assignments(x) && is_assignments(y)) return collections(x, y, false);
    if (!rules_.names_may_miss || is_assignments(x) == is_assignments(y)) return std::nullopt;
    const Node &named = is_assignments(x) ? x : y, &plain = is_assignments(x) ? y : x;
    const bool tuple = plain.op == Op::bracket && plain.name == "()";
    if (!tuple && plain.op != Op::list) return std::nullopt;
    Node listed = node_of(Op::bracket, "()", {}), sorted = listed;
    for (const Node& item : named.args) listed.args.push_back(item.args[1]);
    for (const Node* item : by_name(named)) sorted.args.push_back(item->args[1]);
    if (&plain == &y ? is_tuple_of_letters(a) : is_tuple_of_letters(b)) sorted = listed;
    const Finding finding = in_order(sorted, plain);
    const bool either = finding.sameness == Sameness::different &&
                        in_order(listed, plain).sameness == Sameness::same;
    return either ? unknown("the names are not in order") : finding;
  }

  /// What "S = {1, 2}" says of S, where the other side is no equation.
  const Node* named_set(const Node& relation, const Node& other) const {
    if (!rules_.names_may_miss || other.op == Op::relation) return nullptr;
    const Node* meant = defined_value(relation);
    return meant && meant->op == Op::set ? meant : nullptr;
  }

  /// Two collections that could not be paired. They differ where an item of either is proved to be
  /// none of the other's, or where nothing was left undecided.
  Finding unmatched(const std::vector<Node>& x, const std::vector<Node>& y) {
    bool vague = false;
    const auto has_stranger = [&](const std::vector<Node>& items, const std::vector<Node>& others) {
      return std::ranges::any_of(items, [&](const Node& item) {
        return std::ranges::all_of(others, [&](const Node& other) {
          const Sameness sameness = value(item, other).sameness;
          vague = vague || sameness == Sameness::unknown;
          return sameness == Sameness::different;
        });
      });
    };
    const bool stranger = has_stranger(x, y) || has_stranger(y, x);
    return stranger || !vague ? different("an item has no match")
                              : unknown("an item could not be decided");
  }

  Finding in_order(const Node& a, const Node& b) {
    if (a.args.size() != b.args.size()) return different("the numbers of items differ");
    Finding all = same("the same items in order");
    for (std::size_t i = 0; i < a.args.size(); ++i) {
      const Finding item = value(a.args[i], b.args[i]);
      if (item.sameness == Sameness::different) return different("an item differs");
      if (item.sameness == Sameness::unknown) all = item;
    }
    return all;
  }

  // Equations and inequalities.

  Finding relations(const Node& a, const Node& b) {
    if (a.op != b.op) return definition(a.op == Op::relation ? a : b, a.op == Op::relation ? b : a);
    if (a.args.size() == 2 && b.args.size() == 2) return single_relations(a, b);
    const Sameness x = links(a), y = links(b);
    if (x == Sameness::same && y == Sameness::same)
      return single_relations(shortened(a), shortened(b));
    const Finding whole = a.name == b.name ? in_order(a, b) : different("the relations differ");
    const bool vague = x == Sameness::unknown || y == Sameness::unknown;
    return vague && whole.sameness == Sameness::different
               ? unknown("a chain of equations could not be followed")
               : whole;
  }

  /// "x = 5" against 5.
  Finding definition(const Node& relation, const Node& other) {
    const Node* meant = rules_.names_may_miss ? defined_value(relation) : nullptr;
    if (!meant) return different("only one is an equation");
    switch (links(relation)) {
      case Sameness::same:
        return value(*meant, other);
      case Sameness::different:
        return different("a chain of equations says more than its end");
      case Sameness::unknown:
        break;
    }
    return unknown("a chain of equations could not be followed");
  }

  /// Whether all that stands between a name and its value is that value again: "x = 2 + 3 = 5" is
  /// about x alone, "x = 2y = 6" is not.
  Sameness links(const Node& relation) {
    if (relation.args.size() == 2) return Sameness::same;
    const Node* end = defined_value(relation);
    if (!end) return Sameness::different;
    Sameness all = Sameness::same;
    for (std::size_t i = 1; i + 1 < relation.args.size(); ++i) {
      const Sameness link = value(relation.args[i], *end).sameness;
      if (link == Sameness::different) return link;
      if (link == Sameness::unknown) all = link;
    }
    return all;
  }

  /// "x = 2 + 3 = 5" as "x = 5".
  static Node shortened(const Node& relation) {
    if (relation.args.size() == 2) return relation;
    const Node* end = defined_value(relation);
    const Node& name = end == &relation.args[0] ? relation.args.back() : relation.args[0];
    return node_of(Op::relation, "=", {name, *end});
  }

  Finding single_relations(const Node& a, const Node& b) {
    const Node *x = defined_value(a), *y = defined_value(b);
    const auto scalars = [](const Node& n) {
      return is_scalar(n.args[0].op) && is_scalar(n.args[1].op);
    };
    if (x && y && !(scalars(a) && scalars(b)))
      return a.args[0] == b.args[0] ? value(*x, *y) : different("they are about different letters");
    if (!scalars(a) || !scalars(b))
      return a.name == b.name ? in_order(a, b) : different("the relations differ");
    if (letters_in(a).empty() != letters_in(b).empty()) return different("only one has a letter");
    if (letters_in(a).empty()) return statements(a, b);
    const char p = a.name[0], q = b.name[0];
    if (p == 'e' || q == 'e') return p == q ? in_order(a, b) : different("the relations differ");
    if (p == '=' || q == '=' || p == 'n' || q == 'n')
      return p == q ? equations(difference(a.args[0], a.args[1]), difference(b.args[0], b.args[1]),
                                false)
                    : different("the relations differ");
    const auto is_strict = [](char sign) { return sign == '<' || sign == '>'; };
    if (is_strict(p) != is_strict(q)) return different("one inequality is strict");
    return equations(below(a), below(b), true);
  }

  /// Relations of numbers, all of which are true or false: the same if they say the same.
  Finding statements(const Node& a, const Node& b) {
    const bool symmetric = a.name == "=" || a.name == "n";
    if (a.name != b.name) return different("the relations differ");
    const Finding finding = in_order(a, b);
    if (!symmetric || finding.sameness == Sameness::same) return finding;
    return in_order(a, node_of(Op::relation, b.name, {b.args[1], b.args[0]}));
  }

  /// What the inequality says is negative.
  static Node below(const Node& relation) {
    const bool turned = relation.name[0] == '>' || relation.name[0] == 'g';
    return difference(relation.args[turned ? 1 : 0], relation.args[turned ? 0 : 1]);
  }

  Finding equations(const Node& a, const Node& b, bool direction) {
    if (!charge(20 * (size_of(a) + size_of(b)))) return unknown("it takes too much work");
    return proportional(a, b, direction);
  }

  // Units.

  Finding measured(const Node& a, const Node& b) {
    Measured x = measured_in(a), y = measured_in(b);
    if (x.unit == "percent" || y.unit == "percent")
      if (const auto found = percents(a, b, x, y)) return *found;
    if (!rules_.units_may_miss && (x.unit == "degree") != (y.unit == "degree"))
      return x.unit.empty() || y.unit.empty() ? scalar(a, b) : different("the units differ");
    if (a.op == Op::colon || b.op == Op::colon) return clocks(a, b, x, y);
    if (x.unit == y.unit && x.known == y.known && x.factor == y.factor)
      return value(x.value, y.value);
    const bool missing = x.unit.empty() || y.unit.empty();
    if (!missing && x.known && y.known) {
      if (x.unit != y.unit) return other_units(x, y);
      return value(product_of(number_node(x.factor), x.value),
                   product_of(number_node(y.factor), y.value));
    }
    if (!rules_.units_may_miss) return different("the units differ");
    const Finding bare = value(x.value, y.value);
    return !missing && bare.sameness == Sameness::same ? unknown("the nouns differ") : bare;
  }

  Finding other_units(const Measured& x, const Measured& y) {
    if (!rules_.units_may_miss) return different("the units differ");
    if (are_alike(x, y)) return value(x.value, y.value);
    const auto is_any = [](const Measured& one, const Measured& other) {
      return one.unit == "unit^1 " && !other.unit.starts_with("unit^");
    };
    const bool any = is_any(x, y) || is_any(y, x);
    return any && value(x.value, y.value).sameness == Sameness::same
               ? unknown("units of what is not said")
               : different("the units differ");
  }

  /// Units of one name for two things: "units" of any length, pounds of money.
  static bool are_alike(const Measured& x, const Measured& y) {
    const auto is = [&](std::string_view one, std::string_view other) {
      return (x.unit == one && y.unit == other) || (x.unit == other && y.unit == one);
    };
    if (is("sterling^1 ", "mass^1 ")) {
      const Rational pound = unit_named("pound").factor;
      return x.factor == pound || y.factor == pound;
    }
    for (const char* exponent : {"^1 ", "^2 ", "^3 "})
      if (is(std::string("unit") + exponent, std::string("length") + exponent)) return true;
    return is("degree", "celsius^1 ") || is("degree", "fahrenheit^1 ");
  }

  std::optional<Finding> percents(const Node& a, const Node& b, const Measured& x,
                                  const Measured& y) {
    if (x.unit == y.unit) return std::nullopt;
    const auto bare = [](const Measured& m) {
      return m.unit == "percent" || m.unit.empty() || !m.known;
    };
    if (!bare(x) || !bare(y)) return different("the units differ");
    const bool counted = a.op == Op::quantity || b.op == Op::quantity;
    if (counted && !rules_.units_may_miss) return different("the units differ");
    if (!rules_.percent_is_unit)
      return scalar(a.op == Op::quantity ? x.value : a, b.op == Op::quantity ? y.value : b);
    const Finding plain = value(x.value, y.value);
    const bool noun =
        !(x.known && y.known) && !contains(x.value, Op::percent) && !contains(y.value, Op::percent);
    if (plain.sameness == Sameness::same && noun) return unknown("the nouns differ");
    if (plain.sameness == Sameness::same || !rules_.percent_is_both) return plain;
    const auto share = [](const Measured& m) {
      return m.unit == "percent" ? quotient_of(m.value, number_node(Rational(100))) : m.value;
    };
    return value(share(x), share(y));
  }

  /// "9 a.m." against "9:00 a.m.".
  Finding clocks(const Node& a, const Node& b, const Measured& x, const Measured& y) {
    const auto as_clock = [](const Node& node, const Measured& m) {
      Node clock = node_of(Op::colon, m.unit.substr(0, 2), {m.value, number_node(Rational(0))});
      clock.detail = 1;
      const bool half = m.unit == "am^1 " || m.unit == "pm^1 ";
      return node.op == Op::colon || !half ? node : clock;
    };
    const Node p = as_clock(a, x), q = as_clock(b, y);
    if (p.op != Op::colon || q.op != Op::colon) return different("only one is a time");
    return colons(p, q);
  }

  // Everything else that has parts.

  Finding structures(const Node& a, const Node& b) {
    if (a.op == Op::colon || b.op == Op::colon) return a.op == b.op ? colons(a, b) : ratio(a, b);
    if (a.op == Op::based || b.op == Op::based) return numerals(a, b);
    if (a.op == Op::bracket && b.op == Op::bracket) return brackets(a, b);
    if (a.op == Op::matrix && b.op == Op::matrix)
      return a.detail == b.detail && a.name == b.name ? in_order(a, b)
                                                      : different("the shapes differ");
    if ((a.op == Op::matrix && b.op == Op::bracket) || (a.op == Op::bracket && b.op == Op::matrix))
      return a.op == Op::matrix ? vectors(a, b) : vectors(b, a);
    return different("they are of different kinds");
  }

  Finding brackets(const Node& a, const Node& b) {
    const bool interval = a.args.size() == 2 || b.args.size() == 2;
    if (a.name != b.name && (interval || !rules_.brackets_may_differ))
      return different("the brackets differ");
    return in_order(a, b);
  }

  Finding vectors(const Node& matrix, const Node& tuple) {
    const bool one_row =
        matrix.detail == 1 || matrix.args.size() == static_cast<std::size_t>(matrix.detail);
    const bool plain = tuple.name == "()" || tuple.name == "[]";
    if (!rules_.brackets_may_differ || !one_row || !plain || matrix.name != "matrix")
      return different("only one is a matrix");
    return in_order(matrix, tuple);
  }

  /// Times where a half of the day is said. Otherwise what can be both a time and a ratio is the
  /// same only if it is so either way; strictly, it is also none of what can be a ratio alone.
  Finding colons(const Node& a, const Node& b) {
    if (a.args.size() != b.args.size()) return different("the numbers of items differ");
    const bool times = a.detail == 1 && b.detail == 1;
    if (!a.name.empty() || !b.name.empty())
      return times ? same_time(a, b, rules_.units_may_miss) : different("only one is a time");
    const Finding as_ratio = ratios(a, b);
    if (as_ratio.sameness != Sameness::same) return as_ratio;
    const bool one_time = a.detail != b.detail && !rules_.units_may_miss;
    const bool other_time = times && same_time(a, b, false).sameness == Sameness::different;
    return one_time || other_time ? unknown("as ratios they are the same, as times not") : as_ratio;
  }

  Finding ratios(const Node& a, const Node& b) {
    const auto is_zero = [](const Node& n) { return n.op == Op::number && n.number.is_zero(); };
    const auto first = std::ranges::find_if_not(a.args, is_zero);
    const bool zeros = std::ranges::all_of(b.args, is_zero);
    if (first == a.args.end() || zeros)
      return first == a.args.end() && zeros ? same("both are of zeros")
                                            : different("only one is of zeros");
    const auto at = static_cast<std::size_t>(first - a.args.begin());
    for (std::size_t i = 0; i < a.args.size(); ++i) {
      const Finding part = scalar(product_of(*first, b.args[i]), product_of(a.args[i], b.args[at]));
      if (part.sameness != Sameness::same) return part;
    }
    return same("the same ratio");
  }

  Finding ratio(const Node& a, const Node& b) {
    const Node &colon = a.op == Op::colon ? a : b, &other = a.op == Op::colon ? b : a;
    if (!rules_.ratios_are_fractions || colon.args.size() != 2 || !is_scalar(other.op))
      return different("only one is a ratio");
    return scalar(quotient_of(colon.args[0], colon.args[1]), other);
  }

  Finding numerals(const Node& a, const Node& b) {
    if (a.op == b.op && a.detail == b.detail)
      return a.number == b.number ? same("the same numeral") : different("different numerals");
    if (!rules_.base_may_miss) {
      const auto plain = [](const Node& n) {
        return n.op == Op::based ? number_node(n.number) : n;
      };
      return is_scalar(plain(a).op) && is_scalar(plain(b).op) ? scalar(plain(a), plain(b))
                                                              : different("only one is a number");
    }
    if (a.op == b.op) return different("the bases differ");
    const Node &numeral = a.op == Op::based ? a : b, &other = a.op == Op::based ? b : a;
    const bool minus = numeral.name.starts_with('-');
    const std::string digits = numeral.name.substr(minus ? 1 : 0);
    if (other.op != Op::number || digits.find_first_not_of("0123456789") != std::string::npos)
      return different("the bases differ");
    const Rational read = Rational::from_digits(digits, 0);
    return (minus ? -read : read) == other.number ? same("the same digits, one without its base")
                                                  : different("the digits differ");
  }

  Rules rules_;
  int work_ = 0;
};

}  // namespace

Finding same_value(const Node& a, const Node& b, const Rules& rules) {
  return Matching(rules).value(a, b);
}

int work_of(const Node& a, const Node& b, const Rules& rules) {
  Matching matching(rules);
  matching.value(a, b);
  return matching.work();
}

}  // namespace convene
