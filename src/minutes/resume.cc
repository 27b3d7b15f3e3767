#include "minutes/resume.h"

#include <fmt/format.h>

#include "base/error.h"

namespace convene {

Team team_of(const Run& run) {
  const PromptSource stored = [&run](const std::string& name) {
    const auto found = run.prompts.find(name);
    return found == run.prompts.end() ? std::nullopt : std::optional(found->second);
  };
  return parse_team(run.team + ".toml", run.toml, stored);
}

Opening resumption(const Recording& recording, std::shared_ptr<const Protocol> protocol) {
  const DiscussionRow& opened = recording.discussion;
  if (recording.outcome && recording.outcome->conclusion.ending == Ending::agreed)
    throw Error(
        fmt::format("discussion {} has ended: {}", opened.id, recording.outcome->conclusion.why),
        "read it with convene show, or run it again with convene replay");
  Opening opening;
  opening.id = opened.id;
  opening.problem = opened.problem;
  opening.protocol = std::move(protocol);
  opening.limits = opened.limits;
  opening.seed = opened.seed;
  opening.repeat = opened.repeat;
  opening.recorded = recording.answered();
  return opening;
}

}  // namespace convene
