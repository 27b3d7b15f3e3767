#include <spdlog/cfg/env.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <exception>
#include <string>
#include <vector>

#include "base/error.h"
#include "commands.h"
#include "flags.h"
#include "output.h"

namespace {

using namespace convene;

struct Dispatch {
  int operator()(const TextOnly& only) const { return print(only.text), kAnswered; }
  int operator()(const SolveOptions& options) const { return solve(options); }
  int operator()(const ShowOptions& options) const { return show(options); }
  int operator()(const ReplayOptions& options) const { return replay(options); }
  int operator()(const ResumeOptions& options) const { return resume(options); }
  int operator()(const ExportOptions& options) const { return export_run(options); }
  int operator()(const ImportOptions& options) const { return import_run(options); }
  int operator()(const ReportOptions& options) const { return report(options); }
  int operator()(const TeamsOptions& options) const { return teams(options); }
  int operator()(const ModelsOptions& options) const { return models(options); }
  int operator()(const PocketOptions& options) const { return pocket_tasks(options); }
  int operator()(const GradeCommandOptions& options) const { return grade_answers(options); }
  int operator()(const EvalOptions& options) const { return evaluate(options); }
  int operator()(const CompareOptions& options) const { return compare_stores(options); }
};

/// Standard output is for results. SPDLOG_LEVEL=debug also shows what llama.cpp says.
void log_to_standard_error() {
  spdlog::set_default_logger(spdlog::stderr_color_mt("convene"));
  spdlog::cfg::load_env_levels();
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  log_to_standard_error();
  try {
    return std::visit(Dispatch(), parse_flags(std::vector<std::string>(argv + 1, argv + argc)));
  } catch (const Error& error) {
    complain(error.what(), error.hint());
  } catch (const std::exception& error) {
    complain(error.what(), "this is a bug of Convene's; please report it with the command");
  }
  return kNoAnswer;
}
