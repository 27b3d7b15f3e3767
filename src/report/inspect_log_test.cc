#include "report/inspect_log.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "report/sample_for_test.h"
#include "support/scratch.h"

namespace convene {
namespace {

using Json = nlohmann::json;
using testing::ScratchFolder;

class InspectLog : public ::testing::Test {
 protected:
  ScratchFolder folder_;
  SampleEvaluation sample_ =
      sample_evaluation(folder_.file("run.db"), {.questions = 40, .repeats = 2, .poison = {}});
  Json log_ = Json::parse(inspect_log(sample_.results, 0, *sample_.store));
};

TEST_F(InspectLog, HasASampleForEachAnswer) {
  EXPECT_EQ(log_["samples"].size(), 80U);
  EXPECT_EQ(log_["eval"]["dataset"]["samples"], 40);
  EXPECT_EQ(log_["eval"]["config"]["epochs"], 2);
  EXPECT_EQ(log_["results"]["scores"][0]["metrics"]["accuracy"]["value"],
            sample_.results.table[0].accuracy.mean);
}

TEST_F(InspectLog, KeepsErrorsApartFromWrongAnswers) {
  int errored = 0;
  for (std::size_t i = 0; i < log_["samples"].size(); ++i) {
    const Json& shown = log_["samples"][i];
    const Verdict verdict = *sample_.results.scores[i].verdict;
    EXPECT_EQ(shown.contains("error"), verdict == Verdict::errored);
    EXPECT_EQ(shown.contains("scores"), verdict != Verdict::errored);
    if (verdict == Verdict::errored) {
      ++errored;
    } else {
      EXPECT_EQ(shown["scores"]["convene"]["value"] == "C", verdict == Verdict::right);
    }
  }
  EXPECT_GT(errored, 0);
}

TEST_F(InspectLog, TellsTheDiscussion) {
  const Json& messages = log_["samples"][0]["messages"];
  EXPECT_EQ(messages[0]["role"], "user");
  EXPECT_EQ(messages[1]["content"],
            "CEO:\n\nGo on with 2 experts, up to 2,048 tokens each. Find it, then recompute it "
            "blind.\nTasks: Solve; recompute.");
  EXPECT_EQ(messages[3]["content"][0]["type"], "reasoning");
}

TEST_F(InspectLog, IsNamedAsTheViewerExpects) {
  EXPECT_EQ(inspect_name(sample_.results, 3),
            "2026-09-21T14-13-20+00-00_pocket-six_vote-at-pocket-s-tokens-3.json");
  EXPECT_THAT(inspected(sample_.results), ::testing::ElementsAre(0, 1, 2, 3, 4));
}

}  // namespace
}  // namespace convene
