#include "bench/benchmark.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "base/error.h"
#include "bench/doctest.h"

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string data_folder() {
  const char* said = std::getenv("CONVENE_BENCHMARK_DATA");
  return said ? said : CONVENE_SOURCE_DIR "/data/benchmarks";
}

Loaded loaded(const std::string& name, const std::string& text, const LoadOptions& options = {}) {
  return load_from(benchmark_named(name), parse_data("folder/data.jsonl", text), options);
}

std::string trouble_of(const std::string& name, const std::string& text) {
  try {
    loaded(name, text);
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no Error";
}

struct RealFile {
  const char* benchmark;
  const char* file;
  std::size_t items;
};

void PrintTo(const RealFile& file, std::ostream* out) {
  *out << file.benchmark;
}

class RealFiles : public ::testing::TestWithParam<RealFile> {};

TEST_P(RealFiles, AreKnownAndLoadWhole) {
  const std::string path = data_folder() + "/" + GetParam().file;
  if (!std::filesystem::exists(path))
    GTEST_SKIP() << path << " is not here; CONVENE_BENCHMARK_DATA names the folder";
  const Loaded data = load_benchmark(GetParam().benchmark, path, {});
  EXPECT_THAT(data.items, SizeIs(GetParam().items));
  EXPECT_THAT(data.gold_errors, IsEmpty());
  EXPECT_THAT(data.version, ::testing::Not(HasSubstr("unknown")));
}

INSTANTIATE_TEST_SUITE_P(Five, RealFiles,
                         ::testing::Values(RealFile{"aime-2024", "aime2024.jsonl", 30},
                                           RealFile{"math-500", "math500.jsonl", 500},
                                           RealFile{"commongen-hard", "commongen.jsonl", 200},
                                           RealFile{"humaneval", "humaneval.jsonl", 164},
                                           RealFile{"mbpp-sanitized", "mbpp_sanitized.jsonl", 257}),
                         [](const auto& file) { return "File" + std::to_string(file.index); });

TEST(Benchmarks, NameTheNearestOfAnUnknownOne) {
  try {
    benchmark_named("math500");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.hint(), HasSubstr("math-500"));
  }
}

TEST(Benchmarks, SayWhereToGetAMissingFile) {
  try {
    load_benchmark("gpqa-diamond", "", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("gpqa_diamond.csv"));
    EXPECT_THAT(error.hint(), HasSubstr("huggingface.co"));
  }
}

TEST(Benchmarks, AnUnknownVersionIsNamed) {
  const Loaded data = loaded("own", R"({"question":"1+1?","answer":2,"profile":"aime"})");
  EXPECT_THAT(data.version, HasSubstr("unknown version (1 rows"));
  EXPECT_EQ(data.items.front().gold, "2");
}

TEST(Benchmarks, BadRowsAreNamedByLineAndField) {
  const std::string good = "{\"problem\":\"p\",\"answer\":\"1\"}\n";
  EXPECT_THAT(trouble_of("aime-2024", good + "\n{\"problem\":\"q\"}"),
              HasSubstr("data.jsonl:3: field 'answer' is missing"));
  EXPECT_THAT(trouble_of("aime-2024", good + "{\"problem\":7,\"answer\":\"1\"}"),
              HasSubstr("data.jsonl:2: field 'problem' is not a text"));
  EXPECT_THAT(trouble_of("aime-2024", good + "{\"problem\":\"q\",\"ans"),
              HasSubstr("data.jsonl:2: the line is cut off"));
  EXPECT_THAT(trouble_of("aime-2024", good + "{\"problem\":\" \",\"answer\":\"1\"}"),
              HasSubstr("field 'problem' is empty"));
  EXPECT_THAT(trouble_of("aime-2024", ""), HasSubstr("holds no rows"));
  EXPECT_THAT(trouble_of("own", R"({"question":"q","answer":"a","profile":"maths"})"),
              HasSubstr("field 'profile' is 'maths', not one of math"));
}

TEST(Benchmarks, AnArrayThatIsCutOffIsNamedByLineAndColumn) {
  const std::string half = "[{\"problem\":\"p\",\"answer\":\"1\"},\n {\"problem\":\"q\", \"ans";
  EXPECT_THAT(trouble_of("aime-2024", half),
              HasSubstr("data.jsonl:2:22: the file is cut off here"));
  EXPECT_THAT(trouble_of("aime-2024", "\n[{\"problem\":\"p\",\n  \"answer\":1]\n"),
              HasSubstr("data.jsonl:3:13: not JSON from here on"));
  EXPECT_THAT(trouble_of("aime-2024", "[{\"problem\":\"p\",\"answer\":1}, 2]"),
              HasSubstr("data.jsonl: row 2: not a JSON object"));
}

TEST(Benchmarks, NumbersAreReadAsTheyAreWritten) {
  for (const char* number : {"0.5", "0.50", "2.5e-3", "-7", "12345678901234567890123", "1E2"}) {
    const std::string row = std::string(R"({"question":"q","answer":)") + number;
    EXPECT_EQ(loaded("own", row + R"(,"profile":"math"})").items.at(0).gold, number);
    EXPECT_EQ(loaded("own", "[" + row + R"(,"profile":"math"}])").items.at(0).gold, number);
  }
  EXPECT_THAT(trouble_of("own", R"({"question":0.5,"answer":1,"profile":"math"})"),
              HasSubstr("field 'question' is not a text"));
  EXPECT_THAT(trouble_of("own", R"({"question":"q","answer":true,"profile":"math"})"),
              HasSubstr("field 'answer' is not a text"));
}

TEST(Benchmarks, DuplicateIdsAreRefusedWithBothPlaces) {
  EXPECT_THAT(trouble_of("own", R"({"id":"a","question":"p","answer":"1","profile":"aime"}
{"id":"b","question":"q","answer":"1","profile":"aime"}
{"id":"a","question":"r","answer":"1","profile":"aime"})"),
              HasSubstr("data.jsonl:3: the id 'a' is that of data.jsonl:1 too"));
}

TEST(Benchmarks, GoldAnswersThatDoNotParseAreListedAndLeftOut) {
  const Loaded data = loaded("aime-2024", R"({"id":1,"problem":"p","answer":"17"}
{"id":2,"problem":"q","answer":"many"})");
  EXPECT_THAT(data.items, SizeIs(1));
  EXPECT_THAT(data.gold_errors,
              ElementsAre(::testing::AllOf(HasSubstr("data.jsonl:2"), HasSubstr("(id 2)"))));
}

TEST(Benchmarks, EqualFingerprintsMeanEqualQuestions) {
  const std::string a = R"({"id":1,"problem":"p","answer":"17"})";
  const std::string b = R"({"id":1,"problem":"p","answer":"18"})";
  EXPECT_EQ(loaded("aime-2024", a).fingerprint, loaded("aime-2024", a + "\n").fingerprint);
  EXPECT_NE(loaded("aime-2024", a).fingerprint, loaded("aime-2024", b).fingerprint);
}

constexpr const char* kGpqa =
    "Record ID,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3\n"
    "rec1,\"Which of these, if any,\nis \"\"a\"\" gas?\",neon,iron,gold,salt\n";

TEST(Gpqa, ReadsItsCsv) {
  const Loaded data = loaded("gpqa-diamond", kGpqa);
  ASSERT_THAT(data.items, SizeIs(1));
  EXPECT_EQ(data.items[0].problem.id, "rec1");
  EXPECT_EQ(data.items[0].problem.part("statement"), "Which of these, if any,\nis \"a\" gas?");
}

TEST(Gpqa, PutsTheRightOptionAtEveryLetterOverTheRepeats) {
  const Item item = loaded("gpqa-diamond", kGpqa).items.front();
  std::map<std::string, int> letters;
  for (int repeat = 0; repeat < 400; ++repeat) {
    const Item put = seated(item, 1, repeat);
    ++letters[put.gold];
    EXPECT_THAT(put.problem.part("statement"), HasSubstr(put.gold + ") neon"));
    EXPECT_EQ(put.options[static_cast<std::size_t>(put.gold[0] - 'A')], "neon");
  }
  ASSERT_THAT(letters, SizeIs(4));
  for (const auto& [letter, times] : letters) EXPECT_GT(times, 60) << letter;
  EXPECT_EQ(seated(item, 1, 3).problem, seated(item, 1, 3).problem);
}

TEST(Pocket, DrawsTheSameHeldOutProblemsForASeedAndNoneTwice) {
  const LoadOptions options{.per_cell = 5, .seed = 3};
  const Loaded data = load_benchmark("pocket", "", options);
  EXPECT_EQ(data.fingerprint, load_benchmark("pocket", "", options).fingerprint);
  std::set<std::string> groups;
  for (const Item& item : data.items) {
    groups.insert(item.group);
    EXPECT_EQ(pocket::split_of(*item.task), pocket::Split::test);
    EXPECT_TRUE(
        pocket::family_named(item.task->family).check(*item.task, item.task->solution).right);
  }
  EXPECT_EQ(groups.size(), 3 * pocket::families().size());
  EXPECT_EQ(data.items.size(), 5 * groups.size());
}

TEST(Pocket, LevelsThatHaveMoreMakeUpForOneThatHasFewer) {
  std::map<std::string, int> levels;
  std::set<std::string> tasks;
  const LoadOptions options{.per_cell = 150, .families = {"target"}, .seed = 1};
  for (const Item& item : load_benchmark("pocket", "", options).items) {
    ++levels[item.group];
    tasks.insert(item.task->canonical);
  }
  EXPECT_THAT(tasks, SizeIs(450));
  EXPECT_LT(levels["target/easy"], 150);
  EXPECT_LE(std::abs(levels["target/medium"] - levels["target/hard"]), 1);
}

TEST(Mbpp, ShowsNoTestUnlessAsked) {
  const std::string row = R"({"task_id":11,"prompt":"Write f.","code":"def f(a):\n    return a",)"
                          R"("test_imports":[],"test_list":["assert f(1)==1","assert f(2)==2"]})";
  const Item plain = loaded("mbpp-sanitized", row).items.front();
  EXPECT_THAT(plain.problem.part("statement"), ::testing::Not(HasSubstr("assert")));
  EXPECT_THAT(plain.problem.part("statement"), HasSubstr("def f(a):"));
  const Item shown = loaded("mbpp-sanitized", row, {.show_first_test = true}).items.front();
  EXPECT_THAT(shown.problem.part("statement"), HasSubstr("assert f(1)==1"));
  EXPECT_THAT(shown.problem.part("statement"), ::testing::Not(HasSubstr("assert f(2)")));
  EXPECT_TRUE(shown.shown);
}

TEST(Doctest, KeepsExamplesThatAreValues) {
  EXPECT_EQ(
      assertions_in("  >>> f([1, 2], 0.3)\n  False\n  >>> f(2)\n  [1, 2]\n  >>> x = f(2)\n  3\n"
                    "  >>> f(3)\n  Traceback (most recent call last):\n  >>> f('a')\n  'b'\n",
                    "f"),
      "assert f([1, 2], 0.3) == False\nassert f(2) == [1, 2]\nassert f('a') == 'b'\n");
}

TEST(Doctest, ReadsExamplesThatAreToldInOtherWays) {
  EXPECT_EQ(assertions_in("def f(x):\n"
                          "  f([4, 2]) == 2\n  For f(\"a)\") the output is b\n"
                          "  f(1, 'x') ==> True  # because\n  Example: f(-3) should return [1].\n"
                          "  f(2) ➞ 6.00\n  f(5) => \"a, b\", for one\n",
                          "f"),
            "assert f([4, 2]) == 2\nassert f(1, 'x') == True\nassert f(-3) == [1]\n"
            "assert f(2) == 6.00\nassert f(5) == \"a, b\"\n");
}

TEST(Doctest, LeavesOutWhatIsNoValue) {
  for (const auto* line : {"f(n) == f(n-1) + 1", "f(3) -> 3 - 0 - 1 = 2", "f(a) ==> True",
                           "half(3) == 1", "f(1) == ('x')", "f(1) is 3", "f(1) => true",
                           "f(2) == [1, 2", "f('a) == 3", "f(1) == x[0]"})
    EXPECT_EQ(assertions_in(line, "f"), "") << line;
}

}  // namespace
}  // namespace convene
