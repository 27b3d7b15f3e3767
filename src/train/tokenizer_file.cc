#include "train/tokenizer_file.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/error.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* qwen2_words =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

Json added_token(const Tokenizer& tokenizer, TokenId id) {
  return {{"id", id},
          {"content", tokenizer.bytes(id)},
          {"single_word", false},
          {"lstrip", false},
          {"rstrip", false},
          {"normalized", false},
          {"special", true}};
}

Json byte_level() {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", false},
          {"trim_offsets", false},
          {"use_regex", false}};
}

Json vocabulary(const Tokenizer& tokenizer) {
  Json made = Json::object();
  for (TokenId id = 0; id < tokenizer.text_end(); ++id) made[spelled(tokenizer.bytes(id))] = id;
  return made;
}

}  // namespace

std::string to_tokenizer_json(const Tokenizer& tokenizer) {
  Json merges = Json::array(), added = Json::array();
  for (const auto& [left, right] : tokenizer.merges())
    merges.push_back({spelled(tokenizer.bytes(left)), spelled(tokenizer.bytes(right))});
  for (TokenId id = tokenizer.text_end(); id <= tokenizer.turn_end(); ++id)
    added.push_back(added_token(tokenizer, id));
  const Json split = {{"type", "Split"},
                      {"pattern", {{"Regex", qwen2_words}}},
                      {"behavior", "Isolated"},
                      {"invert", false}};
  const Json file = {
      {"version", "1.0"},
      {"truncation", nullptr},
      {"padding", nullptr},
      {"added_tokens", added},
      {"normalizer", {{"type", "NFC"}}},
      {"pre_tokenizer",
       {{"type", "Sequence"}, {"pretokenizers", Json::array({split, byte_level()})}}},
      {"post_processor", nullptr},
      {"decoder", byte_level()},
      {"model",
       {{"type", "BPE"},
        {"dropout", nullptr},
        {"unk_token", nullptr},
        {"continuing_subword_prefix", ""},
        {"end_of_word_suffix", ""},
        {"fuse_unk", false},
        {"byte_fallback", false},
        {"ignore_merges", false},
        {"vocab", vocabulary(tokenizer)},
        {"merges", merges}}}};
  return file.dump(1) + "\n";
}

Tokenizer from_tokenizer_json(std::string_view text) {
  const Json file = Json::parse(text, nullptr, false);
  std::unordered_map<std::string, TokenId> ids;
  for (int byte = 0; byte < 256; ++byte)
    ids[std::string(1, static_cast<char>(byte))] = byte_id(static_cast<unsigned char>(byte));
  std::vector<Tokenizer::Merge> merges;
  try {
    for (const Json& merge : file.at("model").at("merges")) {
      const std::string left = unspelled(merge.at(0).get<std::string>());
      const std::string right = unspelled(merge.at(1).get<std::string>());
      merges.emplace_back(ids.at(left), ids.at(right));
      ids.emplace(left + right, static_cast<TokenId>(255 + merges.size()));
    }
  } catch (const std::exception& error) {
    throw Error(std::string("not a tokenizer.json of ours: ") + error.what());
  }
  return Tokenizer(std::move(merges));
}

}  // namespace convene
