#include "discussion/solo.h"

#include <gtest/gtest.h>

#include "support/teams.h"

namespace convene {
namespace {

using testing::lost;
using testing::said;
using testing::shipped_team;

const Problem kProblem = plain_problem("How many legs do two spiders have?", AnswerKind::number);

TEST(Solo, AsksOneFinalTurnWithTheQuestion) {
  const auto protocol = make_protocol(shipped_team("solo"));
  const Ask ask = std::get<Ask>(protocol->next(kProblem, {}));
  ASSERT_EQ(ask.turns.size(), 1u);
  const Say& turn = std::get<Say>(ask.turns[0]);
  EXPECT_TRUE(turn.final);
  EXPECT_EQ(turn.seat.role, "solver");
  ASSERT_EQ(turn.messages.size(), 1u);
  EXPECT_EQ(turn.messages[0].content.substr(0, 34), "How many legs do two spiders have?");
}

TEST(Solo, ConcludesWithTheReply) {
  const auto protocol = make_protocol(shipped_team("solo"));
  const Conclude end =
      std::get<Conclude>(protocol->next(kProblem, {said(0, 0, "solver", "So \\boxed{16}.")}));
  EXPECT_EQ(end.ending, Ending::agreed);
  EXPECT_EQ(end.answer, "16");
  EXPECT_EQ(end.text, "So \\boxed{16}.");
}

TEST(Solo, FailsWhereNothingCame) {
  const auto protocol = make_protocol(shipped_team("solo"));
  const Conclude end = std::get<Conclude>(protocol->next(kProblem, {lost(0, 0, "solver")}));
  EXPECT_EQ(end.ending, Ending::failed);
  EXPECT_EQ(end.why, "nobody answered: timeout (no reply in 60 s)");
  EXPECT_EQ(protocol->conclude_early(kProblem, {}).ending, Ending::failed);
}

TEST(Solo, PutsTheConversationBeforeTheQuestion) {
  Problem problem = kProblem;
  problem.conversation = {{Role::user, "Hello."}, {Role::assistant, "Hello!"}};
  const auto protocol = make_protocol(shipped_team("solo"));
  const Ask ask = std::get<Ask>(protocol->next(problem, {}));
  const std::vector<Message>& messages = std::get<Say>(ask.turns[0]).messages;
  ASSERT_EQ(messages.size(), 3u);
  EXPECT_EQ(messages[1].content, "Hello!");
  EXPECT_EQ(messages[2].role, Role::user);
}

}  // namespace
}  // namespace convene
