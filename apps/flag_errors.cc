#include "flag_errors.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "base/nearest.h"
#include "base/text.h"

namespace convene {
namespace {

std::string did_you_mean(const std::string& word, const std::vector<std::string>& names) {
  const std::string near = nearest_name(word, names);
  return near.empty() ? "" : fmt::format("did you mean {}? ", near);
}

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands(nullptr)) names.push_back(command->get_name());
  return names;
}

Error unknown_command(const CLI::App& app, const std::string& word) {
  return Error(fmt::format("there is no command '{}'", printable(word)),
               did_you_mean(word, commands_of(app)) + "convene --help lists the commands");
}

Error unknown_flag(const CLI::App& command, const std::string& flag) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) names.push_back(option->get_name());
  const std::string& name = command.get_name();
  return Error(
      fmt::format("{} has no flag {}", name, printable(flag)),
      did_you_mean(flag, names) +
          fmt::format("{}{} --help lists them", command.get_parent() ? "convene " : "", name));
}

Error one_word_too_many(const CLI::App& command, const std::string& word) {
  const std::string& name = command.get_name();
  return Error(fmt::format("{} does not know what to do with '{}'", name, printable(word)),
               fmt::format("{}convene {} --help says what it takes",
                           name == "solve" ? "put the question in quotes; " : "", name));
}

std::string said_wrongly(const CLI::ParseError& error) {
  std::string text = printable(error.what());
  std::replace(text.begin(), text.end(), '\n', ' ');
  return std::string(trimmed(text));
}

/// Words that no flag and no place takes. After "--" none of them is a flag.
struct Unexpected {
  std::vector<std::string> words;
  std::optional<std::string> flag;  ///< the first one
};

Unexpected unexpected_in(const CLI::App& app) {
  Unexpected found{app.remaining(true), std::nullopt};
  const auto end = std::ranges::find(found.words, "--");
  const auto flag = std::find_if(found.words.begin(), end,
                                 [](const auto& w) { return w.size() > 1 && w.starts_with('-'); });
  if (flag != end) found.flag = flag->substr(0, flag->find('='));
  if (end != found.words.end()) found.words.erase(end);
  return found;
}

}  // namespace

Error misuse(const CLI::App& app, const std::vector<std::string>& arguments,
             const CLI::ParseError& error) {
  // A later word may have been taken for the command: convene evl --benchmark pocket.
  const std::string first = arguments.empty() ? "" : arguments.front();
  const auto commands = commands_of(app);
  if (!first.starts_with('-') && std::ranges::find(commands, first) == commands.end())
    return unknown_command(app, first);
  const auto chosen = app.get_subcommands();
  const CLI::App& command = chosen.empty() ? app : *chosen.front();
  const Unexpected unexpected = unexpected_in(app);
  if (unexpected.flag) return unknown_flag(command, *unexpected.flag);
  if (chosen.empty()) return Error(said_wrongly(error), "convene --help lists the commands");
  if (!unexpected.words.empty() && dynamic_cast<const CLI::ExtrasError*>(&error))
    return one_word_too_many(command, unexpected.words.front());
  return Error(said_wrongly(error),
               fmt::format("convene {} --help lists its flags", command.get_name()));
}

}  // namespace convene
