#include "engine/llama/pages.h"

#include <algorithm>

#include "base/check.h"
#include "engine/llama/kernels.h"

namespace convene::llama {
namespace {

std::size_t pages_for(int cells) {
  return static_cast<std::size_t>((cells + kLanes - 1) / kLanes);
}

}  // namespace

void Pages::share(SequenceId from, SequenceId to, int length) {
  const Sequence& source = at(from);
  Sequence& target = at(to);
  CHECK(target.length == 0 && length <= source.length, "length={} of {}", length, source.length);
  const auto count = static_cast<std::ptrdiff_t>(pages_for(length));
  target.length = length;
  target.pages.assign(source.pages.begin(), source.pages.begin() + count);
  target.memory.assign(source.memory.begin(), source.memory.begin() + count);
  for (const int index : target.pages) page(index).holders += 1;
}

void Pages::extend(SequenceId sequence, int count) {
  Sequence& s = at(sequence);
  if (s.length % kLanes != 0 && page(s.pages.back()).holders > 1) {
    const int own = take();
    std::copy_n(s.memory.back(), halves_, page(own).halves.get());
    drop(s.pages.back());
    s.pages.back() = own;
    s.memory.back() = page(own).halves.get();
  }
  s.length += count;
  while (s.pages.size() < pages_for(s.length)) {
    s.pages.push_back(take());
    s.memory.push_back(page(s.pages.back()).halves.get());
  }
}

void Pages::truncate(SequenceId sequence, int length) {
  Sequence& s = at(sequence);
  s.length = std::min(s.length, length);
  while (s.pages.size() > pages_for(s.length)) {
    drop(s.pages.back());
    s.pages.pop_back();
    s.memory.pop_back();
  }
}

void Pages::clear() {
  for (SequenceId id = 0; id < PrefixTree::kSequences; ++id) truncate(id, 0);
}

int Pages::take() {
  if (free_.empty()) {
    free_.push_back(static_cast<int>(pages_.size()));
    pages_.push_back({std::make_unique<std::uint16_t[]>(halves_), 0});  // zeros: never a NaN
  }
  const int index = free_.back();
  free_.pop_back();
  page(index).holders = 1;
  return index;
}

void Pages::drop(int index) {
  if (--page(index).holders == 0) free_.push_back(index);
}

}  // namespace convene::llama
