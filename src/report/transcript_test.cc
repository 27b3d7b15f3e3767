#include "report/transcript.h"

#include <gmock/gmock.h>

#include "report/sample_for_test.h"
#include "support/scratch.h"

namespace convene {
namespace {

TurnRow row(int ask, const char* role, Result<Said> outcome) {
  TurnRow row;
  row.ask = ask;
  row.seat = {.role = role, .number = 0, .model = "", .title = "Somebody"};
  row.outcome = std::move(outcome);
  return row;
}

Said reply(std::string text) {
  Reply reply;
  reply.text = std::move(text);
  return reply;
}

Transcript told(std::vector<TurnRow> turns) {
  Recording recording;
  recording.turns = std::move(turns);
  return transcript_of(recording);
}

TEST(Transcript, TellsARulingInASentenceAndKeepsWhatWasWritten) {
  const std::string ruling = R"({"decision":"stop","reason":"solved"})";
  const SpokenTurn turn = told({row(0, "ceo", reply(ruling))}).turns[0];
  EXPECT_EQ(turn.text, "Stop: solved.");
  EXPECT_EQ(turn.written, ruling);
}

TEST(Transcript, ReadsOnlyCriticsForAgreement) {
  const Transcript transcript =
      told({row(0, "critic", reply("No. [Disagree]")), row(1, "solver", reply("I [Agree]"))});
  EXPECT_EQ(transcript.turns[0].agrees, false);
  EXPECT_EQ(transcript.turns[1].agrees, std::nullopt);
}

TEST(Transcript, TellsApartWhatTheTeamNeverSaw) {
  TurnRow failed = row(0, "solver", tl::unexpected(Failure{.kind = FailureKind::lost}));
  TurnRow again = row(0, "solver", reply("4"));
  again.attempt = 1;
  TurnRow left = row(1, "critic", reply("late"));
  left.leftover = true;
  TurnRow gone = row(2, "critic", {});
  gone.outcome.reset();
  const Transcript transcript = told({failed, again, left, gone});
  EXPECT_FALSE(transcript.turns[0].seen);
  EXPECT_TRUE(transcript.turns[0].failed);
  EXPECT_TRUE(transcript.turns[1].seen);
  EXPECT_FALSE(transcript.turns[2].seen);
  EXPECT_TRUE(transcript.turns[3].lost);
  EXPECT_EQ(transcript.ending, "interrupted");
}

TEST(Transcript, LeavesOutAFinalTextThatATurnHasSaid) {
  Recording recording;
  recording.turns = {row(0, "solver", reply("It is 4. \\boxed{4}"))};
  recording.outcome = OutcomeRow{.conclusion = {.text = "It is 4. \\boxed{4}", .answer = "4"}};
  EXPECT_EQ(transcript_of(recording).text, "");
  recording.outcome->conclusion.text = "4";
  EXPECT_EQ(transcript_of(recording).text, "4");
}

TEST(Transcript, IsPrintable) {
  const SpokenTurn turn = told({row(0, "solver", reply("a\x1b[31mb\xff"))}).turns[0];
  EXPECT_EQ(turn.text.find('\x1b'), std::string::npos);
  EXPECT_THAT(turn.text, ::testing::HasSubstr("\xef\xbf\xbd"));
}

}  // namespace
}  // namespace convene
