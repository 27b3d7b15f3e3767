#include "answers/grade.h"

#include <algorithm>
#include <array>

#include "answers/choice.h"
#include "answers/code.h"
#include "answers/coverage.h"
#include "answers/extract.h"
#include "answers/math.h"
#include "answers/spelling.h"
#include "answers/value.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::array<const char*, 5> kVerdicts{"right", "wrong", "unparsed", "undecided",
                                               "errored"};

/// Numbers by their value, everything else as words.
std::string text_key(std::string_view text) {
  std::string form = canonical_answer(text);
  if (form.find_first_not_of("0123456789/-") == std::string::npos) return form;
  std::string words = folded_words(text);
  return words.empty() ? form : words;
}

Equality same_text(std::string_view a, std::string_view b) {
  const std::string x = text_key(a), y = text_key(b);
  if (x.empty() || y.empty()) return {Verdict::unparsed, "it is empty"};
  return x == y ? Equality{Verdict::right, "the same words"}
                : Equality{Verdict::wrong, "other words"};
}

Equality same_choice(std::string_view a, std::string_view b) {
  const auto x = choice_letter(a), y = choice_letter(b);
  if (!x || !y) return {Verdict::unparsed, "it names no letter"};
  return *x == *y ? Equality{Verdict::right, "the same letter"}
                  : Equality{Verdict::wrong, "another letter"};
}

Equality compared(std::string_view a, std::string_view b, Profile profile) {
  switch (profile) {
    case Profile::aime:
      return same_aime(a, b);
    case Profile::choice:
      return same_choice(a, b);
    case Profile::text:
    case Profile::commongen:
    case Profile::commongen_lenient:
    case Profile::humaneval:
    case Profile::mbpp:
      return same_text(a, b);
    default:
      return same_math(a, b, rules_of(profile));
  }
}

/// A reply of one line that is nothing but the answer.
std::optional<std::string> whole_line(Profile profile, std::string_view text) {
  constexpr std::size_t bytes_max = 300;
  const std::string said = final_part(text);
  const std::string_view line = trimmed(said);
  if (line.empty() || line.size() > bytes_max || line.find('\n') != std::string_view::npos)
    return std::nullopt;
  if (line.find("\\boxed") != std::string_view::npos ||
      line.find("\\fbox") != std::string_view::npos)
    return std::nullopt;
  if (profile == Profile::text) return std::string(line);
  constexpr std::ptrdiff_t words_max = 3;
  if (math_trouble(line) || std::ranges::count(folded_words(line), ' ') >= words_max)
    return std::nullopt;
  return std::string(line);
}

std::optional<std::string> chosen(std::string_view text, const GradeOptions& options) {
  const auto letter = chosen_letter(text, options.choices);
  return letter ? std::optional(std::string(1, *letter)) : std::nullopt;
}

/// "missing: hand, dog; leniently found: hand"
std::string missing_words(const std::vector<std::string>& missing, std::string_view text,
                          Matching matching) {
  std::string why = "missing: " + join(missing, ", ");
  if (matching == Matching::lenient) return why;
  const Coverage lenient = coverage_of(missing, text, Matching::lenient);
  return lenient.covered.empty() ? why : why + "; leniently found: " + join(lenient.covered, ", ");
}

Grade graded_concepts(std::string_view gold, std::string_view text, Matching matching) {
  const std::vector<std::string> concepts = concepts_in(gold);
  if (concepts.empty())
    return {Verdict::errored, std::string(text), "the gold answer: it is empty"};
  const Coverage coverage = coverage_of(concepts, text, matching);
  if (!coverage.complete())
    return {Verdict::wrong, std::string(text), missing_words(coverage.missing, text, matching)};
  if (coverage.stuffed) return {Verdict::wrong, std::string(text), coverage.why};
  return {Verdict::right, std::string(text), "every concept is used"};
}

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
  const std::optional<std::string> found =
      options.extracted ? std::string(answer) : extract(profile, answer, options);
  if (!found) return {Verdict::unparsed, "", "no answer in the text"};
  if (is_code(profile)) return {Verdict::errored, *found, "only a sandbox can grade a program"};
  if (is_coverage(profile))
    return graded_concepts(gold, *found,
                           profile == Profile::commongen ? Matching::strict : Matching::lenient);
  Equality equality = compared(gold, *found, profile);
  if (equality.verdict != Verdict::right)
    if (const auto trouble = gold_error(profile, gold))
      return {Verdict::errored, *found, "the gold answer: " + *trouble};
  return {equality.verdict, *found, std::move(equality.why)};
}

std::optional<std::string> extract(Profile profile, std::string_view text,
                                   const GradeOptions& options) {
  if (is_code(profile)) return extract_code(text, options.entry_point);
  if (profile == Profile::choice) return chosen(text, options);
  if (is_coverage(profile)) return extract_passage(text);
  if (auto answer = extract_answer(text)) return answer;
  return whole_line(profile, text);
}

Verdict same_answer(std::string_view a, std::string_view b, Profile profile) {
  return compared(a, b, profile).verdict;
}

std::optional<std::string> gold_error(Profile profile, std::string_view gold) {
  if (trimmed(gold).empty()) return "it is empty";
  if (is_math(profile)) return math_trouble(gold);
  if (profile == Profile::aime) return aime_trouble(gold);
  if (profile == Profile::choice && !choice_letter(gold)) return "it names no letter";
  return std::nullopt;
}

}  // namespace convene
