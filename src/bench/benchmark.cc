#include "bench/benchmark.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/hash.h"
#include "base/nearest.h"
#include "base/text.h"

namespace convene {
namespace {

namespace fs = std::filesystem;

std::string where_to_put(const Benchmark& benchmark) {
  return fmt::format("{}; then: --benchmark {} --data {}", benchmark.where, benchmark.name,
                     benchmark.file);
}

std::string find_file(const Benchmark& benchmark, const std::string& data) {
  if (!data.empty()) return data;
  std::vector<fs::path> places = {benchmark.file};
  if (const char* folder = std::getenv("CONVENE_BENCHMARK_DATA"))
    places.push_back(fs::path(folder) / benchmark.file);
  for (const fs::path& place : places)
    if (!benchmark.file.empty() && fs::exists(place)) return place.string();
  throw Error(fmt::format("the benchmark {} needs its file{}{}", benchmark.name,
                          benchmark.file.empty() ? "" : " ", benchmark.file),
              where_to_put(benchmark));
}

std::string version_of(const Benchmark& benchmark, const DataFile& file) {
  for (const KnownFile& known : benchmark.known)
    if (known.sha256 == file.sha256) return known.version;
  return fmt::format("unknown version ({} rows, SHA-256 {})", file.rows.size(),
                     file.sha256.substr(0, 12));
}

void refuse_duplicates(const std::vector<Item>& items) {
  std::map<std::string, const Item*> first;
  for (const Item& item : items) {
    const auto [at, is_new] = first.emplace(item.problem.id, &item);
    if (!is_new)
      throw Error(fmt::format("{}: the id '{}' is that of {} too", item.place,
                              printable(item.problem.id), at->second->place),
                  "give every question an id of its own");
  }
}

std::optional<std::string> trouble_with_gold(const Item& item) {
  if (item.code || item.task) return std::nullopt;
  return gold_error(item.profile, item.gold);
}

void leave_out_gold_errors(Loaded& loaded) {
  std::vector<Item> kept;
  for (Item& item : loaded.items) {
    if (const auto trouble = trouble_with_gold(item)) {
      loaded.gold_errors.push_back(fmt::format("{}: {} (id {})", item.place, printable(*trouble),
                                               printable(item.problem.id)));
    } else {
      kept.push_back(std::move(item));
    }
  }
  loaded.items = std::move(kept);
}

std::string fingerprint_of(const std::vector<Item>& items) {
  Hasher hasher;
  for (const Item& item : items) {
    hasher.add(item.problem.id).add(item.group).add(to_string(item.profile)).add(item.gold);
    for (const Part& part : item.problem.parts) hasher.add(part.name).add(part.text);
    for (const std::string& option : item.options) hasher.add(option);
    if (item.code) hasher.add(item.code->tests);
  }
  return hasher.hex();
}

}  // namespace

const std::vector<Benchmark>& benchmarks() {
  static const std::vector<Benchmark> table = {
      {"gpqa-diamond",
       "198 graduate questions with four options",
       "gpqa_diamond.csv",
       "its terms ask that questions not be published: accept them at "
       "https://huggingface.co/datasets/Idavidrein/gpqa and download gpqa_diamond.csv",
       {},
       false,
       load_gpqa},
      {"commongen-hard",
       "200 paragraphs from 20 to 30 words each",
       "commongen.jsonl",
       "commongen_hard.jsonl of AgentVerse, https://github.com/OpenBMB/AgentVerse",
       {{"a46f5d597aef403b84ee34ab16e1f105f1e3e798b7727e1cd990c92f92698932",
         "CommonGen-hard, 200 sets, as AgentVerse has it"}},
       true,
       load_commongen},
      {"aime-2024",
       "30 competition problems, answers from 0 to 999",
       "aime2024.jsonl",
       "https://huggingface.co/datasets/HuggingFaceH4/aime_2024, as JSONL",
       {{"101322425da70cac3f7dcc6c06594622a9f9434e4330d5f03fb5866dfc9450dd",
         "AIME 2024, I and II, 30 problems"}},
       false,
       load_aime},
      {"math-500",
       "500 problems of MATH",
       "math500.jsonl",
       "https://huggingface.co/datasets/HuggingFaceH4/MATH-500, test.jsonl",
       {{"34943b1a3660c7dc63c7bc89b5ecefc0ffdeeee32501c2ad161cdec34d7a4b4c",
         "MATH-500, 500 problems, without unique_id"}},
       false,
       load_math500},
      {"humaneval",
       "164 Python functions to complete",
       "humaneval.jsonl",
       "https://github.com/openai/human-eval, data/HumanEval.jsonl.gz, unpacked",
       {{"9a5b81ac8a9aa1ac8f4457ad1aadade38d64cb479f37aad6e752b0179fd1d3e3",
         "HumanEval, 164 tasks"}},
       true,
       load_humaneval},
      {"mbpp-sanitized",
       "257 Python functions told in prose",
       "mbpp_sanitized.jsonl",
       "https://huggingface.co/datasets/google-research-datasets/mbpp, sanitized, test, as JSONL",
       {{"7ccc1699376d70ffc39e6fd4aad7122c90306aad64a75ed3b9a5b4926ec780cc",
         "MBPP-Sanitized, test split, 257 tasks, with code_header"}},
       true,
       load_mbpp},
      {"own",
       "your questions: JSONL with question, answer, profile",
       "",
       "write one JSON object a line: {\"question\": ..., \"answer\": ..., \"profile\": \"math\"}",
       {},
       false,
       load_own},
      {"pocket",
       "six procedural families at three levels, held out",
       "",
       "needs no file",
       {},
       true,
       load_pocket},
  };
  return table;
}

const Benchmark& benchmark_named(const std::string& name) {
  std::vector<std::string> names;
  for (const Benchmark& benchmark : benchmarks()) {
    if (benchmark.name == name) return benchmark;
    names.push_back(benchmark.name);
  }
  throw Error(fmt::format("no benchmark is called '{}'", printable(name)), name_hint(name, names));
}

Problem problem_about(std::string id, std::string statement, AnswerKind kind) {
  Problem problem = plain_problem(std::move(statement), kind);
  problem.id = std::move(id);
  return problem;
}

std::string id_from(const std::string& question) {
  return sha256_hex(question).substr(0, 12);
}

Loaded load_from(const Benchmark& benchmark, const DataFile& file, const LoadOptions& options) {
  Loaded loaded;
  loaded.benchmark = &benchmark;
  loaded.path = file.path;
  loaded.sha256 = file.sha256;
  loaded.version = file.path.empty()
                       ? (options.development ? "procedural, development" : "procedural")
                       : version_of(benchmark, file);
  loaded.items = benchmark.load(file, options);
  refuse_duplicates(loaded.items);
  if (options.first > 0 && options.first < loaded.items.size()) loaded.items.resize(options.first);
  leave_out_gold_errors(loaded);
  if (loaded.items.empty())
    throw Error(fmt::format("the benchmark {} has no question that can be graded", benchmark.name),
                loaded.gold_errors.empty() ? "" : loaded.gold_errors.front());
  loaded.fingerprint = fingerprint_of(loaded.items);
  return loaded;
}

Loaded load_benchmark(const std::string& name, const std::string& data,
                      const LoadOptions& options) {
  const Benchmark& benchmark = benchmark_named(name);
  if (benchmark.load == load_pocket) {
    if (!data.empty()) throw Error("the pocket benchmark needs no file", "leave --data out");
    return load_from(benchmark, DataFile(), options);
  }
  return load_from(benchmark, read_data_file(find_file(benchmark, data)), options);
}

}  // namespace convene
