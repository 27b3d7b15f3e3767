#include "bench/flips.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using ::testing::SizeIs;

TurnRow turn(int ask, int number, const std::string& role, Said said, int round = 1) {
  TurnRow row;
  row.ask = ask;
  row.turn = number;
  row.round = round;
  row.seat = {.role = role, .number = number, .model = "", .title = role + std::to_string(number)};
  row.outcome = Result<Said>(std::move(said));
  return row;
}

Said words(const std::string& text) {
  Reply reply;
  reply.text = text;
  return reply;
}

TurnVerdict judged(int ask, int number, Verdict verdict) {
  return {.ask = ask, .turn = number, .verdict = verdict, .answer = std::to_string(ask)};
}

TEST(Flips, CountWhatARevisionDidAndName) {
  const std::vector<TurnRow> turns = {
      turn(0, 0, "solver", words("1")),           turn(1, 0, "critic", words("no [Disagree]")),
      turn(1, 1, "critic", words("yes [Agree]")), turn(2, 0, "reviser", words("2")),
      turn(3, 0, "critic", words("[Agree]")),     turn(4, 0, "solver", words("3"), 2)};
  const Changes changes = changes_in(7, turns,
                                     {judged(0, 0, Verdict::wrong), judged(2, 0, Verdict::right),
                                      judged(4, 0, Verdict::unparsed)});
  ASSERT_THAT(changes.flips, SizeIs(2));
  EXPECT_EQ(changes.flips[0].wrong_to_right, 1);
  EXPECT_EQ(changes.flips[1].right_to_wrong, 1);
  EXPECT_EQ(changes.flips[1].round, 2);
  ASSERT_THAT(changes.list, SizeIs(2));
  EXPECT_EQ(changes.list[0].whose, "critic0");
  EXPECT_TRUE(changes.list[0].to_right);
  EXPECT_EQ(changes.critics.wrong, 2);
  EXPECT_EQ(changes.critics.wrong_accepted, 1);
  EXPECT_EQ(changes.critics.right, 1);
  EXPECT_EQ(changes.critics.right_accepted, 1);
}

TEST(Flips, ACriticsValueAcceptsWhereAProgramFindsItToBeTheGoal) {
  const Changes changes =
      changes_in(1,
                 {turn(0, 0, "solver", words("1")), turn(1, 0, "critic", words("value: 3")),
                  turn(1, 1, "critic", words("value: 4")),
                  turn(2, 0, "executor", Execution{.passed = true, .finding = "same"}),
                  turn(2, 1, "executor", Execution{.passed = false, .finding = "different"})},
                 {judged(0, 0, Verdict::right)});
  EXPECT_EQ(changes.critics.right, 2);
  EXPECT_EQ(changes.critics.right_accepted, 1);
}

TEST(Flips, DebatersChangeTheirOwnMinds) {
  const Changes changes =
      changes_in(1,
                 {turn(0, 0, "debater", words("a")), turn(0, 1, "debater", words("b")),
                  turn(1, 0, "debater", words("b"), 2), turn(1, 1, "debater", words("b"), 2)},
                 {judged(0, 0, Verdict::right), judged(0, 1, Verdict::wrong),
                  judged(1, 0, Verdict::wrong), judged(1, 1, Verdict::wrong)});
  ASSERT_THAT(changes.flips, SizeIs(1));
  EXPECT_EQ(changes.flips[0].right_to_wrong, 1);
  EXPECT_EQ(changes.flips[0].kept_wrong, 1);
  EXPECT_EQ(changes.list[0].whose, "the other debaters");
}

TEST(Flips, RepliesSideBySideChangeNobodysMind) {
  const Changes changes =
      changes_in(1, {turn(0, 0, "solver", words("a")), turn(0, 1, "solver", words("b"))},
                 {judged(0, 0, Verdict::right), judged(0, 1, Verdict::wrong)});
  EXPECT_THAT(changes.flips, SizeIs(0));
  EXPECT_THAT(changes.list, SizeIs(0));
}

}  // namespace
}  // namespace convene
