#pragma once

#include <string_view>
#include <vector>

namespace convene {

/// Cuts text into the words that byte pairs are merged within, by the rules of Qwen2's
/// pre-tokeniser: a run of letters with at most one sign or space before it, every digit alone,
/// runs of signs, line ends, spaces. The words cover the text without gaps. Bytes that are not
/// UTF-8 count as signs. Text is not normalised. Source: the regular expression in tokenizer.json
/// of Qwen/Qwen2.5-0.5B.
std::vector<std::string_view> split_words(std::string_view text);

}  // namespace convene
