#include <cstdint>
#include <string>

#include "answers/extract.h"
#include "answers/value.h"
#include "base/check.h"
#include "base/text.h"

namespace {

bool is_fraction(std::string_view form) {
  return form.find_first_not_of("0123456789/-") == std::string_view::npos &&
         form.find_first_of("0123456789") != std::string_view::npos;
}

/// Whether the answer's characters stand in the text in this order, but for the commas and spaces
/// that join the lines of a list.
bool is_made_of(std::string_view answer, std::string_view text) {
  for (const char c : answer) {
    if (c == ',' || c == ' ') continue;
    const std::size_t at = text.find(c);
    if (at == std::string_view::npos) return false;
    text.remove_prefix(at + 1);
  }
  return true;
}

}  // namespace

/// An extracted answer is trimmed and made of the text; a number's form is its own form; spaces
/// around an answer change nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convene;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto answer = extract_answer(text)) {
    CHECK(trimmed(*answer).size() == answer->size(), "'{}'", *answer);
    CHECK(is_made_of(*answer, without_reasoning(text)), "'{}'", *answer);
  }
  const std::string form = canonical_answer(text);
  if (is_fraction(form)) CHECK(canonical_answer(form) == form, "'{}'", form);
  CHECK(canonical_answer(" \n" + text + "\t ") == form, "'{}'", form);
  return 0;
}
