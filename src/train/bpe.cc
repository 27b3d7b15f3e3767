#include "train/bpe.h"

#include <array>
#include <limits>
#include <optional>

#include "base/check.h"
#include "base/error.h"
#include "train/normal_form.h"
#include "train/scanner.h"

namespace convene {
namespace {

constexpr std::size_t specials = 3;

/// Bytes that GPT-2 spells as themselves (in Latin-1); the others follow from U+0100 on.
bool spells_itself(int byte) {
  return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

struct Alphabet {
  std::array<int, 256> code;               ///< of a byte
  std::array<unsigned char, 256> ordered;  ///< bytes by code
  std::array<TokenId, 256> id;             ///< of a byte: its place in `ordered`
};

const Alphabet& alphabet() {
  static const Alphabet made = [] {
    Alphabet a{};
    int next = 0x100;
    TokenId place = 0;
    for (int byte = 0; byte < 256; ++byte)
      a.code[static_cast<std::size_t>(byte)] = spells_itself(byte) ? byte : next++;
    for (const bool itself : {true, false})
      for (int byte = 0; byte < 256; ++byte)
        if (spells_itself(byte) == itself) {
          a.ordered[static_cast<std::size_t>(place)] = static_cast<unsigned char>(byte);
          a.id[static_cast<std::size_t>(byte)] = place++;
        }
    return a;
  }();
  return made;
}

std::uint64_t key(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint32_t>(right);
}

void merge_all(std::vector<TokenId>& ids, Tokenizer::Merge pair, TokenId merged) {
  std::size_t out = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool here = i + 1 < ids.size() && ids[i] == pair.first && ids[i + 1] == pair.second;
    ids[out++] = here ? merged : ids[i];
    if (here) ++i;
  }
  ids.resize(out);
}

struct CountedWord {
  std::vector<TokenId> ids;
  std::int64_t count;
};

std::optional<Tokenizer::Merge> most_frequent_pair(const std::vector<CountedWord>& words) {
  std::map<Tokenizer::Merge, std::int64_t> counts;
  for (const CountedWord& word : words)
    for (std::size_t i = 0; i + 1 < word.ids.size(); ++i)
      counts[{word.ids[i], word.ids[i + 1]}] += word.count;
  std::optional<Tokenizer::Merge> best;
  std::int64_t most = 1;
  for (const auto& [pair, count] : counts)
    if (count > most) {
      most = count;
      best = pair;
    }
  return best;
}

}  // namespace

TokenId byte_id(unsigned char byte) {
  return alphabet().id[byte];
}

std::string spelled(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    const int code = alphabet().code[static_cast<unsigned char>(c)];
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else {
      text += static_cast<char>(0xC0 | code >> 6);
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

std::string unspelled(std::string_view text) {
  static const std::map<std::string, char> back = [] {
    std::map<std::string, char> made;
    for (int byte = 0; byte < 256; ++byte)
      made[spelled(std::string(1, static_cast<char>(byte)))] = static_cast<char>(byte);
    return made;
  }();
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = static_cast<unsigned char>(text[at]) < 0x80 ? 1 : 2;
    const auto found = back.find(std::string(text.substr(at, size)));
    if (found == back.end())
      throw Error("not a token in byte-level spelling: " + std::string(text));
    bytes += found->second;
    at += size;
  }
  return bytes;
}

Tokenizer::Tokenizer(std::vector<Merge> merges) : merges_(std::move(merges)) {
  for (const unsigned char byte : alphabet().ordered)
    bytes_.emplace_back(1, static_cast<char>(byte));
  for (const auto& [left, right] : merges_) {
    const auto id = static_cast<TokenId>(bytes_.size());
    CHECK(left >= 0 && left < id && right >= 0 && right < id, "left={} right={}", left, right);
    merged_.emplace(key(left, right), id);
    bytes_.push_back(bytes(left) + bytes(right));
  }
  for (const std::string_view name : {text_end_name, turn_start_name, turn_end_name})
    bytes_.emplace_back(name);
}

std::vector<TokenId> Tokenizer::encode(std::string_view text) const {
  std::vector<TokenId> ids;
  const std::string normal = composed(text);
  for (const std::string_view word : split_words(normal)) encode_word(word, ids);
  return ids;
}

void Tokenizer::encode_word(std::string_view word, std::vector<TokenId>& ids) const {
  std::vector<TokenId> parts;
  for (const char c : word) parts.push_back(byte_id(static_cast<unsigned char>(c)));
  while (parts.size() > 1) {
    TokenId first = std::numeric_limits<TokenId>::max();
    Merge pair;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const auto found = merged_.find(key(parts[i], parts[i + 1]));
      if (found == merged_.end() || found->second >= first) continue;
      first = found->second;
      pair = {parts[i], parts[i + 1]};
    }
    if (first == std::numeric_limits<TokenId>::max()) break;
    merge_all(parts, pair, first);
  }
  ids.insert(ids.end(), parts.begin(), parts.end());
}

std::string Tokenizer::decode(const std::vector<TokenId>& ids) const {
  std::string text;
  for (const TokenId id : ids)
    if (!is_special(id)) text += bytes(id);
  return text;
}

Tokenizer learn_bpe(const std::map<std::string, std::int64_t>& words, std::size_t size) {
  CHECK(size >= 256 + specials, "size={}", size);
  std::vector<CountedWord> counted;
  for (const auto& [word, count] : words) {
    counted.push_back({{}, count});
    for (const char c : word) counted.back().ids.push_back(byte_id(static_cast<unsigned char>(c)));
  }
  std::vector<Tokenizer::Merge> merges;
  while (256 + merges.size() + specials < size) {
    const auto pair = most_frequent_pair(counted);
    if (!pair) break;
    const auto merged = static_cast<TokenId>(256 + merges.size());
    for (CountedWord& word : counted) merge_all(word.ids, *pair, merged);
    merges.push_back(*pair);
  }
  return Tokenizer(std::move(merges));
}

}  // namespace convene
