#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace convene {

/// Where things lie on this machine, by the XDG base directory specification.

/// $XDG_CONFIG_HOME/convene/config.toml, by default under ~/.config.
std::filesystem::path config_path();
/// $XDG_STATE_HOME/convene/runs, by default under ~/.local/state: one store a run.
std::filesystem::path runs_folder();
/// A file name for a run that starts now: its UTC time and the process.
std::filesystem::path fresh_run_path();
/// The newest store in runs_folder().
std::optional<std::filesystem::path> newest_run();

/// Folders that may hold models/pocket.gguf, in order: $CONVENE_MODELS, the share folder beside the
/// program, the source tree around it.
std::vector<std::filesystem::path> model_folders();

/// The caches of GGUF files that other programs keep: the Hugging Face hub's and llama.cpp's.
std::filesystem::path hugging_face_cache();
std::filesystem::path llama_cpp_cache();

/// The whole of a file; absent where it is none or cannot be read.
std::optional<std::string> file_text(const std::filesystem::path& file);

/// "~/x" with the home folder put in.
std::filesystem::path with_home(const std::string& path);
/// The reverse, for showing.
std::string without_home(const std::filesystem::path& path);

}  // namespace convene
