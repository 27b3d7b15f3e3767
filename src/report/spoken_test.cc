#include "report/spoken.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

TEST(AsSentence, TellsARuling) {
  EXPECT_EQ(
      as_sentence(
          R"({"decision":"continue","experts":1,"direction":"","tasks":[],"tokens_max":2048})"),
      "Go on with 1 expert, up to 2,048 tokens each.");
  EXPECT_EQ(as_sentence(R"({"decision":"stop","experts":1})"), "Stop.");
  EXPECT_EQ(as_sentence(R"({"decision":"continue","experts":0,"tokens_max":0})"), "Go on.");
}

TEST(AsSentence, TellsAVerdict) {
  EXPECT_EQ(as_sentence(R"(So: {"correct":false,"advice":"check the sign"} as asked)"),
            "Not correct yet. Check the sign.");
  EXPECT_EQ(as_sentence(R"({"correct":true,"advice":""})"), "Correct.");
}

TEST(AsSentence, TellsWhoWasRecruited) {
  EXPECT_EQ(as_sentence(R"({"experts":["solver","checker"]})"), "Solver, checker.");
  EXPECT_EQ(
      as_sentence(
          R"({"experts":[{"name":"Ada","description":"writes programs"},{"name":"Emmy","description":"knows rings"}]})"),
      "Ada: writes programs\nEmmy: knows rings");
}

TEST(AsSentence, LeavesWhatIsNoObjectAlone) {
  for (const char* text : {"", "Stop here.", "{", "}{", "{\"decision\":", "[1,2]", "{}"})
    EXPECT_FALSE(as_sentence(text)) << text;
}

TEST(AsSentence, BearsFieldsOfAnyKind) {
  for (const char* text :
       {R"({"decision":7})", R"({"decision":null,"experts":"many","tasks":{"a":[1,{}]}})",
        R"({"correct":"maybe","advice":[1,[2]]})", R"({"experts":[1,null,{"x":1}]})",
        R"({"experts":[]})", R"({"anything":[{"deep":[[[]]]}]})"})
    EXPECT_TRUE(as_sentence(text)) << text;
}

}  // namespace
}  // namespace convene
