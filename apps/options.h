#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "discussion/limits.h"

namespace convene {

/// What the command line says, as values. An empty string or an absent value: not said.

/// Which model speaks for the roles that name none.
struct ModelOptions {
  std::string model;     ///< a name that `convene models` lists, or the endpoint's own name for it
  std::string gguf;      ///< a file
  std::string endpoint;  ///< a base URL
  std::string key_env;   ///< the environment variable that holds the endpoint's key
  std::string key_file;
  std::string chat_template;  ///< a Jinja file instead of the GGUF's own template
  int threads = 0;            ///< of the llama engine; 0: chosen from the machine
  int context = 0;            ///< tokens; 0: chosen from the model
  int gpu_layers = -1;        ///< where llama.cpp was built for a GPU; -1: all
};

struct SolveOptions {
  std::optional<std::string> question;
  std::string file;    ///< "-": standard input
  std::string pocket;  ///< a family
  std::string level;   ///< of the pocket problem; empty: easy
  std::string kind;    ///< of the answer; empty: open
  ModelOptions model;
  std::string team;
  Limits limits;
  std::optional<std::uint64_t> seed;
  std::string out;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

struct ShowOptions {
  std::string store;            ///< empty: the newest one
  std::int64_t discussion = 0;  ///< 0: all of them
  bool prompts = false;
  bool json = false;
  bool no_color = false;
};

struct ReplayOptions {
  std::string store;
  std::int64_t discussion = 0;
  std::string team;  ///< another team to replay with; empty: the recorded one
  bool json = false;
};

struct ResumeOptions {
  std::string store;
  std::int64_t discussion = 0;
  ModelOptions model;
  Limits limits;
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

struct ExportOptions {
  std::string store;
  std::int64_t discussion = 0;  ///< 0: everything
  std::string inspect;          ///< a folder for logs in Inspect's form; empty: JSONL is printed
};

struct ReportOptions {
  enum class Form { page, markdown, csv };
  std::vector<std::string> stores;  ///< empty: the newest one; several make one Markdown table
  std::string out;                  ///< empty: standard output
  Form form = Form::page;
  std::string discussions = "all";  ///< on the page: all, wrong, none
  int discussions_mb = 48;          ///< at most, of them, before they are packed
  std::optional<double> within;     ///< wanted half-width of intervals, in points
};

struct ImportOptions {
  std::string file;  ///< JSONL; "-": standard input
  std::string out;   ///< the store it goes into
};

struct TeamsOptions {
  std::string team;
  bool show = false;  ///< print the TOML
  bool json = false;
};

struct ModelsOptions {
  bool json = false;
};

struct PocketOptions {
  std::string family;
  std::string level;
  std::vector<std::string> compare;  ///< teams and controls, two or more
  int n = 200;
  std::optional<std::uint64_t> seed;
  ModelOptions model;
  bool json = false;
};

struct GradeCommandOptions {
  std::optional<std::string> gold, answer;  ///< one pair; without them, lines
  std::string file;                         ///< pairs as JSONL; empty or "-": standard input
  std::string profile;                      ///< empty: math
  bool extracted = false;
  bool json = false;
};

struct EvalOptions {
  std::string benchmark;
  std::string data;  ///< its file; empty: its usual name here or in $CONVENE_BENCHMARK_DATA
  std::vector<std::string> teams;
  int repeats = 1;
  ModelOptions model;
  std::string scripted;  ///< "right" or "wrong": no model, to try the path
  std::string out;
  std::optional<std::uint64_t> seed;
  int first = 0;                              ///< only so many questions; 0: all
  int per_cell = 40;                          ///< pocket: problems of each family and level
  std::vector<std::string> families, levels;  ///< pocket
  bool development = false;                   ///< pocket
  bool show_first_test = false;               ///< MBPP
  bool no_controls = false;
  std::string solo;    ///< the controls' single agent: a team that is one turn
  std::string sample;  ///< the same as the controls sample it; empty: as solo
  int at_once = 1000;
  int retries = 2;
  Limits limits;  ///< of the whole run; rounds: of each discussion
  bool dry_run = false;
  bool json = false;
  bool no_color = false;
  std::string command;  ///< as typed
};

struct CompareOptions {
  std::string before, after;  ///< stores
  bool json = false;
};

/// Help or the version was asked for: print it and be done.
struct TextOnly {
  std::string text;
};

using Options =
    std::variant<TextOnly, SolveOptions, ShowOptions, ReplayOptions, ResumeOptions, ExportOptions,
                 ImportOptions, TeamsOptions, ModelsOptions, PocketOptions, GradeCommandOptions,
                 EvalOptions, CompareOptions, ReportOptions>;

}  // namespace convene
