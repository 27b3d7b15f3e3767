#pragma once

#include <optional>
#include <string>
#include <vector>

#include "discussion/prompt.h"
#include "discussion/quote.h"
#include "discussion/team.h"

namespace convene {

/// The parts that a problem may have, by name: what a view may list.
const std::vector<std::string>& part_names();

/// An answer that was tried, and the value that somebody who did not see the goal found for it.
struct Tried {
  std::string answer;
  std::string value;
};

/// What stands of the discussion when one agent is asked: everything that any template may show.
/// A protocol fills it from the minutes; the role's view decides what of it is rendered.
struct Scene {
  int round = 1;
  int rounds = 1;
  int experts = 0;
  std::string state = "none";  ///< of the last proposal, see docs/prompts.md
  std::int64_t spent = 0;      ///< completion tokens so far
  std::optional<std::int64_t> budget{};
  std::vector<Remark> past{};        ///< all that may be shown of the minutes, oldest first
  std::optional<Remark> proposal{};  ///< the last one that is there
  std::string bare{};                ///< the answer extracted from it
  std::vector<Tried> tried{};        ///< oldest first
  std::vector<Remark> critiques{};   ///< of the last proposal
  std::string finding{};             ///< the executor's last line; it names the goal
  std::string advice{};              ///< the evaluator's
  std::string direction{};           ///< the CEO's
  std::string expert{};              ///< "Name: description" of who is asked
  std::string assignment{};          ///< the CEO's task for who is asked
  std::optional<Remark> own{};       ///< debate: what who is asked said last
  std::vector<Remark> others{};      ///< debate: what the others said last
  std::vector<Remark> candidates{};  ///< a judge's: the replies to choose from, numbered from 1
};

/// A template variable: what it holds, who may see it.
struct VariableInfo {
  std::string name;
  std::string meaning;
  Past least = Past::nothing;         ///< the narrowest view of the minutes that includes it
  std::string part{};                 ///< the part that the view has to include; empty: none
  std::vector<std::string> roles{};   ///< the only ones that get it; empty: every role
  std::vector<std::string> fields{};  ///< of a section repeated once a row; empty: plain text
};

/// Every variable there is. docs/prompts.md is tested against it.
const std::vector<VariableInfo>& variables();

bool may_see(const View& view, const VariableInfo& variable);

/// Why a template does not fit its role; absent when it does.
struct TemplateTrouble {
  std::string what;
  std::string hint;
};
std::optional<TemplateTrouble> template_trouble(const RoleSpec& role, const std::string& name,
                                                const std::string& text);

/// What the role's templates may show: every variable that its view admits and that is not empty.
PromptValues values_for(const RoleSpec& role, const Problem& problem, const Scene& scene);

/// What is sent: the system message where the role has one, the conversation that the problem came
/// from, and one message with the role's prompt.
std::vector<Message> messages_for(const RoleSpec& role, const Problem& problem, const Scene& scene);

const char* to_string(Past past);
std::optional<Past> past_named(std::string_view word);

}  // namespace convene
