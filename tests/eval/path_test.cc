#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "bench/comparison.h"
#include "bench/scripted_answers.h"
#include "eval/arena.h"
#include "minutes/sqlite.h"
#include "sandbox/grade_code.h"
#include "sandbox/sandbox.h"
#include "support/scratch.h"

namespace convene::testing {
namespace {

using ::testing::HasSubstr;

struct RealFile {
  const char* benchmark;
  const char* file;
};

void PrintTo(const RealFile& file, std::ostream* out) {
  *out << file.benchmark;
}

std::string path_of(const RealFile& file) {
  const char* said = std::getenv("CONVENE_BENCHMARK_DATA");
  return (said ? std::string(said) : CONVENE_SOURCE_DIR "/data/benchmarks") + "/" + file.file;
}

Results results_of(const EvalPlan& plan, const std::string& path, ScriptedAnswers answers) {
  const EvalEnd end =
      evaluate(plan, path, script_for(plan.data.items, plan.seed, plan.repeats, answers));
  EXPECT_TRUE(end.finished) << end.why;
  return read_results(*read_store(path));
}

const TableLine& line_named(const Results& results, const std::string& name) {
  for (const TableLine& line : results.table)
    if (results.methods[line.method].name == name && line.group.empty()) return line;
  throw Error("no line " + name);
}

class RealBenchmark : public ::testing::TestWithParam<RealFile> {
 protected:
  void SetUp() override {
    path_ = path_of(GetParam());
    if (!std::filesystem::exists(path_))
      GTEST_SKIP() << path_ << " is not here; CONVENE_BENCHMARK_DATA names the folder";
  }
  double share(ScriptedAnswers answers) {
    const ScratchFolder folder;
    const EvalPlan plan =
        plan_for(load_benchmark(GetParam().benchmark, path_, {}), {"paper"}, false);
    const Results results = results_of(plan, folder.file("run.db"), answers);
    const TableLine& line = line_named(results, "paper");
    EXPECT_EQ(line.answers, static_cast<int>(plan.data.items.size()));
    EXPECT_EQ(line.verdicts.count(Verdict::errored), 0U);
    for (const Score& score : results.scores)
      if (results.methods[score.method].name == "paper" &&
          (score.verdict == Verdict::right) != (answers == ScriptedAnswers::right))
        ADD_FAILURE() << score.item << ": " << to_string(*score.verdict) << ", " << score.why
                      << " | gold " << score.gold << " | " << score.extracted.substr(0, 200);
    return line.accuracy.mean;
  }

 private:
  std::string path_;
};

TEST_P(RealBenchmark, ReferenceAnswersScoreAllOfIt) {
  EXPECT_EQ(share(ScriptedAnswers::right), 1);
}
TEST_P(RealBenchmark, WrongAnswersScoreNothing) {
  EXPECT_EQ(share(ScriptedAnswers::wrong), 0);
}

TEST(HumanEval, ExamplesThatAQuestionShowsAcceptItsReference) {
  const std::string path = path_of({"humaneval", "humaneval.jsonl"});
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  if (const std::string trouble = sandbox_trouble(); !trouble.empty()) GTEST_SKIP() << trouble;
  Sandbox sandbox(SandboxOptions{});
  int shown = 0;
  for (const Item& item : load_benchmark("humaneval", path, {}).items) {
    if (!item.shown) continue;
    ++shown;
    const CodeGrade grade = grade_code(sandbox, *item.shown, item.reference, {});
    EXPECT_EQ(grade.verdict, Verdict::right) << item.problem.id << ": " << grade.why;
  }
  EXPECT_EQ(shown, 129);
}

INSTANTIATE_TEST_SUITE_P(Five, RealBenchmark,
                         ::testing::Values(RealFile{"aime-2024", "aime2024.jsonl"},
                                           RealFile{"math-500", "math500.jsonl"},
                                           RealFile{"commongen-hard", "commongen.jsonl"},
                                           RealFile{"humaneval", "humaneval.jsonl"},
                                           RealFile{"mbpp-sanitized", "mbpp_sanitized.jsonl"}));

/// What the executors of a run found.
std::vector<std::string> findings_in(const std::string& path) {
  const auto store = read_store(path);
  std::vector<std::string> findings;
  for (const DiscussionLine& line : store->discussions())
    for (const Minute& minute : store->load(line.discussion.id).minutes())
      if (const Execution* execution = minute.execution()) findings.push_back(execution->finding);
  return findings;
}

TEST(Eval, TheExecutorSaysWhichOfTheWordsATextDoesNotUse) {
  const ScratchFolder folder;
  const std::string file = folder.file("commongen.jsonl");
  std::ofstream(file) << R"({"id": "a", "concepts": ["dog", "run", "grass"]})"
                      << "\n";
  EvalPlan plan = plan_for(load_benchmark("commongen-hard", file, {}), {"paper"}, false);
  plan.controls = false;
  results_of(plan, folder.file("wrong.db"), ScriptedAnswers::wrong);
  EXPECT_THAT(findings_in(folder.file("wrong.db")),
              ::testing::Each("does not use: dog, run, grass"));
  EXPECT_FALSE(findings_in(folder.file("wrong.db")).empty());
  results_of(plan, folder.file("right.db"), ScriptedAnswers::right);
  EXPECT_THAT(findings_in(folder.file("right.db")), ::testing::Contains("uses all of the 3 words"));
}

EvalPlan small_plan() {
  return plan_for(load_benchmark("pocket", "", {.per_cell = 3, .families = {"target"}, .seed = 1}),
                  {"pocket"}, true);
}

TEST(Eval, GoesOnWithItsStoreWithoutAskingAgain) {
  const ScratchFolder folder;
  const EvalPlan plan = small_plan();
  const std::string table =
      table_text(results_of(plan, folder.file("run.db"), ScriptedAnswers::right));
  const EvalEnd end = evaluate(plan, folder.file("run.db"), [](const Request&) -> Line {
    ADD_FAILURE() << "asked again";
    return {.outcome = spoken("answer: 1")};
  });
  EXPECT_TRUE(end.finished);
  EXPECT_EQ(table_text(read_results(*read_store(folder.file("run.db")))), table);
}

TEST(Eval, RefusesAStoreOfAnotherRunAndSaysWhatDiffers) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  results_of(plan, folder.file("run.db"), ScriptedAnswers::right);
  plan.repeats = 3;
  plan.seed = 6;
  try {
    evaluate(plan, folder.file("run.db"),
             [](const Request&) { return Line{.outcome = spoken("")}; });
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("repeats: '1' there, '3' here"));
    EXPECT_THAT(error.what(), HasSubstr("seed: 5 there, 6 here"));
  }
}

TEST(Eval, PausesWhenEverythingFailsAndGoesOnLater) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.retries = 1;
  plan.give_up_after = 5;
  const EvalEnd dead = evaluate(plan, folder.file("run.db"), [](const Request&) -> Line {
    return {.outcome =
                tl::unexpected(Failure{.kind = FailureKind::lost, .detail = "nobody there"})};
  });
  EXPECT_FALSE(dead.finished);
  EXPECT_THAT(dead.why, HasSubstr("5 answers in a row failed"));
  const Results results = results_of(plan, folder.file("run.db"), ScriptedAnswers::right);
  EXPECT_EQ(line_named(results, "pocket").accuracy.mean, 1);
  int retried = 0;
  double unretried = 1;
  for (const TableLine& line : results.table) {
    retried += line.retried;
    unretried = std::min(unretried, line.accuracy_unretried);
  }
  EXPECT_GT(retried, 0);
  EXPECT_LT(unretried, 1);
}

TEST(Eval, PausesAtTheFirstDeniedCallAndGoesOnLater) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.at_once = 1;
  std::atomic<int> asked = 0;
  const auto denied = [&asked](const Request&) -> Line {
    ++asked;
    return {.outcome =
                tl::unexpected(Failure{.kind = FailureKind::denied, .detail = "the key is wrong"})};
  };
  const EvalEnd end = evaluate(plan, folder.file("run.db"), denied);
  EXPECT_FALSE(end.finished);
  EXPECT_EQ(end.why, "gave up: the key is wrong");
  EXPECT_EQ(asked, 1);
  const Results results = results_of(plan, folder.file("run.db"), ScriptedAnswers::right);
  for (const TableLine& line : results.table) {
    EXPECT_EQ(line.accuracy.mean, 1);
    EXPECT_EQ(line.retried, 0) << "nothing was answered badly";
  }
}

TEST(Eval, ADeniedCallLeavesWhatWasAnsweredAndLosesNothing) {
  const ScratchFolder folder;
  const EvalPlan plan = small_plan();
  const std::string whole =
      table_text(results_of(plan, folder.file("whole.db"), ScriptedAnswers::right));
  const auto right = script_for(plan.data.items, plan.seed, plan.repeats, ScriptedAnswers::right);
  std::atomic<int> left = 10;
  const EvalEnd end = evaluate(plan, folder.file("run.db"), [&](const Request& request) -> Line {
    if (left-- > 0) return right(request);
    return {.outcome =
                tl::unexpected(Failure{.kind = FailureKind::denied, .detail = "no balance left"})};
  });
  EXPECT_EQ(end.why, "gave up: no balance left");
  EXPECT_EQ(table_text(results_of(plan, folder.file("run.db"), ScriptedAnswers::right)), whole);
}

/// No call gets an answer.
ScriptedEngine::Script dead_script(std::atomic<int>& asked) {
  return [&asked](const Request&) -> Line {
    ++asked;
    return {.outcome = tl::unexpected(Failure{.kind = FailureKind::refused, .detail = "no"})};
  };
}

TEST(Eval, AnEndpointThatIsGoneUsesUpNoRetries) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.retries = 2;
  const auto right = script_for(plan.data.items, plan.seed, plan.repeats, ScriptedAnswers::right);
  std::atomic<int> left = 10;
  const ScriptedEngine::Script dying = [&](const Request& request) -> Line {
    if (left-- > 0) return right(request);
    return {.outcome = tl::unexpected(Failure{.kind = FailureKind::lost, .detail = "gone"})};
  };
  for (int start = 0; start < 5; ++start) {
    const EvalEnd end = evaluate(plan, folder.file("run.db"), dying);
    EXPECT_FALSE(end.finished);
    EXPECT_THAT(end.why, HasSubstr("got a reply, the last: "));
  }
  const Results results = results_of(plan, folder.file("run.db"), ScriptedAnswers::right);
  EXPECT_EQ(line_named(results, "pocket").accuracy.mean, 1);
  for (const Score& score : results.scores) EXPECT_LE(score.retries, 1);
}

TEST(Eval, TakesAFailedAnswerUpAgainAsOftenAsItWasToldOverAllStarts) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.retries = 1;
  std::atomic<int> asked = 0;
  const ScriptedEngine::Script dead = dead_script(asked);
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), dead).finished);
  EXPECT_GT(asked.exchange(0), 0);
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), dead).finished);
  EXPECT_EQ(asked, 0);
  plan.retries = 2;
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), dead).finished);
  EXPECT_GT(asked, 0);
}

/// The store as a kill leaves it between the outcome of a retry and its verdict.
void forget_last_verdicts(const std::string& path) {
  const auto store = open_store(path);
  for (const DiscussionLine& line : store->discussions()) {
    VerdictRow before = *line.verdict;
    if (before.retries == 0) continue;
    --before.retries;
    store->judge(before);
  }
  store->commit();
}

TEST(Eval, ARetryCountsThoughTheProgramWasKilledBeforeItsVerdict) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.retries = 1;
  std::atomic<int> asked = 0;
  const ScriptedEngine::Script dead = dead_script(asked);
  evaluate(plan, folder.file("run.db"), dead);
  const std::string table = table_text(read_results(*read_store(folder.file("run.db"))));
  forget_last_verdicts(folder.file("run.db"));
  EXPECT_GT(asked.exchange(0), 0);
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), dead).finished);
  EXPECT_EQ(asked, 0) << "taken up a second time";
  const Results results = read_results(*read_store(folder.file("run.db")));
  EXPECT_EQ(table_text(results), table);
  for (const Score& score : results.scores) EXPECT_EQ(score.retries, 1);
}

TEST(Eval, ControlsSamplesAreGradedAgainThoughNoWaveWantsMoreOfThem) {
  const ScratchFolder folder;
  EvalPlan plan = kill_plan();
  plan.retries = 1;
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), unsteady_line).finished);
  const std::string table = table_text(read_results(*read_store(folder.file("run.db"))));
  forget_last_verdicts(folder.file("run.db"));
  EXPECT_NE(table_text(read_results(*read_store(folder.file("run.db")))), table);
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), unsteady_line).finished);
  EXPECT_EQ(table_text(read_results(*read_store(folder.file("run.db")))), table);
}

TEST(Eval, StopsAtTheRunsBudgetAndGoesOnWithMore) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.budget.tokens = 300;
  const auto script = script_for(plan.data.items, plan.seed, 1, ScriptedAnswers::right);
  EXPECT_FALSE(evaluate(plan, folder.file("run.db"), script).finished);
  plan.budget.tokens.reset();
  const Results results = results_of(plan, folder.file("run.db"), ScriptedAnswers::right);
  EXPECT_EQ(line_named(results, "pocket").unfinished, 0);
}

std::int64_t tokens_in(const std::string& path) {
  std::int64_t tokens = 0;
  for (const DiscussionLine& line : read_store(path)->discussions())
    tokens += line.spend.usage.completion_tokens;
  return tokens;
}

TEST(Eval, WhatWasSpentOnUngradedAnswersCountsAfterAKill) {
  const ScratchFolder folder;
  const std::string path = folder.file("run.db");
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.budget.tokens = 300;
  const auto script = script_for(plan.data.items, plan.seed, 1, ScriptedAnswers::right);
  EXPECT_FALSE(evaluate(plan, path, script).finished);
  const std::int64_t before = tokens_in(path);
  Database(path, Database::Access::write).run("DELETE FROM verdicts");  // as if still queued
  EXPECT_FALSE(evaluate(plan, path, script).finished);
  EXPECT_GT(before, 0);
  EXPECT_LE(tokens_in(path), 300);
}

TEST(Eval, WhatWasInFlightAtAKillCountsAsIfAllOfItHadBeenGenerated) {
  const ScratchFolder folder;
  const std::string path = folder.file("run.db");
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.budget.tokens = 300;
  const auto script = script_for(plan.data.items, plan.seed, 1, ScriptedAnswers::right);
  EXPECT_FALSE(evaluate(plan, path, script).finished);
  {
    // As a kill leaves it that comes before any reply.
    Database database(path, Database::Access::write);
    database.run("DELETE FROM verdicts");
    database.run("UPDATE discussions SET ending = NULL");
    database.run("UPDATE turns SET outcome = NULL");
  }
  std::int64_t lost = 0;
  for (const DiscussionLine& line : read_store(path)->discussions()) lost += line.lost_tokens;
  ASSERT_GT(lost, 0);

  std::atomic<int> asked = 0;
  const ScriptedEngine::Script counted = [&](const Request& request) {
    ++asked;
    return script(request);
  };
  plan.budget.tokens = lost;
  EXPECT_FALSE(evaluate(plan, path, counted).finished);
  EXPECT_EQ(asked, 0);
  plan.budget.tokens = lost + 100'000;
  EXPECT_TRUE(evaluate(plan, path, counted).finished);
  EXPECT_GT(asked, 0);
}

TEST(Eval, WhatAFailedAnswerCostIsPaidOnceThoughItIsTakenUpAgain) {
  constexpr std::int64_t kFailure = 10'000;  // tokens, more than all else together
  const ScriptedEngine::Script dear = [](const Request&) -> Line {
    return {.outcome = tl::unexpected(Failure{.kind = FailureKind::refused,
                                              .detail = "cut off",
                                              .usage = {.completion_tokens = kFailure}})};
  };
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.at_once = 1;
  plan.retries = 2;
  const ScratchFolder folder;
  EXPECT_TRUE(evaluate(plan, folder.file("free.db"), dear).finished);
  const std::int64_t whole = tokens_in(folder.file("free.db"));

  plan.budget.tokens = whole + kFailure / 2;
  double watched = 0;
  const auto watch = [&](const std::vector<Progress>& entrants) {
    watched = 0;
    for (const Progress& one : entrants) watched += one.generated;
  };
  const EvalEnd at_one_go = evaluate(plan, folder.file("run.db"), dear, watch);
  EXPECT_TRUE(at_one_go.finished) << at_one_go.why;
  EXPECT_EQ(tokens_in(folder.file("run.db")), whole);
  EXPECT_EQ(watched, static_cast<double>(whole));

  plan.retries = 0;
  EXPECT_TRUE(evaluate(plan, folder.file("again.db"), dear).finished);
  plan.retries = 2;
  const EvalEnd at_two = evaluate(plan, folder.file("again.db"), dear, watch);
  EXPECT_TRUE(at_two.finished) << at_two.why;
  EXPECT_EQ(tokens_in(folder.file("again.db")), whole);
  EXPECT_EQ(watched, static_cast<double>(whole));
}

TEST(Eval, ARetryThatTheBudgetCutsShortIsStillToCome) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.controls = false;
  plan.retries = 0;
  std::atomic<int> asked = 0;
  EXPECT_TRUE(evaluate(plan, folder.file("run.db"), dead_script(asked)).finished);
  plan.retries = 1;
  plan.budget.tokens = 1;
  const EvalEnd end = evaluate(plan, folder.file("run.db"), dead_script(asked));
  EXPECT_FALSE(end.finished);
  EXPECT_EQ(end.why, "the run's budget is used up");
}

TEST(Eval, TwoRunsAreComparedQuestionByQuestion) {
  const ScratchFolder folder;
  results_of(small_plan(), folder.file("a.db"), ScriptedAnswers::wrong);
  EvalPlan plan = small_plan();
  plan.seed = 8;
  results_of(plan, folder.file("b.db"), ScriptedAnswers::right);
  const auto all = compare_runs(*read_store(folder.file("a.db")), *read_store(folder.file("b.db")));
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].method, "pocket");
  EXPECT_EQ(all[0].only_after, 9);
  EXPECT_EQ(all[0].only_before, 0);
  EXPECT_EQ(all[0].tests.difference.mean, 1);
  EXPECT_THAT(all[0].changes, ::testing::Contains(HasSubstr("seed: 5 there, 8 here")));
}

TEST(Eval, RepeatsOfTwoRunsAreNoFurtherQuestions) {
  const ScratchFolder folder;
  EvalPlan plan = small_plan();
  plan.repeats = 3;
  results_of(plan, folder.file("a.db"), ScriptedAnswers::wrong);
  results_of(plan, folder.file("b.db"), ScriptedAnswers::right);
  const auto all = compare_runs(*read_store(folder.file("a.db")), *read_store(folder.file("b.db")));
  ASSERT_FALSE(all.empty());
  EXPECT_EQ(all[0].only_after, 27) << "answers";
  EXPECT_EQ(all[0].tests.questions, 9);
  EXPECT_DOUBLE_EQ(all[0].tests.mcnemar, mcnemar_p(0, 9));
}

}  // namespace
}  // namespace convene::testing
