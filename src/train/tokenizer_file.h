#pragma once

#include <string>
#include <string_view>

#include "train/bpe.h"

namespace convene {

/// The tokenizer as Hugging Face's tokenizer.json, which its `tokenizers` library reads.
std::string to_tokenizer_json(const Tokenizer& tokenizer);

/// Reads what to_tokenizer_json wrote. Throws Error for anything else.
Tokenizer from_tokenizer_json(std::string_view text);

}  // namespace convene
