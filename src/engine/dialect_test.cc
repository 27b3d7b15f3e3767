#include "engine/dialect.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

TEST(Dialect, OpenAiCountsTheWholeCompletion) {
  EXPECT_TRUE(usual_dialect("api.openai.com", "gpt-4.1", {}).max_completion_tokens);
  EXPECT_TRUE(usual_dialect("me.openai.azure.com", "gpt-4.1", {}).max_completion_tokens);
  EXPECT_FALSE(usual_dialect("api.mistral.ai", "mistral-large", {}).max_completion_tokens);
}

TEST(Dialect, OpenAisReasoningModelsTakeNoTemperature) {
  for (const char* model : {"o3", "o4-mini", "gpt-5-mini"})
    EXPECT_FALSE(usual_dialect("api.openai.com", model, {}).temperature) << model;
  for (const char* model : {"gpt-4.1", "gpt-5-chat-latest", "omni"})
    EXPECT_TRUE(usual_dialect("api.openai.com", model, {}).temperature) << model;
  EXPECT_TRUE(usual_dialect("openrouter.ai", "o3", {}).temperature);
}

TEST(Dialect, ServersOnThisMachineAreToldTopKAndMinP) {
  for (const char* host : {"localhost", "127.0.0.1", "[::1]"})
    EXPECT_TRUE(usual_dialect(host, "m", {}).top_k_and_min_p) << host;
  EXPECT_FALSE(usual_dialect("localhost.example.org", "m", {}).top_k_and_min_p);
}

TEST(Dialect, LeavesTheRestAsItIs) {
  const OpenAiDialect mine{.stream = false, .seed = false, .extra = "{}"};
  EXPECT_EQ(usual_dialect("api.mistral.ai", "m", mine), mine);
}

}  // namespace
}  // namespace convene
