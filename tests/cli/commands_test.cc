#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli/program.h"
#include "engine/fake_provider.h"

// The program as a person uses it, against a provider in this process.

namespace convene {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Commands : public testing::Test {
 protected:
  /// The provider says the prompt back, which is the question alone.
  std::vector<std::string> ask(const std::string& question, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"solve",   question, "--endpoint", provider_.base_url(),
                                          "--model", "echo",   "--team",     bare_team()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  std::string bare_team() {
    home_.file("own/bare.txt", "{{statement}}");
    return home_.file("bare.toml", "protocol = \"solo\"\n[roles.solver]\nprompt = \"own/bare\"\n");
  }

  Home home_;
  FakeProvider provider_;
};

TEST_F(Commands, SolvePutsTheAnswerAloneOnStandardOutput) {
  const Finished finished = home_.run(ask("Say \\boxed{42}.", {"--kind", "number"}));
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_EQ(finished.out, "42\n");
  EXPECT_THAT(finished.err, HasSubstr("team bare · model echo · seed "));
  EXPECT_THAT(finished.err, HasSubstr("kept in ~/.local/state/convene/runs/"));
}

TEST_F(Commands, SolveReadsStandardInputAndFiles) {
  std::vector<std::string> arguments = ask("", {"--quiet"});
  arguments.erase(arguments.begin() + 1);
  EXPECT_THAT(home_.run(arguments, {.input = "From a pipe?"}).out, HasSubstr("From a pipe?"));
  arguments.push_back("--file");
  arguments.push_back(home_.file("question.txt", "From a file?"));
  EXPECT_THAT(home_.run(arguments).out, HasSubstr("From a file?"));
}

TEST_F(Commands, JsonIsOneObjectWithTheNamedFields) {
  const Finished finished =
      home_.run(ask("Say \\boxed{42}.", {"--json", "--quiet", "--seed", "7"}));
  EXPECT_THAT(finished.err, IsEmpty());
  const json result = json::parse(finished.out);
  EXPECT_EQ(result["answer"], "42");
  EXPECT_EQ(result["ending"], "agreed");
  EXPECT_EQ(result["usage"]["calls"], 1);
  EXPECT_EQ(result["usage"]["cached_tokens"], 4);
  EXPECT_EQ(result["cost"], 0);
  EXPECT_EQ(result["minutes"].size(), 1u);
  EXPECT_THAT(result["text"].get<std::string>(), HasSubstr("\\boxed{42}"));
  for (const char* field : {"why_stopped", "seconds", "run", "discussion"})
    EXPECT_TRUE(result.contains(field)) << field;
}

TEST_F(Commands, SolveGetsThroughWhateverAStreamSuffersBeforeItsFirstWord) {
  for (const char* model :
       {"byte-by-byte", "crlf", "comments", "empty-choices-first", "no-done", "text-plain",
        "slow-headers", "usage-missing", "usage-twice", "json-despite-stream", "429-once",
        "500-once", "reset-at-first", "garbage-once", "error-event-once", "empty-stream-once"}) {
    const Finished finished = home_.run({"solve", "Why?", "--endpoint", provider_.base_url(),
                                         "--model", model, "--team", "solo", "--quiet"});
    EXPECT_EQ(finished.code, 0) << model << ": " << finished.err;
    EXPECT_EQ(finished.out, "one two\n") << model;
  }
}

TEST_F(Commands, SolveSaysWhatBrokeAStreamThatHadBegun) {
  for (const auto& [model, words] :
       {std::pair{"reset-midway", "lost"}, std::pair{"no-finish-reason", "without saying why"},
        std::pair{"garbage", "bad_reply"}, std::pair{"error-midway", "the worker died"}}) {
    const Finished finished = home_.run({"solve", "Why?", "--endpoint", provider_.base_url(),
                                         "--model", model, "--team", "solo", "--quiet"});
    EXPECT_EQ(finished.code, 2) << model;
    EXPECT_EQ(finished.out, "") << model << ": half a reply is no answer";
    EXPECT_THAT(finished.err, testing::AllOf(HasSubstr("convene: no answer"), HasSubstr(words)))
        << model;
    EXPECT_THAT(home_.run({"show"}).out, HasSubstr("Solver      one\n"))
        << model << ": it is kept all the same";
  }
}

TEST_F(Commands, ShowPrintsTheNewestRunAgain) {
  ASSERT_EQ(home_.run(ask("Say \\boxed{42}.")).code, 0);
  const Finished shown = home_.run({"show", "--prompts"});
  EXPECT_EQ(shown.code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("Say \\boxed{42}."));
  EXPECT_THAT(shown.out, HasSubstr("[user]"));
  EXPECT_THAT(shown.out, HasSubstr("agreed"));
  EXPECT_EQ(json::parse(home_.run({"show", "--json"}).out)["answer"], "42");
}

TEST_F(Commands, AnExportImportsToTheSame) {
  ASSERT_EQ(home_.run(ask("Say \\boxed{42}.")).code, 0);
  const Finished exported = home_.run({"export"});
  EXPECT_EQ(exported.code, 0) << exported.err;
  const std::string store = home_.path("copy.db");
  const Finished imported = home_.run({"import", "-", "--out", store}, {.input = exported.out});
  EXPECT_EQ(imported.code, 0) << imported.err;
  EXPECT_EQ(home_.run({"export", store}).out, exported.out);
}

TEST_F(Commands, ReplayAsksNobody) {
  ASSERT_EQ(home_.run(ask("Say \\boxed{42}.")).code, 0);
  const int asked = provider_.asked("echo");
  const Finished replayed = home_.run({"replay"});
  EXPECT_EQ(replayed.code, 0) << replayed.err;
  EXPECT_THAT(replayed.out, HasSubstr("1 of 1 recorded turns came again, with the same end"));
  EXPECT_EQ(provider_.asked("echo"), asked);
}

TEST_F(Commands, ReplayWithAnotherPromptNamesTheTurnThatDiffers) {
  ASSERT_EQ(home_.run(ask("Say \\boxed{42}.")).code, 0);
  home_.file("own/solver.txt", "Now then: {{statement}}");
  const auto team =
      home_.file("my.toml", "protocol = \"solo\"\n[roles.solver]\nprompt = \"own/solver\"\n");
  const Finished replayed = home_.run({"replay", "--team", team});
  EXPECT_EQ(replayed.code, 1);
  EXPECT_THAT(replayed.out, HasSubstr("differs at ask 0, turn 0"));
}

TEST_F(Commands, AnInterruptionEndsCleanlyAndTheRunGoesOn) {
  const std::string store = home_.path("run.db");
  std::vector<std::string> arguments = {
      "solve", "Why?",  "--endpoint", provider_.base_url(), "--model", "stall-at-first", "--team",
      "solo",  "--out", store};
  const Finished stopped = home_.run(arguments, {.meanwhile = [&](int pid) {
                                       while (provider_.asked("stall-at-first") == 0)
                                         std::this_thread::sleep_for(std::chrono::milliseconds(5));
                                       kill(pid, SIGINT);
                                     }});
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_THAT(stopped.err, HasSubstr("convene resume " + store));
  const Finished resumed = home_.run({"resume", store, "--quiet"});
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(resumed.out, "one two\n");
}

TEST_F(Commands, ShowSaysWhatAnUnreadableRulingWasTakenAs) {
  std::vector<std::string> arguments = ask("Why?");
  arguments[5] = "fine";  // says "one two" whatever it is asked
  arguments.back() = "paper";
  home_.run(arguments);
  const Finished shown = home_.run({"show"});
  EXPECT_THAT(shown.out, HasSubstr("taken as: continue with"));
}

TEST_F(Commands, APriceOfOnesOwnIsChargedAndBoundsTheDollars) {
  home_.file(".config/convene/config.toml",
             "team = \"solo\"\n[[endpoint]]\nname = \"lab\"\nurl = \"" + provider_.base_url() +
                 "\"\nprice = {input = 1000, cached = 100, output = 5000}\n");
  const Finished finished =
      home_.run({"solve", "Why?", "--model", "lab/fine", "--json", "--quiet"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const json result = json::parse(finished.out);
  const json& usage = result["usage"];
  const double prompt = usage["prompt_tokens"], cached = usage["cached_tokens"],
               completion = usage["completion_tokens"];
  EXPECT_GT(prompt, 0);
  EXPECT_DOUBLE_EQ(result["cost"],
                   ((prompt - cached) * 1000 + cached * 100 + completion * 5000) / 1e6);
  const Finished poor =
      home_.run({"solve", "Why?", "--model", "lab/fine", "--dollars", "0.0001", "--quiet"});
  EXPECT_EQ(poor.code, 2);
  EXPECT_THAT(poor.err, HasSubstr("too small"));
}

TEST_F(Commands, ASchemaIsSentInTheFormThatItsEndpointIsSaidToTake) {
  const auto forms = [&](const std::string& line) {
    home_.file(".config/convene/config.toml",
               "[[endpoint]]\nname = \"lab\"\nurl = \"" + provider_.base_url() + "\"\n" + line);
    const std::size_t before = provider_.requests().size();
    home_.run({"solve", "Why?", "--model", "lab/fine", "--team", "paper", "--quiet"});
    std::string bodies;
    for (std::size_t i = before; i < provider_.requests().size(); ++i)
      bodies += provider_.requests()[i].body;
    return bodies;
  };
  EXPECT_THAT(forms(""), HasSubstr("\"type\":\"json_schema\""));
  EXPECT_THAT(forms("schema = \"json_object\"\n"),
              AllOf(HasSubstr("\"type\":\"json_object\""), Not(HasSubstr("json_schema"))));
}

TEST_F(Commands, ConfiguredEndpointsAreNamedByNameAndModel) {
  home_.file(".config/convene/config.toml",
             "team = \"solo\"\nmodel = \"lab\"\n[[endpoint]]\nname = \"lab\"\nurl = \"" +
                 provider_.base_url() + "\"\nmodel = \"fine\"\n");
  EXPECT_EQ(home_.run({"solve", "Why?", "--quiet"}).out, "one two\n");
  EXPECT_THAT(home_.run({"solve", "Why?", "--model", "lab/echo", "--quiet"}).out,
              HasSubstr("Why?"));
  EXPECT_THAT(home_.run({"models"}).out, HasSubstr("lab/fine"));
}

TEST_F(Commands, AKeyFileOfTheConfigurationMayLieInTheHomeFolder) {
  home_.file(".lab-key", "key-of-the-lab\n");
  home_.file(".config/convene/config.toml",
             "team = \"solo\"\n[[endpoint]]\nname = \"lab\"\nurl = \"" + provider_.base_url() +
                 "\"\nkey_file = \"~/.lab-key\"\n");
  const Finished finished = home_.run({"solve", "Why?", "--model", "lab/fine", "--quiet"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(provider_.requests().back().headers, HasSubstr("Bearer key-of-the-lab"));
}

TEST_F(Commands, TwoAccountsAtOneAddressEachHaveTheirKey) {
  const auto account = [&](const std::string& name) {
    return "[[endpoint]]\nname = \"" + name + "\"\nurl = \"" + provider_.base_url() +
           "\"\nkey_file = \"" + home_.file(name + ".key", "key-of-" + name + "\n") + "\"\n";
  };
  home_.file(".config/convene/config.toml", account("ours") + account("theirs"));
  const std::string team = home_.file(
      "both.toml",
      "protocol = \"vote\"\n[settings]\nsamples = 2\n[roles.solver]\nmodel = \"ours/fine\"\n"
      "prompt = \"full/solver\"\n[roles.judge]\nmodel = \"theirs/fine\"\nprompt = "
      "\"full/judge\"\n");
  home_.run({"solve", "Why?", "--model", "ours/fine", "--team", team, "--quiet"});
  std::string keys;
  for (const Asked& asked : provider_.requests()) keys += asked.headers;
  EXPECT_THAT(keys, HasSubstr("Bearer key-of-ours"));
  EXPECT_THAT(keys, HasSubstr("Bearer key-of-theirs"));
}

TEST_F(Commands, TeamsAreListedExplainedAndPrinted) {
  const Finished listed = home_.run({"teams"});
  EXPECT_EQ(listed.code, 0) << listed.err;
  for (const char* team : {"default", "paper", "pocket", "pocket-solo", "solo", "vote"})
    EXPECT_THAT(listed.out, HasSubstr(std::string(team) + " "));
  EXPECT_THAT(home_.run({"teams", "paper"}).out, HasSubstr("ceo"));
  const Finished printed = home_.run({"teams", "--show", "default"});
  const auto copy = home_.file("copy.toml", printed.out);
  EXPECT_EQ(home_.run({"teams", copy}).code, 0);
}

TEST_F(Commands, PocketDrawsTheSameProblemForTheSameSeed) {
  const std::vector<std::string> arguments = {"pocket", "target", "--level", "hard", "--seed", "3"};
  const Finished drawn = home_.run(arguments);
  EXPECT_EQ(drawn.code, 0) << drawn.err;
  EXPECT_EQ(drawn.out, home_.run(arguments).out);
  EXPECT_THAT(home_.run({"pocket"}).out, HasSubstr("target\n"));
}

TEST_F(Commands, CompareCountsBothTeamsOnTheSameProblems) {
  const Finished finished =
      home_.run({"pocket", "--compare", "pocket,pocket-solo", "--family", "target", "--n", "6",
                 "--seed", "1", "--endpoint", provider_.base_url(), "--model", "fine", "--json"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const json result = json::parse(finished.out);
  EXPECT_EQ(result["teams"][0]["n"], 6);
  EXPECT_EQ(result["teams"][0]["right"], 0);
  EXPECT_EQ(result["comparisons"][0]["difference"], 0);
}

TEST_F(Commands, CompareTakesControlsBesideTeams) {
  const Finished finished = home_.run(
      {"pocket", "--compare", "pocket-solo,pocket-vote,resample-3,best-of-2", "--family", "choice",
       "--n", "4", "--seed", "1", "--endpoint", provider_.base_url(), "--model", "fine", "--json"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  const json result = json::parse(finished.out);
  EXPECT_EQ(result["teams"][2]["team"], "resample-3");
  EXPECT_EQ(result["teams"][2]["calls_per_problem"], 3) << "nothing was accepted";
  EXPECT_EQ(result["teams"][3]["calls_per_problem"], 4) << "two attempts, two critics";
  EXPECT_EQ(result["comparisons"].size(), 3u);
  const Finished one = home_.run({"pocket", "--compare", "pocket", "--family", "choice"});
  EXPECT_EQ(one.code, 2);
  EXPECT_THAT(one.err, HasSubstr("two teams or more"));
}

}  // namespace
}  // namespace convene
