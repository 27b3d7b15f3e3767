#pragma once

#include <string>
#include <string_view>

namespace convene {

/// The text in Unicode's composed normal form (NFC), which Qwen2's tokenizer sees. Bytes that are
/// not UTF-8 stay as they are.
std::string composed(std::string_view text);

}  // namespace convene
