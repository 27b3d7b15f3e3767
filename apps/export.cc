#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "commands.h"
#include "minutes/jsonl.h"
#include "output.h"
#include "stored.h"

namespace convene {

int export_run(const ExportOptions& options) {
  const auto store = read_store(store_path(options.store));
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
