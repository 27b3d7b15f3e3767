#include "pocket/lesson.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "discussion/parse_verdict.h"
#include "pocket/ceo.h"
#include "pocket/expression.h"
#include "support/scratch.h"

namespace convene::pocket {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kDraws = 5'000;

Templates templates() {
  return read_templates(CONVENE_SOURCE_DIR "/prompts/pocket");
}

Lessons lessons_of(const std::string& family, const std::string& role) {
  return Lessons(templates(), {.families = {{family, 1}}, .roles = {{role, 1}}});
}

std::string line_after(const std::string& text, const std::string& tag) {
  const std::size_t at = text.rfind(tag);
  if (at == std::string::npos) return {};
  return text.substr(at + tag.size(), text.find('\n', at) - at - tag.size());
}

std::string between(const std::string& text, std::string_view left, std::string_view right) {
  const std::size_t from = text.rfind(left) + left.size();
  return text.substr(from, text.find(right, from) - from);
}

Task fourteen() {
  Task task;
  task.family = "target";
  task.given = "numbers 3 10 2.";
  task.task = "numbers 3 10 2. target 14.";
  task.goal = "14";
  task.solution = "(10-3)*2";
  return task;
}

TEST(Lessons, AreTheSameForTheSameSeed) {
  const Lessons lessons(templates(), {.families = {{"target", 1}}});
  Random one(7);
  Random other(7);
  for (int i = 0; i < 200; ++i) {
    const Lesson a = lessons.draw(one);
    const Lesson b = lessons.draw(other);
    ASSERT_EQ(a.prompt, b.prompt);
    ASSERT_EQ(a.reply, b.reply);
    ASSERT_EQ(a.learned_from, b.learned_from);
  }
}

/// On which side of the hold-out the task of "[solve target] numbers 3 10 2. target 14." is.
Split split_of_shown(const std::string& prompt) {
  const std::string numbers = between(prompt, "numbers ", "."),
                    goal = between(prompt, "target ", ".");
  std::vector<std::int64_t> sorted;
  for (const auto number : split(numbers, ' ')) sorted.push_back(std::stoll(std::string(number)));
  std::sort(sorted.begin(), sorted.end());
  Task task;
  task.family = "target";
  task.canonical = fmt::format("{} -> {}", fmt::join(sorted, " "), goal);
  return split_of(task);
}

TEST(HoldOut, NoLessonShowsAHeldOutTask) {
  Random random(1);
  const Task held_out = draw_from(Split::test, family_named("target"), Level::hard, random);
  ASSERT_EQ(split_of_shown("[solve target] " + held_out.task), Split::test);
  for (const auto* role : {"solver", "reviser", "debater", "critic-full", "ceo"}) {
    const Lessons lessons = lessons_of("target", role);
    for (int i = 0; i < 400; ++i) {
      const Lesson lesson = lessons.draw(random);
      ASSERT_EQ(split_of_shown(lesson.prompt), Split::training) << lesson.prompt;
    }
  }
}

TEST(Lessons, AreShortAndLowerCase) {
  for (const auto& family : families()) {
    const Lessons lessons(templates(), {.families = {{family->name(), 1}}});
    const bool code = family->name() == "function" || family->name() == "program";
    Random random(1);
    std::vector<std::size_t> lengths;
    const int draws = code ? kDraws / 20 : kDraws;
    for (int i = 0; i < draws; ++i) {
      const Lesson lesson = lessons.draw(random);
      const std::string text = lesson.prompt + lesson.reply;
      lengths.push_back(text.size());
      if (!code && lesson.role != "critic-full") {
        ASSERT_EQ(
            std::count_if(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }), 0)
            << text;
      }
      ASSERT_EQ(text.find("\n\n"), std::string::npos) << text;
      ASSERT_LE(lesson.learned_from, lesson.reply.size());
    }
    std::sort(lengths.begin(), lengths.end());
    const bool sums = family->name() == "target" || family->name() == "algebra";
    EXPECT_LE(lengths[lengths.size() * 95 / 100], sums ? 240u : 1100u) << family->name();
    EXPECT_LE(lengths.back(), sums ? 340u : 3000u) << family->name();
  }
}

TEST(Lessons, TheCriticWhoSeesTheGoalSaysItselfWhetherTheAnswerReachesIt) {
  for (const auto& family : families()) {
    const Lessons lessons = lessons_of(family->name(), "critic-full");
    Random random(6);
    int agreed = 0;
    for (int i = 0; i < 100; ++i) {
      const Lesson lesson = lessons.draw(random);
      ASSERT_TRUE(read_agreement(lesson.reply)) << lesson.reply;
      agreed += *read_agreement(lesson.reply);
    }
    EXPECT_NEAR(agreed, 50, 20) << family->name();
    const Task task = draw_from(Split::training, *family, Level::easy, random);
    EXPECT_EQ(read_agreement(lessons.critic_full(task, task.solution).reply), true);
    EXPECT_EQ(read_agreement(lessons.critic_full(task, family->mistake(task, random)).reply),
              false);
    EXPECT_NE(lessons.critic_full(task, task.solution).prompt.find(task.task), std::string::npos);
  }
}

TEST(Lessons, SolverEndsWithABareAnswerThatIsRightOrAdmittedToBeWrong) {
  for (const auto& family : families()) {
    const Lessons lessons = lessons_of(family->name(), "solver");
    Random random(2);
    int failures = 0;
    for (int i = 0; i < 300; ++i) {
      const Lesson lesson = lessons.draw(random);
      ASSERT_THAT(lesson.prompt, StartsWith("[solve " + family->name() + "] "));
      ASSERT_THAT(lesson.reply, HasSubstr("answer: "));
      if (lesson.learned_from == 0) continue;
      ++failures;
      ASSERT_THAT(lesson.reply.substr(lesson.learned_from), StartsWith("gives "));
      ASSERT_THAT(lesson.reply, HasSubstr(", not "));
    }
    EXPECT_LT(failures, 80);
  }
}

TEST(Lessons, CriticSeesTheGivensAndTheAnswerButNotTheGoal) {
  const Lesson lesson =
      Lessons(templates(), {.families = {{"target", 1}}}).critic(fourteen(), "10*3-2");
  EXPECT_EQ(lesson.prompt, "[check target] numbers 3 10 2.\nanswer: 10*3-2");
  EXPECT_EQ(lesson.reply, "10*3=30; 30-2=28.\nvalue: 28");
  EXPECT_EQ(lesson.learned_from, 0u);
}

TEST(Lessons, CriticIsBriefAboutAnAnswerWithoutEnd) {
  const Lessons lessons(templates(), {.families = {{"function", 1}}});
  Random random(1);
  const Task task = family_named("function").draw(Level::easy, random);
  std::string endless;
  for (int i = 0; i < 12; ++i) endless += task.task[2] + std::string("=[99]*12; ");
  const Lesson lesson = lessons.critic(task, endless + "return [99]*200");
  EXPECT_LT(lesson.reply.size(), 500u);
  EXPECT_THAT(lesson.reply, EndsWith("; and so on.\nvalue: none"));
}

TEST(Lessons, CriticSaysWhichRuleABadAnswerBreaks) {
  const Lessons lessons(templates(), {.families = {{"target", 1}}});
  EXPECT_EQ(lessons.critic(fourteen(), "7*2").reply, "uses 7, which is not given.\nvalue: none");
  EXPECT_EQ(lessons.critic(fourteen(), "(10-3").reply, "not an expression.\nvalue: none");
}

TEST(Lessons, ReviserSeesWhatWasTriedAndAnswersOtherwise) {
  const Lesson lesson =
      Lessons(templates(), {.families = {{"target", 1}}}).reviser(fourteen(), {"10*3-2", "7*2"});
  EXPECT_EQ(lesson.prompt,
            "[solve target] numbers 3 10 2. target 14.\n"
            "not 10*3-2 which is 28\n"
            "not 7*2 which is none");
  EXPECT_EQ(lesson.reply, "10-3=7; 7*2=14. gives 14.\nanswer: (10-3)*2");
}

TEST(Lessons, ReviserNeverRepeatsWhatWasTried) {
  for (const auto& family : families()) {
    const Lessons lessons = lessons_of(family->name(), "reviser");
    Random random(3);
    for (int i = 0; i < 200; ++i) {
      const Lesson lesson = lessons.draw(random);
      const std::string answer = line_after(lesson.reply, "answer: ");
      ASSERT_THAT(lesson.prompt, Not(HasSubstr("not " + answer + " which"))) << lesson.reply;
    }
  }
}

TEST(Lessons, CriticIsShownRightAndWrongAnswersOfEveryKind) {
  const Lessons lessons = lessons_of("target", "critic");
  Random random(4);
  std::map<std::string, int> kinds;
  for (int i = 0; i < kDraws; ++i) {
    const Lesson lesson = lessons.draw(random);
    for (const auto* kind :
         {"which is not given", "too often", "does not use", "not an expression"})
      kinds[kind] += lesson.reply.find(kind) != std::string::npos;
    kinds["none"] += lesson.reply.ends_with("value: none");
  }
  for (const auto& [kind, count] : kinds) EXPECT_GT(count, kDraws / 100) << kind;
  EXPECT_LT(kinds["none"], kDraws / 4);
}

/// "10-3=7; 7*2=14." with both sides of every step worth the same; the last one's value.
std::string value_of_steps(const std::string& steps) {
  std::string value;
  for (const auto step : split(std::string_view(steps).substr(0, steps.size() - 1), ';')) {
    const auto sides = split(step, '=');
    const auto left = parse_expression(sides.at(0));
    const auto right = parse_expression(sides.at(1));
    EXPECT_TRUE(left && right) << step;
    EXPECT_EQ(evaluate(*left).value, evaluate(*right).value) << step;
    value = text_of(evaluate(*right).value.value());
  }
  return value;
}

TEST(Lessons, CriticWritesTrueStepsThatEndInTheValue) {
  for (const auto* family : {"target", "algebra"}) {
    const Lessons lessons = lessons_of(family, "critic");
    Random random(9);
    for (int i = 0; i < kDraws; ++i) {
      const std::string reply = lessons.draw(random).reply;
      const std::string value = line_after(reply, "value: ");
      if (value == "none") continue;
      ASSERT_EQ(value_of_steps(reply.substr(0, reply.find('\n'))), value) << reply;
    }
  }
}

TEST(Lessons, SolverWritesTrueSteps) {
  const Lessons lessons = lessons_of("algebra", "solver");
  Random random(10);
  for (int i = 0; i < kDraws; ++i) {
    const std::string reply = lessons.draw(random).reply;
    value_of_steps(reply.substr(0, reply.find('\n')));
  }
}

TEST(Lessons, DebaterIsToldWhatOthersAnsweredAndSolvesByItself) {
  const Lessons target(templates(), {.families = {{"target", 1}}});
  const Lesson told = target.debater(fourteen(), {"10*3-2", "(10-3)*2"});
  EXPECT_EQ(told.prompt, "[solve target] numbers 3 10 2. target 14.\ntried 10*3-2\ntried (10-3)*2");
  EXPECT_EQ(told.reply, "10-3=7; 7*2=14. gives 14.\nanswer: (10-3)*2");
  for (const auto& family : families()) {
    const Lessons lessons = lessons_of(family->name(), "debater");
    Random random(12);
    int heard = 0;
    for (int i = 0; i < 100; ++i) {
      const Lesson lesson = lessons.draw(random);
      const std::string answer = line_after(lesson.reply, "answer: ");
      heard += lesson.prompt.find("\ntried " + answer) != std::string::npos;
    }
    EXPECT_NEAR(heard, 75, 20) << family->name();
  }
}

TEST(Lessons, CriticReportsWhatTheCheckerFinds) {
  for (const auto& family : families()) {
    const Lessons lessons(templates(), {.families = {{family->name(), 1}}});
    Random random(11);
    for (int i = 0; i < 300; ++i) {
      const Task task = draw_from(Split::training, *family, static_cast<Level>(i % 3), random);
      const std::string answer = family->mistake(task, random);
      const std::string wrong = line_after(lessons.critic(task, answer).reply, "value: ");
      ASSERT_EQ(wrong, family->check(task, answer).value) << answer;
      ASSERT_NE(wrong, task.goal);
      ASSERT_EQ(line_after(lessons.critic(task, task.solution).reply, "value: "), task.goal);
    }
  }
}

TEST(Lessons, EvaluatorFollowsTheFinding) {
  const Lessons lessons = lessons_of("target", "evaluator");
  Random random(5);
  std::set<std::string> replies;
  for (int i = 0; i < 500; ++i) {
    const Lesson lesson = lessons.draw(random);
    const bool same = lesson.prompt.ends_with(": same");
    ASSERT_TRUE(same || lesson.prompt.ends_with(": different")) << lesson.prompt;
    ASSERT_EQ(lesson.reply, same ? R"({"correct":true,"advice":""})"
                                 : R"({"correct":false,"advice":"try other steps"})");
    replies.insert(lesson.reply);
  }
  EXPECT_EQ(replies.size(), 2u);
}

TEST(Lessons, RecruiterNamesOneSolverAndCheckers) {
  const Lessons lessons = lessons_of("target", "recruiter");
  Random random(6);
  std::map<std::string, std::string> replies;
  for (int i = 0; i < 100; ++i) {
    const Lesson lesson = lessons.draw(random);
    replies[lesson.prompt] = lesson.reply;
  }
  EXPECT_EQ(replies["[recruit target] experts: 1"], R"({"experts":["solver"]})");
  EXPECT_EQ(replies["[recruit target] experts: 3"],
            R"({"experts":["solver","checker","checker"]})");
}

TEST(Lessons, CeoLearnsToStopAndToGoOn) {
  const Lessons lessons = lessons_of("target", "ceo");
  Random random(8);
  int stops = 0;
  for (int i = 0; i < 1000; ++i)
    stops += lessons.draw(random).reply.starts_with(R"({"decision":"stop")");
  EXPECT_GT(stops, 200);
  EXPECT_LT(stops, 650);
}

TEST(Lessons, RefuseWhatTheyCannotDraw) {
  EXPECT_THROW(Lessons(templates(), {.families = {{"juggling", 1}}}), Error);
  EXPECT_THROW(Lessons(templates(), {}), Error) << "no family";
  EXPECT_THROW(Lessons(templates(), {.families = {{"target", -1}}}), Error);
  EXPECT_THROW(Lessons(templates(), {.families = {{"target", 1}}, .roles = {{"jester", 1}}}),
               Error);
  Templates typo = templates();
  typo["critic"] = "[check {{familly}}]";
  EXPECT_THROW(Lessons(typo, {.families = {{"target", 1}}}), Error);
  EXPECT_THROW(read_templates("/nowhere"), Error);
}

TEST(Lessons, RefuseAPromptThatIsEmpty) {
  const ::convene::testing::ScratchFolder folder;
  for (const auto& [role, text] : templates())
    std::ofstream(folder.file(role + ".txt")) << (role == "solver" ? "\n" : text);
  EXPECT_THAT([&] { read_templates(folder.file("")); },
              ::testing::ThrowsMessage<Error>(HasSubstr("solver.txt is empty")));
}

TEST(Ceo, StopsOnceACheckAgreed) {
  EXPECT_THAT(taught_ruling({1, 4, "checked same", 3}, Level::easy),
              StartsWith(R"({"decision":"stop")"));
}

TEST(Ceo, StopsWhenTheBudgetIsNearlySpentButOnlyWithASolution) {
  EXPECT_EQ(taught_ruling({1, 4, "agreed", 3}, Level::easy),
            taught_ruling({1, 4, "checked same", 3}, Level::easy));
  EXPECT_EQ(taught_ruling({2, 4, "disputed", 3}, Level::hard),
            taught_ruling({2, 4, "checked different", 3}, Level::hard));
  EXPECT_THAT(taught_ruling({3, 4, "checked different", 90}, Level::easy),
              StartsWith(R"({"decision":"stop")"));
  EXPECT_THAT(taught_ruling({3, 4, "none", 99}, Level::easy),
              StartsWith(R"({"decision":"continue")"));
  EXPECT_THAT(taught_ruling({3, 4, "unchecked", 89}, Level::easy),
              StartsWith(R"({"decision":"continue")"));
}

TEST(Ceo, AsksForOtherStepsAfterAFailedCheckAndMoreCheckersForHardTasks) {
  EXPECT_EQ(
      taught_ruling({1, 4, "none", 0}, Level::easy),
      R"({"decision":"continue","experts":2,"direction":"solve then check","tasks":["solve","check"],"tokens_max":256})");
  EXPECT_EQ(
      taught_ruling({2, 4, "checked different", 30}, Level::hard),
      R"({"decision":"continue","experts":3,"direction":"try other steps then check","tasks":["solve","check","check"],"tokens_max":256})");
}

}  // namespace
}  // namespace convene::pocket
