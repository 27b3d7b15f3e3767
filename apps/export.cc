#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "commands.h"
#include "minutes/jsonl.h"
#include "output.h"
#include "paths.h"
#include "report/inspect_log.h"
#include "stored.h"

namespace convene {

namespace {

/// Each log is written whole or not at all: the viewer may be watching the folder.
void write_inspect_logs(const Store& store, const std::filesystem::path& folder) {
  const Results results = read_results(store);
  std::error_code trouble;
  std::filesystem::create_directories(folder, trouble);
  if (trouble)
    throw Error(fmt::format("cannot make {}: {}", printable(folder.string()), trouble.message()),
                "name another folder: convene export --inspect logs");
  for (const std::size_t method : inspected(results)) {
    const std::filesystem::path path = folder / inspect_name(results, method);
    write_file(path, inspect_log(results, method, store));
    print(path.string() + "\n");
  }
}

}  // namespace

int export_run(const ExportOptions& options) {
  const auto store = read_store(store_path(options.store));
  if (!options.inspect.empty())
    return write_inspect_logs(*store, with_home(options.inspect)), kAnswered;
  std::ostringstream text;
  export_jsonl(*store, options.discussion ? std::optional(options.discussion) : std::nullopt, text);
  print(text.view());
  return kAnswered;
}

int import_run(const ImportOptions& options) {
  std::ifstream file;
  if (options.file != "-") file.open(options.file, std::ios::binary);
  if (options.file != "-" && !file)
    throw Error("cannot read " + printable(options.file), "convene export > run.jsonl writes one");
  const auto store = open_store(options.out);
  std::istream& in = options.file == "-" ? std::cin : file;
  const auto ids = import_jsonl(in, options.file == "-" ? "standard input" : options.file, *store);
  print(fmt::format("{} discussion{} into {}\n", ids.size(), ids.size() == 1 ? "" : "s",
                    options.out));
  return kAnswered;
}

}  // namespace convene
