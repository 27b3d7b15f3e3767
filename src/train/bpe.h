#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace convene {

using TokenId = std::int32_t;

/// Byte-level BPE with Qwen2's normal form (NFC) and pre-tokeniser. Ids: the 256 bytes in the order
/// of their GPT-2 spelling, then one a merge, then the special tokens. Immutable; any number of
/// threads may use one.
class Tokenizer {
 public:
  using Merge = std::pair<TokenId, TokenId>;

  /// Special tokens of ChatML; `text_end` is what pads, `turn_end` what ends a reply.
  static constexpr std::string_view text_end_name = "<|endoftext|>";
  static constexpr std::string_view turn_start_name = "<|im_start|>";
  static constexpr std::string_view turn_end_name = "<|im_end|>";

  explicit Tokenizer(std::vector<Merge> merges);

  /// The ids of text as plain content: special tokens written in it stay ordinary characters.
  std::vector<TokenId> encode(std::string_view text) const;
  /// The bytes of the ids; special tokens give nothing. Gives back what was encoded, composed.
  std::string decode(const std::vector<TokenId>& ids) const;
  /// The bytes of one token; a special token's name.
  const std::string& bytes(TokenId id) const { return bytes_[static_cast<std::size_t>(id)]; }

  std::size_t size() const { return bytes_.size(); }
  const std::vector<Merge>& merges() const { return merges_; }
  bool is_special(TokenId id) const { return id >= text_end(); }
  TokenId text_end() const { return static_cast<TokenId>(256 + merges_.size()); }
  TokenId turn_start() const { return text_end() + 1; }
  TokenId turn_end() const { return text_end() + 2; }

 private:
  void encode_word(std::string_view word, std::vector<TokenId>& ids) const;

  std::vector<Merge> merges_;
  std::vector<std::string> bytes_;
  std::unordered_map<std::uint64_t, TokenId>
      merged_;  ///< pair → the token it becomes; lower ids merge first
};

/// Learns merges from how often words occur until the tokenizer has `size` tokens, or no pair
/// occurs twice. The most frequent pair goes first, of equals that with the lower ids: the same
/// words give the same tokenizer.
Tokenizer learn_bpe(const std::map<std::string, std::int64_t>& words, std::size_t size);

/// How GPT-2's files spell a token: each byte as one printable character.
std::string spelled(std::string_view bytes);
/// Back again. Throws Error where the text is not such a spelling.
std::string unspelled(std::string_view text);

/// The base id of a byte: its place among the bytes ordered by their spelling.
TokenId byte_id(unsigned char byte);

}  // namespace convene
