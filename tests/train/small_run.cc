#include "train/small_run.h"

#include <cstring>

#include "train/file.h"

namespace convene {
namespace {

using Keys = std::map<std::string, std::string>;

const Keys& usual() {
  static const Keys keys = {{"model.hidden", "64"},
                            {"model.layers", "1"},
                            {"model.heads", "4"},
                            {"model.kv_heads", "1"},
                            {"model.ff", "96"},
                            {"tokenizer.size", "400"},
                            {"tokenizer.lessons", "200"},
                            {"mixture.families", "{choice = 1.0, algebra = 0.3}"},
                            {"mixture.roles", "{solver = 1.0, critic = 0.3, reviser = 0.3}"},
                            {"mixture.levels", "{easy = 1.0}"},
                            {"fit.tokens", "150_000"},
                            {"fit.warmup_tokens", "10_000"},
                            {"fit.rate", "1e-2"},
                            {"fit.packs", "2"},
                            {"fit.pack_tokens", "640"},
                            {"fit.checkpoint_minutes", "0"},
                            {"fit.held_out_tokens", "50_000"},
                            {"fit.held_out_problems", "3"},
                            {"fit.reply_tokens", "60"},
                            {"on_policy.from", "0.3"},
                            {"on_policy.every_tokens", "30_000"},
                            {"on_policy.problems", "40"},
                            {"on_policy.tries", "2"}};
  return keys;
}

}  // namespace

std::string SmallRun::toml() const {
  Keys all = keys;
  all.insert(usual().begin(), usual().end());
  std::string text = "prompts = \"" CONVENE_SOURCE_DIR "/prompts/pocket\"\n";
  for (const auto& [key, value] : all) text += key + " = " + value + "\n";
  return text;
}

Finished fit(const Home& home, const SmallRun& run, const std::vector<std::string>& flags,
             const Circumstances& how) {
  std::vector<std::string> arguments = {"fit", home.file("recipe.toml", run.toml()), "--out",
                                        home.path("run")};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  return home.run(arguments, how);
}

TensorFile final_state(const Home& home) {
  const auto latest = RunFolder{home.path("run")}.latest();
  if (latest.empty()) return {};
  TensorFile file = from_safetensors(read_file(latest.front()));
  file.metadata.erase("seconds");
  return file;
}

bool same(const TensorFile& a, const TensorFile& b) {
  if (a.metadata != b.metadata || a.tensors.size() != b.tensors.size()) return false;
  for (std::size_t i = 0; i < a.tensors.size(); ++i) {
    const auto &left = a.tensors[i].values, &right = b.tensors[i].values;
    if (a.tensors[i].name != b.tensors[i].name || left.size() != right.size() ||
        std::memcmp(left.data(), right.data(), left.size() * sizeof(float)) != 0)
      return false;
  }
  return true;
}

}  // namespace convene
