#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/exam.h"

// `convene eval` and `convene compare` as a person uses them.

namespace convene {
namespace {

using nlohmann::json;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const json& line_of(const json& results, const std::string& method) {
  for (const json& line : results["table"])
    if (line["method"] == method && line["group"] == "") return line;
  static const json none;
  return none;
}

/// The table without what reading prompts cost: a call that was cut off has read its own.
json without_prompts(json results) {
  results.erase("settings");  // they name the provider's port
  for (json& line : results["table"]) line.erase("prompt_tokens");
  return results;
}

/// A provider that answers so many calls, then leaves all waiting until it is asked to go on.
struct Moody {
  explicit Moody(int answered) : left(answered) {}
  FakeProvider::Script script() {
    return [this](const Asked& asked) {
      if (asked.model == "echo" && !patient && left-- <= 0) return Answer{{.end = Step::End::hang}};
      return fault(asked);
    };
  }

  std::atomic<int> left;
  std::atomic<bool> patient = false;
};

/// Ctrl-C once so many calls have arrived (or none came for long: the test fails then).
void interrupt_after(const FakeProvider& provider, int calls, int pid) {
  for (int waits = 0; provider.asked("echo") < calls && waits < 4000; ++waits)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  kill(pid, SIGINT);
}

TEST(EvalCommand, SetsATeamBesideTheSameTokensOfASingleAgent) {
  const Exam exam;
  const json results = exam.results(exam.home().path("run.db"));
  ASSERT_TRUE(results.is_object());
  EXPECT_EQ(results["benchmark"], "own");
  const json& team = line_of(results, "trio");
  EXPECT_EQ(team["questions"], 4);
  EXPECT_EQ(team["accuracy"]["mean"], 0.75);
  EXPECT_EQ(team["generated_tokens"], 9);
  const json& vote = line_of(results, "vote of bare at the tokens of trio");
  EXPECT_EQ(vote["accuracy"]["mean"], 0.75);
  EXPECT_EQ(vote["generated_tokens"], 9);
  EXPECT_EQ(vote["samples"], 3);
  EXPECT_EQ(results["contrasts"][0]["difference"]["mean"], 0);
}

TEST(EvalCommand, TriesTheWholePathWithoutAModel) {
  const Exam exam;
  for (const auto& [answers, share] : {std::pair("right", "100.0"), std::pair("wrong", "0.0")}) {
    const Finished finished =
        exam.home().run(exam.scripted(exam.home().path(std::string(answers) + ".db"), answers));
    EXPECT_EQ(finished.code, 0) << finished.err;
    EXPECT_THAT(finished.out, ContainsRegex("\ntrio +4 +1 +" + std::string(share)));
  }
  EXPECT_EQ(exam.provider().asked(), 0);
}

TEST(EvalCommand, PlaysThePocketTasksWithoutAModel) {
  const Home home;
  const Finished finished =
      home.run({"eval", "--benchmark", "pocket", "--family", "target", "--per-cell", "2", "--team",
                "pocket", "--scripted", "right", "--out", home.path("run.db"), "--json"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const json results = json::parse(finished.out);
  EXPECT_EQ(line_of(results, "pocket")["questions"], 6);
  EXPECT_EQ(line_of(results, "pocket")["accuracy"]["mean"], 1);
  EXPECT_EQ(line_of(results, "pocket-solo, once")["accuracy"]["mean"], 1);
}

TEST(EvalCommand, ADryRunSaysWhatItWouldTakeAndSpendsNothing) {
  const Exam exam;
  const std::string store = exam.home().path("run.db");
  const Finished finished = exam.home().run(exam.command(store, {"--repeats", "2", "--dry-run"}));
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, StartsWith("own: 4 questions, 2 repeats (unknown version"));
  EXPECT_THAT(finished.out, HasSubstr("\n0 gold answers cannot serve\n"));
  EXPECT_THAT(finished.out, ContainsRegex("\ntrio +8 +24 +2,400 +[0-9,]+\n"));
  EXPECT_THAT(finished.out, ContainsRegex("\nbare, once +8 +8 +800 +[0-9,]+\n"));
  EXPECT_THAT(finished.out, ContainsRegex("\nmore samples of bare +48 +4,800 +[0-9,]+\n"));
  EXPECT_THAT(finished.out, ContainsRegex("\ntogether +16 +80 +8,000 +[0-9,]+\n"));
  EXPECT_THAT(finished.out, HasSubstr("\nFree of charge.\n"));
  EXPECT_THAT(finished.out, Not(HasSubstr("missing")));
  EXPECT_FALSE(std::filesystem::exists(store));
  EXPECT_EQ(exam.provider().asked("echo"), 0);
}

TEST(EvalCommand, ADryRunCountsTheMoneyWhereThePriceIsKnown) {
  const Exam exam;
  exam.home().file(".config/convene/config.toml", "[[endpoint]]\nname = \"lab\"\nurl = \"" +
                                                      exam.provider().base_url() +
                                                      "\"\nprice = {input = 1, output = 250}\n");
  const Finished finished =
      exam.home().run(exam.command(exam.home().path("run.db"), {"--no-controls", "--dry-run"}));
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, ContainsRegex("\ntogether +4 +12 +1,200 +[0-9,]+\n"));
  EXPECT_THAT(finished.out, HasSubstr("\nAt most about $0.30"));
}

TEST(EvalCommand, ADryRunSaysWhatIsThereAlready) {
  const Exam exam;
  const std::string store = exam.home().path("run.db");
  ASSERT_TRUE(exam.results(store).is_object());
  const int asked = exam.provider().asked("echo");
  const Finished same = exam.home().run(exam.command(store, {"--dry-run"}));
  EXPECT_EQ(same.code, 0) << same.err;
  EXPECT_THAT(same.out, HasSubstr("run.db holds 16 answers of this run already.\n"))
      << "four of the team, three samples of each question";
  const Finished other = exam.home().run(exam.command(store, {"--dry-run", "--repeats", "3"}));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.out, HasSubstr("holds another run: repeats: '1' there, '3' here"));
  EXPECT_EQ(exam.provider().asked("echo"), asked);
}

TEST(EvalCommand, ADryRunNamesWhatIsMissing) {
  const Exam exam;
  const std::string rows = exam.home().file(
      "mbpp.jsonl",
      R"({"task_id": 2, "prompt": "Add one.", "code": "def f(x):\n    return x + 1", "test_imports": [], "test_list": ["assert f(1) == 2"]})"
      "\n");
  const std::string store = exam.home().path("run.db");
  const std::vector<std::string> command = {
      "eval", "--benchmark", "mbpp-sanitized", "--data", rows,  "--team",
      "solo", "--scripted",  "right",          "--out",  store, "--dry-run"};
  const Finished finished = exam.home().run(command, {.environment = {{"PATH", "/nonexistent"}}});
  EXPECT_EQ(finished.code, 2) << "what is missing has to be noticed by a script";
  EXPECT_THAT(finished.out, StartsWith("mbpp-sanitized: 1 questions"));
  EXPECT_THAT(finished.out, HasSubstr("missing: "));
  EXPECT_FALSE(std::filesystem::exists(store));
}

TEST(EvalCommand, SpendsNothingOnCodeThatNobodyCanRun) {
  const Exam exam;
  const std::string rows = exam.home().file(
      "mbpp.jsonl",
      R"({"task_id": 2, "prompt": "Add one.", "code": "def f(x):\n    return x + 1", "test_imports": [], "test_list": ["assert f(1) == 2"]})"
      "\n");
  const std::string store = exam.home().path("run.db");
  const Finished finished =
      exam.home().run({"eval", "--benchmark", "mbpp-sanitized", "--data", rows, "--team", "solo",
                       "--scripted", "right", "--out", store},
                      {.environment = {{"PATH", "/nonexistent"}}});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, HasSubstr("nothing was spent"));
  EXPECT_FALSE(std::filesystem::exists(store));
}

TEST(EvalCommand, ADryRunCountsTheDearestModelThatATeamAsks) {
  const Exam exam;
  const std::string url = exam.provider().base_url();
  exam.home().file(
      ".config/convene/config.toml",
      "[[endpoint]]\nname = \"lab\"\nurl = \"" + url +
          "\"\nprice = {input = 1, output = 250}\n[[endpoint]]\nname = \"dear\"\nurl = \"" + url +
          "/\"\nprice = {input = 1, output = 2500}\n");
  std::vector<std::string> command =
      exam.command(exam.home().path("run.db"), {"--no-controls", "--dry-run"});
  command[6] = exam.home().file("dear.toml",
                                "protocol = \"debate\"\n[settings]\nagents = 3\nrounds = 1\n"
                                "[defaults]\ntokens_max = 100\n[limits]\ntokens = 300\n"
                                "[roles.debater]\nprompt = \"own/bare\"\n"
                                "[roles.judge]\nmodel = \"dear/echo\"\n");
  const Finished finished = exam.home().run(command);
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, ContainsRegex("\ntogether +4 +12 +1,200 +[0-9,]+\n"));
  EXPECT_THAT(finished.out, HasSubstr("\nAt most about $3.00"));
}

TEST(EvalCommand, LeavesOutWhatNoGoldAnswerServes) {
  const Exam exam;
  std::vector<std::string> command = exam.scripted(exam.home().path("run.db"), "right");
  command[4] = exam.home().file("broken.jsonl",
                                R"({"question": "Good?", "answer": "1", "profile": "math"})"
                                "\n"
                                R"({"question": "Bad?", "answer": "\\frac{1}{", "profile": "math"})"
                                "\n");
  const Finished finished = exam.home().run(command);
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.err, HasSubstr("gold_error: "));
  EXPECT_THAT(finished.err, HasSubstr("broken.jsonl:2"));
  EXPECT_THAT(finished.out, ContainsRegex("\ntrio +1 +1 +100.0"));
}

TEST(EvalCommand, AnInterruptionEndsCleanlyAndTheSameCommandGoesOn) {
  const Exam calm;
  const json whole = calm.results(calm.home().path("run.db"));
  ASSERT_TRUE(whole.is_object());

  Moody provider(6);  // two of the team's discussions, three calls each
  const Exam exam(provider.script());
  const std::vector<std::string> command =
      exam.command(exam.home().path("run.db"), {"--at-once", "1"});
  const Finished stopped = exam.home().run(
      command, {.meanwhile = [&](int pid) { interrupt_after(exam.provider(), 7, pid); }});
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_THAT(stopped.out,
              StartsWith("Not finished: 2 of 4 answers of trio; 4 of 4 of vote of bare at the "
                         "tokens of trio; and 4 of 4 of bare, once are still to come."));
  EXPECT_THAT(stopped.out, ContainsRegex("\ntrio +2 +1 +100.0")) << "what there is";
  EXPECT_THAT(stopped.err, HasSubstr("not finished: interrupted"));
  EXPECT_THAT(stopped.err, HasSubstr("go on with the same command: convene eval --benchmark own"));

  provider.patient = true;
  const int before = exam.provider().asked("echo");
  std::vector<std::string> again = command;
  again.emplace_back("--json");
  const Finished resumed = exam.home().run(again);
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(without_prompts(json::parse(resumed.out)), without_prompts(whole));
  EXPECT_EQ(exam.provider().asked("echo") - before, 6 + 4 + 8)
      << "the team's other two, the agent's four, two more samples of each question";
}

TEST(EvalCommand, WhoReportsARunThatLacksTheControlsSamplesIsTold) {
  Moody provider(4 * 3 + 4 + 2);  // all but six of the vote's eight further samples
  const Exam exam(provider.script());
  const std::string store = exam.home().path("run.db");
  const std::vector<std::string> command = exam.command(store, {"--at-once", "1", "--json"});
  const Finished stopped = exam.home().run(
      command, {.meanwhile = [&](int pid) { interrupt_after(exam.provider(), 19, pid); }});
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  constexpr const char* kLacking =
      "Not finished: 3 of 4 answers of vote of bare at the tokens of trio are still to come. ";
  EXPECT_THAT(json::parse(stopped.out)["unfinished"].get<std::string>(), StartsWith(kLacking));
  const std::vector<std::string> report = {"report", store, "--markdown"};
  EXPECT_THAT(exam.home().run(report).out, StartsWith("**" + std::string(kLacking)));

  provider.patient = true;
  const Finished resumed = exam.home().run(command);
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_FALSE(json::parse(resumed.out).contains("unfinished"));
  EXPECT_THAT(exam.home().run(report).out, Not(HasSubstr("Not finished")));
}

TEST(EvalCommand, InterruptedTwiceItLosesNothing) {
  Moody provider(3);
  const Exam exam(provider.script());
  const std::vector<std::string> command =
      exam.command(exam.home().path("run.db"), {"--at-once", "1"});
  const Finished stopped = exam.home().run(command, {.meanwhile = [&](int pid) {
                                             interrupt_after(exam.provider(), 4, pid);
                                             kill(pid, SIGINT);
                                           }});
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  provider.patient = true;
  const int before = exam.provider().asked("echo");
  const Finished resumed = exam.home().run(command);
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(exam.provider().asked("echo") - before, 9 + 4 + 8);
}

TEST(EvalCommand, GoesOnWithAFinishedRunWithoutAskingAnybody) {
  const Exam exam;
  const std::vector<std::string> command = exam.command(exam.home().path("run.db"));
  const Finished first = exam.home().run(command);
  const int asked = exam.provider().asked("echo");
  EXPECT_EQ(exam.home().run(command).out, first.out);
  EXPECT_EQ(exam.provider().asked("echo"), asked);
}

TEST(EvalCommand, KeepsWhatTheModelsFileHoldsBesideItsPath) {
  const Exam exam;
  const std::string store = exam.home().path("run.db");
  std::vector<std::string> command = exam.scripted(store, "right");
  ASSERT_EQ(exam.home().run(command).code, 0);
  const std::string model = exam.home().file("model.gguf", "");
  std::filesystem::copy_file(CONVENE_SOURCE_DIR "/models/pocket.gguf", model,
                             std::filesystem::copy_options::overwrite_existing);
  command.erase(std::find(command.begin(), command.end(), "--scripted"), command.end());
  command.insert(command.end(), {"--gguf", model, "--dry-run"});
  const auto size = std::filesystem::file_size(model);
  const Finished before = exam.home().run(command);
  EXPECT_THAT(before.out, HasSubstr("model file: nothing there, '" + std::to_string(size) +
                                    " bytes, SHA-256 "));
  std::ofstream(model, std::ios::binary | std::ios::app) << "x";  // as if it was trained again
  EXPECT_THAT(exam.home().run(command).out,
              HasSubstr("model file: nothing there, '" + std::to_string(size + 1) + " bytes"));
}

/// The exam of a team that would debate for three rounds.
std::vector<std::string> long_debate(const Exam& exam, const std::vector<std::string>& more) {
  std::vector<std::string> command = exam.command(exam.home().path("run.db"), more);
  *(std::find(command.begin(), command.end(), "--team") + 1) =
      exam.home().file("long.toml", R"(protocol = "debate"
[settings]
agents = 3
rounds = 3
[defaults]
tokens_max = 100
[roles.debater]
prompt = "own/bare"
[roles.judge]
)");
  return command;
}

TEST(EvalCommand, RoundsAreThoseOfEachDiscussionAndOfThisRun) {
  const Exam exam;
  const Finished finished =
      exam.home().run(long_debate(exam, {"--rounds", "1", "--no-controls", "--json"}));
  ASSERT_EQ(finished.code, 0) << finished.err;
  EXPECT_EQ(line_of(json::parse(finished.out), "long")["generated_tokens"], 9) << "three replies";
  const int asked = exam.provider().asked("echo");
  const Finished again = exam.home().run(long_debate(exam, {"--rounds", "1", "--no-controls"}));
  EXPECT_EQ(again.code, 0) << again.err;
  const Finished other = exam.home().run(long_debate(exam, {"--rounds", "2", "--no-controls"}));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("rounds: '1' there, '2' here"));
  EXPECT_EQ(exam.provider().asked("echo"), asked);
}

TEST(EvalCommand, ADryRunCountsNoMoreRoundsThanItWasTold) {
  const Exam exam;
  const Finished finished =
      exam.home().run(long_debate(exam, {"--rounds", "1", "--no-controls", "--dry-run"}));
  EXPECT_THAT(finished.out, ContainsRegex("\nlong +4 +12 +1,200 +[0-9,]+\n"));
}

TEST(CompareCommand, CountsTheFlipsOfTwoRunsAndSaysWhatDiffers) {
  const Exam exam;
  const std::string before = exam.home().path("before.db"), after = exam.home().path("after.db");
  ASSERT_EQ(exam.home().run(exam.scripted(before, "wrong")).code, 0);
  ASSERT_EQ(exam.home().run(exam.command(after)).code, 0);
  const Finished finished = exam.home().run({"compare", before, after});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out,
              StartsWith("trio: 0.0 % before, 75.0 % after on 4 questions: +75.0 points"));
  EXPECT_THAT(finished.out, HasSubstr("\n  right to wrong, 0: none\n"
                                      "  wrong to right, 3: half; product; sum\n"));
  EXPECT_THAT(finished.out, HasSubstr("  changed: scripted: 'wrong' there, nothing here\n"));

  const Finished other = exam.home().run({"compare", after, before, "--json"});
  EXPECT_EQ(other.code, 0) << other.err;
  const json comparison = json::parse(other.out)[0];
  EXPECT_EQ(comparison["method"], "trio");
  EXPECT_EQ(comparison["difference"], -0.75);
  EXPECT_EQ(comparison["lost"], json({"half", "product", "sum"}));
}

TEST(CompareCommand, FindsNoDifferenceBetweenARunAndItself) {
  const Exam exam;
  const std::string store = exam.home().path("run.db");
  ASSERT_EQ(exam.home().run(exam.command(store)).code, 0);
  const Finished finished = exam.home().run({"compare", store, store});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("+0.0 points"));
  EXPECT_THAT(finished.out, Not(HasSubstr("changed:")));
}

}  // namespace
}  // namespace convene
