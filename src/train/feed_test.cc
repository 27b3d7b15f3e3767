#include "train/feed.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace convene {
namespace {

/// One pack whose token says where in the stream it was drawn.
std::vector<Pack> one_pack(Random& random) {
  Pack pack;
  pack.tokens = {random.between(0, 1'000'000)};
  return {pack};
}

TEST(Feed, GivesTheSameWhetherDrawnAheadOrNot) {
  Feed ahead(one_pack), behind(one_pack);
  Random at(3);
  for (int i = 0; i < 20; ++i) {
    const Feed::Batch batch = ahead.take(at);
    EXPECT_EQ(batch.packs[0].tokens, behind.take(at).packs[0].tokens);
    at = batch.after;
    if (i % 3 != 0) ahead.begin(at);
  }
}

TEST(Feed, DrawsAgainWhereTheNextStepIsAnother) {
  Feed feed(one_pack);
  feed.begin(Random(1));
  EXPECT_EQ(feed.take(Random(2)).packs[0].tokens, Feed(one_pack).take(Random(2)).packs[0].tokens);
}

TEST(Feed, ThrowsWhatDrawingThrew) {
  Feed feed([](Random&) -> std::vector<Pack> { throw Error("no lessons"); });
  feed.begin(Random(1));
  EXPECT_THROW(feed.take(Random(1)), Error);
}

}  // namespace
}  // namespace convene
