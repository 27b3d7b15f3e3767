#include "flags.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <functional>
#include <limits>

#include "base/error.h"
#include "base/text.h"
#include "flag_errors.h"
#include "quantity.h"

namespace convene {
namespace {

using Reading = std::function<Options()>;

constexpr const char* kAbout =
    "A team of language-model agents, led by a CEO agent, answers a question within a budget.";

constexpr const char* kMainFooter = R"(Examples:
  convene solve --pocket target                    the pocket model, offline
  convene solve --gguf qwen2.5-7b-q4.gguf "..."    a model file of your own
  convene models                                   what can be used here, and its names

Every command explains itself: convene solve --help)";

/// Limits as they were typed.
struct LimitWords {
  std::string tokens, time, rounds, dollars;
};

int bounded_int(std::int64_t value, const std::string& what) {
  if (value > std::numeric_limits<int>::max())
    throw Error(fmt::format("{}: {} is too large", what, value));
  return static_cast<int>(value);
}

double parse_dollars(const std::string& text) {
  double dollars = 0;
  if (!CLI::detail::lexical_cast(text, dollars) || !(dollars > 0) || dollars > 1e9)
    throw Error("--dollars: '" + printable(text) + "' is not an amount above zero",
                "write --dollars 0.50");
  return dollars;
}

Limits to_limits(const LimitWords& words) {
  Limits limits;
  if (!words.tokens.empty()) limits.tokens = parse_count(words.tokens, "--tokens");
  if (!words.time.empty()) limits.time = parse_duration(words.time, "--time");
  if (!words.rounds.empty())
    limits.rounds = bounded_int(parse_count(words.rounds, "--rounds"), "--rounds");
  if (!words.dollars.empty()) limits.dollars = parse_dollars(words.dollars);
  const bool nothing =
      limits.tokens == 0 || limits.rounds == 0 || limits.time == std::chrono::milliseconds(0);
  if (nothing)
    throw Error("a budget of nothing is too small for one turn",
                "leave the flag out for the team's own limits");
  return limits;
}

void add_limits(CLI::App& command, LimitWords& words) {
  command.add_option("--tokens", words.tokens, "Completion tokens the team may spend (16k)");
  command.add_option("--time", words.time, "Wall time (90s, 5m)");
  command.add_option("--rounds", words.rounds, "Rounds of the discussion");
  command.add_option("--dollars", words.dollars, "Money; refuses models of unknown price");
}

void add_model(CLI::App& command, ModelOptions& model) {
  command.add_option("--model", model.model, "A name that `convene models` lists");
  command.add_option("--gguf", model.gguf, "A GGUF file, run in this process");
  command.add_option("--endpoint", model.endpoint, "An OpenAI-compatible base URL");
  command.add_option("--key-env", model.key_env, "Environment variable that holds its key");
  command.add_option("--key-file", model.key_file, "File that holds its key");
  command.add_option("--chat-template", model.chat_template,
                     "A Jinja file, where a GGUF's own template is missing or wrong");
  command.add_option("--threads", model.threads, "CPU threads for a GGUF")
      ->check(CLI::Range(1, 1024));
  command.add_option("--context", model.context, "Context tokens for a GGUF")
      ->check(CLI::Range(64, 1 << 24));
  command
      .add_option("--gpu-layers", model.gpu_layers, "Layers on the GPU, if built for one (-1: all)")
      ->check(CLI::Range(-1, 100'000));
}

void add_looks(CLI::App& command, bool& json, bool& no_color) {
  command.add_flag("--json", json, "One JSON object on standard output");
  command.add_flag("--no-color", no_color, "No colours");
}

Reading add_solve(CLI::App& app) {
  auto* command = app.add_subcommand("solve", "Ask the team a question and watch it work");
  auto options = std::make_shared<SolveOptions>();
  auto words = std::make_shared<LimitWords>();
  SolveOptions& o = *options;
  command->add_option("question", o.question, "The question; without one, standard input is read");
  command->add_option("--file", o.file, "Read the question from a file");
  command->add_option("--pocket", o.pocket, "Draw a problem of this family (convene pocket)");
  command->add_option("--level", o.level, "Of the pocket problem: easy, medium, hard");
  command->add_option("--kind", o.kind,
                      "The answer's kind: open, text, number, expression, choice");
  command->add_option("--team", o.team, "A team's name (convene teams) or a TOML file");
  add_model(*command, o.model);
  add_limits(*command, *words);
  command->add_option("--seed", o.seed, "Repeats a run")->check(CLI::NonNegativeNumber);
  command->add_option("--out", o.out, "Keep the run in this file");
  command->add_flag("--quiet", o.quiet, "Only the answer");
  add_looks(*command, o.json, o.no_color);
  command->footer(R"(Examples:
  convene solve --pocket target --seed 7
  convene solve --gguf ~/models/qwen2.5-7b-instruct-q4_k_m.gguf --time 5m "Which is larger, e^pi or pi^e?"
  convene solve --endpoint http://localhost:8080/v1 --model qwen --json < question.txt)");
  return [options, words] {
    options->limits = to_limits(*words);
    return *options;
  };
}

Reading add_show(CLI::App& app) {
  auto* command = app.add_subcommand("show", "Print a stored discussion again");
  auto o = std::make_shared<ShowOptions>();
  command->add_option("run", o->store, "The run's file; without one, the newest run");
  command->add_option("--discussion", o->discussion, "Only this discussion of the run");
  command->add_flag("--prompts", o->prompts, "With exactly what every agent was sent");
  add_looks(*command, o->json, o->no_color);
  command->footer(R"(Examples:
  convene show
  convene show run.db --discussion 3 --prompts
  convene show run.db --json | jq .minutes)");
  return [o] { return *o; };
}

Reading add_replay(CLI::App& app) {
  auto* command =
      app.add_subcommand("replay", "Hold a stored discussion again from its record, at no tokens");
  auto o = std::make_shared<ReplayOptions>();
  command->add_option("run", o->store, "The run's file; without one, the newest run");
  command->add_option("--discussion", o->discussion, "Only this discussion of the run");
  command->add_option("--team", o->team, "Replay with this team: says where it would differ");
  command->add_flag("--json", o->json, "One JSON object on standard output");
  command->footer(R"(Examples:
  convene replay
  convene replay run.db
  convene replay run.db --team ./my.toml)");
  return [o] { return *o; };
}

Reading add_resume(CLI::App& app) {
  auto* command = app.add_subcommand("resume", "Go on with a discussion that was interrupted");
  auto o = std::make_shared<ResumeOptions>();
  auto words = std::make_shared<LimitWords>();
  command->add_option("run", o->store, "The run's file; without one, the newest run");
  command->add_option("--discussion", o->discussion, "Only this discussion of the run");
  add_model(*command, o->model);
  add_limits(*command, *words);
  command->add_flag("--quiet", o->quiet, "Only the answer");
  add_looks(*command, o->json, o->no_color);
  command->footer(R"(Examples:
  convene resume
  convene resume run.db --tokens 50k
  convene resume run.db --model lab/llama-3.1-8b)");
  return [o, words] {
    o->limits = to_limits(*words);
    return *o;
  };
}

Reading add_export(CLI::App& app) {
  auto* command =
      app.add_subcommand("export", "Write a run as JSONL or Inspect logs, for other programs");
  auto o = std::make_shared<ExportOptions>();
  command->add_option("run", o->store, "The run's file; without one, the newest run");
  command->add_option("--discussion", o->discussion, "Only this discussion of the run");
  command->add_option("--inspect", o->inspect,
                      "Write an evaluation's logs for Inspect's viewer into this folder");
  command->footer(R"(Examples:
  convene export > run.jsonl
  convene export run.db --discussion 3 > one.jsonl
  convene export run.db --inspect logs && inspect view --log-dir logs
  convene export | grep '"type":"turn"' | jq .outcome.text)");
  return [o] { return *o; };
}

Reading add_import(CLI::App& app) {
  auto* command = app.add_subcommand("import", "Read JSONL into a run's file");
  auto o = std::make_shared<ImportOptions>();
  command->add_option("jsonl", o->file, "The JSONL file; - for standard input")->required();
  command->add_option("--out", o->out, "The run's file, made where there is none")->required();
  command->footer(R"(Examples:
  convene import run.jsonl --out run.db
  convene import more.jsonl --out run.db
  convene import - --out run.db < run.jsonl)");
  return [o] { return *o; };
}

Reading add_report(CLI::App& app) {
  auto* command = app.add_subcommand("report", "Make a page of an evaluation, or its table");
  auto o = std::make_shared<ReportOptions>();
  auto markdown = std::make_shared<bool>(false);
  auto csv = std::make_shared<bool>(false);
  command->add_option("runs", o->stores,
                      "The evaluation's file; without one, the newest run. Several: one table of "
                      "what their teams gain over the same tokens, as Markdown");
  command->add_option("-o,--out", o->out, "Write to this file; without it, standard output");
  auto* as_markdown = command->add_flag("--markdown", *markdown, "Only the table, as Markdown");
  command->add_flag("--csv", *csv, "Only the table, as CSV")->excludes(as_markdown);
  command
      ->add_option("--discussions", o->discussions,
                   "On the page: all, wrong (of answers that are not right), none (nor questions)")
      ->check(CLI::IsMember({"all", "wrong", "none"}));
  command->add_option("--discussions-mb", o->discussions_mb, "Megabytes of them at most")
      ->check(CLI::Range(0, 1000));
  command
      ->add_option(
          "--within", o->within,
          "Say how many repeats or questions would bring the intervals to ± so many points")
      ->check(CLI::Range(0.01, 50.0));
  command->footer(R"(Examples:
  convene report run.db -o report.html
  convene report run.db -o report.html --discussions wrong
  convene report run.db --markdown
  convene report run.db --markdown --within 1
  convene report math.db code.db --markdown)");
  return [o, markdown, csv] {
    if (*markdown) o->form = ReportOptions::Form::markdown;
    if (*csv) o->form = ReportOptions::Form::csv;
    return *o;
  };
}

Reading add_teams(CLI::App& app) {
  auto* command = app.add_subcommand("teams", "List the teams, or explain one");
  auto o = std::make_shared<TeamsOptions>();
  command->add_option("team", o->team, "A team's name or a TOML file");
  command->add_flag("--show", o->show, "Print its TOML: the start of a team of your own");
  command->add_flag("--json", o->json, "JSON on standard output");
  command->footer(R"(Examples:
  convene teams
  convene teams paper
  convene teams --show default > my.toml)");
  return [o] { return *o; };
}

Reading add_models(CLI::App& app) {
  auto* command = app.add_subcommand("models", "List the models that can be used here");
  auto o = std::make_shared<ModelsOptions>();
  command->add_flag("--json", o->json, "JSON on standard output");
  command->footer(
      R"(Looks at the pocket model, GGUF files in configured folders and in the caches of Hugging Face
and llama.cpp, configured endpoints, and local servers on their usual ports.

Examples:
  convene models
  convene models --json | jq -r .[].name
  convene solve --model ollama/qwen2.5:7b "...")");
  return [o] { return *o; };
}

Reading add_pocket(CLI::App& app) {
  auto* command =
      app.add_subcommand("pocket", "The pocket tasks: list, draw, or compare teams on them");
  auto o = std::make_shared<PocketOptions>();
  auto named = std::make_shared<std::string>();
  command->add_option("draw", *named, "Draw a problem of this family");
  command->add_option("--family", o->family, "The same, by flag");
  command->add_option("--level", o->level, "easy, medium or hard");
  command->add_option("--compare", o->compare, "Teams, and the controls resample-K and best-of-K")
      ->delimiter(',');
  command->add_option("--n", o->n, "Held-out problems to compare on")
      ->check(CLI::Range(1, 100'000));
  command->add_option("--seed", o->seed, "Which problems, and how they are sampled")
      ->check(CLI::NonNegativeNumber);
  add_model(*command, o->model);
  command->add_flag("--json", o->json, "JSON on standard output");
  command->footer(R"(Examples:
  convene pocket
  convene pocket target --level hard --seed 3
  convene pocket --compare pocket,pocket-solo --family target --n 200 --seed 1
  convene pocket --compare pocket,pocket-vote,resample-8,best-of-8 --family sentence)");
  return [o, named] {
    if (!named->empty() && !o->family.empty() && *named != o->family)
      throw Error("two families: " + *named + " and " + o->family);
    if (o->family.empty()) o->family = *named;
    return *o;
  };
}

Reading add_grade(CLI::App& app) {
  auto* command = app.add_subcommand("grade", "Grade answers exactly, without a model");
  auto o = std::make_shared<GradeCommandOptions>();
  command->add_option("pairs", o->file, "Pairs as JSONL; without one, standard input");
  command->add_option("--gold", o->gold, "The right answer");
  command->add_option("--answer", o->answer, "What a model said: its whole text");
  command->add_option("--profile", o->profile, "What an answer is: math, math-strict, choice, …");
  command->add_flag("--extracted", o->extracted, "The answer is bare: nothing is looked for in it");
  command->add_flag("--json", o->json, "One JSON object on standard output");
  command->footer(
      R"(A line in:  {"id": 1, "profile": "math", "gold": "1/2", "answer": "It is \\boxed{0.5}."}
A line out: {"id": 1, "verdict": "right", "extracted": "0.5", "why": "the same number"}
Code: "profile": "humaneval" or "mbpp" and "task": {the benchmark's row} in place of "gold".

Examples:
  convene grade --gold '\frac{1}{2}' --answer 'So it is \boxed{0.5}.'
  convene grade --profile math-strict --gold '10\%' --answer 0.1 --extracted
  convene grade < pairs.jsonl > verdicts.jsonl)");
  return [o] { return *o; };
}

Reading add_eval(CLI::App& app) {
  auto* command = app.add_subcommand(
      "eval",
      "Is a team worth its tokens? Runs a benchmark, grades it, prints the controls beside");
  auto options = std::make_shared<EvalOptions>();
  auto words = std::make_shared<LimitWords>();
  EvalOptions& o = *options;
  command->add_option("--benchmark", o.benchmark, "Its name; docs/evaluation.md lists them")
      ->required();
  command->add_option("--data", o.data, "Its file");
  command->add_option("--team", o.teams, "A team's name or TOML file; as often as there are teams")
      ->required();
  command->add_option("--repeats", o.repeats, "Answers a question")->check(CLI::Range(1, 10'000));
  command->add_option("--out", o.out, "The run's file; the same command goes on with it")
      ->required();
  add_model(*command, o.model);
  command->add_option("--scripted", o.scripted, "No model: all answers right, or wrong")
      ->check(CLI::IsMember({"right", "wrong"}));
  add_limits(*command, *words);
  command->add_option("--seed", o.seed, "Of sampling, of options' order, of pocket problems")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--first", o.first, "Only the first so many questions")
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--per-cell", o.per_cell, "Pocket: problems of each family and level")
      ->check(CLI::Range(1, 100'000));
  command->add_option("--family", o.families, "Pocket: only this family");
  command->add_option("--level", o.levels, "Pocket: only this level");
  command->add_flag("--development", o.development,
                    "Pocket: problems to choose settings on, none of those measured on");
  command->add_flag("--show-first-test", o.show_first_test,
                    "MBPP: in the question, as the paper did");
  command->add_flag("--no-controls", o.no_controls, "Only the teams; the table says so");
  command->add_option("--solo", o.solo, "The controls' single agent: a team of protocol solo");
  command->add_option("--sample", o.sample, "The same as it is sampled for votes");
  command->add_option("--at-once", o.at_once, "Discussions open at a time")
      ->check(CLI::Range(1, 100'000));
  command->add_option("--retries", o.retries, "Times a failed answer is taken up again")
      ->check(CLI::Range(0, 100));
  command->add_flag("--dry-run", o.dry_run, "What it would take; spends nothing");
  add_looks(*command, o.json, o.no_color);
  command->footer(R"(--tokens, --time and --dollars limit the whole run, --rounds each discussion.

Examples:
  convene eval --benchmark pocket --team pocket --out run.db
  convene eval --benchmark math-500 --data math500.jsonl --team default --team vote --repeats 4 --endpoint http://localhost:8080/v1 --out run.db
  convene eval --benchmark own --data mine.jsonl --team default --gguf model.gguf --out run.db --dry-run)");
  return [options, words] {
    options->limits = to_limits(*words);
    return *options;
  };
}

Reading add_compare(CLI::App& app) {
  auto* command = app.add_subcommand("compare", "Two evaluations of one benchmark, side by side");
  auto o = std::make_shared<CompareOptions>();
  command->add_option("before", o->before, "The first run's file")->required();
  command->add_option("after", o->after, "The second run's file")->required();
  command->add_flag("--json", o->json, "JSON on standard output");
  command->footer(R"(Examples:
  convene compare before.db after.db
  convene compare before.db after.db --json | jq .[0].gained)");
  return [o] { return *o; };
}

/// The command for a shell: words that are not plain in single quotes.
std::string as_typed(const std::vector<std::string>& arguments) {
  std::string text = "convene";
  for (const std::string& word : arguments) {
    const bool plain =
        !word.empty() &&
        word.find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=,+@%") ==
            std::string::npos;
    text += plain ? " " + word : " '" + replace_all(word, "'", "'\\''") + "'";
  }
  return text;
}

}  // namespace

Options parse_flags(const std::vector<std::string>& arguments) {
  CLI::App app(kAbout, "convene");
  app.set_version_flag("--version", "convene " CONVENE_VERSION);
  app.footer(kMainFooter);
  app.require_subcommand(0, 1);
  const std::vector<std::pair<std::string, Reading>> commands = {
      {"solve", add_solve(app)},   {"show", add_show(app)},     {"replay", add_replay(app)},
      {"resume", add_resume(app)}, {"export", add_export(app)}, {"import", add_import(app)},
      {"teams", add_teams(app)},   {"models", add_models(app)}, {"pocket", add_pocket(app)},
      {"grade", add_grade(app)},   {"eval", add_eval(app)},     {"compare", add_compare(app)},
      {"report", add_report(app)},
  };
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = app.get_subcommands();
    return TextOnly{chosen.empty() ? app.help() : chosen.front()->help()};
  } catch (const CLI::CallForVersion& version) {
    return TextOnly{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    throw misuse(app, arguments, error);
  }
  for (const auto& [name, finish] : commands) {
    if (!app.got_subcommand(name)) continue;
    Options options = finish();
    if (auto* eval = std::get_if<EvalOptions>(&options)) eval->command = as_typed(arguments);
    return options;
  }
  return TextOnly{app.help()};
}

}  // namespace convene
