#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "discussion/team.h"

namespace convene {

/// The names of the teams that come with the program.
std::vector<std::string> team_names();

/// A team by its name, or from a TOML file (anything with a '/' or ending ".toml"). A file's
/// prompts are looked for beside it (NAME.txt, prompts/NAME.txt, ../prompts/NAME.txt), then among
/// those that come with the program. Every template it uses is put into prompts too, where given.
/// Throws Error.
Team load_team(const std::string& name_or_file,
               std::map<std::string, std::string>* prompts = nullptr);

/// The text of a prompt that comes with the program.
std::optional<std::string> embedded_prompt(const std::string& name);

}  // namespace convene
