#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/llama/prefix_tree.h"

namespace convene::llama {

/// The memory behind the keys and values of sequences: pages of kLanes cells, shared by sequences
/// with the same beginning, and copied when one of them goes on in a page that another holds too.
/// What a page holds inside is the caller's. Memory is taken as it is needed and kept.
class Pages {
 public:
  /// halves: of one page.
  explicit Pages(std::size_t halves) : halves_(halves) {}

  int length(SequenceId sequence) const { return at(sequence).length; }
  /// `to`, which must be empty, begins like the first `length` cells of `from`. Copies nothing.
  void share(SequenceId from, SequenceId to, int length);
  /// Makes `count` more cells that belong to this sequence alone.
  void extend(SequenceId sequence, int count);
  void truncate(SequenceId sequence, int length);
  void clear();

  /// The pages of a sequence, in order; cell i is in page i / kLanes. Valid until it changes.
  const std::vector<std::uint16_t*>& of(SequenceId sequence) const { return at(sequence).memory; }
  std::size_t taken() const { return pages_.size() - free_.size(); }

 private:
  struct Page {
    std::unique_ptr<std::uint16_t[]> halves;
    int holders = 0;
  };
  struct Sequence {
    int length = 0;
    std::vector<int> pages;
    std::vector<std::uint16_t*> memory;
  };

  Sequence& at(SequenceId sequence) { return sequences_[static_cast<std::size_t>(sequence)]; }
  const Sequence& at(SequenceId sequence) const {
    return sequences_[static_cast<std::size_t>(sequence)];
  }
  Page& page(int index) { return pages_[static_cast<std::size_t>(index)]; }
  int take();
  void drop(int index);

  std::size_t halves_;
  std::vector<Page> pages_;
  std::vector<int> free_;
  std::array<Sequence, PrefixTree::kSequences> sequences_;
};

}  // namespace convene::llama
