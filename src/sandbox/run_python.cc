#include <fmt/format.h>

#include <future>

#include "base/text.h"
#include "sandbox/sandbox.h"
#include "sandbox/workbench.h"

namespace convene {
namespace {

std::string ending_of(const Frame& frame) {
  if (frame.kind == 'L') return "finished";
  std::vector<std::string> fields = parted_fields(frame.payload);
  fields.resize(2);
  return printable(fields[0] + ": " + fields[1]);
}

Result<ProgramRun> run_on(Workbench& bench, const std::string& source) {
  auto jail = bench.fresh();
  if (!jail) return tl::unexpected(jail.error());
  const auto start = std::chrono::steady_clock::now();
  const Deadline deadline = deadline_after(bench.limits().wall_ms);
  ProgramRun run;
  Frame frame;
  const std::string sources = joined_fields({"__name__ = '__main__'", source});
  if ((*jail)->send('P', sources, deadline) && (*jail)->receive(frame, deadline)) {
    run.finished = frame.kind == 'L';
    run.ending = ending_of(frame);
  }
  (*jail)->drain();
  if (!run.finished && run.ending.empty()) run.ending = (*jail)->ending();
  run.output = (*jail)->output();
  run.errors = (*jail)->errors();
  run.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return run;
}

}  // namespace

Result<ProgramRun> run_python(Sandbox& sandbox, std::string source) {
  std::promise<Result<ProgramRun>> promise;
  std::future<Result<ProgramRun>> result = promise.get_future();
  sandbox.submit(
      [&promise, &source](Workbench& bench) { promise.set_value(run_on(bench, source)); });
  return result.get();
}

}  // namespace convene
