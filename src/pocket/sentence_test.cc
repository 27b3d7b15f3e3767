#include "pocket/sentence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace convene::pocket {
namespace {

Task river() {
  Task task;
  task.family = "sentence";
  task.task = "words river old run dog.";
  task.goal = "dog old river run";
  return task;
}

std::string why(const std::string& answer) {
  return sentence()->check(river(), answer).why;
}

TEST(Sentence, AcceptsAnySentenceThatUsesTheWordsOnce) {
  for (const auto* answer :
       {"the old dog runs to the river", "The old dog runs to the river.",
        "a dog ran by an old river", "dogs run into the old river",
        "the dog by the old river is running", "the river and the old dog run"})
    EXPECT_TRUE(sentence()->check(river(), answer).right) << answer << ": " << why(answer);
}

TEST(Sentence, HoldsWordsToAgree) {
  for (const auto* answer :
       {"the old dog run to the river", "the old dogs runs to the river",
        "old dog runs to the river", "a old dog runs to the river", "an dog runs to the old river",
        "a dogs run to the old river", "the dog is run to the old river",
        "the dog running to the old river", "the dog are running to the old river",
        "the old dog and the river runs"})
    EXPECT_EQ(why(answer), "not a sentence") << answer;
  for (const auto* answer :
       {"an old dog is running to the river", "old dogs were running to the river",
        "the dog and old river run", "the dog near the old rivers runs",
        "the dog with the old rivers was running"})
    EXPECT_TRUE(sentence()->check(river(), answer).right) << answer << ": " << why(answer);
  // Who runs may be one or two.
  for (const auto* answer : {"the dog near the river and the old bear runs",
                             "the dog near the river and the old bear run"})
    EXPECT_EQ(why(answer), "uses bear, which is not given") << answer;
}

TEST(Sentence, ListsTheWordsItFindsSorted) {
  EXPECT_EQ(sentence()->check(river(), "the dog runs to the cold river").value,
            "cold dog river run");
  EXPECT_EQ(sentence()->check(river(), "the dog runs. the dogs ran").value, "dog dog run run");
  EXPECT_EQ(sentence()->check(river(), "the dog runs. a cat waits\nthe old dog ran").account,
            "dog run; cat wait; old dog run.");
}

TEST(Sentence, SaysWhatIsMissingOrTooMuch) {
  EXPECT_EQ(why("the dog runs to the river"), "does not use old");
  EXPECT_EQ(why("the old dog runs to the river and the cat"), "uses cat, which is not given");
  EXPECT_EQ(why("the old dog runs to the river. a dog runs"), "uses dog too often");
}

TEST(Sentence, HoldsEachWordToOnceASentence) {
  const Check checked = sentence()->check(
      river(), "the dog runs. the old dog ran by the dogs. the river runs to the river");
  EXPECT_EQ(checked.why, "uses dog twice in one sentence");
  EXPECT_EQ(checked.account, "dog run; old dog run dog. dog twice.");
  EXPECT_EQ(checked.value, "none");
}

TEST(Sentence, RefusesWhatIsNoSentenceOfItsGrammar) {
  for (const std::string answer :
       {"", "river old run dog", "the old dog", "runs the dog", "the the dog runs",
        "the dog runs old to river", "the old dog runs to the river the"})
    EXPECT_EQ(why(answer), "not a sentence") << answer;
  EXPECT_EQ(why("the old dog runs to the river; ls"), "uses river;");
  EXPECT_EQ(sentence()->check(river(), std::string(100'000, 'a')).value, "none");
}

TEST(Sentence, GrowsByLevel) {
  Random random(1);
  const auto expect = [&](Level level, std::size_t least, std::size_t most) {
    std::set<std::size_t> sizes;
    for (int i = 0; i < 1000; ++i) {
      const Task task = sentence()->draw(level, random);
      sizes.insert(split(task.goal, ' ').size());
    }
    EXPECT_EQ(*sizes.begin(), least);
    EXPECT_EQ(*sizes.rbegin(), most);
    EXPECT_EQ(sizes.size(), most - least + 1) << "some size never comes";
  };
  expect(Level::easy, 14, 18);
  expect(Level::medium, 18, 25);
  expect(Level::hard, 25, 33);
}

TEST(Sentence, MayTakeSeveralSentencesEachOfThemWhole) {
  Task two = river();
  two.goal = "cat dog old river run wait";
  EXPECT_TRUE(sentence()->check(two, "the old dog runs to the river. the cat waits").right);
  EXPECT_TRUE(sentence()->check(two, "The cat waits.\nThe old dog runs to the river.").right);
  EXPECT_EQ(sentence()->check(two, "the old dog runs waits. the cat to the river").why,
            "not a sentence");
}

TEST(Sentence, GivesSomeWordsSeveralTimes) {
  Random random(2);
  int repeated = 0;
  for (int i = 0; i < 100; ++i) {
    const Task task = sentence()->draw(static_cast<Level>(i % 3), random);
    const auto words = split(task.goal, ' ');
    repeated += std::adjacent_find(words.begin(), words.end()) != words.end();
  }
  EXPECT_EQ(repeated, 100);
}

}  // namespace
}  // namespace convene::pocket
