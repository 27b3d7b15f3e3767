#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "discussion/limits.h"
#include "discussion/prompt.h"
#include "discussion/protocol.h"

namespace convene {

/// What of the minutes a role may see.
enum class Past {
  everything,  ///< the whole transcript
  proposal,    ///< the last proposal, as it was said
  answer,      ///< only the answer extracted from it, without its claims
  nothing,
};

/// Which parts of the problem, and what of the minutes, a role may see.
struct View {
  std::set<std::string> parts = {"statement"};
  Past past = Past::everything;
};

/// A role of a team: its prompt, its view, how it is sampled and on which model.
struct RoleSpec {
  std::string name;         ///< "solver", "critic", …
  std::string prompt_name;  ///< "full/solver": the file under prompts/, without its ending
  Template prompt;
  std::string system_name;  ///< likewise; empty: no system message is sent
  Template system;
  View view;
  Sampling sampling;
  std::string model;  ///< empty: the default model
};

/// A team as its TOML file describes it; a value that is stored whole with a run.
struct Team {
  std::string name;
  std::string summary;   ///< one line, for `convene teams`
  std::string protocol;  ///< "solo", "vote", "debate", "paper"
  Limits limits;
  std::map<std::string, RoleSpec> roles;
  std::map<std::string, std::string>
      settings;      ///< the protocol's own table, as text; checked by the protocol
  std::string toml;  ///< the file, as read
};

/// The text of a prompt file by its name ("full/solver"), or absent.
using PromptSource = std::function<std::optional<std::string>(const std::string& name)>;

/// Throws Error naming file, line and what was expected: unknown protocol, role, setting, key,
/// prompt or template variable; a value of the wrong type.
Team parse_team(const std::string& file, const std::string& toml_text, const PromptSource& prompts);

/// The protocol that plays this team.
std::shared_ptr<const Protocol> make_protocol(const Team& team);

/// A protocol's name, what it does in a sentence, its roles and its settings with their defaults:
/// for `convene teams`.
struct ProtocolInfo {
  std::string name;
  std::string summary;
  std::vector<std::string> roles;
  std::map<std::string, std::string> settings;  ///< name → meaning and default
};
const std::vector<ProtocolInfo>& protocols();

}  // namespace convene
