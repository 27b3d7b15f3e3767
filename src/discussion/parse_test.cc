#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "discussion/parse_json.h"
#include "discussion/parse_ruling.h"
#include "discussion/parse_verdict.h"
#include "support/teams.h"

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::lost;
using testing::said;

Read<Ruling> ruling(const std::string& text, const RulingTerms& terms = {}) {
  return read_ruling(Minutes{said(0, 0, "ceo", text)}, terms);
}

Read<Recruitment> recruitment(const std::string& text, int experts = 2) {
  return read_recruitment(Minutes{said(0, 0, "recruiter", text)}, experts);
}

Read<Evaluation> evaluation(const std::string& text) {
  return read_evaluation(Minutes{said(0, 0, "evaluator", text)});
}

const std::string kExact =
    R"({"decision":"continue","experts":3,"direction":"count","tasks":["a","b"],"tokens_max":4096})";

TEST(Ruling, IsReadExactly) {
  const Read<Ruling> read = ruling("\n" + kExact + " ");
  EXPECT_EQ(read.how, Reading::exact);
  EXPECT_EQ(read.trouble, "");
  EXPECT_EQ(read.value, (Ruling{.stop = false,
                                .experts = 3,
                                .direction = "count",
                                .tasks = {"a", "b"},
                                .tokens_max = 4096}));
}

TEST(Ruling, IsFoundInsideAllKindsOfText) {
  const std::string text = "I think {it} is hard, so don't stop: ";
  for (const std::string& spelled :
       {text + kExact, "```json\n" + kExact + "\n```\nThat's all.",
        "{\"decision\":\"stop\"} was my first thought, but: " + kExact,
        std::string("{'decision': 'continue', 'experts': 3, 'direction': 'count', 'tasks': ['a', "
                    "'b'], 'tokens_max': 4096}"),
        std::string(
            "{decision: \"Continue\", experts: \"3\", // three\n direction: \"count\", tasks: "
            "[\"a\",\"b\",], tokens_max: 4.096e3,}"),
        std::string("{\"decision\": \"continue\", \"experts\": 3.0, \"direction\": \" count\\n\", "
                    "\"tasks\": {\"one\": \"a\", \"two\": \"b\"}, \"tokens_max\": 4096}"),
        std::string("{\"ruling\": {\"decision\": \"continue\", \"experts\": 3, \"direction\": "
                    "\"count\", \"tasks\": [\"a\", \"b\"], \"tokens_max\": 4096}}")}) {
    const Read<Ruling> read = ruling(spelled);
    EXPECT_NE(read.how, Reading::by_default) << spelled << "\n" << read.trouble;
    EXPECT_EQ(read.value, ruling(kExact).value) << spelled;
  }
}

TEST(Ruling, KeepsWordsAsTheyAre) {
  const Read<Ruling> read = ruling(
      "{'decision': 'continue', 'direction': 'don\\'t use \\(x\\), it\\'s \"long\"\n{sic}', "
      "'experts': 2, 'tasks': None, 'tokens_max': 3000}");
  EXPECT_EQ(read.value.direction, "don't use \\(x\\), it's \"long\"\n{sic}");
  EXPECT_TRUE(read.value.tasks.empty());
  EXPECT_EQ(read.how, Reading::lenient);
}

TEST(Ruling, StaysWithinItsTermsAndSaysSo) {
  const Read<Ruling> read = ruling(
      R"({"decision":"continue","experts":-3,"direction":"","tasks":[],"tokens_max":1e300})");
  EXPECT_EQ(read.value.experts, 1);
  EXPECT_EQ(read.value.tokens_max, 32000);
  EXPECT_EQ(read.how, Reading::lenient);
  EXPECT_THAT(read.trouble, HasSubstr("\"experts\" is -3, 1 is what it may be"));
}

TEST(Ruling, FillsInWhatIsMissing) {
  const Read<Ruling> read = ruling(R"({"decision":"continue"})");
  EXPECT_EQ(read.how, Reading::lenient);
  EXPECT_EQ(read.value.experts, 2);
  EXPECT_EQ(read.value.tokens_max, 8192);
  EXPECT_THAT(read.trouble, HasSubstr("no number in \"experts\", 2 by default"));
}

TEST(Ruling, GoesByDefaultWhereNothingFits) {
  for (const std::string text :
       {"", "stop", "{}", "[]", "{\"decision\":", "{\"decision\":\"maybe\"}", "{\"decision\":17}",
        "{\"decision\":\"stop\"", "{\"decision\":\"\xed\xa0\x80\"}", "\"decision\": \"stop\""}) {
    const Read<Ruling> read = ruling(text);
    EXPECT_EQ(read.how, Reading::by_default) << text;
    EXPECT_FALSE(read.value.stop) << text;
    EXPECT_EQ(read.value.experts, 2) << text;
    EXPECT_FALSE(read.trouble.empty()) << text;
  }
}

TEST(Ruling, ARepairReplacesWhatItRepairs) {
  const Read<Ruling> read =
      read_ruling(Minutes{said(0, 0, "ceo", "no"), said(1, 0, "ceo", kExact)}, {});
  EXPECT_EQ(read.how, Reading::repaired);
  EXPECT_EQ(read.value.experts, 3);
}

TEST(Ruling, AFailureIsTheDefault) {
  const Read<Ruling> read = read_ruling(Minutes{lost(0, 0, "ceo")}, {.experts_default = 4});
  EXPECT_EQ(read.how, Reading::by_default);
  EXPECT_EQ(read.value.experts, 4);
  EXPECT_EQ(read.trouble, "there was no reply");
}

TEST(Ruling, HostileTextIsBounded) {
  const std::string braces(200'000, '{');
  std::string nested;
  for (int i = 0; i < 50'000; ++i) nested += "{\"decision\":";
  std::string lists = "{\"decision\":";
  for (int i = 0; i < 50'000; ++i) lists += "[";
  for (const std::string& text : {braces, nested, lists, std::string(500'000, '\''),
                                  "{'" + std::string(300'000, '\\'), braces + kExact}) {
    const Read<Ruling> read = ruling(text);
    EXPECT_EQ(read.how, text.ends_with(kExact) ? Reading::lenient : Reading::by_default);
  }
}

TEST(Recruitment, NamesExactlyAsManyAsWanted) {
  EXPECT_THAT(recruitment(R"({"experts":["A: a","B: b"]})").value.experts,
              ElementsAre("A: a", "B: b"));
  EXPECT_EQ(recruitment(R"({"experts":["A: a","B: b"]})").how, Reading::exact);
  EXPECT_THAT(recruitment(R"({"experts":["A: a","B","C"]})").value.experts,
              ElementsAre("A: a", "B"));
  EXPECT_THAT(recruitment(R"({"experts":["A: a"]})", 3).value.experts,
              ElementsAre("A: a", "Critic", "Critic"));
  EXPECT_EQ(recruitment(R"({"experts":["A: a"]})", 3).how, Reading::lenient);
  EXPECT_THAT(recruitment("whoever").value.experts, ElementsAre("Solver", "Critic"));
}

TEST(Recruitment, TakesObjectsForStrings) {
  const auto read =
      recruitment(R"({"experts":[{"name":"Ann","role":"adds"},{"name":"Bob","role":"doubts"}]})");
  EXPECT_THAT(read.value.experts, ElementsAre("Ann: adds", "Bob: doubts"));
}

TEST(Evaluation, ReadsTruthInSeveralSpellings) {
  EXPECT_TRUE(evaluation(R"({"correct":true,"advice":""})").value.correct);
  EXPECT_TRUE(evaluation("{'correct': True}").value.correct);
  EXPECT_TRUE(evaluation(R"({"correct":"Yes"})").value.correct);
  EXPECT_FALSE(evaluation(R"({"correct":0,"advice":"again"})").value.correct);
  EXPECT_EQ(evaluation(R"({"correct":0,"advice":"again"})").value.advice, "again");
  EXPECT_EQ(evaluation(R"({"correct":"perhaps"})").how, Reading::by_default);
  EXPECT_EQ(evaluation("It is correct: true").how, Reading::by_default);
}

TEST(Verdict, IsTheLastMarker) {
  EXPECT_EQ(read_agreement("fine [Agree]"), true);
  EXPECT_EQ(read_agreement("[Agree] at first, but no.\n**[ disagree ]**"), false);
  EXPECT_EQ(read_agreement("[Disagree] ... after all\n[**Agree**] [1]"), true);
  EXPECT_EQ(read_agreement("I agree"), std::nullopt);
  EXPECT_EQ(read_agreement("[Agree/Disagree]"), std::nullopt);
  EXPECT_EQ(read_agreement("[[[[[[" + std::string(100'000, '[')), std::nullopt);
}

TEST(Verdict, IsTheLastValue) {
  EXPECT_EQ(read_value("10-3=7; 7*2=14.\nvalue: 14"), "14");
  EXPECT_EQ(read_value("value: 3\nso **Value: 13/2.** \nthat is all"), "13/2");
  EXPECT_EQ(read_value("xvalue: 3"), std::nullopt);
  EXPECT_EQ(read_value("value: 7\nvalue:"), "7");
  EXPECT_EQ(read_value("none"), std::nullopt);
}

TEST(Verdict, IsTheLastPossibleChoice) {
  EXPECT_EQ(read_choice("Reply 2 is wrong; \\boxed{3}", 4), 3);
  EXPECT_EQ(read_choice("Of 4 replies, number 2 is best.", 3), 2);
  EXPECT_EQ(read_choice("12 or 9", 4), std::nullopt);
  EXPECT_EQ(read_choice("reply 3 (it says 1.5 and 17)", 3), 3);
  EXPECT_EQ(read_choice("0 -7 99999999999999999999", 3), std::nullopt);
}

TEST(Schemas, NameTheirFieldsInOrder) {
  EXPECT_EQ(
      ruling_schema({}).json,
      R"({"type":"object","properties":{"decision":{"type":"string","enum":["continue","stop"]},)"
      R"("experts":{"type":"integer","minimum":1,"maximum":4},"direction":{"type":"string"},)"
      R"("tasks":{"type":"array","items":{"type":"string"}},"tokens_max":{"type":"integer"}},)"
      R"("required":["decision","experts","direction","tasks","tokens_max"],)"
      R"("additionalProperties":false})");
  EXPECT_EQ(recruitment_schema(3).json,
            R"({"type":"object","properties":{"experts":{"type":"array","items":{"type":"string"},)"
            R"("minItems":3,"maxItems":3}},"required":["experts"],"additionalProperties":false})");
}

}  // namespace
}  // namespace convene
