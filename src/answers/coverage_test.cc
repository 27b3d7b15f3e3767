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

TEST(Coverage, TypographicDashesAndQuotationMarksPartWords) {
  const std::vector<std::string> words = {"dog", "run", "park", "cafe"};
  for (const char* text :
       {"The dog—eager to play—will run in the park.", "A “dog” can run…park it.", "Dog–park, run!",
        "‘Dog’\u00a0and park • run"})
    EXPECT_EQ(coverage_of(words, text).missing, std::vector<std::string>{"cafe"}) << text;
  EXPECT_EQ(coverage_of(std::vector<std::string>{"don't"}, "I don’t.").missing.size(), 0U);
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

/// A set of CommonGen-hard, and a paragraph that uses it.
struct Honest {
  const char* concepts;
  const char* text;
};

const std::vector<Honest>& honest() {
  static const std::vector<Honest> paragraphs = {
      {"vest snow remove silhouette dunk step item toddler plaster wall piece tool circle pull "
       "wrap "
       "headphone deck suit press mother pit cupcake priest rink counter rest piano wine serve "
       "winter",
       "On a winter evening a mother in a vest watched the snow fall on the rink. Her toddler "
       "pulled "
       "a piece of plaster off the wall with a tool, stepped into a circle of light and pressed "
       "his "
       "headphones to his ears, so that his silhouette danced over the deck. Inside, a priest in a "
       "dark suit played the piano, served wine at the counter and dunked a cupcake into his "
       "glass. "
       "She removed every item from the pit by the stairs, wrapped the boy in a blanket and let "
       "him "
       "rest."},
      {"oxidation cup mower space window arch pineapple spatula smoke tie gun insert boat use "
       "tomato "
       "chest vest bartender move microphone axis",
       "The bartender wears a vest and a tie, and he uses a spatula to move the tomato and the "
       "pineapple from a chest into a cup. Smoke from an old mower drifts through the window, past "
       "the arch and over the boat. He inserts a microphone into the space beside the gun, turns "
       "it "
       "around its axis and speaks about the oxidation of metals."},
      {"male word gear dish day stove home ski eyelash pile lawn counter toe bike cardboard "
       "technique goldfish baseball pitch sink",
       "All day the male stays at home. He does not say a word while the dish on the stove gets "
       "cold "
       "next to the sink. There is a pile of cardboard on the counter, a goldfish in a bowl, and "
       "on "
       "the lawn his bike, his ski and the rest of his gear. He learned the technique of a "
       "baseball "
       "pitch until his toe hurt and an eyelash fell into his eye."},
      {"goalie stare stage team piano bike shake teammate dinner foot garment jersey liquid beach "
       "audience shine wave gas winter diver curl dig razor",
       "After dinner the goalie and a teammate rode a bike to the beach. The team had left a "
       "garment "
       "there: a jersey, wet with some liquid that smelled of gas. They dug for it with one foot, "
       "watched a wave curl, and saw a diver stare at them from a stage. It was winter, and a "
       "razor "
       "of moonlight shone on a piano. When they shook the sand off, an audience of gulls cried."},
      {"scooter driveway line needle card treat raft shirt vegetable cereal clip cain outfit park "
       "pair javelin pose stuff distance jacket spark",
       "I park my scooter in the driveway, clip a card to the line, and stuff a vegetable and some "
       "cereal into my jacket as a treat. From a distance you see a pair of athletes: Cain, whose "
       "shirt has a needle in it, and his friend, whose outfit is new. They pose on a raft with a "
       "javelin, and a spark flies."},
  };
  return paragraphs;
}

TEST(Coverage, AParagraphIsNoListHoweverMuchOfItIsTheWords) {
  for (const auto& [concepts, text] : honest()) {
    const Coverage found = coverage_of(concepts_in(concepts), text);
    EXPECT_THAT(found.missing, IsEmpty()) << text;
    EXPECT_EQ(found.why, "") << text;
  }
}

std::string each(const std::vector<std::string>& words, const std::string& before,
                 const std::string& after) {
  std::string text;
  for (const std::string& word : words) text += before + word + after;
  return text;
}

TEST(Coverage, AListWithWordsBetweenIsNoText) {
  const std::vector<std::string> words = concepts_in(honest()[0].concepts);
  for (const std::string& text :
       {each(words, "the ", " "), each(words, "- a ", "\n"), each(words, "", " and "),
        "Here is the list of all the words that you asked me to use in this text: " +
            each(words, "", " ") + "and that is all that I have to say about it for today.",
        each(words, "1. The ", ".\n"), each(words, "the ", "s and "), each(words, "", "s the "),
        each(words, "", ". "), each(words, "a ", "; "), "It is " + each(words, "of a ", ", "),
        each(words, "in the ", " ") + ".", each(words, "I see a ", ". "),
        each(words, "", " is a ")}) {
    const Coverage found = coverage_of(words, text);
    EXPECT_TRUE(found.stuffed) << text;
    EXPECT_NE(found.why, "") << text;
  }
}

TEST(Coverage, AListInSentencesOfThreeIsNoText) {
  const std::vector<std::string> words = concepts_in(honest()[0].concepts);
  std::string text;
  for (std::size_t i = 0; i < words.size(); i += 3)
    text += "The " + words[i] + " of a " + words[i + 1] + " in the " + words[i + 2] + ". ";
  EXPECT_TRUE(coverage_of(words, text).stuffed);
}

TEST(Coverage, ReadsConceptsHoweverTheyAreListed) {
  for (const char* gold : {"[\"dog\", \"run\"]", "dog run", "dog, run", "dog#run"})
    EXPECT_THAT(concepts_in(gold), ElementsAre("dog", "run")) << gold;
}

TEST(Coverage, IsGradedStrictlyOrLenientlyAndSaysWhereTheyDiffer) {
  const char* text = "The hand-held camera films a dog.";
  const Grade strict = grade(Profile::commongen, "hand, dog, cat", text);
  EXPECT_EQ(strict.verdict, Verdict::wrong);
  EXPECT_EQ(strict.why, "missing: hand, cat; leniently found: hand");
  EXPECT_EQ(grade(Profile::commongen_lenient, "hand, dog, cat", text).why, "missing: cat");
  EXPECT_EQ(grade(Profile::commongen, "hand, dog", text).verdict, Verdict::wrong);
  EXPECT_EQ(grade(Profile::commongen_lenient, "hand, dog", text).verdict, Verdict::right);
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
