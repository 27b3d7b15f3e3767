#include <gmock/gmock.h>
#include <sqlite3.h>

#include <fstream>
#include <iterator>

#include "cli/program.h"
#include "engine/fake_provider.h"
#include "llama_support.h"

// What somebody can get wrong: each gets a sentence, a next step, exit code 2, and nothing is lost.

namespace convene {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

MATCHER_P(Complains, about, "") {
  *result_listener << "exit " << arg.code << ", stderr: " << arg.err;
  return arg.code == 2 && arg.out.empty() && arg.err.find("convene: ") != std::string::npos &&
         arg.err.find("hint: ") != std::string::npos && arg.err.find(about) != std::string::npos;
}

class BadInput : public testing::Test {
 protected:
  std::vector<std::string> ask(const std::string& model, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "solve", "What is 2+2?", "--endpoint", provider_.base_url(), "--model", model};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  /// A small evaluation without a model.
  static std::vector<std::string> pocket_eval(const std::string& store, const std::string& family) {
    return {"eval",   "--benchmark", "pocket", "--family", family,       "--per-cell", "1",
            "--team", "pocket",      "--out",  store,      "--scripted", "right"};
  }
  std::string team(const std::string& text) { return home_.file("my.toml", text); }

  Home home_;
  FakeProvider provider_;
};

TEST_F(BadInput, UnknownFlag) {
  EXPECT_THAT(home_.run({"solve", "x", "--speed", "9"}),
              AllOf(Complains("no flag --speed"), Complains("mean --seed")));
}

TEST_F(BadInput, UnknownCommand) {
  EXPECT_THAT(home_.run({"slove", "x"}), AllOf(Complains("slove"), Complains("mean solve")));
}

TEST_F(BadInput, UnknownTeam) {
  EXPECT_THAT(home_.run(ask("fine", {"--team", "papr"})),
              AllOf(Complains("papr"), Complains("paper")));
  EXPECT_THAT(home_.run(ask("fine", {"--team", "./none.toml"})), Complains("none.toml"));
}

TEST_F(BadInput, UnknownRole) {
  const auto file =
      team("protocol = \"solo\"\nprompts = \"full\"\n[roles.solver]\n[roles.jester]\n");
  EXPECT_THAT(home_.run({"teams", file}), AllOf(Complains("my.toml:4"), Complains("jester")));
}

TEST_F(BadInput, UnknownPrompt) {
  const auto file = team("protocol = \"solo\"\n[roles.solver]\nprompt = \"full/none\"\n");
  EXPECT_THAT(home_.run({"teams", file}), AllOf(Complains("my.toml:3"), Complains("full/none")));
}

TEST_F(BadInput, UnknownTemplateVariable) {
  home_.file("own/solver.txt", "Solve {{statment}}");
  const auto file = team("protocol = \"solo\"\n[roles.solver]\nprompt = \"own/solver\"\n");
  EXPECT_THAT(home_.run({"teams", file}), AllOf(Complains("statment"), Complains("statement")));
}

TEST_F(BadInput, ATeamsValueOfTheWrongType) {
  const auto file =
      team("protocol = \"solo\"\n[roles.solver]\nprompt = \"full/solo\"\ntemperature = \"hot\"\n");
  EXPECT_THAT(home_.run({"teams", file}),
              AllOf(Complains("my.toml:4"), Complains("temperature"), Complains("a number")));
}

TEST_F(BadInput, AConfigurationsValueOfTheWrongType) {
  home_.file(".config/convene/config.toml", "\n[limits]\ntokens = \"many\"\n");
  EXPECT_THAT(home_.run(ask("fine")),
              AllOf(Complains("config.toml:3"), Complains("tokens must be")));
}

TEST_F(BadInput, NoModel) {
  EXPECT_THAT(home_.run({"solve", "Why?"}), AllOf(Complains("pocket tasks"), Complains("--gguf")));
}

TEST_F(BadInput, UnknownModel) {
  EXPECT_THAT(home_.run({"solve", "Why?", "--model", "gtp-4"}),
              AllOf(Complains("gtp-4"), Complains("convene models")));
}

TEST_F(BadInput, AMissingGguf) {
  EXPECT_THAT(home_.run({"solve", "x", "--gguf", "none.gguf"}), Complains("none.gguf"));
}

TEST_F(BadInput, AFileThatIsNoGguf) {
  const auto file = home_.file("page.gguf", "<!doctype html>");
  EXPECT_THAT(home_.run({"solve", "x", "--gguf", file}), Complains("page.gguf"));
}

TEST_F(BadInput, ATruncatedGguf) {
  const auto file = home_.file("cut.gguf", std::string("GGUF\x03\0\0\0\x05", 9));
  EXPECT_THAT(home_.run({"solve", "x", "--gguf", file}), Complains("cut.gguf"));
}

TEST_F(BadInput, AGgufWithoutAChatTemplate) {
  // Version 3, no tensors, no metadata: a valid file that says nothing about itself.
  const auto file =
      home_.file("base.gguf", std::string("GGUF\x03\0\0\0", 8) + std::string(16, '\0'));
  const Finished finished = home_.run({"solve", "x", "--gguf", file});
  EXPECT_THAT(finished, Complains(has_llama() ? "chat template" : "does not run GGUF files"));
}

TEST_F(BadInput, AnEndpointThatIsNotThere) {
  EXPECT_THAT(
      home_.run({"solve", "x", "--endpoint", "http://127.0.0.1:1/v1", "--model", "m", "--quiet"}),
      AllOf(Complains("nothing answers at http://127.0.0.1:1/v1"), Complains("server running")));
}

TEST_F(BadInput, AnEndpointThatListsNoModels) {
  EXPECT_THAT(home_.run({"solve", "x", "--endpoint", provider_.base_url()}),
              AllOf(Complains("lists no models"), Complains("--model")));
  EXPECT_THAT(home_.run({"solve", "x", "--endpoint", "http://127.0.0.1:1"}),
              Complains("nothing answers at http://127.0.0.1:1"));
  EXPECT_THAT(
      home_.run({"solve", "x", "--endpoint", provider_.base_url(), "--key-env", "NO_SUCH_KEY"}),
      Complains("NO_SUCH_KEY"));
}

TEST_F(BadInput, AnEndpointThatIsNoAddress) {
  EXPECT_THAT(home_.run({"solve", "x", "--endpoint", "ftp:/nowhere"}), Complains("ftp"));
  EXPECT_THAT(home_.run({"solve", "x", "--endpoint", "ftp:/nowhere", "--model", "m"}),
              Complains("ftp"));
}

TEST_F(BadInput, AnEndpointThatWantsAKey) {
  const Finished finished = home_.run(ask("status-401", {"--quiet"}));
  EXPECT_THAT(finished, AllOf(Complains("no answer"), Complains("--key-env")));
}

TEST_F(BadInput, AnEndpointThatDeniesEveryCallIsAskedOnce) {
  for (const char* model :
       {"status-401", "status-402", "status-403", "status-404", "insufficient-quota"}) {
    const Finished finished = home_.run(ask(model, {"--team", "default", "--quiet"}));
    EXPECT_THAT(finished, AllOf(Complains("no answer: gave up: "), Complains("--model"))) << model;
    EXPECT_EQ(provider_.asked(model), 1) << model;
  }
  home_.run(ask("content-filter", {"--team", "default", "--quiet"}));
  EXPECT_GT(provider_.asked("content-filter"), 1) << "other seats ask other things";
}

TEST_F(BadInput, AComparisonThatIsDeniedIsNone) {
  const Finished finished =
      home_.run({"pocket", "--compare", "pocket,pocket-solo", "--family", "target", "--n", "1",
                 "--endpoint", provider_.base_url(), "--model", "status-401"});
  EXPECT_THAT(finished, Complains("no comparison: gave up: the endpoint answered 401"));
}

TEST_F(BadInput, SettingsThatContradictEachOther) {
  const std::string team =
      home_.file("tight.toml",
                 "protocol = \"paper\"\nprompts = \"paper\"\n[settings]\nexperts_max = "
                 "1\nat_least_two = true\n"
                 "[roles.solver]\n[roles.critic]\n[roles.evaluator]\n");
  for (const auto& arguments :
       {std::vector<std::string>{"teams", team}, ask("fine", {"--team", team})})
    EXPECT_THAT(home_.run(arguments), Complains("tight.toml:3: experts_max is below"));
}

TEST_F(BadInput, AKeyThatIsNotSet) {
  EXPECT_THAT(home_.run(ask("fine", {"--key-env", "NO_SUCH_KEY"})), Complains("NO_SUCH_KEY"));
}

TEST_F(BadInput, AKeyNeverShowsUp) {
  const Finished finished = home_.run(ask("status-401", {"--key-env", "TEST_KEY"}),
                                      {.environment = {{"TEST_KEY", "secret-of-the-test"}}});
  EXPECT_EQ(finished.code, 2);
  EXPECT_THAT(finished.err, Not(HasSubstr("secret-of-the-test")));
}

TEST_F(BadInput, AKeyNeverGetsIntoTheMinutes) {
  const std::string store = home_.path("run.db"), key = home_.file("key", "secret-of-the-test\n");
  const Finished finished =
      home_.run(ask("fine", {"--team", "solo", "--key-file", key, "--out", store}));
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(provider_.requests().back().headers,
              HasSubstr("Authorization: Bearer secret-of-the-test"));
  std::ifstream file(store, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  EXPECT_GT(bytes.size(), 0u);
  EXPECT_EQ(bytes.find("secret-of-the-test"), std::string::npos);
}

TEST_F(BadInput, AnEndpointThatAnswersHtml) {
  EXPECT_THAT(home_.run(ask("html-login", {"--quiet"})),
              AllOf(Complains("no answer"), Complains("/v1")));
}

TEST_F(BadInput, ABudgetTooSmallForOneTurn) {
  EXPECT_THAT(home_.run(ask("fine", {"--tokens", "0"})), Complains("too small"));
  EXPECT_THAT(home_.run(ask("stall-always", {"--time", "1ms", "--quiet"})), Complains("no answer"));
  EXPECT_THAT(home_.run(ask("fine", {"--tokens", "1", "--team", "default", "--quiet"})),
              Complains("--tokens"));
}

TEST_F(BadInput, AnEmptyQuestion) {
  EXPECT_THAT(home_.run({"solve", ""}), Complains("empty"));
  EXPECT_THAT(home_.run({"solve"}, {.input = " \n"}), Complains("empty"));
}

TEST_F(BadInput, AnEnormousQuestion) {
  EXPECT_THAT(home_.run({"solve"}, {.input = std::string(3 << 20, 'x')}), Complains("longer than"));
}

TEST_F(BadInput, AQuestionThatIsNotUtf8) {
  EXPECT_THAT(home_.run({"solve", "caf\xe9?"}), AllOf(Complains("UTF-8"), Complains("iconv")));
}

TEST_F(BadInput, AQuestionFileThatIsNotThere) {
  EXPECT_THAT(home_.run({"solve", "--file", "none.txt"}), Complains("none.txt"));
}

TEST_F(BadInput, ADiskThatCannotBeWritten) {
  EXPECT_THAT(home_.run(ask("fine", {"--out", "/proc/run.db"})), Complains("/proc/run.db"));
  EXPECT_EQ(provider_.asked("fine"), 0) << "a run that cannot be kept must not be paid for";
}

TEST_F(BadInput, ADiskThatIsFull) {
  const Finished finished =
      home_.run(ask("fine", {"--team", "solo", "--quiet"}), {.file_bytes_max = 8192});
  EXPECT_THAT(finished, Complains(".db"));
  EXPECT_THAT(home_.run({"show"}), Complains("no run yet")) << "nothing was begun, nothing is left";
}

TEST_F(BadInput, AStoreThatFillsUpKeepsWhatWasCommitted) {
  const std::string store = home_.path("run.db");
  ASSERT_EQ(home_.run(ask("echo", {"--team", "solo", "--out", store})).code, 0);
  const auto size = std::filesystem::file_size(store);
  std::vector<std::string> more = ask("echo", {"--team", "solo", "--out", store, "--quiet"});
  more[1] = std::string(100'000, 'x');  // does not fit into what the file has left
  EXPECT_THAT(home_.run(more, {.file_bytes_max = size}), Complains("run.db"));
  const Finished shown = home_.run({"show", store});
  EXPECT_EQ(shown.code, 0);
  EXPECT_THAT(shown.out, HasSubstr("What is 2+2?"));
}

TEST_F(BadInput, AStoreFromANewerVersion) {
  const std::string store = home_.path("run.db");
  ASSERT_EQ(home_.run(ask("echo", {"--team", "solo", "--out", store})).code, 0);
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(store.c_str(), &handle), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(handle, "PRAGMA user_version = 99", nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(handle);
  EXPECT_THAT(home_.run({"show", store}), Complains("newer"));
  EXPECT_THAT(home_.run(ask("echo", {"--team", "solo", "--out", store})), Complains("newer"));
}

TEST_F(BadInput, AStoreThatIsNone) {
  EXPECT_THAT(home_.run({"show", home_.path("none.db")}), Complains("none.db"));
  EXPECT_THAT(home_.run({"show", home_.file("text.db", "hello")}), Complains("text.db"));
  EXPECT_THAT(home_.run({"show"}), Complains("no run yet"));
}

TEST_F(BadInput, AReportOfAFileThatIsNoStore) {
  const std::string page = home_.path("report.html");
  EXPECT_THAT(home_.run({"report", home_.path("none.db"), "-o", page}), Complains("none.db"));
  EXPECT_THAT(home_.run({"report", home_.file("text.db", "hello"), "-o", page}),
              Complains("text.db"));
  EXPECT_THAT(home_.run({"report", "-o", page}), Complains("no run yet"));
  EXPECT_FALSE(std::filesystem::exists(page));
}

TEST_F(BadInput, AStoreThatHoldsNoEvaluation) {
  const std::string store = home_.path("run.db");
  ASSERT_EQ(home_.run(ask("echo", {"--team", "solo", "--out", store})).code, 0);
  const std::vector<std::vector<std::string>> commands = {
      {"report", store, "--markdown"},
      {"report", store, "-o", home_.path("report.html")},
      {"export", store, "--inspect", home_.path("logs")},
      {"compare", store, store}};
  for (const auto& command : commands)
    EXPECT_THAT(home_.run(command),
                AllOf(Complains("run.db holds no evaluation"), Complains("convene eval")))
        << command[0];
  EXPECT_FALSE(std::filesystem::exists(home_.path("report.html")));
  EXPECT_FALSE(std::filesystem::exists(home_.path("logs")));
}

TEST_F(BadInput, ARunComparedWithNothingThatItCouldBe) {
  const std::string own = home_.path("own.db"), other = home_.path("other.db");
  ASSERT_EQ(home_.run(pocket_eval(own, "target")).code, 0);
  ASSERT_EQ(home_.run(pocket_eval(other, "choice")).code, 0);
  EXPECT_THAT(home_.run({"compare", own, other}), Complains("no method with common questions"));
  EXPECT_THAT(home_.run({"compare", own, home_.path("none.db")}), Complains("none.db"));
  EXPECT_THAT(home_.run({"compare", own}), Complains("after"));
}

TEST_F(BadInput, AReportThatCannotBeWritten) {
  const std::string store = home_.path("run.db");
  ASSERT_EQ(home_.run(pocket_eval(store, "target")).code, 0);
  for (const std::string& page : {std::string("/proc/report.html"), home_.path("none/report.html")})
    EXPECT_THAT(home_.run({"report", store, "-o", page}), Complains(page));
  const std::string blocked = home_.file("blocked", "a file") + "/logs";
  EXPECT_THAT(home_.run({"export", store, "--inspect", blocked}), Complains(blocked));
  const std::string page = home_.file("report.html", "the one before");
  EXPECT_THAT(home_.run({"report", store, "-o", page}, {.file_bytes_max = 8192}), Complains(page));
  std::ifstream kept(page);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(kept), {}), "the one before");
}

TEST_F(BadInput, AReportInTwoForms) {
  EXPECT_THAT(home_.run({"report", "--markdown", "--csv"}), Complains("--csv"));
  EXPECT_THAT(home_.run({"report", "--discussions", "some"}), Complains("--discussions"));
}

TEST_F(BadInput, AnEvaluationThatCannotBegin) {
  const auto eval = [&](const std::string& benchmark, std::vector<std::string> more) {
    more.insert(more.begin(), {"eval", "--benchmark", benchmark, "--team", "solo", "--out",
                               home_.path("run.db"), "--scripted", "right"});
    return home_.run(more);
  };
  EXPECT_THAT(eval("math-5000", {}), AllOf(Complains("math-5000"), Complains("math-500")));
  EXPECT_THAT(eval("own", {}), Complains("--data"));
  EXPECT_THAT(eval("own", {"--data", home_.path("none.jsonl")}), Complains("none.jsonl"));
  const std::string row = R"({"question": "1+1?", "answer": "2", "profile": "poetry"})";
  EXPECT_THAT(eval("own", {"--data", home_.file("mine.jsonl", row)}),
              AllOf(Complains("mine.jsonl:1"), Complains("poetry")));
  EXPECT_THAT(eval("pocket", {"--family", "chess"}), Complains("chess"));
  EXPECT_FALSE(std::filesystem::exists(home_.path("run.db"))) << "nothing was begun";
}

TEST_F(BadInput, AnEvaluationThatCannotBeKept) {
  std::vector<std::string> command = pocket_eval("/proc/run.db", "target");
  command.resize(command.size() - 2);  // a model in place of the script
  for (const std::string& word : {std::string("--endpoint"), provider_.base_url(),
                                  std::string("--model"), std::string("fine")})
    command.push_back(word);
  EXPECT_THAT(home_.run(command), Complains("/proc/run.db"));
  EXPECT_EQ(provider_.asked("fine"), 0) << "a run that cannot be kept must not be paid for";
}

TEST_F(BadInput, AnEvaluationIntoTheStoreOfAnother) {
  const std::string store = home_.path("run.db");
  ASSERT_EQ(home_.run(pocket_eval(store, "target")).code, 0);
  std::vector<std::string> other = pocket_eval(store, "target");
  other.insert(other.end(), {"--repeats", "2"});
  EXPECT_THAT(home_.run(other),
              AllOf(Complains("repeats: '1' there, '2' here"), Complains("--out")));
}

TEST_F(BadInput, AModelThatTalksNonsenseEndsEveryTeamWithinItsRounds) {
  for (const char* team : {"default", "paper", "paper-released", "debate", "vote", "solo"}) {
    const int before = provider_.asked();
    const Finished finished = home_.run(ask("fine", {"--team", team, "--json", "--quiet"}));
    EXPECT_THAT(finished.code, testing::AnyOf(0, 2)) << team << ": " << finished.err;
    EXPECT_THAT(finished.out, HasSubstr("\"why_stopped\": \"")) << team;
    EXPECT_THAT(finished.out, Not(HasSubstr("\"why_stopped\": \"\""))) << team;
    EXPECT_LE(provider_.asked() - before, 60) << team;
  }
}

TEST_F(BadInput, AModelThatTalksNonsenseEndsWithinTheLimits) {
  const Finished finished =
      home_.run(ask("fine", {"--team", "paper", "--tokens", "500", "--json"}));
  EXPECT_THAT(finished.code, testing::AnyOf(0, 2));
  EXPECT_THAT(finished.out, testing::AnyOf(HasSubstr("\"ending\": \"exhausted\""),
                                           HasSubstr("\"ending\": \"failed\"")));
  EXPECT_THAT(finished.out, Not(HasSubstr("\"why_stopped\": \"\"")));
  EXPECT_LE(provider_.asked(), 60);
}

}  // namespace
}  // namespace convene
