#include "answers/shape.h"

#include <algorithm>

#include "answers/real_set.h"

namespace convene {
namespace {

/// What an equation may be about: a letter, f(x), AB, |AB|, (x, y). "e = 2" and "i = 3" make a
/// letter of what is a number elsewhere.
bool is_name(const Node& node) {
  if (node.op == Op::symbol || node.op == Op::e || node.op == Op::i) return true;
  if (node.op == Op::bracket && node.name == "()") return std::ranges::all_of(node.args, is_name);
  const bool of_names = node.op == Op::product || (node.op == Op::call && node.name == "abs");
  return of_names && std::ranges::all_of(node.args, is_name);
}

bool is_sum_of_letters(const Node& node) {
  return node.op == Op::sum &&
         std::ranges::all_of(node.args, [](const Node& n) { return n.op == Op::symbol; });
}

bool share_letters(const Node& a, const Node& b) {
  const auto x = letters_in(a), y = letters_in(b);
  return std::ranges::any_of(x, [&](const auto& l) { return std::ranges::binary_search(y, l); });
}

/// "x = 1"
bool assigns_letter(const Node& node) {
  return node.op == Op::relation && node.name == "=" && node.args[0].op == Op::symbol;
}

int signs_apart_in(const Node& item) {
  const int signs = signs_in(item, "+-");
  return signs > 1 && signs_in(item, "-+") == 0 ? signs : 0;
}

}  // namespace

bool is_collection(const Node& node) {
  return node.op == Op::list || node.op == Op::set;
}

bool is_inequality(const Node& node) {
  return node.op == Op::relation && node.name.find_first_not_of('=') != std::string::npos;
}

bool is_builder(const Node& node) {
  return node.op == Op::set && !node.name.empty();
}

bool is_of_sets(const Node& node) {
  if (is_builder(node)) return true;
  if (node.op == Op::unite || node.op == Op::without) return true;
  if (is_inequality(node)) return true;
  return node.op == Op::list && std::ranges::any_of(node.args, is_inequality);
}

bool is_unsolved(const Node& node) {
  const bool inequality = is_builder(node) || is_inequality(node) ||
                          (node.op == Op::list && std::ranges::any_of(node.args, is_inequality));
  return inequality && letters_in(node).size() == 1 && !real_set_of(node);
}

const Node* defined_value(const Node& relation) {
  if (relation.op != Op::relation || relation.name.find_first_not_of('=') != std::string::npos)
    return nullptr;
  const Node &first = relation.args.front(), &last = relation.args.back();
  if (is_name(first) && !share_letters(first, last)) return &last;
  if (is_sum_of_letters(first) && last.op == Op::number) return &last;
  if (last.op == Op::symbol && letters_in(first).empty()) return &first;
  return nullptr;
}

std::vector<Node> items_of(const Node& node, Signs signs) {
  std::vector<Node> items;
  const auto add = [&](const Node& item) {
    if (!contains(item, Op::plus_minus)) return items.push_back(item);
    const int apart = signs == Signs::apart ? signs_apart_in(item) : 0;
    if (apart == 0)
      return items.push_back(with_signs(item, ~0U)), items.push_back(with_signs(item, 0));
    for (std::uint32_t upper = 0; upper < 1U << apart; ++upper)
      items.push_back(with_signs(item, upper));
  };
  if (is_collection(node)) {
    for (const Node& item : node.args) add(item);
  } else {
    add(node);
  }
  return items;
}

int signs_apart(const Node& node) {
  if (!is_collection(node)) return signs_apart_in(node);
  int most = 0;
  for (const Node& item : node.args) most = std::max(most, signs_apart_in(item));
  return most;
}

bool is_tuple_of_letters(const Node& node) {
  const auto is_letter = [](const Node& n) { return n.op == Op::symbol; };
  const auto is_tuple = [](const Node& n) { return n.op == Op::bracket && n.name == "()"; };
  return node.op == Op::relation && node.name == "=" && std::ranges::all_of(node.args, is_tuple) &&
         node.args[0].args.size() == node.args[1].args.size() &&
         std::ranges::all_of(node.args[0].args, is_letter);
}

Node as_assignments(const Node& node) {
  if (!is_tuple_of_letters(node)) return node;
  Node list = node_of(Op::list, ",", {});
  for (std::size_t i = 0; i < node.args[0].args.size(); ++i)
    list.args.push_back(node_of(Op::relation, "=", {node.args[0].args[i], node.args[1].args[i]}));
  return list;
}

std::vector<const Node*> by_name(const Node& assignments) {
  std::vector<const Node*> sorted;
  for (const Node& item : assignments.args) sorted.push_back(&item);
  std::ranges::sort(sorted, {}, [](const Node* item) { return item->args[0].name; });
  return sorted;
}

bool is_assignments(const Node& node) {
  if (node.op != Op::list || node.name == "or") return false;
  if (!std::ranges::all_of(node.args, assigns_letter)) return false;
  const auto names = by_name(node);
  return std::ranges::adjacent_find(
             names, {}, [](const Node* item) { return item->args[0].name; }) == names.end();
}

}  // namespace convene
