#include <gtest/gtest.h>

#include "llama/support.h"

namespace convene {
namespace {

/// The model that comes with the sources; how good it is is not this program's business.
std::string pocket() {
  return std::string(CONVENE_SOURCE_DIR) + "/models/pocket.gguf";
}

class LlamaPocket : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(pocket())) GTEST_SKIP() << "models/pocket.gguf is not here";
    engine_ = std::make_unique<LlamaEngine>(LlamaOptions{.path = pocket(), .threads = 1});
  }

  Result<Reply> solve(const std::string& task) {
    return ask(*engine_, user_call("[solve target] " + task, greedy(200)));
  }

  std::unique_ptr<LlamaEngine> engine_;
};

TEST_F(LlamaPocket, SpeaksInTheFormItWasTaught) {
  const auto reply = solve("numbers 3 5 7. target 15.");
  ASSERT_TRUE(reply) << reply.error().detail;
  std::printf("%s\n", reply->text.c_str());
  EXPECT_EQ(reply->finish, Finish::stop) << reply->text;
  EXPECT_NE(reply->text.find_first_of("+-*/="), std::string::npos) << reply->text;
  EXPECT_EQ(reply->text.find("\uFFFD"), std::string::npos) << reply->text;
}

TEST_F(LlamaPocket, FitsASchemaItWasNeverTaught) {
  Call call = user_call("[solve target] numbers 3 5 7. target 15.", greedy(100));
  call.request.schema =
      Schema{"agreement", R"({"type":"object","properties":{"agree":{"type":"boolean"}},
                                                "required":["agree"],"additionalProperties":false})"};
  const auto reply = ask(*engine_, call);
  ASSERT_TRUE(reply) << reply.error().detail;
  std::string compact;
  for (const char c : reply->text)
    if (c != ' ' && c != '\n') compact += c;
  EXPECT_TRUE(compact == R"({"agree":true})" || compact == R"({"agree":false})") << reply->text;
}

TEST_F(LlamaPocket, ReusesWhatATeamShares) {
  ASSERT_TRUE(solve("numbers 3 5 7. target 15."));
  const auto again = solve("numbers 3 5 7. target 15.");
  ASSERT_TRUE(again);
  EXPECT_EQ(again->usage.cached_tokens, again->usage.prompt_tokens - 1);
}

}  // namespace
}  // namespace convene
