#include <fmt/format.h>
#include <malloc.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <csignal>
#include <cstdio>

#include "base/error.h"
#include "train/export.h"
#include "train/file.h"
#include "train/loss_chart.h"
#include "train/torch/estimate.h"
#include "train/torch/examine.h"
#include "train/torch/fit.h"

namespace {

std::atomic<bool> stop = false;
void on_signal(int) {
  stop = true;
}

/// A step takes and gives back hundreds of blocks of some megabytes. Without this each would be
/// fresh pages from the system, zeroed one by one.
void keep_freed_memory() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
}

struct Flags {
  std::string config, run, to, out = "runs/pocket";
  convene::FitOptions fit;
  convene::ExamineOptions exam;
  convene::ExportOptions exported;
  double minutes = 0;
  bool dry_run = false, last = false;
  bool ended = true;  ///< false: set aside by a signal

  convene::Which which() const { return last ? convene::Which::last : convene::Which::best; }
};

void add_fit(CLI::App& app, Flags& flags) {
  CLI::App* fit = app.add_subcommand("fit", "Train a model from nothing, by a recipe");
  fit->add_option("recipe", flags.config, "TOML file, such as configs/pocket.toml")->required();
  fit->add_option("--out", flags.out, "The run's folder: checkpoint, tokenizer, log")
      ->capture_default_str();
  fit->add_flag("--resume", flags.fit.resume,
                "Go on from the checkpoint in that folder, where there is one");
  fit->add_flag("--changed", flags.fit.changed,
                "With --resume: go on although the configuration has changed since");
  fit->add_option("--minutes", flags.minutes,
                  "End after so long, whatever the speed, with the decay before it")
      ->check(CLI::Range(0.01, 1e6));
  fit->add_option("--workers", flags.fit.workers, "Threads (default: one a core)")
      ->check(CLI::Range(1, 1024));
  fit->add_option("--device", flags.fit.device, "cpu or cuda")->capture_default_str();
  fit->add_flag("--dry-run", flags.dry_run,
                "Print sizes, memory, speed and time, and train nothing");
  fit->callback([&flags] {
    const std::string text = convene::read_file(flags.config);
    const convene::Recipe recipe = convene::parse_recipe(text, flags.config);
    flags.fit.out = flags.out;
    if (flags.minutes > 0) flags.fit.minutes = flags.minutes;
    if (flags.dry_run)
      fmt::print("{}", convene::estimate(recipe, flags.fit));
    else
      flags.ended = convene::fit(recipe, text, flags.fit, stop);
  });
}

void plot(const convene::RunFolder& run, const std::string& to) {
  const auto panels = convene::panels_of_log(convene::read_file(run.log()));
  if (panels.empty()) throw convene::Error("the log of " + run.path.string() + " is empty yet");
  convene::write_file(to, convene::as_svg(panels, "million tokens"));
}

void add_others(CLI::App& app, Flags& flags) {
  CLI::App* exported =
      app.add_subcommand("export", "Write a run's model as a GGUF file or a Hugging Face folder");
  exported->add_option("run", flags.run, "The run's folder")->required();
  exported->add_option("-o,--out", flags.to, "FILE.gguf, or a folder")->required();
  exported->add_flag("--exact", flags.exported.exact,
                     "A GGUF file's matrices as floats instead of half floats");
  exported->add_flag("--last", flags.last, "The latest checkpoint, not the best");
  exported->callback([&flags] {
    flags.exported.which = flags.which();
    convene::export_run(flags.run, flags.to, flags.exported);
  });

  CLI::App* plotted = app.add_subcommand("plot", "Draw a run's losses and accuracy as SVG");
  plotted->add_option("run", flags.run, "The run's folder")->required();
  plotted->add_option("-o,--out", flags.to, "The file to write")->required();
  plotted->callback([&flags] { plot(convene::RunFolder{flags.run}, flags.to); });

  CLI::App* examined = app.add_subcommand("examine", "Measure a run's model on held-out problems");
  examined->add_option("run", flags.run, "The run's folder")->required();
  examined->add_option("--problems", flags.exam.problems, "Of each family")
      ->capture_default_str()
      ->check(CLI::Range(1, 1'000'000));
  examined->add_option("--temperature", flags.exam.temperature, "0 is greedy")
      ->capture_default_str();
  examined->add_option("--seed", flags.exam.seed, "Of the problems and the draws")
      ->capture_default_str();
  examined->add_flag("--last", flags.last, "The latest checkpoint, not the best");
  examined->callback(
      [&flags] { fmt::print("{}", convene::examine(flags.run, flags.which(), flags.exam)); });
}

}  // namespace

int main(int argc, char** argv) {
  keep_freed_memory();
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  CLI::App app("Trains the models that come with Convene");
  app.require_subcommand(1);
  Flags flags;
  add_fit(app, flags);
  add_others(app, flags);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  } catch (const convene::Error& error) {
    fmt::print(stderr, "convene-train: {}\n", error.what());
    if (!error.hint().empty()) fmt::print(stderr, "hint: {}\n", error.hint());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "convene-train: {}\n", error.what());
    return 1;
  }
  return flags.ended ? 0 : 130;
}
