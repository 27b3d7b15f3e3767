#include "answers/profile.h"

#include <array>

#include "base/text.h"

namespace convene {
namespace {

struct Named {
  Profile profile;
  const char* name;
};
constexpr std::array<Named, 10> kNames{{{Profile::math, "math"},
                                        {Profile::math_strict, "math-strict"},
                                        {Profile::math_lenient, "math-lenient"},
                                        {Profile::aime, "aime"},
                                        {Profile::choice, "choice"},
                                        {Profile::text, "text"},
                                        {Profile::commongen, "commongen"},
                                        {Profile::commongen_lenient, "commongen-lenient"},
                                        {Profile::humaneval, "humaneval"},
                                        {Profile::mbpp, "mbpp"}}};

}  // namespace

const char* to_string(Profile profile) {
  return kNames[static_cast<std::size_t>(profile)].name;
}

std::optional<Profile> profile_named(std::string_view word) {
  const std::string name = replace_all(lower_ascii(word), "_", "-");
  for (const Named& known : kNames)
    if (name == known.name) return known.profile;
  if (name == "strict") return Profile::math_strict;
  if (name == "lenient") return Profile::math_lenient;
  return std::nullopt;
}

std::string profile_names() {
  std::string names;
  for (const Named& known : kNames) names += (names.empty() ? "" : ", ") + std::string(known.name);
  return names;
}

bool is_code(Profile profile) {
  return profile == Profile::humaneval || profile == Profile::mbpp;
}

bool is_math(Profile profile) {
  return profile == Profile::math || profile == Profile::math_strict ||
         profile == Profile::math_lenient;
}

bool is_coverage(Profile profile) {
  return profile == Profile::commongen || profile == Profile::commongen_lenient;
}

}  // namespace convene
