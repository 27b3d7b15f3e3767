#include "report/minds.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/parts.h"
#include "report/markdown.h"
#include "report/spelled.h"

namespace convene {
namespace {

std::string share_of(int part, int whole) {
  return whole == 0 ? "–" : spell_percent(static_cast<double>(part) / whole);
}

/// "97.0 % of 400, 1.2 % of 300": of right proposals, of wrong ones.
std::string rates_of(const Results& results, std::size_t method, const std::string& part) {
  const auto found = std::find_if(
      results.critics.begin(), results.critics.end(),
      [&](const CriticRates& one) { return one.method == method && one.group == part; });
  if (found == results.critics.end()) return "–";
  return fmt::format("{} of {}, {} of {}", share_of(found->right_accepted, found->right),
                     found->right, share_of(found->wrong_accepted, found->wrong), found->wrong);
}

std::string critics(const Results& results) {
  std::vector<std::string> parts = uppermost(results.groups);
  parts.insert(parts.begin(), "");
  Cells titles = {"critics accept, of right and of wrong ones"}, rules = {"---"};
  for (const std::string& part : parts) {
    titles.push_back(part.empty() ? "everything" : escaped_markdown(part));
    rules.emplace_back("--:");
  }
  std::string rows;
  for (std::size_t method = 0; method < results.methods.size(); ++method) {
    if (rates_of(results, method, "") == "–") continue;
    Cells cells = {"**" + escaped_markdown(results.methods[method].name) + "**"};
    for (const std::string& part : parts) cells.push_back(rates_of(results, method, part));
    rows += markdown_line(cells);
  }
  return rows.empty() ? "" : "\n" + markdown_line(titles) + markdown_line(rules) + rows;
}

std::string changes(const Results& results) {
  std::string rows;
  for (const Flips& one : results.flips)
    if (one.group.empty())
      rows += markdown_line({"**" + escaped_markdown(results.methods[one.method].name) + "**",
                             std::to_string(one.round), std::to_string(one.wrong_to_right),
                             std::to_string(one.right_to_wrong), std::to_string(one.kept_right),
                             std::to_string(one.kept_wrong)});
  if (rows.empty()) return "";
  return "\n" +
         markdown_line({"from one proposal to the next", "round", "wrong to right",
                        "right to wrong", "stayed right", "stayed wrong"}) +
         markdown_line({"---", "--:", "--:", "--:", "--:", "--:"}) + rows;
}

}  // namespace

std::string markdown_minds(const Results& results) {
  return critics(results) + changes(results);
}

}  // namespace convene
