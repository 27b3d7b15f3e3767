#include <algorithm>

#include "base/error.h"
#include "base/nearest.h"
#include "discussion/debate.h"
#include "discussion/paper.h"
#include "discussion/solo.h"
#include "discussion/team_settings.h"
#include "discussion/vote.h"

namespace convene {
namespace {

ProtocolInfo info_of(const ProtocolEntry& entry) {
  ProtocolInfo info{
      .name = entry.name, .summary = entry.summary, .roles = entry.required, .settings = {}};
  info.roles.insert(info.roles.end(), entry.optional.begin(), entry.optional.end());
  for (const Setting& setting : entry.settings)
    info.settings[setting.name] =
        setting.meaning + " (" + expectation(setting) + "; default " + setting.fallback + ")";
  return info;
}

}  // namespace

const std::vector<ProtocolEntry>& protocol_table() {
  static const std::vector<ProtocolEntry> table = {
      {.name = "solo",
       .summary = "one agent, one reply: the control for every team",
       .required = {"solver"},
       .optional = {},
       .settings = {},
       .make = make_solo,
       .most = most_of_solo},
      {.name = "vote",
       .summary = "the same question several times, the most frequent answer wins; for open "
                  "questions a judge picks",
       .required = {"solver"},
       .optional = {"judge"},
       .settings = vote_setting_list(),
       .make = make_vote,
       .most = most_of_vote},
      {.name = "debate",
       .summary = "several agents answer, see the others' answers and answer again; then a vote",
       .required = {"debater"},
       .optional = {"judge"},
       .settings = debate_setting_list(),
       .make = make_debate,
       .most = most_of_debate},
      {.name = "paper",
       .summary = "a CEO rules, a recruiter staffs, the solver proposes, critics judge, an "
                  "evaluator accepts",
       .required = {"solver"},
       .optional = {"ceo", "recruiter", "critic", "reviser", "evaluator"},
       .settings = paper_setting_list(),
       .make = make_paper,
       .most = most_of_paper},
  };
  return table;
}

const ProtocolEntry& protocol_entry(const std::string& name) {
  std::vector<std::string> names;
  for (const ProtocolEntry& entry : protocol_table()) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  throw Error("unknown protocol '" + name + "'", name_hint(name, names));
}

std::shared_ptr<const Protocol> make_protocol(const Team& team) {
  return protocol_entry(team.protocol).make(team);
}

Most most_of(const Team& team, AnswerKind kind) {
  Most most = protocol_entry(team.protocol).most(team, kind);
  if (team.limits.turns) most.calls = std::min<std::int64_t>(most.calls, *team.limits.turns);
  if (team.limits.tokens) most.generated = std::min(most.generated, *team.limits.tokens);
  most.reread = std::min(most.reread, most.calls * most.generated);
  return most;
}

const std::vector<ProtocolInfo>& protocols() {
  static const std::vector<ProtocolInfo> infos = [] {
    std::vector<ProtocolInfo> list;
    for (const ProtocolEntry& entry : protocol_table()) list.push_back(info_of(entry));
    return list;
  }();
  return infos;
}

}  // namespace convene
