#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "answers/grade.h"
#include "base/random.h"

// Pairs written for this project (tests/golden/answers), and MATH-500 where the reader has it.

namespace convene {
namespace {

using Json = nlohmann::json;

std::vector<Json> rows_of(const std::string& path) {
  std::ifstream file(path);
  std::vector<Json> rows;
  for (std::string line; std::getline(file, line);) rows.push_back(Json::parse(line));
  return rows;
}

std::vector<Json> corpus() {
  const std::string folder = CONVENE_SOURCE_DIR "/tests/golden/answers/";
  std::vector<Json> rows = rows_of(folder + "handwritten.jsonl");
  for (Json& row : rows_of(folder + "generated.jsonl")) rows.push_back(std::move(row));
  return rows;
}

Verdict verdict_on(const Json& row, bool turned = false) {
  const Profile profile = *profile_named(row["profile"].get<std::string>());
  const auto gold = row["gold"].get<std::string>(), answer = row["answer"].get<std::string>();
  return turned ? same_answer(answer, gold, profile) : same_answer(gold, answer, profile);
}

struct Rates {
  int right = 0, taken_for_wrong = 0;  // of pairs that are the same
  int wrong = 0, taken_for_right = 0;  // of pairs that differ
};

std::string percent(int part, int whole) {
  return std::to_string(part) + " of " + std::to_string(whole);
}

TEST(Corpus, HasNoFalsePositiveAndNoFalseNegative) {
  const std::vector<Json> rows = corpus();
  ASSERT_GE(rows.size(), 1500u);
  Rates rates;
  for (const Json& row : rows) {
    const Verdict found = verdict_on(row);
    const bool meant = row["verdict"] == "right";
    (meant ? rates.right : rates.wrong) += 1;
    rates.taken_for_wrong += meant && found != Verdict::right;
    rates.taken_for_right += !meant && found == Verdict::right;
    EXPECT_EQ(to_string(found), row["verdict"].get<std::string>()) << row;
  }
  std::cout << "false positives: " << percent(rates.taken_for_right, rates.wrong)
            << "\nfalse negatives: " << percent(rates.taken_for_wrong, rates.right) << "\n";
}

TEST(Corpus, IsSymmetric) {
  for (const Json& row : corpus()) EXPECT_EQ(verdict_on(row), verdict_on(row, true)) << row;
}

TEST(Corpus, WrappingAnAnswerChangesNothing) {
  for (const Json& row : corpus()) {
    const auto gold = row["gold"].get<std::string>(), answer = row["answer"].get<std::string>();
    const Profile profile = *profile_named(row["profile"].get<std::string>());
    if (answer.find("boxed") != std::string::npos || row["kind"] == "unreadable") continue;
    const Grade grade =
        convene::grade(profile, gold, "It is 17, or 18? No:\n\\boxed{" + answer + "}.");
    EXPECT_EQ(to_string(grade.verdict), row["verdict"].get<std::string>()) << row;
  }
}

/// Whole replies: where the answer is, and what is none.
TEST(Corpus, FindsTheAnswerInAReply) {
  const std::vector<Json> rows =
      rows_of(CONVENE_SOURCE_DIR "/tests/golden/answers/extraction.jsonl");
  ASSERT_GE(rows.size(), 150u);
  for (const Json& row : rows) {
    const Profile profile = *profile_named(row["profile"].get<std::string>());
    const Grade found =
        grade(profile, row["gold"].get<std::string>(), row["answer"].get<std::string>());
    EXPECT_EQ(to_string(found.verdict), row["verdict"].get<std::string>())
        << row << " took '" << found.extracted << "': " << found.why;
  }
}

/// Strictly, nothing may be left out, so that being the same is an equivalence.
TEST(Corpus, StrictEqualityIsTransitive) {
  std::vector<std::string> texts;
  Random random(1);
  for (const Json& row : corpus())
    if (row["kind"] != "unreadable" && row["profile"] != "text" && random.chance(0.25))
      texts.push_back(row["answer"].get<std::string>());
  const auto same = [&](std::size_t i, std::size_t j) {
    return same_answer(texts[i], texts[j], Profile::math_strict) == Verdict::right;
  };
  for (std::size_t start = 0; start + 40 <= texts.size(); start += 40) {
    std::map<std::pair<std::size_t, std::size_t>, bool> known;
    for (std::size_t i = start; i < start + 40; ++i)
      for (std::size_t j = start; j < start + 40; ++j) known[{i, j}] = same(i, j);
    for (std::size_t i = start; i < start + 40; ++i)
      for (std::size_t j = start; j < start + 40; ++j)
        for (std::size_t k = start; k < start + 40 && known[{i, j}]; ++k) {
          const bool both = known[{j, k}];
          EXPECT_TRUE(!both || (known[{i, k}]))
              << texts[i] << " | " << texts[j] << " | " << texts[k];
        }
  }
}

std::string benchmark_file(const std::string& name) {
  const char* folder = std::getenv("CONVENE_BENCHMARK_DATA");
  return std::string(folder ? folder : CONVENE_SOURCE_DIR "/data/benchmarks") + "/" + name;
}

TEST(Math500, EverySolutionIsRightAgainstItsAnswer) {
  const std::vector<Json> rows = rows_of(benchmark_file("math500.jsonl"));
  if (rows.empty()) GTEST_SKIP() << "no " << benchmark_file("math500.jsonl");
  ASSERT_EQ(rows.size(), 500u);
  for (const Json& row : rows) {
    const auto gold = row["answer"].get<std::string>();
    EXPECT_FALSE(gold_error(Profile::math, gold)) << gold;
    const Grade found = grade(Profile::math, gold, row["solution"].get<std::string>());
    EXPECT_EQ(found.verdict, Verdict::right)
        << gold << " | " << found.extracted << " | " << found.why;
  }
}

TEST(Math500, AnotherProblemsAnswerIsNotRight) {
  const std::vector<Json> rows = rows_of(benchmark_file("math500.jsonl"));
  if (rows.empty()) GTEST_SKIP() << "no " << benchmark_file("math500.jsonl");
  int right = 0;
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    const auto gold = rows[i]["answer"].get<std::string>();
    const auto other = rows[i + 1]["answer"].get<std::string>();
    const Verdict found = same_answer(gold, other, Profile::math);
    EXPECT_TRUE(found == Verdict::right || found == Verdict::wrong) << gold << " | " << other;
    right += found == Verdict::right;
  }
  EXPECT_LE(right, 10);  // small numbers follow each other now and then
}

}  // namespace
}  // namespace convene
