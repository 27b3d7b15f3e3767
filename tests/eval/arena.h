#pragma once

#include <functional>
#include <string>

#include "bench/results.h"
#include "bench/runner.h"
#include "engine/scripted.h"

namespace convene::testing {

/// A plan over a benchmark with teams that come with the program.
EvalPlan plan_for(Loaded data, const std::vector<std::string>& teams, bool pocket);

/// Runs it on that script into a store file; watch as in EvalWorld.
EvalEnd evaluate(const EvalPlan& plan, const std::string& path, ScriptedEngine::Script script,
                 std::function<void(const std::vector<Progress>&)> watch = {});

/// What a reader of the table sees, without times.
std::string table_text(const Results& results);

/// A small run of pocket problems whose replies are right or wrong, fail or come late, as a
/// function of the request.
EvalPlan kill_plan();
Line unsteady_line(const Request& request);

}  // namespace convene::testing
