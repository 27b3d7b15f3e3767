#include "base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/text.h"

namespace convene {
namespace {

/// Levenshtein's distance, one row at a time.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] != b[j]);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest_name(std::string_view word, const std::vector<std::string>& names) {
  constexpr std::size_t kLongest = 64;
  std::string best;
  std::size_t best_edits = 0;
  if (word.size() > kLongest) return best;
  for (const std::string& name : names) {
    const std::size_t distance = edits(lower_ascii(word), lower_ascii(name));
    const std::size_t allowed = std::min<std::size_t>(3, (name.size() + 2) / 3);
    if (distance > allowed || (!best.empty() && distance >= best_edits)) continue;
    best = name;
    best_edits = distance;
  }
  return best;
}

std::string name_hint(std::string_view word, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  const std::string best = nearest_name(word, names);
  const std::string all = "one of " + join(names, ", ");
  return best.empty() ? all : "did you mean '" + best + "'? " + all;
}

}  // namespace convene
