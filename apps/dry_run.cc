#include "dry_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "base/text.h"
#include "bench/kept.h"
#include "commands.h"
#include "output.h"
#include "quantity.h"

namespace convene {
namespace {

std::vector<std::string> cells_of(const Outlay& outlay) {
  return {outlay.name, outlay.answers == 0 ? "" : spell_count(outlay.answers),
          spell_count(outlay.calls), spell_count(outlay.generated), spell_count(outlay.prompt)};
}

std::string outlays(const WorstCase& worst) {
  std::vector<std::vector<std::string>> rows = {
      {"AT MOST", "ANSWERS", "CALLS", "TOKENS", "PROMPT TOKENS"}};
  for (const Outlay& one : worst.entrants) rows.push_back(cells_of(one));
  if (worst.samples) rows.push_back(cells_of(*worst.samples));
  rows.push_back(cells_of(worst.together()));
  std::string page = "\n" + as_columns(rows) + "\n";
  page += "Tokens are completion tokens; prompt tokens are estimated. Failed calls come on top.\n";
  if (worst.samples)
    page +=
        "The controls' samples cost what the dearest team costs, for the vote and for\n"
        "resampling; where a sample is shorter than it may be, they are more calls.\n";
  return page;
}

std::string money(const Outlay& all, const std::optional<TokenPrice>& price) {
  if (!price) return "The price of the model is not known.\n";
  const double dollars = static_cast<double>(all.generated) * price->completion +
                         static_cast<double>(all.prompt) * price->prompt;
  return dollars > 0 ? "At most about " + spell_dollars(dollars) + ".\n" : "Free of charge.\n";
}

std::string budget(const Limits& limits) {
  std::vector<std::string> parts;
  if (limits.tokens) parts.push_back(spell_count(*limits.tokens) + " tokens");
  if (limits.dollars) parts.push_back(spell_dollars(*limits.dollars));
  if (limits.time) parts.push_back(spell_duration(*limits.time));
  return parts.empty() ? "" : "The run stops at " + join(parts, " or ") + ".\n";
}

/// What the store has, and whether it is this run's.
struct There {
  std::string told;
  bool other = false;
};

There there(const EvalPlan& plan, const std::string& path) {
  if (!std::filesystem::exists(path)) return {};
  const auto store = read_store(path);
  if (const auto lines = differences(plan, *store); !lines.empty())
    return {"missing: another --out, because " + path + " holds another run: " + join(lines, "; ") +
                "\n",
            true};
  const auto lines = store->discussions();
  const auto graded = std::count_if(lines.begin(), lines.end(), is_graded);
  return {fmt::format("{} holds {} answers of this run already.\n", path, graded)};
}

}  // namespace

int tell_dry_run(const EvalPlan& plan, const Surroundings& around) {
  const WorstCase worst = worst_case(plan);
  std::string page = fmt::format("{}: {} questions, {} repeats ({})\n", plan.data.benchmark->name,
                                 plan.data.items.size(), plan.repeats, plan.data.version);
  page += fmt::format("{} gold answers cannot serve\n", plan.data.gold_errors.size());
  page += outlays(worst) + money(worst.together(), around.price) + budget(plan.budget);
  const There store = there(plan, around.store);
  page += store.told;
  if (!around.no_sandbox.empty()) page += "missing: " + around.no_sandbox + "\n";
  print(page);
  return store.other || !around.no_sandbox.empty() ? kNoAnswer : kAnswered;
}

}  // namespace convene
