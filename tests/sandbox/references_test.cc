#include <gmock/gmock.h>
#include <stdlib.h>

#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>

#include "sandbox/grade_code.h"
#include "sandbox/shared_sandbox.h"

/// The benchmarks' own solutions, from the files that CONVENE_BENCHMARK_DATA (a folder) holds.
namespace convene {
namespace {

using Json = nlohmann::json;

struct Reference {
  CodeTask task;
  std::string solution;
};

std::vector<Json> rows(const std::string& file) {
  const char* folder = getenv("CONVENE_BENCHMARK_DATA");
  std::ifstream lines((folder != nullptr ? folder : CONVENE_SOURCE_DIR "/data/benchmarks") +
                      std::string("/") + file);
  std::vector<Json> rows;
  for (std::string line; std::getline(lines, line);) rows.push_back(Json::parse(line));
  return rows;
}

std::vector<Reference> humaneval() {
  std::vector<Reference> references;
  for (const Json& row : rows("humaneval.jsonl")) {
    const std::string prompt = row["prompt"];
    references.push_back({humaneval_task(row["task_id"], prompt, row["entry_point"], row["test"]),
                          prompt + row["canonical_solution"].get<std::string>()});
  }
  return references;
}

std::vector<Reference> mbpp() {
  std::vector<Reference> references;
  for (const Json& row : rows("mbpp_sanitized.jsonl"))
    references.push_back(
        {mbpp_task("mbpp/" + std::to_string(references.size()), row["test_imports"],
                   row["test_list"], row["code_header"].get<std::string>()),
         row["code"]});
  return references;
}

class References : public testing::SandboxTest {
 protected:
  /// All of them at once; what is not right, with its reason.
  static std::vector<std::string> failures(const std::vector<Reference>& references) {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t left = references.size();
    std::vector<std::string> failures;
    for (const Reference& reference : references)
      grade_code(sandbox(), reference.task, reference.solution, {.extracted = true},
                 [&, id = reference.task.id](const CodeGrade& grade) {
                   const std::lock_guard lock(mutex);
                   if (grade.verdict != Verdict::right || !grade.judged_outside)
                     failures.push_back(id + ": " + grade.why);
                   if (--left == 0) changed.notify_all();
                 });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return left == 0; });
    return failures;
  }

  static void expect_right_twice(const std::vector<Reference>& references) {
    if (references.empty()) GTEST_SKIP() << "no benchmark files: set CONVENE_BENCHMARK_DATA";
    for (int time = 0; time < 2; ++time) EXPECT_THAT(failures(references), ::testing::IsEmpty());
  }
};

TEST_F(References, OfHumanEvalAreRightJudgedFromOutsideTwice) {
  expect_right_twice(humaneval());
}

TEST_F(References, OfMbppAreRightJudgedFromOutsideTwice) {
  expect_right_twice(mbpp());
}

}  // namespace
}  // namespace convene
