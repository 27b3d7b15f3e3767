#include "base/error.h"
#include "llama_support.h"

namespace convene {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file) {
  throw Error(
      "this build of convene does not run GGUF files: " + file.string(),
      "build with -DCONVENE_LLAMA=ON, or serve the file with llama-server and use --endpoint");
}

}  // namespace

bool has_llama() {
  return false;
}

std::unique_ptr<Engine> llama_engine(const std::filesystem::path& file, const ModelOptions&) {
  refuse(file);
}

ModelFacts gguf_facts(const std::filesystem::path& file) {
  refuse(file);
}

}  // namespace convene
