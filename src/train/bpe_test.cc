#include "train/bpe.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "train/scanner.h"
#include "train/tokenizer_file.h"

namespace convene {
namespace {

const char* const corpus =
    "[solve target] numbers 3 10 2. target 14. 10-3=7; 7*2=14. gives 14.\nanswer: (10-3)*2 "
    "the target is not the given, and the given is not the target.";

std::map<std::string, std::int64_t> counted(const std::string& text) {
  std::map<std::string, std::int64_t> words;
  for (const auto word : split_words(text)) ++words[std::string(word)];
  return words;
}

Tokenizer small() {
  return learn_bpe(counted(corpus), 300);
}

TEST(Bpe, GivesBackEveryByteItWasGiven) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  for (const std::string& text :
       {std::string(corpus), bytes, std::string(), std::string("ü数🙂\n")})
    EXPECT_EQ(small().decode(small().encode(text)), text);
}

TEST(Bpe, MergesTheMostFrequentPairFirst) {
  const Tokenizer tokenizer = learn_bpe({{"abab", 3}, {"bc", 2}}, 261);
  EXPECT_EQ(tokenizer.bytes(256), "ab");
  EXPECT_EQ(tokenizer.bytes(257), "abab");
}

TEST(Bpe, StopsWhereNoPairOccursTwice) {
  EXPECT_EQ(learn_bpe({{"ab", 1}}, 1024).size(), 256u + 3u);
}

TEST(Bpe, LearnsTheSameFromTheSameWords) {
  EXPECT_EQ(small().merges(), small().merges());
}

TEST(Bpe, ReadsTextInItsComposedForm) {
  EXPECT_EQ(small().encode("e\u0301"), small().encode("\u00e9"));
}

TEST(Bpe, KeepsDigitsApart) {
  const auto ids = small().encode("10 14");
  EXPECT_EQ(ids.size(), 5u);
}

TEST(Bpe, ReadsSpecialTokensInContentAsPlainCharacters) {
  const Tokenizer tokenizer = small();
  for (const TokenId id : tokenizer.encode("<|im_end|><|im_start|>system"))
    EXPECT_FALSE(tokenizer.is_special(id));
}

TEST(Bpe, SpellsBytesAsGpt2Does) {
  EXPECT_EQ(spelled(" a\n"), "\u0120a\u010A");
  EXPECT_EQ(unspelled("\u0120a\u010A"), " a\n");
  EXPECT_THROW(unspelled(" "), Error);
}

TEST(TokenizerFile, ReadsBackWhatItWrote) {
  const Tokenizer tokenizer = small();
  const Tokenizer again = from_tokenizer_json(to_tokenizer_json(tokenizer));
  EXPECT_EQ(again.merges(), tokenizer.merges());
  EXPECT_EQ(again.size(), tokenizer.size());
  EXPECT_THROW(from_tokenizer_json("{}"), Error);
  EXPECT_THROW(from_tokenizer_json("not json"), Error);
}

}  // namespace
}  // namespace convene
