#include "minutes/resume.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "discussion/relay.h"

namespace convene {

Team team_of(const Run& run) {
  const PromptSource stored = [&run](const std::string& name) {
    const auto found = run.prompts.find(name);
    return found == run.prompts.end() ? std::nullopt : std::optional(found->second);
  };
  return parse_team(run.team + ".toml", run.toml, stored);
}

void change_limits(Recording& recording, const Limits& limits) {
  DiscussionRow& discussion = recording.discussion;
  if (limits == discussion.limits) return;
  int next_ask = 0;
  for (const Minute& minute : recording.answered()) next_ask = std::max(next_ask, minute.ask + 1);
  const int last = discussion.earlier.empty() ? 0 : discussion.earlier.back().until;
  if (next_ask > last) discussion.earlier.push_back({next_ask, discussion.limits});
  discussion.limits = limits;
}

std::shared_ptr<const Protocol> protocol_of(const DiscussionRow& discussion,
                                            const std::function<Team(const Limits&)>& team_under) {
  std::vector<Leg> legs;
  for (const EarlierLimits& earlier : discussion.earlier)
    legs.push_back({make_protocol(team_under(earlier.limits)), earlier.until});
  return make_relay(std::move(legs), make_protocol(team_under(discussion.limits)));
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
