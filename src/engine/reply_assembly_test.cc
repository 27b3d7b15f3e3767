#include "engine/reply_assembly.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace convene {
namespace {

ReplyAssembly assembled(const std::vector<std::string>& chunks) {
  ReplyAssembly assembly{ReplyAssembly::Options{}};
  for (const std::string& chunk : chunks) assembly.add(parse_reply_part(chunk).value());
  assembly.close();
  return assembly;
}

TEST(ReplyAssembly, ShortensALongEndingWithoutBreakingACharacter) {
  std::string reason = "x";
  for (int i = 0; i < 100; ++i) reason += "é";
  auto assembly = assembled({R"({"choices":[{"finish_reason":")" + reason + R"("}]})"});
  const auto verdict = assembly.conclude({});
  ASSERT_FALSE(verdict.outcome);
  EXPECT_TRUE(is_valid_utf8(verdict.outcome.error().detail));
  EXPECT_LT(verdict.outcome.error().detail.size(), 150u);
}

TEST(ReplyAssembly, AnErrorCountsMoreThanAnEnding) {
  auto assembly = assembled({R"({"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]})",
                             R"({"error":{"message":"sorry","code":502}})"});
  EXPECT_FALSE(assembly.conclude({}).outcome);
}

TEST(ReplyAssembly, ToolsThatNobodyCalledAreAnEndingLikeAnyOther) {
  auto said =
      assembled({R"({"choices":[{"delta":{"content":"x"},"finish_reason":"tool_calls"}]})"});
  EXPECT_TRUE(said.conclude({}).outcome);
  auto called = assembled(
      {R"({"choices":[{"delta":{"tool_calls":[{"index":0}]},"finish_reason":"tool_calls"}]})"});
  EXPECT_FALSE(called.conclude({}).outcome);
}

TEST(ReplyAssembly, KeepsTheReasoningOfAReplyCutWhileItThought) {
  auto assembly =
      assembled({R"({"choices":[{"delta":{"content":"<think>on and"}}]})",
                 R"({"choices":[{"delta":{"content":" on"},"finish_reason":"length"}]})"});
  const auto verdict = assembly.conclude({});
  ASSERT_TRUE(verdict.outcome);
  EXPECT_EQ(verdict.outcome->text, "");
  EXPECT_EQ(verdict.outcome->reasoning, "on and on");
  EXPECT_EQ(verdict.outcome->finish, Finish::length);
}

TEST(ReplyAssembly, PartsReasoningThatWasOpenedInThePrompt) {
  auto assembly =
      assembled({R"({"choices":[{"delta":{"content":"on and on</th"}}]})",
                 R"({"choices":[{"delta":{"content":"ink>\n\n4"},"finish_reason":"stop"}]})"});
  const auto verdict = assembly.conclude({});
  ASSERT_TRUE(verdict.outcome);
  EXPECT_EQ(verdict.outcome->text, "4");
  EXPECT_EQ(verdict.outcome->reasoning, "on and on");
  EXPECT_EQ(verdict.outcome->usage.reasoning_tokens, 3) << "estimated after it was parted";
  EXPECT_EQ(verdict.outcome->usage.completion_tokens, 4);
}

TEST(ReplyAssembly, LeavesAMarkInTheTextWhereTheReasoningIsKnown) {
  for (const char* content :
       {"<think>hm</think>close with </think>.", "<think></think>close with </think>."}) {
    const std::string chunk = std::string(R"({"choices":[{"delta":{"content":")") + content +
                              R"("},"finish_reason":"stop"}]})";
    auto assembly = assembled({chunk});
    EXPECT_EQ(assembly.conclude({}).outcome->text, "close with </think>.");
  }
  auto apart = assembled({R"({"choices":[{"delta":{"reasoning_content":"hm",
      "content":"close with </think>."},"finish_reason":"stop"}]})"});
  EXPECT_EQ(apart.conclude({}).outcome->text, "close with </think>.");
}

TEST(ReplyAssembly, PartsWhatWasSaidBeforeAReplyBroke) {
  auto assembly = assembled({R"({"choices":[{"delta":{"content":"hm</think>fo"}}]})"});
  EXPECT_EQ(assembly.conclude({}).outcome.error().text, "fo");
}

}  // namespace
}  // namespace convene
