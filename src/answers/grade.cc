#include "answers/grade.h"

#include <array>

#include "answers/extract.h"
#include "answers/value.h"

namespace convene {
namespace {

constexpr std::array<const char*, 5> kVerdicts{"right", "wrong", "unparsed", "undecided",
                                               "errored"};

}  // namespace

const char* to_string(Verdict verdict) {
  return kVerdicts[static_cast<std::size_t>(verdict)];
}

std::optional<Verdict> verdict_named(std::string_view word) {
  for (std::size_t i = 0; i < kVerdicts.size(); ++i)
    if (word == kVerdicts[i]) return static_cast<Verdict>(i);
  return std::nullopt;
}

Grade grade(Profile profile, std::string_view gold, std::string_view answer,
            const GradeOptions& options) {
  if (is_code(profile))
    return {.extracted = std::string(answer), .why = "a program needs a sandbox"};
  const std::optional<std::string> found =
      options.extracted ? std::string(answer) : extract(profile, answer, options);
  if (!found)
    return {.verdict = Verdict::unparsed, .extracted = "", .why = "no answer in the text"};
  return {.verdict = same_answer(gold, *found, profile), .extracted = *found, .why = ""};
}

std::optional<std::string> extract(Profile, std::string_view text, const GradeOptions&) {
  return extract_answer(text);
}

Verdict same_answer(std::string_view a, std::string_view b, Profile) {
  return canonical_answer(a) == canonical_answer(b) ? Verdict::right : Verdict::wrong;
}

std::optional<std::string> gold_error(Profile, std::string_view gold) {
  if (gold.empty()) return "the gold answer is empty";
  return std::nullopt;
}

}  // namespace convene
