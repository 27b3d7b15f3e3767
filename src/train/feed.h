#pragma once

#include <functional>
#include <future>
#include <vector>

#include "base/random.h"
#include "train/packing.h"

namespace convene {

/// Draws the packs of the next step in a thread of its own while this one is computed. What it
/// gives depends only on where in the random stream it is asked.
class Feed {
 public:
  /// Fills one step's packs; called from one thread at a time.
  using Draw = std::function<std::vector<Pack>(Random&)>;
  struct Batch {
    std::vector<Pack> packs;
    Random after{0};  ///< where the next step begins
  };

  explicit Feed(Draw draw) : draw_(std::move(draw)) {}

  /// The step that begins at `from`; waits for the thread, or draws it here when that is at
  /// another place. Throws what drawing throws.
  Batch take(const Random& from);
  /// Begins to draw the step at `from`. Until `take` nothing that `draw` reads may change.
  void begin(const Random& from);

 private:
  Batch drawn(Random from) const;

  Draw draw_;
  std::uint64_t at_ = 0;
  std::future<Batch> next_;
};

}  // namespace convene
