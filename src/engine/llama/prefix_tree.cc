#include "engine/llama/prefix_tree.h"

#include <algorithm>

#include "base/check.h"

namespace convene::llama {

struct PrefixTree::Node {
  std::vector<Token> run;
  SequenceSet through;  // the sequences that hold the whole run
  std::vector<std::unique_ptr<Node>> children;

  Node* child_of(std::size_t sequence) const {
    for (const auto& child : children)
      if (child->through[sequence]) return child.get();
    return nullptr;
  }
};

namespace {

int common(std::span<const Token> a, std::span<const Token> b) {
  const auto [end, unused] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<int>(end - a.begin());
}

SequenceId first_of(const PrefixTree::SequenceSet& set) {
  return static_cast<SequenceId>(set._Find_first());
}

}  // namespace

PrefixTree::PrefixTree() : root_(std::make_unique<Node>()), lengths_(kSequences, -1) {}
PrefixTree::~PrefixTree() = default;
PrefixTree& PrefixTree::operator=(PrefixTree&&) noexcept = default;

std::size_t PrefixTree::index_of(SequenceId sequence) const {
  CHECK(sequence >= 0 && sequence < kSequences, "sequence={}", sequence);
  return static_cast<std::size_t>(sequence);
}

PrefixTree::Match PrefixTree::match(std::span<const Token> tokens) const {
  struct Spot {
    const Node* node;
    int depth;
  };
  Match best;
  std::vector<Spot> open{{root_.get(), 0}};
  while (!open.empty()) {
    const Spot spot = open.back();
    open.pop_back();
    for (const auto& child : spot.node->children) {
      const int run = common(child->run, tokens.subspan(static_cast<std::size_t>(spot.depth)));
      const int depth = spot.depth + run;
      if (depth > best.length) best = {depth, first_of(child->through)};
      if (run == static_cast<int>(child->run.size())) open.push_back({child.get(), depth});
    }
  }
  return best;
}

void PrefixTree::open(SequenceId sequence) {
  int& length = lengths_[index_of(sequence)];
  CHECK(length < 0, "sequence={} length={}", sequence, length);
  length = 0;
}

void PrefixTree::fork(SequenceId sequence, SequenceId from, int length) {
  open(sequence);
  CHECK(length <= lengths_[index_of(from)], "length={} of {}", length, lengths_[index_of(from)]);
  cut(from, length);
  Node* node = root_.get();
  for (int depth = 0; depth < length; depth += static_cast<int>(node->run.size())) {
    node = node->child_of(index_of(from));
    node->through.set(index_of(sequence));
  }
  lengths_[index_of(sequence)] = length;
}

void PrefixTree::append(SequenceId sequence, std::span<const Token> tokens) {
  if (tokens.empty()) return;
  const std::size_t index = index_of(sequence);
  Node* node = root_.get();
  while (Node* next = node->child_of(index)) node = next;
  const bool alone = node != root_.get() && node->through.count() == 1;
  if (!alone) {
    node->children.push_back(std::make_unique<Node>());
    node = node->children.back().get();
    node->through.set(index);
  }
  node->run.insert(node->run.end(), tokens.begin(), tokens.end());
  lengths_[index] += static_cast<int>(tokens.size());
}

void PrefixTree::truncate(SequenceId sequence, int length) {
  int& now = lengths_[index_of(sequence)];
  CHECK(length >= 0 && length <= now, "length={} of {}", length, now);
  drop_below(cut(sequence, length), sequence);
  now = length;
}

void PrefixTree::close(SequenceId sequence) {
  truncate(sequence, 0);
  lengths_[index_of(sequence)] = -1;
}

int PrefixTree::shared(SequenceId sequence) const {
  int depth = 0;
  const Node* node = root_.get();
  while ((node = node->child_of(index_of(sequence))) != nullptr && node->through.count() > 1)
    depth += static_cast<int>(node->run.size());
  return depth;
}

int PrefixTree::shared_by(SequenceId a, SequenceId b) const {
  int depth = 0;
  const Node* node = root_.get();
  while ((node = node->child_of(index_of(a))) != nullptr && node->through[index_of(b)])
    depth += static_cast<int>(node->run.size());
  return depth;
}

int PrefixTree::cells_of(const SequenceSet& held) const {
  int cells = 0;
  std::vector<const Node*> open{root_.get()};
  while (!open.empty()) {
    const Node* node = open.back();
    open.pop_back();
    for (const auto& child : node->children) {
      if ((child->through & held).none()) continue;
      cells += static_cast<int>(child->run.size());
      open.push_back(child.get());
    }
  }
  return cells;
}

PrefixTree::Node* PrefixTree::cut(SequenceId sequence, int length) {
  Node* node = root_.get();
  for (int depth = 0; depth < length;) {
    node = node->child_of(index_of(sequence));
    CHECK(node != nullptr, "sequence={} depth={} length={}", sequence, depth, length);
    const int size = static_cast<int>(node->run.size());
    if (depth + size > length) {
      const auto middle = node->run.begin() + (length - depth);
      auto rest = std::make_unique<Node>();
      rest->run.assign(middle, node->run.end());
      rest->through = node->through;
      rest->children = std::move(node->children);
      node->run.erase(middle, node->run.end());
      node->children.clear();
      node->children.push_back(std::move(rest));
      return node;
    }
    depth += size;
  }
  return node;
}

void PrefixTree::drop_below(Node* node, SequenceId sequence) {
  const std::size_t index = index_of(sequence);
  while (Node* next = node->child_of(index)) {
    next->through.reset(index);
    if (next->through.none()) {
      // Whoever holds a node holds its parents too, so nobody else is below.
      std::erase_if(node->children, [next](const auto& child) { return child.get() == next; });
      return;
    }
    node = next;
  }
}

}  // namespace convene::llama
