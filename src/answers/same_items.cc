#include <algorithm>

#include "answers/real_set.h"
#include "answers/same_value.h"
#include "answers/shape.h"

namespace convene {

Finding SameValue::sets(const Node& a, const Node& b) {
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

Finding SameValue::built_sets(const Node& a, const Node& b) {
  if (a.op == b.op && a.name == b.name) return value(a.args[0], b.args[0]);
  const auto listed = [](const Node& n) { return is_scalar(n.op) || n.op == Op::list; };
  const auto single = [](const Node& n) { return is_scalar(n.op) && !contains(n, Op::plus_minus); };
  if ((single(a) || single(b)) && !rules_.names_may_miss)
    return different("only one is a collection");
  const auto as_set = [&](const Node& n) {
    return listed(n) ? node_of(Op::set, "", items_of(n, Signs::together)) : n;
  };
  if (signs_apart(a) > 0 || signs_apart(b) > 0) return unknown("several ± may go apart");
  if (listed(a) || listed(b))
    if (const auto found = as_sets(as_set(a), as_set(b))) return *found;
  const auto is_set = [&](const Node& n) {
    return listed(n) || is_of_sets(n) || n.op == Op::set ||
           (n.op == Op::bracket && n.args.size() == 2);
  };
  if (!is_set(a) || !is_set(b)) return different("only one is a set");
  return unknown("a set is given by what is not solved");
}

std::optional<Finding> SameValue::as_sets(const Node& a, const Node& b) {
  if (!charge(20 * (size_of(a) + size_of(b)))) return unknown("it takes too much work");
  const auto x = real_set_of(a), y = real_set_of(b);
  if (!x || !y) return std::nullopt;
  const bool one_named = x->variable.empty() != y->variable.empty();
  if (one_named && !rules_.names_may_miss) return different("only one names its letter");
  if (!one_named && x->variable != y->variable) return different("the letters differ");
  return same_set(*x, *y, [this](const Node& p, const Node& q) { return scalar(p, q); });
}

void SameValue::drop_repeated(std::vector<Node>& items) {
  std::vector<Node> once;
  for (Node& item : items) {
    const bool seen = std::ranges::any_of(
        once, [&](const Node& other) { return value(other, item).sameness == Sameness::same; });
    if (!seen) once.push_back(std::move(item));
  }
  items = std::move(once);
}

Finding SameValue::collections(const Node& a, const Node& b, bool signs) {
  if (!rules_.names_may_miss && !signs && is_collection(a) != is_collection(b))
    return different("only one is a collection");
  const int apart = std::max(signs_apart(a), signs_apart(b));
  if (apart == 0) return paired(a, b, signs, Signs::together);
  constexpr std::size_t items_max = 400;
  const auto count = [](const Node& n) { return is_collection(n) ? n.args.size() : 1; };
  const bool few = apart <= kSignsApartMax && std::max(count(a), count(b)) << apart <= items_max;
  if (!few || !charge((size_of(a) + size_of(b)) << apart)) return unknown("it holds too many ±");
  const Finding together = paired(a, b, signs, Signs::together);
  return paired(a, b, signs, Signs::apart).sameness == together.sameness
             ? together
             : unknown("several ± may go together or apart");
}

Finding SameValue::paired(const Node& a, const Node& b, bool signs, Signs reading) {
  std::vector<Node> x = items_of(a, reading), y = items_of(b, reading);
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

Finding SameValue::unmatched(const std::vector<Node>& x, const std::vector<Node>& y) {
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

std::optional<Finding> SameValue::assignments(const Node& a, const Node& b) {
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
  const bool either =
      finding.sameness == Sameness::different && in_order(listed, plain).sameness == Sameness::same;
  return either ? unknown("the names are not in order") : finding;
}

const Node* SameValue::named_set(const Node& relation, const Node& other) const {
  if (!rules_.names_may_miss || other.op == Op::relation) return nullptr;
  const bool member =
      relation.op == Op::relation && relation.name == "e" && relation.args[0].op == Op::symbol;
  const Node* meant = member ? &relation.args[1] : defined_value(relation);
  return meant && meant->op == Op::set ? meant : nullptr;
}

Finding SameValue::in_order(const Node& a, const Node& b) {
  if (a.args.size() != b.args.size()) return different("the numbers of items differ");
  Finding all = same("the same items in order");
  for (std::size_t i = 0; i < a.args.size(); ++i) {
    const Finding item = value(a.args[i], b.args[i]);
    if (item.sameness == Sameness::different) return different("an item differs");
    if (item.sameness == Sameness::unknown) all = item;
  }
  return all;
}

}  // namespace convene
