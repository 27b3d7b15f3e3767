#include <algorithm>

#include "answers/same_value.h"
#include "answers/shape.h"

namespace convene {
namespace {

Node difference(const Node& a, const Node& b) {
  return sum_of(a, negated(b));
}

/// "x = 2 + 3 = 5" as "x = 5".
Node shortened(const Node& relation) {
  if (relation.args.size() == 2) return relation;
  const Node* end = defined_value(relation);
  const Node& name = end == &relation.args[0] ? relation.args.back() : relation.args[0];
  return node_of(Op::relation, "=", {name, *end});
}

/// What the inequality says is negative.
Node below(const Node& relation) {
  const bool turned = relation.name[0] == '>' || relation.name[0] == 'g';
  return difference(relation.args[turned ? 1 : 0], relation.args[turned ? 0 : 1]);
}

/// "f(x)", which between "y =" and "= x + 1" is one more name.
bool is_called(const Node& node) {
  return node.op == Op::symbol && node.name.ends_with(')');
}

/// Of "y = x^2" and "f(x) = x^2", either way round, what y is; null for any other two.
const Node* graph_value(const Node& a, const Node& b) {
  const auto is_y = [](const Node& n) {
    return n.args[0].op == Op::symbol && n.args[0].name == "y";
  };
  const auto is_of_x = [](const Node& n) {
    const std::string& name = n.args[0].name;
    return n.args[0].op == Op::symbol && name.size() == 4 && name.ends_with("(x)");
  };
  if (!(is_y(a) && is_of_x(b)) && !(is_y(b) && is_of_x(a))) return nullptr;
  const auto holds_x = [](const Node& n) {
    const auto letters = letters_in(n.args[1]);
    return std::ranges::binary_search(letters, "x") && !std::ranges::binary_search(letters, "y");
  };
  return holds_x(a) && holds_x(b) ? &(is_y(a) ? a : b).args[1] : nullptr;
}

}  // namespace

Finding SameValue::relations(const Node& a, const Node& b) {
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

Finding SameValue::definition(const Node& relation, const Node& other) {
  if (!rules_.names_may_miss || relation.name.find_first_not_of('=') != std::string::npos)
    return different("only one is an equation");
  const Node* meant = defined_value(relation);
  if (!meant) return evaluation(relation, other);
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

Finding SameValue::evaluation(const Node& relation, const Node& other) {
  const bool letters = !letters_in(relation).empty();
  bool all = true, any = false, vague = false, more = false;
  for (const Node& side : relation.args) {
    const Sameness sameness = value(side, other).sameness;
    all = all && sameness == Sameness::same;
    any = any || sameness == Sameness::same;
    vague = vague || sameness == Sameness::unknown;
    more = more || (sameness == Sameness::different && letters && letters_in(side).empty());
  }
  for (std::size_t i = 1; i < relation.args.size() && all; ++i)  // "5 cm = 5 m" is not 5
    all = value(relation.args[i - 1], relation.args[i]).sameness == Sameness::same;
  if (all) return same("every side of the equation is the same");
  if (more || !(any || vague)) return different("only one is an equation");
  return unknown("not every side of the equation is the same");
}

Sameness SameValue::links(const Node& relation) {
  if (relation.args.size() == 2) return Sameness::same;
  const Node* end = defined_value(relation);
  if (!end) return Sameness::different;
  Sameness all = Sameness::same;
  for (std::size_t i = 1; i + 1 < relation.args.size(); ++i) {
    if (is_called(relation.args[i])) continue;
    const Sameness link = value(relation.args[i], *end).sameness;
    if (link == Sameness::different) return link;
    if (link == Sameness::unknown) all = link;
  }
  return all;
}

Finding SameValue::single_relations(const Node& a, const Node& b) {
  const Node *x = defined_value(a), *y = defined_value(b);
  const auto scalars = [](const Node& n) {
    return is_scalar(n.args[0].op) && is_scalar(n.args[1].op);
  };
  if (x && y && !(scalars(a) && scalars(b)))
    return a.args[0] == b.args[0] ? value(*x, *y) : different("they are about different letters");
  if (const Node* y_value = x && y && rules_.names_may_miss ? graph_value(a, b) : nullptr)
    return value(*y_value, y_value == x ? *y : *x);
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

Finding SameValue::statements(const Node& a, const Node& b) {
  const bool symmetric = a.name == "=" || a.name == "n";
  if (a.name != b.name) return different("the relations differ");
  const Finding finding = in_order(a, b);
  if (!symmetric || finding.sameness == Sameness::same) return finding;
  return in_order(a, node_of(Op::relation, b.name, {b.args[1], b.args[0]}));
}

Finding SameValue::equations(const Node& a, const Node& b, bool direction) {
  if (!charge(20 * (size_of(a) + size_of(b)))) return unknown("it takes too much work");
  const Finding finding = proportional(a, b, direction);
  charge(finding.work);
  return finding;
}

}  // namespace convene
