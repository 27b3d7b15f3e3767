#include "engine/replaying.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::HasSubstr;

std::string last_word_of(const Request& request) {
  return request.messages.back().content;
}

Result<Reply> asked(Engine& engine, const std::string& prompt) {
  Call call;
  call.request.messages = {{Role::user, prompt}};
  return ask(engine, std::move(call));
}

TEST(Replaying, AnswersAsRecordedUsageIncluded) {
  Reply reply = spoken("fourteen");
  reply.usage = {.prompt_tokens = 9, .completion_tokens = 3, .dollars = 0.25};
  ReplayingEngine engine({{.prompt = "7 + 7", .outcome = reply}}, last_word_of);
  EXPECT_EQ(asked(engine, "7 + 7"), Result<Reply>(reply));
}

TEST(Replaying, ReplaysFailuresToo) {
  const Failure failure{.kind = FailureKind::rate_limited,
                        .detail = "429",
                        .retry_after = std::chrono::milliseconds(20),
                        .usage = {.dollars = 0},
                        .text = "Let"};
  ReplayingEngine engine({{.prompt = "p", .outcome = tl::unexpected(failure)}}, last_word_of);
  EXPECT_EQ(asked(engine, "p").error(), failure);
}

TEST(Replaying, GivesSeveralRepliesToOnePromptInTheirOrder) {
  ReplayingEngine engine({{.prompt = "p", .outcome = spoken("first")},
                          {.prompt = "q", .outcome = spoken("other")},
                          {.prompt = "p", .outcome = spoken("second")}},
                         last_word_of);
  EXPECT_EQ(asked(engine, "p")->text, "first");
  EXPECT_EQ(asked(engine, "p")->text, "second");
  EXPECT_EQ(asked(engine, "q")->text, "other");
}

TEST(Replaying, RefusesWhatWasNotRecordedOrNotSoOften) {
  ReplayingEngine engine({{.prompt = "p", .outcome = spoken("once")}}, last_word_of);
  const Result<Reply> unknown = asked(engine, "q");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, FailureKind::refused);
  EXPECT_THAT(unknown.error().detail, HasSubstr("no such prompt"));

  EXPECT_TRUE(asked(engine, "p"));
  EXPECT_THAT(asked(engine, "p").error().detail, HasSubstr("fewer times"));
}

}  // namespace
}  // namespace convene
