#include "engine/llama/pages.h"

#include <gtest/gtest.h>

#include "engine/llama/helpers.h"

namespace convene::llama {
namespace {

constexpr std::size_t kHalves = 4;

TEST(Pages, ShareABeginningWithoutCopying) {
  Pages pages(kHalves);
  pages.extend(0, 40);
  pages.share(0, 1, 37);
  EXPECT_EQ(pages.taken(), 3u);
  EXPECT_EQ(pages.of(0), pages.of(1));
  EXPECT_EQ(pages.length(1), 37);
}

TEST(Pages, CopyAPageThatTwoGoOnIn) {
  Pages pages(kHalves);
  pages.extend(0, 20);
  pages.of(0)[1][3] = 7;
  pages.share(0, 1, 18);
  pages.extend(1, 1);
  EXPECT_EQ(pages.of(0)[0], pages.of(1)[0]);
  ASSERT_NE(pages.of(0)[1], pages.of(1)[1]);
  EXPECT_EQ(pages.of(1)[1][3], 7) << "with what was there";
  std::uint16_t* const own = pages.of(0)[1];
  pages.extend(0, 1);
  EXPECT_EQ(pages.of(0)[1], own) << "nobody else holds it now";
}

TEST(Pages, AreTakenAgainWhenNobodyHoldsThem) {
  Pages pages(kHalves);
  pages.extend(0, 64);
  pages.share(0, 1, 32);
  pages.truncate(0, 0);
  EXPECT_EQ(pages.taken(), 2u);
  pages.truncate(1, 5);
  EXPECT_EQ(pages.taken(), 1u);
  pages.extend(2, 48);
  EXPECT_EQ(pages.taken(), 4u);
  pages.clear();
  EXPECT_EQ(pages.taken(), 0u);
  EXPECT_EQ(pages.length(2), 0);
}

TEST(Helpers, DoEveryPartOnce) {
  Helpers helpers;
  for (int round = 0; round < 300; ++round) {
    const int count = round % 7;
    std::vector<std::atomic<int>> done(7);
    helpers.each(1 + round % 4, count, [&](int i, int who) {
      EXPECT_LT(who, 1 + round % 4);
      ++done[static_cast<std::size_t>(i)];
    });
    for (int i = 0; i < 7; ++i) EXPECT_EQ(done[static_cast<std::size_t>(i)], i < count ? 1 : 0);
  }
}

}  // namespace
}  // namespace convene::llama
