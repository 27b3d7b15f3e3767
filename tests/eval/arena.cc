#include "eval/arena.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "discussion/test_runner.h"
#include "team_files.h"

namespace convene::testing {
namespace {

Entrant entrant(const std::string& team, const std::string& method, bool pool) {
  Entrant one{.name = team, .method = method, .pool = pool, .team = {}, .prompts = {}};
  one.team = load_team(team, &one.prompts);
  return one;
}

}  // namespace

EvalPlan plan_for(Loaded data, const std::vector<std::string>& teams, bool pocket) {
  EvalPlan plan;
  plan.data = std::move(data);
  plan.seed = 5;
  plan.command = "convene eval";
  plan.program = "test";
  for (const std::string& team : teams) plan.entrants.push_back(entrant(team, "team", false));
  plan.entrants.push_back(entrant(pocket ? "pocket-sample" : "solo", "single", true));
  return plan;
}

EvalEnd evaluate(const EvalPlan& plan, const std::string& path, ScriptedEngine::Script script,
                 std::function<void(const std::vector<Progress>&)> watch) {
  const auto store = open_store(path);
  ScriptedEngine engine(std::move(script));
  Comparer comparer;
  std::optional<Sandbox> sandbox;
  if (plan.data.items.front().code) sandbox.emplace();
  std::optional<TestRunner> runner;
  if (sandbox) runner.emplace(*sandbox);
  Executor& executor = runner ? static_cast<Executor&>(*runner) : comparer;
  EvalWorld world{.store = *store,
                  .recorder = *store,
                  .engines = [&engine](const std::string&) -> Engine& { return engine; },
                  .executor = executor,
                  .sandbox = sandbox ? &*sandbox : nullptr,
                  .price = {},
                  .watch = std::move(watch)};
  Runner evaluation(plan, std::move(world));
  return evaluation.run();
}

std::string table_text(const Results& results) {
  std::string text;
  for (const TableLine& line : results.table) {
    text +=
        fmt::format("{} {} n={} r={} open={} retried={} acc={} [{}, {}] tokens={} samples={}",
                    results.methods[line.method].name, line.group, line.questions, line.repeats,
                    line.unfinished, line.retried, line.accuracy.mean, line.accuracy.interval.low,
                    line.accuracy.interval.high, line.mean.generated, line.samples);
    for (const auto& [verdict, count] : line.verdicts)
      text += fmt::format(" {}={}", to_string(verdict), count);
    text += "\n";
  }
  for (const Contrast& one : results.contrasts)
    text += fmt::format("{} - {} {}: {} p={}\n", one.method, one.against, one.group,
                        one.difference.mean, one.p);
  for (const CurvePoint& one : results.curve)
    text += fmt::format("curve {} {}: {} {} tokens={}\n", one.group, one.samples, one.accuracy.mean,
                        one.oracle, one.generated);
  for (const Flips& one : results.flips)
    text += fmt::format("flips {} {} {}: {} {}\n", one.method, one.group, one.round,
                        one.right_to_wrong, one.wrong_to_right);
  return text;
}

EvalPlan kill_plan() {
  EvalPlan plan = plan_for(
      load_benchmark("pocket", "", {.per_cell = 4, .families = {"target", "sentence"}, .seed = 3}),
      {"pocket", "pocket-debate"}, true);
  plan.repeats = 2;
  plan.at_once = 20;
  return plan;
}

/// One call in 23 fails, and again each time it is made.
Line unsteady_line(const Request& request) {
  const std::uint64_t number = Hasher().add(prompt_hash(request)).value();
  const auto delay = std::chrono::microseconds(number / 64 % 1500);
  if (number % 23 == 0)
    return {tl::unexpected(Failure{
                .kind = FailureKind::bad_reply, .detail = "scripted", .usage = {.dollars = 0}}),
            delay};
  const std::string& prompt = request.messages.back().content;
  std::string reply = fmt::format("answer: {}", number % 5);
  if (prompt.starts_with("[check")) reply = fmt::format("value: {}", number % 40);
  if (prompt.starts_with("[evaluate")) reply = R"({"correct":false,"advice":"again"})";
  return {spoken(reply + std::string(number % 7, ' ') + " so it is"), delay};
}

}  // namespace convene::testing
