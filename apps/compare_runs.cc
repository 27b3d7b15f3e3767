#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bench/comparison.h"
#include "commands.h"
#include "output.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFlipsShown = 10;

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kFlipsShown); ++i)
    text += (i == 0 ? "" : "; ") + printable(names[i]);
  if (names.size() > kFlipsShown) text += fmt::format("; and {} more", names.size() - kFlipsShown);
  return text.empty() ? "none" : text;
}

std::string page_of(const MethodComparison& one) {
  std::string page = fmt::format(
      "{}: {:.1f} % before, {:.1f} % after on {} questions: {:+.1f} points [{:+.1f}, {:+.1f}], "
      "p {:.4f}, McNemar {:.4f}\n",
      one.method, 100 * one.before, 100 * one.after, one.tests.questions,
      100 * one.tests.difference.mean, 100 * one.tests.difference.interval.low,
      100 * one.tests.difference.interval.high, one.tests.p, one.tests.mcnemar);
  page += fmt::format("  right to wrong, {}: {}\n", one.only_before, list_of(one.lost));
  page += fmt::format("  wrong to right, {}: {}\n", one.only_after, list_of(one.gained));
  for (const std::string& line : one.changes) page += "  changed: " + printable(line) + "\n";
  return page;
}

Json json_of(const MethodComparison& one) {
  return {{"method", one.method},
          {"questions", one.tests.questions},
          {"before", one.before},
          {"after", one.after},
          {"difference", one.tests.difference.mean},
          {"interval", {one.tests.difference.interval.low, one.tests.difference.interval.high}},
          {"bootstrap", {one.tests.bootstrap.low, one.tests.bootstrap.high}},
          {"p", one.tests.p},
          {"mcnemar", one.tests.mcnemar},
          {"lost", one.lost},
          {"gained", one.gained},
          {"changes", one.changes}};
}

}  // namespace

int compare_stores(const CompareOptions& options) {
  const auto before = read_store(options.before);
  const auto after = read_store(options.after);
  const std::vector<MethodComparison> all = compare_runs(*before, *after);
  if (options.json) {
    Json json = Json::array();
    for (const MethodComparison& one : all) json.push_back(json_of(one));
    print(json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return kAnswered;
  }
  for (const MethodComparison& one : all) print(page_of(one));
  return kAnswered;
}

}  // namespace convene
