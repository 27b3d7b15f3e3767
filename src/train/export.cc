#include "train/export.h"

#include "base/error.h"
#include "train/file.h"
#include "train/gguf_export.h"
#include "train/hf_export.h"

namespace convene {

void export_run(const std::filesystem::path& run, const std::filesystem::path& to,
                const ExportOptions& options) {
  const StoredRun stored = read_run({run}, options.which);
  const ModelShape& shape = stored.recipe.model;
  if (to.extension() == ".gguf") {
    write_file(to, to_gguf(shape, stored.checkpoint, stored.tokenizer,
                           {.name = stored.recipe.name,
                            .description = stored.recipe.description,
                            .exact = options.exact}));
    return;
  }
  std::error_code trouble;
  std::filesystem::create_directories(to, trouble);
  if (trouble) throw Error("cannot make the folder " + to.string() + ": " + trouble.message());
  for (const auto& [name, bytes] : to_hugging_face(shape, stored.checkpoint, stored.tokenizer))
    write_file(to / name, bytes);
}

}  // namespace convene
