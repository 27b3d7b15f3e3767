#include "train/packing.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace convene {
namespace {

const Tokenizer& bytes_only() {
  static const Tokenizer tokenizer{{}};
  return tokenizer;
}

std::string learned_text(const Example& example) {
  std::string text;
  for (std::size_t i = 0; i < example.tokens.size(); ++i)
    if (example.learned[i]) text += bytes_only().bytes(example.tokens[i]);
  return text;
}

pocket::Lesson numbered(Random& random) {
  const std::int64_t n = random.between(1, 30);
  return {"target", "solver", std::string(static_cast<std::size_t>(n), 'p'), std::to_string(n), 0};
}

TEST(Packing, LearnsTheReplyAndItsEndAndNothingElse) {
  EXPECT_EQ(learned_text(as_example({"target", "solver", "question", "reply", 0}, bytes_only())),
            "reply<|im_end|>");
}

TEST(Packing, DoesNotLearnTheReplyBeforeLearnedFrom) {
  EXPECT_EQ(learned_text(
                as_example({"target", "solver", "question", "false. gives 47", 7}, bytes_only())),
            "gives 47<|im_end|>");
}

TEST(Packing, WritesChatMlWithoutASystemMessage) {
  const Example example = as_example({"target", "solver", "Q", "R", 0}, bytes_only());
  std::string text;
  for (const TokenId id : example.tokens) text += bytes_only().bytes(id);
  EXPECT_EQ(text, "<|im_start|>user\nQ<|im_end|>\n<|im_start|>assistant\nR<|im_end|>");
}

TEST(Packing, PredictsEachLearnedTokenFromTheOneBeforeIt) {
  Random random(1);
  for (const Pack& pack : draw_step(numbered, bytes_only(), {2, 256}, random)) {
    ASSERT_EQ(pack.tokens.size(), 256u);
    for (std::size_t row = 0; row < pack.rows.size(); ++row) {
      const auto at = static_cast<std::size_t>(pack.rows[row]);
      const bool last_of_document = std::find(pack.starts.begin(), pack.starts.end(),
                                              static_cast<int>(at + 1)) != pack.starts.end();
      if (last_of_document)
        EXPECT_EQ(pack.targets[row], bytes_only().turn_end());
      else
        EXPECT_EQ(pack.targets[row], pack.tokens[at + 1]);
    }
  }
}

TEST(Packing, DrawsEveryLessonOnceThoughStepsEndBetweenThem) {
  Random stepped(5), plain(5);
  std::vector<std::size_t> lengths, expected;
  for (int step = 0; step < 4; ++step)
    for (const Pack& pack : draw_step(numbered, bytes_only(), {2, 200}, stepped))
      for (std::size_t i = 0; i + 1 < pack.starts.size(); ++i)
        lengths.push_back(static_cast<std::size_t>(pack.starts[i + 1] - pack.starts[i]));
  for (std::size_t i = 0; i < lengths.size(); ++i)
    expected.push_back(as_example(numbered(plain), bytes_only()).tokens.size() - 1);
  EXPECT_EQ(lengths, expected);
  EXPECT_EQ(stepped.state(), plain.state());
}

std::string complaint(StepSize size) {
  Random random(1);
  try {
    draw_step(numbered, bytes_only(), size, random);
  } catch (const Error& error) {
    return std::string(error.what()) + " " + error.hint();
  }
  return "none";
}

TEST(Packing, SaysWhenALessonIsLongerThanAPackOrTheContext) {
  EXPECT_THAT(complaint({1, 16}), testing::HasSubstr("raise fit.pack_tokens"));
  EXPECT_THAT(complaint({1, 256, 16}), testing::HasSubstr("raise model.context"));
  EXPECT_EQ(complaint({1, 256, 256}), "none");
}

}  // namespace
}  // namespace convene
