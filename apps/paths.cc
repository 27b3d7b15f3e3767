#include "paths.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>

namespace convene {
namespace fs = std::filesystem;
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

fs::path home() {
  return environment("HOME");
}

/// The specification says to ignore relative paths in these variables.
fs::path xdg(const char* variable, const fs::path& under_home) {
  const fs::path set = environment(variable);
  return set.is_absolute() ? set : home() / under_home;
}

fs::path program_folder() {
  std::error_code missing;
  return fs::read_symlink("/proc/self/exe", missing).parent_path();
}

}  // namespace

fs::path config_path() {
  return xdg("XDG_CONFIG_HOME", ".config") / "convene" / "config.toml";
}

fs::path runs_folder() {
  return xdg("XDG_STATE_HOME", ".local/state") / "convene" / "runs";
}

fs::path fresh_run_path() {
  const std::time_t now = std::time(nullptr);
  return runs_folder() / fmt::format("{:%Y-%m-%d-%H%M%S}-{}.db", fmt::gmtime(now), getpid());
}

std::optional<fs::path> newest_run() {
  std::optional<fs::path> newest;
  fs::file_time_type newest_time;
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(runs_folder(), missing)) {
    if (entry.path().extension() != ".db") continue;
    const auto time = entry.last_write_time(missing);
    if (newest && time <= newest_time) continue;
    newest = entry.path();
    newest_time = time;
  }
  return newest;
}

std::vector<fs::path> model_folders() {
  std::vector<fs::path> folders;
  if (const std::string set = environment("CONVENE_MODELS"); !set.empty())
    folders.push_back(with_home(set));
  const fs::path here = program_folder();
  folders.push_back(here.parent_path() / "share/convene/models");
  // build/release/bin/convene in a source tree
  folders.push_back(here.parent_path().parent_path().parent_path() / "models");
  return folders;
}

fs::path hugging_face_cache() {
  if (const std::string hub = environment("HF_HUB_CACHE"); !hub.empty()) return hub;
  if (const std::string set = environment("HF_HOME"); !set.empty()) return fs::path(set) / "hub";
  return xdg("XDG_CACHE_HOME", ".cache") / "huggingface" / "hub";
}

fs::path llama_cpp_cache() {
  if (const std::string set = environment("LLAMA_CACHE"); !set.empty()) return set;
  return xdg("XDG_CACHE_HOME", ".cache") / "llama.cpp";
}

std::optional<std::string> file_text(const fs::path& file) {
  std::error_code trouble;
  if (!fs::is_regular_file(file, trouble)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) return std::nullopt;
  return text.str();
}

fs::path with_home(const std::string& path) {
  if (path == "~") return home();
  return path.starts_with("~/") ? home() / path.substr(2) : fs::path(path);
}

std::string without_home(const fs::path& path) {
  const std::string text = path.string(), root = home().string();
  const bool inside = root.size() > 1 && text.starts_with(root + "/");
  return inside ? "~" + text.substr(root.size()) : text;
}

}  // namespace convene
