#include "answers/coverage.h"

#include <gmock/gmock.h>

#include "answers/grade.h"
#include "answers/morphy.h"

namespace convene {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

TEST(Morphy, TakesEndingsOffAndKnowsTheExceptions) {
  EXPECT_THAT(lemmas_of("dogs"), Contains("dog"));
  EXPECT_THAT(lemmas_of("geese"), Contains("goose"));
  EXPECT_THAT(lemmas_of("ran"), Contains("run"));
  EXPECT_THAT(lemmas_of("boxes"), Contains("box"));
  EXPECT_THAT(lemmas_of("tying"), Contains("tie"));
  EXPECT_THAT(lemmas_of("stopped"), Contains("stop"));
  EXPECT_THAT(lemmas_of("larger"), Contains("large"));
  EXPECT_THAT(lemmas_of("women"), Contains("woman"));
  EXPECT_THAT(lemmas_of("glass"), ElementsAre("glass"));
  EXPECT_THAT(lemmas_of("qwertz"), IsEmpty());
}

TEST(Morphy, KeepsPartsOfSpeechApart) {
  EXPECT_THAT(lemmas_of("building", PartOfSpeech::verb), Contains("build"));
  EXPECT_THAT(lemmas_of("building", PartOfSpeech::noun), ElementsAre("building"));
}

TEST(Coverage, CountsInflectedWords) {
  const std::vector<std::string> concepts = {"dog", "run", "grass", "child"};
  EXPECT_TRUE(
      coverage_of(concepts, "The children watch two dogs running over the grass.").complete());
  const Coverage some = coverage_of(concepts, "A dog ran.");
  EXPECT_THAT(some.missing, ElementsAre("grass", "child"));
  EXPECT_DOUBLE_EQ(some.share(), 0.5);
}

TEST(Coverage, DoesNotConfuseWordsThatLookAlike) {
  const std::vector<std::string> sing = {"sing"}, perform = {"perform"};
  EXPECT_FALSE(coverage_of(sing, "He singed his hair.").complete());
  EXPECT_FALSE(coverage_of(perform, "The performance was long.").complete());
}

TEST(Coverage, StrictAsksForThePartOfSpeechWhereItIsSaid) {
  const std::vector<std::string> verb = {"build_V"}, noun = {"building_N"};
  EXPECT_TRUE(coverage_of(verb, "They were building a wall.").complete());
  EXPECT_TRUE(coverage_of(noun, "The building is tall.").complete());
  EXPECT_FALSE(coverage_of(noun, "They built it.").complete());
}

TEST(Coverage, LenientTakesHyphensApart) {
  const std::vector<std::string> concepts = {"hand"};
  EXPECT_FALSE(coverage_of(concepts, "A hand-held camera.").complete());
  EXPECT_TRUE(coverage_of(concepts, "A hand-held camera.", Matching::lenient).complete());
}

TEST(Coverage, KnowsInflectionsOfWordsThatWordNetLacks) {
  const std::vector<std::string> concepts = {"wakeboard", "tricep"};
  EXPECT_TRUE(coverage_of(concepts, "She wakeboards and trains her triceps.").complete());
}

TEST(Coverage, AListOfTheWordsIsNoText) {
  const std::vector<std::string> concepts = {"dog",  "run", "grass", "child", "ball",
                                             "tree", "sky", "bird",  "sing"};
  EXPECT_TRUE(coverage_of(concepts, "dog, run, grass, child, ball, tree, sky, bird, sing").stuffed);
  EXPECT_TRUE(coverage_of(concepts, "dog run grass child ball tree sky bird sing").stuffed);
  EXPECT_FALSE(coverage_of(concepts,
                           "While a bird sings in the tree under a blue sky, the child and the dog "
                           "run over the grass with a ball.")
                   .stuffed);
}

TEST(Coverage, ReadsConceptsHoweverTheyAreListed) {
  for (const char* gold : {"[\"dog\", \"run\"]", "dog run", "dog, run", "dog#run"})
    EXPECT_THAT(concepts_in(gold), ElementsAre("dog", "run")) << gold;
}

TEST(Coverage, GradesWhatFollowsTheLabel) {
  const char* gold = "dog, cat";
  EXPECT_EQ(grade(Profile::commongen, gold, "I need dog and cat.\nAnswer: The dog sleeps.").verdict,
            Verdict::wrong);
  const Grade found = grade(Profile::commongen, gold, "### Final Answer\nThe dog\nsees the cats.");
  EXPECT_EQ(found.verdict, Verdict::right);
  EXPECT_EQ(found.extracted, "The dog\nsees the cats.");
}

}  // namespace
}  // namespace convene
