#include "eval_table.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "column.h"

namespace convene {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// Four questions of which the team has answered two.
Results half_done() {
  Results results;
  results.methods = {{.name = "pocket-debate", .kind = MethodKind::team},
                     {.name = "vote of pocket-sample at the tokens of pocket-debate",
                      .kind = MethodKind::consistency,
                      .beside = "pocket-debate"}};
  TableLine team{.method = 0, .questions = 2, .repeats = 10, .answers = 2, .unfinished = 2};
  team.verdicts = {{Verdict::right, 1}, {Verdict::unparsed, 1}};
  team.accuracy = {.mean = 0.5, .interval = {0.094, 0.906}};
  team.mean = {.generated = 12345, .prompt = 67890};
  results.table = {team, {.method = 1, .unfinished = 4}};
  Contrast contrast{.method = 0, .against = 1, .questions = 2, .only_method = 1};
  contrast.difference = {.mean = 0.5, .interval = {-0.48, 1}};
  results.contrasts = {contrast};
  results.flips = {{.method = 0, .round = 2, .wrong_to_right = 3}};
  return results;
}

TEST(ResultsPage, BreaksNamesInANarrowWindowAndNothingElse) {
  const std::string page = results_page(half_done(), 80);
  for (const std::string_view line : split(page, '\n')) EXPECT_LE(display_width(line), 80) << line;
  EXPECT_THAT(page, ContainsRegex("\npocket-debate +2 +10 +50.0 +.9.4, 90.6. +12345 +67890\n"));
  EXPECT_THAT(page, HasSubstr("\n    the tokens of\n    pocket-debate\n"));
}

TEST(ResultsPage, KeepsNamesWholeWhereAnyWidthWillDo) {
  EXPECT_THAT(results_page(half_done(), 0),
              HasSubstr("\n  vote of pocket-sample at the tokens of pocket-debate  0  0"));
}

TEST(ResultsPage, SetsApartWhatIsNeitherRightNorWrong) {
  const std::string page = results_page(half_done(), 0);
  EXPECT_THAT(page, ContainsRegex("\npocket-debate +1 +0 +0 +2\n"));
  Results finished = half_done();
  finished.table = {finished.table[0]};
  finished.table[0].verdicts = {{Verdict::right, 1}, {Verdict::wrong, 1}};
  finished.table[0].unfinished = 0;
  EXPECT_THAT(results_page(finished, 0), Not(HasSubstr("UNPARSED")));
  EXPECT_THAT(results_page(finished, 0), StartsWith("METHOD"));
  EXPECT_THAT(results_json(finished), Not(HasSubstr("\"unfinished\": \"")));
}

TEST(ResultsPage, BeginsWithWhatIsStillToComeAndTheCommandInOnePiece) {
  Results results = half_done();
  results.about.command =
      "convene eval --benchmark pocket --team pocket-debate --out " + std::string(80, 'x') + ".db";
  const std::string page = results_page(results, 80);
  EXPECT_THAT(page,
              StartsWith("Not finished: 2 of 4 answers of pocket-debate; and 4 of 4 of vote"));
  EXPECT_THAT(page, HasSubstr("\n  " + results.about.command + "\n\nMETHOD"));
  EXPECT_THAT(results_json(results), HasSubstr("\"unfinished\": \"Not finished: 2 of 4 "));
}

TEST(ResultsPage, SaysWhereManyTeamsAreCorrectedFor) {
  Results results = half_done();
  EXPECT_THAT(results_page(results, 0), Not(HasSubstr("adjusted for all teams")));
  results.methods.push_back({.name = "paper", .kind = MethodKind::team});
  EXPECT_THAT(results_page(results, 0), HasSubstr("adjusted for all teams: convene report STORE"));
}

TEST(ResultsPage, ShowsNoShareOfNothing) {
  EXPECT_THAT(results_page(half_done(), 0), ContainsRegex("tokens of pocket-debate +0 +0 +- +- "));
}

}  // namespace
}  // namespace convene
