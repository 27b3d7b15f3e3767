#include "report/page_json.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/sample_for_test.h"
#include "support/scratch.h"

namespace convene {
namespace {

using Json = nlohmann::json;
using testing::ScratchFolder;

class PageJson : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  SampleEvaluation sample_ = sample_evaluation(folder_.file("run.db"));

  Json page(const PageOptions& options = {}) const {
    const PageData data = page_data(sample_.results, *sample_.store, options);
    Json page = Json::parse(data.overview);
    page.update(Json::parse(data.discussions));
    return page;
  }
};

TEST_F(PageJson, HoldsEveryLineOfTheTable) {
  const Json table = page()["table"];
  ASSERT_EQ(table.size(), sample_.results.table.size());
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableLine& line = sample_.results.table[i];
    EXPECT_EQ(table[i]["method"], line.method);
    EXPECT_EQ(table[i]["group"], line.group);
    EXPECT_EQ(table[i]["accuracy"]["mean"], line.accuracy.mean);
    EXPECT_EQ(table[i]["accuracy"]["interval"],
              Json::array({line.accuracy.interval.low, line.accuracy.interval.high}));
    EXPECT_EQ(table[i]["mean"]["generated"], line.mean.generated);
    int counted = 0;
    for (const auto& [verdict, count] : table[i]["verdicts"].items()) counted += count.get<int>();
    EXPECT_EQ(counted, line.answers);
  }
}

TEST_F(PageJson, HoldsEveryAnswerWithItsQuestion) {
  const Json json = page();
  ASSERT_EQ(json["scores"].size(), sample_.results.scores.size());
  EXPECT_EQ(json["questions"].size(), 6U);
  for (std::size_t i = 0; i < json["scores"].size(); ++i) {
    const Score& score = sample_.results.scores[i];
    const Json& shown = json["scores"][i];
    EXPECT_EQ(json["questions"][shown["question"].get<std::size_t>()]["id"], score.item);
    EXPECT_EQ(shown["verdict"], to_string(*score.verdict));
    EXPECT_EQ(shown["discussions"], Json(score.discussions));
    EXPECT_EQ(shown["cost"][0], score.cost.generated);
  }
}

TEST_F(PageJson, MarksTheContrastToTheEqualTokenControl) {
  int marked = 0;
  const Json json = page();
  for (const Json& contrast : json["contrasts"]) {
    const Method& against = sample_.results.methods[contrast["against"].get<std::size_t>()];
    const Method& team = sample_.results.methods[contrast["method"].get<std::size_t>()];
    const bool equal = against.kind == MethodKind::consistency && against.beside == team.name;
    EXPECT_EQ(contrast["equal_tokens"], equal);
    marked += equal ? 1 : 0;
  }
  EXPECT_EQ(marked, 6);  // two teams, everything and two parts
}

TEST_F(PageJson, HoldsEachDiscussionOnceWithItsQuestionOnce) {
  const Json json = page();
  EXPECT_EQ(json["kept"]["discussions"], json["kept"]["of"]);
  EXPECT_EQ(json["discussions"].size(), 60U);
  EXPECT_EQ(json["statements"].size(), 6U);
}

TEST_F(PageJson, StatesWhatDidNotFit) {
  const Json all = page();
  const auto half = all["discussions"].dump().size() / 2;
  const Json json = page({.bytes_max = half, .program = {}, .store = {}});
  EXPECT_EQ(json["kept"]["of"], 60);
  EXPECT_LT(json["kept"]["discussions"], 60);
  EXPECT_GT(json["kept"]["discussions"], 0);
  EXPECT_LE(json["discussions"].dump().size(), half + 200);
}

TEST_F(PageJson, ShowsWrongAnswersOfTeamsFirst) {
  const std::vector<DiscussionId> ids = selected(sample_.results, Discussions::all);
  std::size_t wrong_of_teams = 0;
  for (const Score& score : sample_.results.scores)
    if (score.method < 2 && score.verdict != Verdict::right) ++wrong_of_teams;
  ASSERT_GT(wrong_of_teams, 0U);
  for (std::size_t i = 0; i < wrong_of_teams; ++i) {
    const auto owner =
        std::find_if(sample_.results.scores.begin(), sample_.results.scores.end(),
                     [&](const Score& score) { return score.discussions.front() == ids[i]; });
    EXPECT_LT(owner->method, 2U);
    EXPECT_NE(owner->verdict, Verdict::right);
  }
}

TEST_F(PageJson, LeavesQuestionsAndDiscussionsOutWhenTold) {
  const Json json = page({.discussions = Discussions::none, .program = {}, .store = {}});
  EXPECT_TRUE(json["discussions"].empty());
  EXPECT_TRUE(json["statements"].empty());
  EXPECT_THAT(json.dump(), ::testing::Not(::testing::HasSubstr("Make 24")));
}

TEST_F(PageJson, CitesThePaperBesideItsBenchmarksOnly) {
  EXPECT_TRUE(page()["published"]["rows"].empty());
  sample_.results.about.benchmark = "AIME-2024";
  const Json rows = page()["published"]["rows"];
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1]["accuracy"], 0.622);
  EXPECT_THAT(rows[1]["source"].get<std::string>(), ::testing::HasSubstr("2504.09772"));
}

}  // namespace
}  // namespace convene
