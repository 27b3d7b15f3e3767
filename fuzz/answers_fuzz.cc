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

}  // namespace

/// An extracted answer is part of the text and trimmed; a number's form is its own form; spaces
/// around an answer change nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace convene;
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (const auto answer = extract_answer(text)) {
    CHECK(trimmed(*answer).size() == answer->size(), "'{}'", *answer);
    CHECK(without_reasoning(text).find(*answer) != std::string::npos, "'{}'", *answer);
  }
  const std::string form = canonical_answer(text);
  if (is_fraction(form)) CHECK(canonical_answer(form) == form, "'{}'", form);
  CHECK(canonical_answer(" \n" + text + "\t ") == form, "'{}'", form);
  return 0;
}
