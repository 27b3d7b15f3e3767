#include "flags.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace convene {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

template <class T>
T read(const std::vector<std::string>& arguments) {
  return std::get<T>(parse_flags(arguments));
}

TEST(Flags, SolveTakesTheQuestionAndItsBudget) {
  const auto options =
      read<SolveOptions>({"solve", "Why?", "--tokens", "16k", "--time", "5m", "--seed", "7"});
  EXPECT_EQ(options.question, "Why?");
  EXPECT_EQ(options.limits.tokens, 16'000);
  EXPECT_EQ(options.limits.time, std::chrono::minutes(5));
  EXPECT_EQ(options.seed, 7u);
}

TEST(Flags, AnEmptyQuestionIsNotNoQuestion) {
  EXPECT_EQ(read<SolveOptions>({"solve", ""}).question, "");
  EXPECT_FALSE(read<SolveOptions>({"solve"}).question.has_value());
}

TEST(Flags, CompareTakesTwoTeamsWithAComma) {
  const auto options =
      read<PocketOptions>({"pocket", "--compare", "pocket,pocket-solo", "--family", "target"});
  EXPECT_THAT(options.compare, testing::ElementsAre("pocket", "pocket-solo"));
}

TEST(Flags, HelpOfEveryCommandHasThreeExamples) {
  for (const char* command :
       {"solve", "show", "replay", "resume", "export", "import", "teams", "models", "pocket"}) {
    const std::string help = read<TextOnly>({command, "--help"}).text;
    const std::string call = std::string("\n  convene ");
    int examples = 0;
    for (std::size_t at = help.find(call); at != std::string::npos; at = help.find(call, at + 1))
      ++examples;
    EXPECT_GE(examples, 3) << command;
  }
}

/// What and hint of the Error that these arguments throw.
std::string complaint(const std::vector<std::string>& arguments) {
  try {
    parse_flags(arguments);
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no complaint";
}

TEST(Flags, UnknownOnesAreNamedWithTheNearest) {
  EXPECT_EQ(complaint({"solve", "x", "--speed", "9"}),
            "solve has no flag --speed | did you mean --seed? convene solve --help lists them");
  EXPECT_EQ(complaint({"solve", "x", "--velocity=9"}),
            "solve has no flag --velocity | convene solve --help lists them");
  EXPECT_EQ(complaint({"--frobnicate"}),
            "convene has no flag --frobnicate | convene --help lists them");
  EXPECT_EQ(complaint({"slove", "x"}),
            "there is no command 'slove' | did you mean solve? convene --help lists the commands");
  EXPECT_EQ(complaint({"solve", "two", "questions"}),
            "solve does not know what to do with 'questions' | put the question in quotes; "
            "convene solve --help says what it takes");
  EXPECT_THAT(complaint({"show", "run.db", "other.db"}), HasSubstr("'other.db'"));
}

TEST(Flags, AnUnknownOneComesBeforeWhatElseIsWrong) {
  for (const std::string command :
       {"solve", "show", "replay", "resume", "export", "import", "teams", "models", "pocket",
        "grade", "eval", "compare", "report"})
    EXPECT_THAT(complaint({command, "--per-sell", "2"}),
                StartsWith(command + " has no flag --per-sell | "));
  EXPECT_THAT(complaint({"eval", "--per-sell", "2", "--benchmark", "pocket"}),
              HasSubstr("did you mean --per-cell?"));
  EXPECT_THAT(complaint({"eval", "--repeats", "x", "--per-sell", "2"}), HasSubstr("--per-sell"));
  EXPECT_THAT(complaint({"eval", "--per-sell", "2", "--repeats"}), HasSubstr("--per-sell"));
  EXPECT_THAT(complaint({"eval", "--repeats", "2"}), HasSubstr("required"));
}

TEST(Flags, AnUnknownCommandComesBeforeItsFlags) {
  EXPECT_THAT(complaint({"evl", "--benchmark", "pocket"}),
              StartsWith("there is no command 'evl' | did you mean eval?"));
  EXPECT_THAT(complaint({"evl", "--out", "x"}), StartsWith("there is no command 'evl'"));
  EXPECT_THAT(complaint({""}), StartsWith("there is no command ''"));
}

TEST(Flags, NothingIsAFlagAfterTwoDashes) {
  EXPECT_EQ(read<SolveOptions>({"solve", "--", "-5 + 2?"}).question, "-5 + 2?");
  EXPECT_THAT(complaint({"solve", "--", "-5", "+2?"}), HasSubstr("what to do with '+2?'"));
}

TEST(Flags, AValueOfTheWrongKindIsRefused) {
  EXPECT_THROW(parse_flags({"solve", "--tokens", "many"}), Error);
  EXPECT_THROW(parse_flags({"solve", "--tokens", "0"}), Error);
  EXPECT_THROW(parse_flags({"solve", "--dollars", "-1"}), Error);
  EXPECT_THROW(parse_flags({"solve", "--seed", "x"}), Error);
  EXPECT_THROW(parse_flags({"solve", "--seed", "-1"}), Error);
  EXPECT_THROW(parse_flags({"pocket", "--n", "0"}), Error);
}

}  // namespace
}  // namespace convene
