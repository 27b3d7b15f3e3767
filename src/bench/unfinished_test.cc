#include <gmock/gmock.h>

#include "bench/control_scores.h"
#include "bench/scores.h"
#include "bench/tables.h"

// What of a run is not there yet is counted, whatever it was that is missing.

namespace convene {
namespace {

constexpr std::int64_t kTeam = 1, kAgent = 2;

/// A run of two questions by hand: a team, and a single agent whose discussions are the pool. Every
/// sample takes ten tokens, every answer of the team forty: a vote is four samples.
class Half {
 public:
  Half() {
    kept_.runs = {{.run = {}, .method = "team", .pool = false},
                  {.run = {}, .method = "single", .pool = true}};
    kept_.runs[0].run.id = kTeam;
    kept_.runs[0].run.team = "crew";
    kept_.runs[1].run.id = kAgent;
    kept_.runs[1].run.team = "solo";
    kept_.questions = 2;
  }

  Half& team(const std::string& item) { return add(kTeam, item, 0, 40, true); }
  Half& sample(const std::string& item, int number, bool accepted) {
    return add(kAgent, item, number, 10, accepted);
  }
  /// Samples of which none is accepted.
  Half& samples(const std::string& item, int count) {
    for (int number = 0; number < count; ++number) sample(item, number, false);
    return *this;
  }

  TableLine line(MethodKind kind) const {
    Scores scores;
    add_measured(kept_, scores);
    add_controls(kept_, {""}, scores);
    for (std::size_t method = 0; method < scores.methods.size(); ++method) {
      if (scores.methods[method].kind != kind) continue;
      for (const TableLine& ceiling : scores.ceilings)
        if (ceiling.method == method) return ceiling;
      return line_of(method, "", scores.scores);
    }
    ADD_FAILURE() << "no " << to_string(kind);
    return {};
  }

 private:
  Half& add(std::int64_t run, const std::string& item, int number, int tokens, bool accepted) {
    DiscussionLine line;
    line.discussion.id = static_cast<DiscussionId>(kept_.lines.size() + 1);
    line.discussion.run = run;
    line.discussion.problem.id = item;
    line.discussion.repeat = number;
    line.outcome.emplace();
    line.outcome->conclusion.ending = Ending::agreed;
    line.spend.usage.completion_tokens = tokens;
    line.verdict = VerdictRow{.discussion = line.discussion.id,
                              .group = "",
                              .profile = "pocket",
                              .verdict = accepted ? Verdict::right : Verdict::wrong,
                              .extracted = accepted ? "24" : "25",
                              .gold = "",
                              .why = "",
                              .accepted = accepted,
                              .retries = 0,
                              .turns = {}};
    kept_.lines.push_back(std::move(line));
    return *this;
  }

  Kept kept_;
};

TEST(Unfinished, NothingOfARunThatHasItAll) {
  Half run;
  run.team("easy").team("hard").sample("easy", 0, true).sample("easy", 1, true);
  run.sample("easy", 2, true).sample("easy", 3, true).samples("hard", 7);
  for (const auto kind : {MethodKind::team, MethodKind::single, MethodKind::consistency,
                          MethodKind::resampling, MethodKind::oracle})
    EXPECT_EQ(run.line(kind).unfinished, 0) << to_string(kind);
  EXPECT_EQ(run.line(MethodKind::resampling).answers, 2);
}

TEST(Unfinished, AnAnswerThatSomeoneElseHasBegunAlready) {
  Half run;
  run.team("easy").sample("easy", 0, true).sample("hard", 0, false);
  const TableLine team = run.line(MethodKind::team);
  EXPECT_EQ(team.answers, 1);
  EXPECT_EQ(team.unfinished, 1);
}

TEST(Unfinished, AVoteThatLacksSamples) {
  Half run;
  run.team("easy").team("hard").samples("easy", 4).samples("hard", 3);
  const TableLine vote = run.line(MethodKind::consistency);
  EXPECT_EQ(vote.answers, 1);
  EXPECT_EQ(vote.unfinished, 1);
  EXPECT_EQ(run.line(MethodKind::oracle).unfinished, 1);
}

TEST(Unfinished, EveryVoteWhereNoSampleIsThereYet) {
  Half run;
  run.team("easy").team("hard");
  EXPECT_EQ(run.line(MethodKind::consistency).unfinished, 2);
  EXPECT_EQ(run.line(MethodKind::resampling).unfinished, 2);
}

TEST(Unfinished, ResamplingThatWouldGoOnDrawingWhileItsVerdictSoFarCounts) {
  Half run;
  run.team("easy").team("hard").sample("easy", 0, true).samples("hard", 2);
  const TableLine line = run.line(MethodKind::resampling);
  EXPECT_EQ(line.answers, 2) << "without the one that is not accepted only right ones were left";
  EXPECT_EQ(line.provisional, 1);
  EXPECT_EQ(line.unfinished, 1);
}

}  // namespace
}  // namespace convene
