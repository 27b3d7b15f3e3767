#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <mutex>

#include "base/random.h"
#include "base/text.h"
#include "discussion/hall.h"
#include "engine/scripted.h"
#include "support/teams.h"
#include "talk/script.h"

/// Plays every .talk script of this folder: once with replies that come at once, and several times
/// with replies that come in shuffled order, which must change nothing. The script's grammar heads
/// script.h; README.md is for writers.
namespace convene::talk {
namespace {

using namespace std::chrono_literals;

/// Gives each turn that the hall asks the script's next beat, and checks what was asked.
class Prompter : public Sink {
 public:
  Prompter(const Script& script, std::uint64_t shuffle) : script_(script), random_(shuffle) {}

  void asked(const Intent& intent) override {
    const std::string who = name_of(intent.seat.role, intent.seat.number);
    if (next_ == script_.beats.size())
      return complain(script_.beats.empty() ? 0 : script_.beats.back().line,
                      fmt::format("{} is asked, after the script's last turn", who));
    const Beat& beat = script_.beats[next_++];
    beats_[{intent.ask, intent.turn}] = &beat;
    const std::string due = name_of(beat.role, beat.number);
    if (due != who) complain(beat.line, fmt::format("{} is asked, not {}", who, due));
    for (const Expectation& expected : beat.expectations) check(expected, intent, who);
    if ((beat.kind == Beat::Kind::finds) != (intent.program != nullptr))
      complain(beat.line, fmt::format("{} is a {}", who, intent.program ? "program" : "model"));
    const std::lock_guard lock(mutex_);
    lines_[intent.prompt] = line_of(beat);
  }

  void settled(const Minute& minute) override {
    const Execution* execution = minute.execution();
    const auto it = beats_.find({minute.ask, minute.turn});
    if (!execution || it == beats_.end() || it->second->text == execution->finding) return;
    complain(it->second->line, fmt::format("the executor finds \"{}\"", execution->finding));
  }

  /// On the engine's thread.
  Line line_for(const Request& request) {
    const std::lock_guard lock(mutex_);
    const auto it = lines_.find(prompt_hash(request));
    return it == lines_.end() ? Line{.outcome = spoken("")} : it->second;
  }

  std::size_t turns() const { return next_; }
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  void complain(int line, const std::string& what) {
    complaints_.push_back(fmt::format("{}:{}: {}", script_.file, line, what));
  }

  void check(const Expectation& expected, const Intent& intent, const std::string& who) {
    std::string prompt;
    if (intent.request)
      for (const Message& message : intent.request->messages) prompt += message.content + "\n";
    const bool there = prompt.find(expected.text) != std::string::npos;
    const int tokens = intent.request ? intent.request->sampling.tokens_max : 0;
    if (expected.kind == Expectation::Kind::sees && !there)
      complain(expected.line,
               fmt::format("{} does not see \"{}\" in:\n{}", who, expected.text, prompt));
    if (expected.kind == Expectation::Kind::never_sees && there)
      complain(expected.line, fmt::format("{} sees \"{}\" in:\n{}", who, expected.text, prompt));
    if (expected.kind == Expectation::Kind::tokens && tokens != expected.tokens)
      complain(expected.line, fmt::format("{} may say {} tokens", who, tokens));
  }

  Line line_of(const Beat& beat) {
    Line line;
    if (random_.state() != 0) line.delay = std::chrono::microseconds(random_.between(0, 800));
    if (beat.kind == Beat::Kind::cut_off) line.delay = 10h;
    if (beat.kind == Beat::Kind::fails) {
      line.outcome = tl::unexpected(
          Failure{.kind = beat.failure, .detail = "scripted", .usage = {.dollars = 0}});
    } else {
      Reply reply = spoken(beat.text);
      if (beat.tokens) reply.usage.completion_tokens = *beat.tokens;
      line.outcome = std::move(reply);
    }
    return line;
  }

  const Script& script_;
  Random random_;
  std::size_t next_ = 0;
  std::map<std::pair<int, int>, const Beat*> beats_;  // by place
  std::vector<std::string> complaints_;
  std::mutex mutex_;  // guards lines_
  std::map<std::string, Line> lines_;
};

std::string transcript(const Outcome& outcome) {
  std::string text;
  for (const Minute& minute : outcome.minutes) {
    const Reply* reply = minute.reply();
    const std::string what = reply                ? reply->text
                             : minute.execution() ? minute.execution()->finding
                                                  : to_string(minute.failure()->kind);
    text += fmt::format("  {}: {}\n", name_of(minute.seat.role, minute.seat.number), what);
  }
  const Conclude& end = outcome.conclusion;
  return text + fmt::format("  ends {}\n  answer {}\n  because {}\n", to_string(end.ending),
                            end.answer, end.why);
}

/// Everything in which the discussion is not as the script says.
std::vector<std::string> play(const Script& script, std::uint64_t shuffle) {
  const auto prompter = std::make_shared<Prompter>(script, shuffle);
  ScriptedEngine engine([&](const Request& request) { return prompter->line_for(request); });
  Comparer comparer;
  Opening opening;
  opening.problem = script.problem;
  opening.protocol = make_protocol(script.team);
  opening.limits = script.team.limits;
  opening.limits.time = 20s;  // a script that misses a turn must not hang
  opening.sink = prompter;
  const Outcome outcome =
      hold([&](const std::string&) -> Engine& { return engine; }, comparer, std::move(opening));

  std::vector<std::string> complaints = prompter->complaints();
  const auto differs = [&](const char* what, const std::string& is, const std::string& should) {
    complaints.push_back(
        fmt::format("{}: the {} is \"{}\", not \"{}\"", script.file, what, is, should));
  };
  const Conclude& end = outcome.conclusion;
  if (prompter->turns() < script.beats.size())
    complaints.push_back(fmt::format("{}:{}: this turn is never asked", script.file,
                                     script.beats[prompter->turns()].line));
  if (script.ending && end.ending != *script.ending)
    differs("ending", to_string(end.ending), to_string(*script.ending));
  if (script.answer && end.answer != *script.answer) differs("answer", end.answer, *script.answer);
  if (script.text && end.text != *script.text) differs("text", end.text, *script.text);
  for (const std::string& because : script.because)
    if (end.why.find(because) == std::string::npos) differs("why", end.why, because);
  if (!complaints.empty()) complaints.push_back("what was said:\n" + transcript(outcome));
  return complaints;
}

std::vector<std::string> script_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(CONVENE_SOURCE_DIR "/tests/talk"))
    if (entry.path().extension() == ".talk") names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

class Talk : public ::testing::TestWithParam<std::string> {};

TEST_P(Talk, GoesAsTheScriptSaysInWhateverOrderRepliesArrive) {
  const std::string file = "tests/talk/" + GetParam() + ".talk";
  const Script script = parse_script(file, testing::file_text(file).value());
  for (const std::uint64_t shuffle : {0, 1, 2, 3, 4}) {
    const std::vector<std::string> complaints = play(script, shuffle);
    ASSERT_TRUE(complaints.empty()) << join(complaints, "\n");
  }
}

INSTANTIATE_TEST_SUITE_P(Scripts, Talk, ::testing::ValuesIn(script_names()),
                         [](const auto& name) { return replace_all(name.param, "-", "_"); });

TEST(TalkScript, SaysWhereItIsWrong) {
  const auto error = [](const std::string& text) -> std::string {
    try {
      parse_script("x.talk", text);
    } catch (const Error& e) {
      return e.what();
    }
    return "none";
  };
  EXPECT_EQ(error("team solo\nsolver sings: la\n"),
            "x.talk:2: no such statement in 'solver sings: la'");
  EXPECT_EQ(error("team solo\nsolver fails oddly\n"),
            "x.talk:2: no such failure in 'solver fails oddly'");
  EXPECT_EQ(error("problem 1 + 1\n"), "x.talk: no team");
  EXPECT_EQ(error("team solo\nsolver sees \"x\"\n"), "x.talk: a seat sees, but has no turn");
}

TEST(TalkScript, ComplainsWhenTheDiscussionGoesAnotherWay) {
  const auto complaint = [](const std::string& text) {
    const auto complaints = play(parse_script("x.talk", "team solo\nproblem 1 + 1\n" + text), 0);
    return complaints.empty() ? std::string("none") : complaints.front();
  };
  EXPECT_EQ(complaint("solver says 2\n"), "none");
  EXPECT_EQ(complaint("critic says 2\n"), "x.talk:3: solver is asked, not critic");
  EXPECT_EQ(complaint("solver says 2\nsolver says 3\n"), "x.talk:4: this turn is never asked");
  EXPECT_EQ(complaint("solver says 2\nends failed\n"),
            "x.talk: the ending is \"agreed\", not \"failed\"");
  EXPECT_TRUE(complaint("solver sees \"nothing like it\"\nsolver says 2\n")
                  .starts_with("x.talk:3: solver does not see"));
}

}  // namespace
}  // namespace convene::talk
