#include "engine/prices.h"

#include <gtest/gtest.h>

namespace convene {
namespace {

TEST(Prices, AreKnownForAModelAndItsSnapshotsAtItsOwnHost) {
  const auto price = list_price("api.openai.com", "gpt-4o");
  ASSERT_TRUE(price);
  EXPECT_EQ(list_price("api.openai.com", "gpt-4o-2024-08-06"), price);
  EXPECT_EQ(list_price("api.openai.com", "gpt-4.1-2025-04-14"),
            list_price("api.openai.com", "gpt-4.1"));
  EXPECT_NE(list_price("api.openai.com", "gpt-4o-mini"), price);
}

TEST(Prices, AreUnknownElsewhereRatherThanWrong) {
  EXPECT_FALSE(list_price("example.org", "gpt-4o"));
  EXPECT_FALSE(list_price("api.openai.com", "gpt-4o-audio-preview"));
  EXPECT_FALSE(list_price("api.openai.com", "gpt-99"));
  EXPECT_FALSE(list_price("api.openai.com", ""));
  EXPECT_FALSE(list_price("api.openai.com", "12345678"));
}

TEST(Prices, AreKnownForSeveralProviders) {
  for (const auto& [host, model] : {std::pair("api.groq.com", "openai/gpt-oss-120b"),
                                    std::pair("api.mistral.ai", "mistral-small-latest"),
                                    std::pair("api.sambanova.ai", "DeepSeek-V3.1")}) {
    const auto price = list_price(host, model);
    ASSERT_TRUE(price) << host;
    EXPECT_LE(price->cached, price->input) << host;
    EXPECT_GE(price->output, price->input) << host;
  }
  EXPECT_FALSE(list_price("api.deepseek.com", "deepseek-flash")) << "it depends on the hour";
}

TEST(Prices, BillCachedTokensOnceAndReasoningAsOutput) {
  const Usage usage{.prompt_tokens = 1000,
                    .cached_tokens = 600,
                    .completion_tokens = 200,
                    .reasoning_tokens = 150};
  const Price price{.input = 10, .cached = 1, .output = 100};
  EXPECT_DOUBLE_EQ(dollars_for(usage, price), (400 * 10 + 600 * 1 + 200 * 100) / 1e6);
}

TEST(Prices, CarryTheirDate) {
  EXPECT_EQ(price_table_date().size(), 10u);
}

}  // namespace
}  // namespace convene
