#include <cstdint>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "base/check.h"
#include "base/error.h"
#include "minutes/codec.h"
#include "minutes/jsonl.h"

using namespace convene;

/// A file of records. Whatever it holds: it is read, or an Error names the line; and what was read
/// is written so that reading it again gives the same text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream in(std::string(reinterpret_cast<const char*>(data), size));
  const auto check = [](const Row& row) {
    const std::string text = text_of(json_of(row));
    CHECK(text_of(json_of(row_of(parsed_json(text)))) == text, "{}", text);
    CHECK(text.find('\n') == std::string::npos, "{}", text);
  };
  try {
    read_jsonl(in, "fuzz", check, {.line_bytes_max = 1 << 16});
  } catch (const Error& error) {
    CHECK(std::string(error.what()).starts_with("fuzz:"), "{}", error.what());
  }
  return 0;
}
