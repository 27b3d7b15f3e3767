#include "discussion/vote.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "discussion/ballot.h"
#include "support/play.h"
#include "support/teams.h"

namespace convene {
namespace {

using ::testing::HasSubstr;
using testing::lost;
using testing::play;
using testing::Played;
using testing::roles_in;
using testing::said;
using testing::shipped_team;
using testing::words;

const Problem kCount = plain_problem("How many?", AnswerKind::number);
const Problem kOpen = plain_problem("Write a line.", AnswerKind::open);

std::shared_ptr<const Protocol> vote_of(int samples) {
  Team team = shipped_team("vote");
  team.settings["samples"] = std::to_string(samples);
  return make_protocol(team);
}

/// "!" fails, "?" says something without an answer.
Minutes votes(const std::vector<std::string>& answers) {
  Minutes minutes;
  for (const std::string& answer : answers) {
    const int turn = static_cast<int>(minutes.size());
    minutes.push_back(answer == "!"   ? lost(0, turn, "solver")
                      : answer == "?" ? said(0, turn, "solver", "who knows")
                                      : said(0, turn, "solver", "\\boxed{" + answer + "}"));
  }
  return minutes;
}

Move after(int samples, const std::vector<std::string>& answers) {
  static std::map<int, std::shared_ptr<const Protocol>> protocols_by_samples;
  std::shared_ptr<const Protocol>& protocol = protocols_by_samples[samples];
  if (!protocol) protocol = vote_of(samples);
  return protocol->next(kCount, votes(answers));
}

std::string answer_after(int samples, const std::vector<std::string>& answers) {
  const Move move = after(samples, answers);
  if (const Conclude* end = std::get_if<Conclude>(&move)) return end->answer;
  return std::holds_alternative<Wait>(move) ? "wait" : "ask";
}

TEST(Vote, CountsSpellingsOfOneValueTogetherAsGradingDoes) {
  EXPECT_EQ(answer_after(5, {"7", "\\sqrt{2}/2", "8", "\\frac{1}{\\sqrt2}", "2^{-1/2}"}),
            "\\sqrt{2}/2");
  EXPECT_EQ(answer_after(3, {"\\{1,2\\}", "2,1", "(1,2)"}), "\\{1,2\\}");
}

TEST(Vote, AsksAllSideBySide) {
  const Ask ask = std::get<Ask>(vote_of(5)->next(kCount, {}));
  EXPECT_EQ(ask.turns.size(), 5u);
  EXPECT_EQ(std::get<Say>(ask.turns[0]).messages, std::get<Say>(ask.turns[4]).messages);
  EXPECT_NE(seat_of(ask.turns[0]), seat_of(ask.turns[4]));
}

TEST(Vote, CountsEqualAnswersAsOne) {
  EXPECT_EQ(answer_after(5, {"7", "0.5", "8", "1/2", "\\frac12"}), "0.5");
}

TEST(Vote, EndsOnceTheLeadCannotChange) {
  EXPECT_EQ(answer_after(5, {"1", "1"}), "wait");
  EXPECT_EQ(answer_after(5, {"1", "1", "1"}), "1");
  EXPECT_EQ(answer_after(5, {"1", "2", "1"}), "wait");
  EXPECT_EQ(answer_after(5, {"1", "2", "1", "3"}), "1");
  const Conclude end = std::get<Conclude>(after(5, {"1", "1", "1"}));
  EXPECT_EQ(end.ending, Ending::agreed);
  EXPECT_EQ(end.why, "3 of 3 votes for this answer, 2 not waited for: the lead cannot change");
}

TEST(Vote, OnADrawTheEarlierAnswerWins) {
  EXPECT_EQ(answer_after(4, {"2", "1", "1", "2"}), "2");
  EXPECT_EQ(answer_after(2, {"2"}), "2");
  EXPECT_EQ(answer_after(4, {"2", "1", "1"}), "wait");
}

TEST(Vote, SettledMeansThatNoContinuationChangesTheWinner) {
  const std::vector<std::string> choices = {"1", "2", "3", "!"};
  for (int code = 0; code < 4 * 4 * 4 * 4 * 4; ++code) {
    std::vector<std::string> answers;
    for (int i = 0, rest = code; i < 5; ++i, rest /= 4)
      answers.push_back(choices[static_cast<std::size_t>(rest % 4)]);
    const std::string all = answer_after(5, answers);
    for (std::size_t count = 1; count < 5; ++count) {
      const std::string early =
          answer_after(5, {answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(count)});
      if (early == "wait") continue;
      EXPECT_EQ(early, all) << code << " after " << count;
    }
  }
}

TEST(Vote, SilenceAndFailuresDoNotCount) {
  EXPECT_EQ(answer_after(5, {"!", "?", "4", "!", "?"}), "4");
  const Conclude end = std::get<Conclude>(after(5, {"!", "?", "4", "!", "?"}));
  EXPECT_EQ(end.why, "1 of 1 vote for this answer, 4 without an answer");
  EXPECT_EQ(std::get<Conclude>(after(2, {"!", "!"})).ending, Ending::failed);
  EXPECT_EQ(std::get<Conclude>(after(2, {"?", "?"})).ending, Ending::exhausted);
}

TEST(Vote, OpenQuestionsGoToAJudgeWhoPicksByNumber) {
  int said_so_far = 0;
  const Played played = play(*vote_of(3), kOpen, [&](const Say& say) {
    if (say.seat.role == "judge") {
      EXPECT_THAT(say.messages.back().content, HasSubstr("line number 3"));
      return words("The second. \\boxed{2}");
    }
    return words("line number " + std::to_string(++said_so_far));
  });
  EXPECT_EQ(roles_in(played), "solver+solver+solver judge");
  EXPECT_EQ(played.end.text, "line number 2");
  EXPECT_EQ(played.end.why,
            "the question is open, so answers are not counted; the judge picked reply 2 of 3");
}

TEST(Vote, AJudgeWithoutAChoiceLeavesTheFirst) {
  const Played played = play(*vote_of(2), kOpen, [](const Say& say) {
    return words(say.seat.role == "judge" ? "both are fine"
                                          : "line " + std::to_string(say.seat.number));
  });
  EXPECT_EQ(played.end.text, "line 0");
  EXPECT_THAT(played.end.why, HasSubstr("could not be read"));
}

TEST(Vote, EndedEarlyTakesTheLeadSoFar) {
  const Conclude end = vote_of(8)->conclude_early(kCount, votes({"1", "2", "2"}));
  EXPECT_EQ(end.answer, "2");
  EXPECT_EQ(end.ending, Ending::exhausted);
  EXPECT_EQ(vote_of(8)->conclude_early(kCount, {}).ending, Ending::failed);
}

Played debate(const Problem& problem, const testing::Speaker& speaker) {
  return play(*make_protocol(shipped_team("debate")), problem, speaker);
}

TEST(Debate, ShowsEachAgentTheOthersLastWords) {
  const Played played = debate(kCount, [](const Say& say) {
    return words("agent " + std::to_string(say.seat.number) + " \\boxed{7}");
  });
  EXPECT_EQ(roles_in(played), "debater+debater+debater debater+debater+debater");
  const std::string& second = std::get<Say>(played.asks[1].turns[1]).messages.back().content;
  EXPECT_THAT(second, HasSubstr("What Debater 1 said last"));
  EXPECT_THAT(second, HasSubstr("What Debater 3 said last"));
  EXPECT_THAT(second, HasSubstr("What you said last"));
  EXPECT_EQ(played.end.answer, "7");
  EXPECT_EQ(played.end.why, "3 of 3 votes for this answer");
}

TEST(Debate, CountsLastAnswersOnly) {
  std::map<int, int> rounds;
  const Played played = debate(kCount, [&](const Say& say) {
    const bool second = rounds[say.seat.number]++ > 0;
    return words(second && say.seat.number > 0 ? "\\boxed{2}" : "\\boxed{1}");
  });
  EXPECT_EQ(played.end.answer, "2");
}

TEST(Debate, AnAgentThatFailsKeepsItsEarlierWord) {
  std::map<int, int> rounds;
  const Played played = debate(kCount, [&](const Say& say) -> Result<Reply> {
    if (rounds[say.seat.number]++ > 0) return tl::unexpected(Failure{.kind = FailureKind::lost});
    return words("\\boxed{5}");
  });
  EXPECT_EQ(played.end.answer, "5");
}

TEST(Debate, OpenQuestionsGoToTheJudge) {
  const Played played = debate(kOpen, [](const Say& say) {
    return words(say.seat.role == "judge" ? "\\boxed{3}"
                                          : "poem " + std::to_string(say.seat.number));
  });
  EXPECT_EQ(played.end.text, "poem 2");
}

}  // namespace
}  // namespace convene
