#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/random.h"
#include "train/bpe.h"
#include "train/file.h"
#include "train/tokenizer_file.h"

/// tests/golden/tokenizer holds a pocket tokenizer and what Hugging Face's library makes of texts
/// with it; tools/tokenizer_golden.py writes it.
namespace convene {
namespace {

using Json = nlohmann::json;

std::string folder() {
  return CONVENE_SOURCE_DIR "/tests/golden/tokenizer/";
}

Tokenizer pocket() {
  return from_tokenizer_json(read_file(folder() + "tokenizer.json"));
}

std::string utf8(std::int64_t code) {
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(0)};
  return {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
}

/// The same texts as draw_text() in the script.
std::string drawn(const Json& golden, Random& random) {
  const auto pick = [&](const Json& from) -> const Json& {
    return from.at(
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(from.size()) - 1)));
  };
  std::string text;
  for (std::int64_t left = random.between(0, 24); left > 0; --left) {
    if (random.between(0, 4) > 0) {
      text += pick(golden.at("pieces")).get<std::string>();
    } else {
      const Json& range = pick(golden.at("ranges"));
      text += utf8(random.between(range.at(0), range.at(1)));
    }
  }
  return text;
}

void add(std::uint64_t& hash, TokenId id) {
  for (int i = 0; i < 4; ++i) {
    hash ^= static_cast<std::uint32_t>(id) >> (8 * i) & 0xFF;
    hash *= 0x100000001B3u;
  }
}

/// As a GGUF file holds a text: its size, then its bytes.
std::string framed(const std::string& text) {
  const std::uint64_t size = text.size();
  return std::string(reinterpret_cast<const char*>(&size), sizeof size) + text;
}

/// After another model is shipped: its run's tokenizer.json, then tools/tokenizer_golden.py.
TEST(TokenizerFile, IsTheShippedModels) {
  const Tokenizer tokenizer = pocket();
  std::string merges;
  for (const auto& [left, right] : tokenizer.merges())
    merges += framed(spelled(tokenizer.bytes(left)) + " " + spelled(tokenizer.bytes(right)));
  const std::string model = read_file(CONVENE_SOURCE_DIR "/models/pocket.gguf");
  EXPECT_TRUE(model.find(merges) != std::string::npos);
}

TEST(TokenizerFile, EncodesAsHuggingFaceDoesWithTheSameFile) {
  const Tokenizer tokenizer = pocket();
  const Json cases = Json::parse(read_file(folder() + "cases.json"));
  ASSERT_GT(cases.size(), 20u);
  for (const auto& one : cases)
    EXPECT_EQ(tokenizer.encode(one.at("text").get<std::string>()),
              one.at("ids").get<std::vector<TokenId>>())
        << one.at("text");
}

TEST(TokenizerFile, EncodesTenThousandTextsAsHuggingFaceDoes) {
  const Tokenizer tokenizer = pocket();
  const Json golden = Json::parse(read_file(folder() + "blocks.json"));
  const auto blocks = golden.at("blocks").get<std::vector<std::string>>();
  ASSERT_EQ(blocks.size(), 100u);
  Random random(1);
  for (std::size_t block = 0; block < blocks.size(); ++block) {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (int i = 0; i < 100; ++i) {
      for (const TokenId id : tokenizer.encode(drawn(golden, random))) add(hash, id);
      add(hash, -1);
    }
    EXPECT_EQ(hash, std::stoull(blocks[block], nullptr, 16)) << "block " << block;
  }
}

}  // namespace
}  // namespace convene
