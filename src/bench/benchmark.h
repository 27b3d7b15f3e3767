#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "answers/grade.h"
#include "bench/data_file.h"
#include "discussion/problem.h"
#include "pocket/family.h"
#include "sandbox/python_task.h"

namespace convene {

/// One question of a benchmark, with all that grading needs.
struct Item {
  Problem problem = {};    ///< its id is the item's
  std::string group = {};  ///< the part of the benchmark it belongs to; may be empty
  Profile profile = Profile::text;
  std::string gold = {};  ///< for grade(); empty where a program decides
  /// Of a choice: the options, the right one first until seated() has put them in order.
  std::vector<std::string> options = {};
  std::optional<CodeTask> code = {};      ///< graded by these tests, which are never shown
  std::optional<CodeTask> shown = {};     ///< tests that the question itself shows
  std::optional<pocket::Task> task = {};  ///< graded by its family's checker
  std::string reference = {};             ///< a reply that is right: for the scripted engine
  std::string place = {};                 ///< where it was read: "math500.jsonl:17"
};

/// The item as it is put in that repeat: a choice's options are permuted by seed, question and
/// repeat, so that no letter is right more often than another; everything else stays as it is.
Item seated(const Item& item, std::uint64_t seed, int repeat);

struct LoadOptions {
  bool show_first_test =
      false;  ///< MBPP: puts the first assertion into the question, as the paper did
  /// pocket: problems of each family and level; of a level that has fewer, the family's others give
  /// more
  int per_cell = 40;
  std::vector<std::string> families = {};  ///< pocket: only these; empty: all
  std::vector<std::string> levels = {};    ///< pocket: only these; empty: all
  std::uint64_t seed = 0;                  ///< pocket: which problems
  bool development = false;  ///< pocket: those to choose settings on, not those to measure on
  std::size_t first = 0;     ///< only so many, in the file's order; 0: all
};

/// A file whose content we know.
struct KnownFile {
  std::string sha256;
  std::string version;  ///< in words
};

struct Benchmark {
  std::string name;   ///< what --benchmark takes
  std::string about;  ///< one line
  std::string file;   ///< what the file is usually called; empty: needs none
  std::string where;  ///< how to get it
  std::vector<KnownFile> known;
  bool has_accepter = false;  ///< what the question shows can accept an answer: see Item::shown
  std::vector<Item> (*load)(const DataFile& file, const LoadOptions& options);
};

/// Every benchmark there is; the names are unique.
const std::vector<Benchmark>& benchmarks();
/// Throws Error that names the nearest.
const Benchmark& benchmark_named(const std::string& name);

/// A benchmark, read and checked.
struct Loaded {
  const Benchmark* benchmark = nullptr;
  std::string path;     ///< of the file; empty: none
  std::string sha256;   ///< of the file; empty: none
  std::string version;  ///< of the file, in words, or "unknown version"
  std::vector<Item> items;
  std::vector<std::string>
      gold_errors;          ///< a line an item that was left out: its gold answer cannot serve
  std::string fingerprint;  ///< hash over the items: equal fingerprints, equal questions and golds
};

/// Reads the file (data: its path; empty: the benchmark's own name in the working folder or in
/// $CONVENE_BENCHMARK_DATA), refuses duplicate ids, leaves out items whose gold answer does not
/// parse. Throws Error; without its file one that says where to get it.
Loaded load_benchmark(const std::string& name, const std::string& data, const LoadOptions& options);
/// The same from a file that is read already.
Loaded load_from(const Benchmark& benchmark, const DataFile& file, const LoadOptions& options);

// One file each.
std::vector<Item> load_gpqa(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_commongen(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_aime(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_math500(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_humaneval(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_mbpp(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_own(const DataFile& file, const LoadOptions& options);
std::vector<Item> load_pocket(const DataFile& file, const LoadOptions& options);

/// A problem with that id, statement and kind of answer.
Problem problem_about(std::string id, std::string statement, AnswerKind kind);
/// Twelve hexadecimal digits that name a question without an id of its own.
std::string id_from(const std::string& question);

}  // namespace convene
