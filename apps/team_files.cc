#include "team_files.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"
#include "embedded.h"
#include "minutes/store.h"
#include "paths.h"

namespace convene {
namespace fs = std::filesystem;
namespace {

std::optional<std::string> embedded(const std::string& name) {
  for (const EmbeddedFile& file : embedded_files())
    if (file.name == name) return std::string(file.text);
  return std::nullopt;
}

std::optional<std::string> prompt_beside(const fs::path& folder, const std::string& name) {
  for (const fs::path& base : {folder, folder / "prompts", folder / ".." / "prompts"})
    if (auto text = file_text(base / (name + ".txt"))) return text;
  return embedded_prompt(name);
}

/// Where a team's text comes from, and its prompts.
struct TeamFile {
  std::string name, text;
  PromptSource prompts;
};

TeamFile from_disk(const std::string& file) {
  const auto text = file_text(file);
  if (!text)
    throw Error(fmt::format("cannot read the team file {}", printable(file)),
                "convene teams --show default > my.toml writes one to start from");
  const fs::path folder = fs::path(file).parent_path();
  return {file, *text, [folder](const std::string& name) { return prompt_beside(folder, name); }};
}

TeamFile from_program(const std::string& name) {
  const auto text = embedded("teams/" + name + ".toml");
  if (!text)
    throw Error(fmt::format("no team is called '{}'", printable(name)),
                name_hint(name, team_names()) + "; or a file: --team ./my.toml");
  return {"teams/" + name + ".toml", *text, embedded_prompt};
}

}  // namespace

std::optional<std::string> embedded_prompt(const std::string& name) {
  return embedded("prompts/" + name + ".txt");
}

std::vector<std::string> team_names() {
  std::vector<std::string> names;
  for (const EmbeddedFile& file : embedded_files())
    if (file.name.starts_with("teams/") && file.name.ends_with(".toml"))
      names.emplace_back(file.name.substr(6, file.name.size() - 11));
  return names;
}

Team load_team(const std::string& name_or_file, std::map<std::string, std::string>* prompts) {
  const bool is_file =
      name_or_file.find('/') != std::string::npos || name_or_file.ends_with(".toml");
  TeamFile file = is_file ? from_disk(name_or_file) : from_program(name_or_file);
  if (prompts) file.prompts = remembering(std::move(file.prompts), *prompts);
  return parse_team(file.name, file.text, file.prompts);
}

}  // namespace convene
