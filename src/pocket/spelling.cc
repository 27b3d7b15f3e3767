#include "pocket/spelling.h"

#include <vector>

#include "base/text.h"

namespace convene::pocket {

std::string bare_spelling(std::string_view answer) {
  constexpr std::string_view kAround = " \t\r\n$`.";
  constexpr std::string_view kTag = "answer:";
  const auto shorn = [&](std::string_view text) {
    while (!text.empty() && kAround.find(text.back()) != std::string_view::npos)
      text.remove_suffix(1);
    while (!text.empty() && kAround.find(text.front()) != std::string_view::npos)
      text.remove_prefix(1);
    if (text.size() > 4 && text.starts_with("**") && text.ends_with("**"))
      return text.substr(2, text.size() - 4);
    return text;
  };
  std::string bare = lower_ascii(shorn(answer));
  if (bare.starts_with(kTag)) bare = std::string(shorn(std::string_view(bare).substr(kTag.size())));
  return bare;
}

std::string misspelled(const std::string& answer, Random& random) {
  static const std::vector<std::string> kWords = {"none", "", "not possible", "i do not know", "?"};
  static const std::vector<std::string> kStrays = {"(", ")", "+", "*", "/", "=", "()", ","};
  if (random.chance(0.15)) return random.pick(kWords);
  std::string text = answer;
  const auto place = [&] {
    return static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(text.size()) - 1));
  };
  if (random.chance(0.35)) return text.erase(place(), 1);
  if (random.chance(0.25)) return text.substr(0, place());
  return text.insert(place(), random.pick(kStrays));
}

}  // namespace convene::pocket
