#include "train/feed.h"

namespace convene {

Feed::Batch Feed::drawn(Random from) const {
  auto packs = draw_(from);
  return {std::move(packs), from};
}

Feed::Batch Feed::take(const Random& from) {
  if (!next_.valid()) return drawn(from);
  Batch batch = next_.get();
  return at_ == from.state() ? std::move(batch) : drawn(from);
}

void Feed::begin(const Random& from) {
  at_ = from.state();
  next_ = std::async(std::launch::async, [this, from] { return drawn(from); });
}

}  // namespace convene
