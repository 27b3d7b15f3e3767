#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "discussion/team.h"

namespace convene::testing {

inline std::optional<std::string> file_text(const std::string& path) {
  std::ifstream file(std::string(CONVENE_SOURCE_DIR) + "/" + path, std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The prompts of this checkout.
inline std::optional<std::string> shipped_prompt(const std::string& name) {
  return file_text("prompts/" + name + ".txt");
}

/// A team of this checkout, by name.
inline Team shipped_team(const std::string& name) {
  const std::string file = "teams/" + name + ".toml";
  return parse_team(file, file_text(file).value(), shipped_prompt);
}

/// Of all teams of this checkout, in order.
inline std::vector<std::string> shipped_team_names() {
  std::vector<std::string> names;
  const std::string folder = std::string(CONVENE_SOURCE_DIR) + "/teams";
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

/// A team from TOML in a test, with the prompts of this checkout.
inline Team team_of(const std::string& toml) {
  return parse_team("test.toml", toml, shipped_prompt);
}

/// A minute as a model's reply.
inline Minute said(int ask, int turn, std::string role, std::string text, int tokens = 10) {
  Reply reply;
  reply.text = std::move(text);
  reply.usage.completion_tokens = tokens;
  Minute minute;
  minute.ask = ask;
  minute.turn = turn;
  minute.round = 1;
  minute.outcome = Said(std::move(reply));
  minute.seat.title = role;
  minute.seat.role = std::move(role);
  return minute;
}

/// A minute as a failure.
inline Minute lost(int ask, int turn, std::string role, FailureKind kind = FailureKind::timeout) {
  Minute minute = said(ask, turn, std::move(role), "");
  minute.outcome = tl::unexpected(Failure{.kind = kind, .detail = "no reply in 60 s"});
  return minute;
}

}  // namespace convene::testing
