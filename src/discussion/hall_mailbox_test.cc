#include "discussion/hall_mailbox.h"

#include <gtest/gtest.h>

#include <thread>

namespace convene {
namespace {

constexpr Clock::time_point kNever = Clock::time_point::max();

Event delta(int number) {
  return Streamed{.id = number, .turn = 0, .delta = {}};
}

TEST(Mailbox, HandsOverEverythingInTheOrderOfArrival) {
  Mailbox mailbox;
  std::thread engine([&] {
    for (int i = 0; i < 1000; ++i) {
      mailbox.post(delta(i));
      if (i % 7 == 0) mailbox.post(CancelWanted{i});
    }
    mailbox.post(CancelWanted{});
  });
  int deltas = 0, cancels = 0;
  for (bool last = false; !last;) {
    for (const Event& event : mailbox.take(kNever)) {
      if (const auto* streamed = std::get_if<Streamed>(&event)) {
        ASSERT_EQ(streamed->id, deltas++);
      } else if (std::get<CancelWanted>(event).id) {
        ASSERT_EQ(std::get<CancelWanted>(event).id, 7 * cancels++);
        ASSERT_GE(deltas, 7 * (cancels - 1) + 1) << "a delta before it was overtaken";
      } else {
        last = true;
      }
    }
  }
  engine.join();
  EXPECT_EQ(deltas, 1000);
  EXPECT_EQ(cancels, 143);
}

TEST(Mailbox, WhatOnlyStreamsArrivesToo) {
  Mailbox mailbox;
  mailbox.post(delta(1));
  EXPECT_TRUE(mailbox.take_now().empty()) << "it waits for more to come with it";
  EXPECT_EQ(mailbox.take(kNever).size(), 1u);
}

TEST(Mailbox, WhatIsUrgentTakesWhatStreamedAlong) {
  Mailbox mailbox;
  mailbox.post(delta(1));
  mailbox.post(CancelWanted{});
  EXPECT_EQ(mailbox.take_now().size(), 2u);
}

TEST(Mailbox, AWaitEndsAtItsTimeAndWhenWoken) {
  Mailbox mailbox;
  EXPECT_TRUE(mailbox.take(Clock::now()).empty());
  mailbox.wake();
  EXPECT_TRUE(mailbox.take(kNever).empty());
  std::thread other([&] { mailbox.wake(); });
  EXPECT_TRUE(mailbox.take(kNever).empty());
  other.join();
}

}  // namespace
}  // namespace convene
