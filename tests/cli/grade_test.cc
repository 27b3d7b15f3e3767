#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/program.h"

// `convene grade` as a person uses it.

namespace convene {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::vector<json> lines_of(const std::string& text) {
  std::vector<json> rows;
  for (const std::string_view line : split(text, '\n'))
    if (!line.empty()) rows.push_back(json::parse(line));
  return rows;
}

TEST(GradeCommand, SaysTheVerdictOnOnePairAndWhy) {
  const Home home;
  const Finished finished =
      home.run({"grade", "--gold", "\\frac{1}{2}", "--answer", "So it is \\boxed{0.5}."});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("right\nanswer  0.5\nwhy "));
}

TEST(GradeCommand, TakesAProfileAndABareAnswer) {
  const Home home;
  const Finished finished = home.run({"grade", "--profile", "math-strict", "--gold", "10\\%",
                                      "--answer", "10", "--extracted", "--json"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_EQ(json::parse(finished.out)["verdict"], "wrong");
}

TEST(GradeCommand, RefusesALineNestedWithoutEndAndGoesOn) {
  const Home home;
  const std::string deep(200'000, '[');
  const std::string input =
      R"({"id": )" + deep + std::string(200'000, ']') +
      R"(, "gold": "5", "answer": "5"})"
      "\n"
      R"({"id": 2, "gold": "5", "answer": "5", "extracted": true, "choices": ")" +
      deep +
      R"("})"
      "\n";
  const Finished finished = home.run({"grade"}, {.input = input});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const std::vector<json> rows = lines_of(finished.out);
  ASSERT_EQ(rows.size(), 2u) << finished.out;
  EXPECT_EQ(rows[0]["verdict"], "errored");
  EXPECT_THAT(rows[0]["why"].get<std::string>(), HasSubstr("line 1"));
  EXPECT_THAT(rows[0]["why"].get<std::string>(), HasSubstr("nested deeper than 100 levels"));
  EXPECT_EQ(rows[1]["verdict"], "right");
}

TEST(GradeCommand, GradesLinesInTheirOrderAndPassesOverBadOnes) {
  const Home home;
  const std::string input =
      R"({"id": 7, "profile": "math", "gold": "1/2", "answer": "It is \\boxed{0.5}."})"
      "\nnot json\n"
      R"({"id": "b", "gold": "5", "answer": "6", "extracted": true})"
      "\n\n"
      R"({"id": "c", "profile": "maths", "gold": "5", "answer": "6"})"
      "\n"
      R"({"id": "d", "profile": "commongen", "gold": ["dog", "run"], "answer": "Dogs run."})"
      "\n";
  const Finished finished = home.run({"grade"}, {.input = input});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const std::vector<json> rows = lines_of(finished.out);
  ASSERT_EQ(rows.size(), 5u) << finished.out;
  EXPECT_EQ(rows[0], json::parse(R"({"id": 7, "verdict": "right", "extracted": "0.5", "why": )" +
                                 rows[0]["why"].dump() + "}"));
  EXPECT_EQ(rows[1]["verdict"], "errored");
  EXPECT_EQ(rows[1]["id"], json());
  EXPECT_THAT(rows[1]["why"].get<std::string>(), HasSubstr("line 2"));
  EXPECT_EQ(rows[2]["verdict"], "wrong");
  EXPECT_EQ(rows[3]["id"], "c");
  EXPECT_THAT(rows[3]["why"].get<std::string>(), HasSubstr("line 5: unknown profile 'maths'"));
  EXPECT_EQ(rows[4]["verdict"], "right");
  EXPECT_THAT(finished.err, HasSubstr("5 graded: 2 right, 1 wrong, 2 errored"));
}

TEST(GradeCommand, RunsProgramsInTheSandboxAndGivesTheirLinesBackByName) {
  const Home home;
  const std::string row =
      R"({"id": "p", "profile": "mbpp", "answer": "```python\ndef f(x):\n    return x + 1\n```",)"
      R"( "task": {"test_imports": [], "test_list": ["assert f(1) == 2"], "code_header": "def f(x):"}})"
      "\n";
  const Finished finished = home.run({"grade"}, {.input = row});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const json verdict = json::parse(finished.out);
  EXPECT_EQ(verdict["id"], "p");
  EXPECT_TRUE(verdict["verdict"] == "right" ||
              verdict["why"].dump().find("sandbox") != std::string::npos)
      << finished.out;
}

TEST(GradeCommand, RefusesWhatItCannotGrade) {
  const Home home;
  EXPECT_EQ(home.run({"grade", "--gold", "5"}).code, 2);
  EXPECT_EQ(home.run({"grade", "--profile", "poetry", "--gold", "5", "--answer", "5"}).code, 2);
  EXPECT_EQ(home.run({"grade", "no-such-file.jsonl"}).code, 2);
  const Finished broken = home.run({"grade", "--gold", "\\frac{1}{", "--answer", "5"});
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.out, HasSubstr("errored"));
}

}  // namespace
}  // namespace convene
