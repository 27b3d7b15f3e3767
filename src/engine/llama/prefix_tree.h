#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace convene::llama {

using Token = std::int32_t;
using SequenceId = std::int32_t;

/// Which cache cells hold which tokens, as a tree of runs: every sequence is a path from the root,
/// and what two of them share was computed once. A mirror of llama.cpp's unified KV cache: sharing
/// arises only by `fork`, so sequences that came to the same text apart stay apart here too, and
/// `cells()` is exact.
class PrefixTree {
 public:
  static constexpr SequenceId kSequences = 256;  ///< LLAMA_MAX_SEQ

  using SequenceSet = std::bitset<kSequences>;

  struct Match {
    int length = 0;            ///< tokens of the prompt that are there already
    SequenceId sequence = -1;  ///< one that holds them; -1 when length is 0
  };

  PrefixTree();
  ~PrefixTree();
  PrefixTree& operator=(PrefixTree&&) noexcept;

  /// The longest prefix of the tokens that some sequence holds.
  Match match(std::span<const Token> tokens) const;

  /// A new, empty sequence.
  void open(SequenceId sequence);
  /// A new sequence that shares the first length tokens of another.
  void fork(SequenceId sequence, SequenceId from, int length);
  void append(SequenceId sequence, std::span<const Token> tokens);
  /// Forgets the tokens from length on.
  void truncate(SequenceId sequence, int length);
  void close(SequenceId sequence);

  bool holds(SequenceId sequence) const {
    return lengths_[static_cast<std::size_t>(sequence)] >= 0;
  }
  int length(SequenceId sequence) const { return lengths_[static_cast<std::size_t>(sequence)]; }
  /// How many of its tokens it shares with others: closing it frees length - shared cells.
  int shared(SequenceId sequence) const;
  /// How many tokens two sequences share.
  int shared_by(SequenceId a, SequenceId b) const;
  /// Cells in use, shared ones counted once; or only those that one of these sequences holds.
  int cells() const { return cells_of(SequenceSet().set()); }
  int cells_of(const SequenceSet& held) const;

 private:
  struct Node;

  /// Cuts the path of a sequence so that a node ends after length tokens, and gives that node.
  Node* cut(SequenceId sequence, int length);
  void drop_below(Node* node, SequenceId sequence);
  std::size_t index_of(SequenceId sequence) const;

  std::unique_ptr<Node> root_;
  std::vector<int> lengths_;  // by sequence; -1: not there
};

}  // namespace convene::llama
