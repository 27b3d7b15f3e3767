#include <cstdint>
#include <string>

#include "answers/code.h"
#include "answers/coverage.h"
#include "answers/grade.h"
#include "base/check.h"

namespace {

using namespace convene;

constexpr Profile kProfiles[] = {
    Profile::math,     Profile::math_strict, Profile::math_lenient, Profile::aime,
    Profile::choice,   Profile::text,        Profile::commongen,    Profile::commongen_lenient,
    Profile::humaneval};

}  // namespace

/// Two answers parted by a newline: equality is symmetric, an answer that can be read is the same
/// as itself, and what is extracted is never longer than the text (but for a program's last
/// newline).
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Profile profile = kProfiles[data[0] % std::size(kProfiles)];
  const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
  const std::size_t newline = text.find('\n');
  const std::string a = text.substr(0, newline);
  const std::string b = newline == std::string::npos ? a : text.substr(newline + 1);
  const Verdict verdict = same_answer(a, b, profile);
  CHECK(verdict == same_answer(b, a, profile), "'{}' '{}'", a, b);
  CHECK(verdict != Verdict::errored, "'{}' '{}'", a, b);
  if (const Verdict self = same_answer(a, a, profile); self != Verdict::unparsed)
    CHECK(self == Verdict::right, "'{}'", a);
  const auto found = extract(profile, text, {.entry_point = "f"});
  if (found) CHECK(found->size() <= text.size() + 8, "'{}'", *found);
  grade(profile, a, b);
  const std::string concepts[] = {"dog", "run_V"};
  const Coverage coverage = coverage_of(concepts, text, Matching::lenient);
  CHECK(coverage.covered.size() + coverage.missing.size() == 2);
  return 0;
}
