#include "report/table.h"

#include <gmock/gmock.h>

#include "report/findings.h"
#include "report/sample_for_test.h"
#include "report/summary.h"
#include "report/unfinished.h"
#include "support/scratch.h"

namespace convene {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScratchFolder;
using ::testing::StartsWith;

/// One team at 80 % and its control at 60 %.
Results two_methods(double p) {
  Results results;
  results.methods = {{"crew", MethodKind::team, "", 1},
                     {"vote", MethodKind::consistency, "crew", 2}};
  for (std::size_t method = 0; method < 2; ++method) {
    TableLine line;
    line.method = method;
    line.questions = 50;
    line.repeats = 2;
    line.answers = 100;
    line.verdicts = {{Verdict::right, method == 0 ? 80 : 60}, {Verdict::errored, 3}};
    line.accuracy = {method == 0 ? 0.8 : 0.6, 0.04, {0.5, 0.9}};
    line.mean.generated = method == 0 ? 1234.4 : 1300;
    line.mean.dollars = method == 0 ? std::optional(0.0125) : std::nullopt;
    results.table.push_back(line);
  }
  Contrast contrast;
  contrast.against = 1;
  contrast.questions = 50;
  contrast.difference = {0.2, 0.05, {0.102, 0.298}};
  contrast.p = contrast.p_holm = p;
  results.contrasts = {contrast};
  results.about.command = "convene eval";
  return results;
}

TEST(Findings, SayWhetherTheTeamIsWorthItsTokens) {
  const auto better = findings(two_methods(0.0001));
  ASSERT_EQ(better.size(), 1U);
  EXPECT_EQ(better[0].kind, TeamFinding::Kind::better);
  EXPECT_EQ(better[0].text,
            "crew: 80.0 % right [50.0, 90.0] at 1,234 generated tokens an answer. "
            "Self-consistency of a single agent: 60.0 % right [50.0, 90.0] at 1,300 generated "
            "tokens an answer. The team is better than a vote at the same tokens: +20.0 points "
            "[+10.2, +29.8] over 50 questions, p < 0.001.");
  EXPECT_EQ(findings(two_methods(0.2))[0].kind, TeamFinding::Kind::open);
  Results worse = two_methods(0.01);
  worse.contrasts[0].difference.mean = -0.1;
  EXPECT_EQ(findings(worse)[0].kind, TeamFinding::Kind::worse);
}

TEST(Findings, TakeResamplingForTheControlWhereAnswersHaveNoVote) {
  Results programs = two_methods(0.01);
  programs.methods[1] = {"until accepted", MethodKind::resampling, "crew", 2};
  EXPECT_EQ(findings(programs)[0].kind, TeamFinding::Kind::better);
  EXPECT_THAT(findings(programs)[0].text,
              HasSubstr("A single agent until what the question shows accepts a reply: 60.0 %"));
}

TEST(Findings, CallNoTeamBetterThatACheckerOnSingleRepliesBeats) {
  Results results = two_methods(0.0001);
  results.methods.push_back({"until accepted", MethodKind::resampling, "crew", 2});
  results.table.push_back(results.table[1]);
  results.table[2].method = 2;
  results.table[2].accuracy.mean = 0.93;
  Contrast contrast = results.contrasts[0];
  contrast.against = 2;
  contrast.difference = {-0.13, 0.02, {-0.17, -0.09}};
  results.contrasts.push_back(contrast);
  const TeamFinding finding = findings(results)[0];
  EXPECT_EQ(finding.kind, TeamFinding::Kind::open);
  EXPECT_THAT(finding.text, HasSubstr("better than a vote at the same tokens: +20.0 points"));
  EXPECT_THAT(finding.text,
              HasSubstr("until it accepts one come to 93.0 % right [50.0, 90.0] at 1,300 generated "
                        "tokens an answer; the team to that: −13.0 points [−17.0, −9.0]"));
  results.contrasts[1].difference = results.contrasts[0].difference;
  EXPECT_EQ(findings(results)[0].kind, TeamFinding::Kind::better);
}

TEST(Findings, SayWhatAReaderHasToKnowOfTheControl) {
  Results results = two_methods(0.01);
  results.table[1].note = "a vote beside a vote";
  EXPECT_THAT(findings(results)[0].text, HasSubstr(" (This is a vote beside a vote.)"));
}

TEST(NeededWords, SayWhatANarrowerIntervalWouldTake) {
  Results results = two_methods(0.01);
  EXPECT_TRUE(needed_words(results, 0.01).empty()) << "nothing is known of its answers";
  for (int item = 0; item < 50; ++item)
    for (int repeat = 0; repeat < 2; ++repeat)
      results.scores.push_back({.method = 0,
                                .item = std::to_string(item),
                                .repeat = repeat,
                                .verdict = item < 40 ? Verdict::right : Verdict::wrong});
  EXPECT_THAT(needed_words(results, 0.02),
              ::testing::ElementsAre(::testing::MatchesRegex(
                  "crew is known to ± 1[01].. points; ± 2.0 would take 1,.{3} such questions at 2 "
                  "repeats; more repeats alone would not do")));
  EXPECT_THAT(needed_words(results, 0.2),
              ::testing::ElementsAre(HasSubstr("points, which is as near as wanted")));
  EXPECT_THAT(markdown_table(results, 0.02), HasSubstr("± 2.0 would take"));
  EXPECT_THAT(markdown_table(results), Not(HasSubstr("would take")));
}

TEST(MarkdownTable, SetsTheSameAnswersUnderOtherRulesBesideOneAnother) {
  Results results = two_methods(0.01);
  EXPECT_THAT(markdown_table(results), Not(HasSubstr("other rules")));
  results.regraded = {{0, "", Regraded::Rules::strict, {0.7, 0.05, {0.6, 0.8}}},
                      {0, "", Regraded::Rules::covered, {0.96, 0.01, {0.95, 0.97}}}};
  EXPECT_THAT(markdown_table(results),
              HasSubstr("| **crew** | 80.0 % ± 20.0 | 70.0 % ± 10.0 | – | 96.0 % ± 1.0 |\n"));
  EXPECT_THAT(csv_table(results), HasSubstr(",0.7,,0.96,\r\n"));
}

TEST(Findings, AdmitWhereThereIsNoControl) {
  Results results = two_methods(0.01);
  results.contrasts.clear();
  EXPECT_EQ(findings(results)[0].kind, TeamFinding::Kind::unchecked);
  EXPECT_THAT(findings(results)[0].text, HasSubstr("no equal-token control"));
}

TEST(MarkdownSummary, AdjustsForTheTeamsOfAllEvaluations) {
  Results alone = two_methods(0.02);
  alone.about.benchmark = "gpqa";
  alone.contrasts.clear();
  Results other = two_methods(0.03);
  other.about.benchmark = "math";
  const std::string text = markdown_summary({two_methods(0.02), alone, other});
  EXPECT_THAT(text, HasSubstr("| crew | 80.0 % | 60.0 % | 50 | +20.0 [+10.2, +29.8] | p = 0.020 | "
                              "p = 0.040 |\n"));
  EXPECT_THAT(text, HasSubstr("| gpqa | crew | 80.0 % | – | – | – | – | – |\n"));
  EXPECT_THAT(text, HasSubstr("| p = 0.030 | p = 0.040 |\n"));
}

TEST(MarkdownTable, HasALineForEachMethodWithItsDifference) {
  const std::string text = markdown_table(two_methods(0.01));
  EXPECT_THAT(text, HasSubstr("| **crew** | 50 × 2 | 80.0 % | [50.0, 90.0] | 0 | 0 | 3 | 1,234 | 0 "
                              "| $0.0125 | +20.0 [+10.2, +29.8] |\n"));
  EXPECT_THAT(text, HasSubstr("| · vote | 50 × 2 | 60.0 % |"));
  EXPECT_THAT(text, HasSubstr("| unknown |"));
  EXPECT_THAT(text, HasSubstr("```\nconvene eval\n```"));
}

TEST(MarkdownTable, BeginsWithMethodsAgainstThePartsThatAFewLevelsMakeUp) {
  Results results = two_methods(0.01);
  results.groups = {"target", "target/easy", "target/hard", "algebra"};
  for (const std::string& part : results.groups) {
    for (std::size_t method : {0, 1}) {
      results.table.push_back(results.table[method]);
      results.table.back().group = part;
    }
  }
  EXPECT_THAT(markdown_table(results),
              HasSubstr("| right (tokens) | everything | target | algebra |\n"
                        "| --- | --: | --: | --: |\n"
                        "| **crew** | 80.0 % ± 20.0 (1,234) | 80.0 % ± 20.0 (1,234) | "
                        "80.0 % ± 20.0 (1,234) |\n"
                        "| · vote | 60.0 % ± "));
}

TEST(MarkdownTable, SaysHowCriticsDidAndWhoChanged) {
  Results results = two_methods(0.01);
  results.critics = {
      {.method = 0, .right_accepted = 57, .right = 60, .wrong_accepted = 3, .wrong = 40}};
  results.flips = {{.method = 0,
                    .round = 2,
                    .kept_right = 31,
                    .kept_wrong = 8,
                    .right_to_wrong = 2,
                    .wrong_to_right = 19}};
  const std::string text = markdown_table(results);
  EXPECT_THAT(text, HasSubstr("| **crew** | 95.0 % of 60, 7.5 % of 40 |"));
  EXPECT_THAT(text, HasSubstr("| **crew** | 2 | 19 | 2 | 31 | 8 |"));
}

TEST(MarkdownTable, BeginsWithWhatIsStillToCome) {
  Results results = two_methods(0.01);
  EXPECT_THAT(markdown_table(results), StartsWith("crew: "));
  results.table[1].unfinished = 8'918;
  EXPECT_THAT(markdown_table(results),
              StartsWith("**Not finished: 8,918 of 9,018 answers of vote are still to come. Unless "
                         "it is running now, go on with:**\n\n```\nconvene eval\n```\n\ncrew: "));
}

TEST(Unfinished, CountsAnAnswerOnceThatIsThereButMayChange) {
  Results results = two_methods(0.01);
  EXPECT_EQ(unfinished_sentence(results), "");
  results.table[0].unfinished = 10;
  results.table[1].unfinished = results.table[1].provisional = 20;
  EXPECT_EQ(unfinished_sentence(results),
            "Not finished: 10 of 110 answers of crew; and 20 of 100 of vote are still to come. "
            "Unless it is running now, go on with: convene eval");
}

TEST(Unfinished, NamesCeilingsOnlyWhereNothingElseIsMissing) {
  Results results = two_methods(0.01);
  results.methods[1].kind = MethodKind::oracle;
  results.table[1].unfinished = results.table[1].provisional = 20;
  EXPECT_THAT(unfinished_sentence(results), HasSubstr("20 of 100 answers of vote are"));
  results.table[0].unfinished = 10;
  EXPECT_THAT(unfinished_sentence(results), HasSubstr("10 of 110 answers of crew are"));
}

TEST(MarkdownTable, LetsNoNameOutOfItsCell) {
  Results results = two_methods(0.01);
  results.methods[0].name = "a | <b>\n# c";
  results.methods[1].beside = results.methods[0].name;
  EXPECT_THAT(markdown_table(results), HasSubstr("| **a \\| \\<b\\> \\# c** |"));
}

TEST(CsvTable, HasAsManyFieldsInEachLine) {
  ScratchFolder folder;
  const SampleEvaluation sample = sample_evaluation(folder.file("run.db"));
  const std::string text = csv_table(sample.results);
  std::size_t lines = 0, at = 0, fields = 0;
  while (at < text.size()) {
    const std::size_t end = text.find("\r\n", at);
    const auto commas =
        static_cast<std::size_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                            text.begin() + static_cast<std::ptrdiff_t>(end), ','));
    if (lines == 0) fields = commas;
    EXPECT_EQ(commas, fields) << text.substr(at, end - at);
    at = end + 2;
    ++lines;
  }
  EXPECT_EQ(lines, sample.results.table.size() + 1);
}

TEST(CsvTable, QuotesAndDisarmsFields) {
  Results results = two_methods(0.01);
  results.methods[0].name = "=HYPERLINK(\"x\"), b";
  EXPECT_THAT(csv_table(results), HasSubstr(",\"'=HYPERLINK(\"\"x\"\"), b\",team,"));
}

TEST(ReadingOrder, PutsControlsBesideTheirTeam) {
  const std::vector<Method> methods = {{"a", MethodKind::team, "", 1},
                                       {"b", MethodKind::team, "", 2},
                                       {"single", MethodKind::single, "", 3},
                                       {"vote b", MethodKind::consistency, "b", 3},
                                       {"vote a", MethodKind::consistency, "a", 3}};
  EXPECT_THAT(reading_order(methods), ::testing::ElementsAre(0, 4, 1, 3, 2));
}

}  // namespace
}  // namespace convene
