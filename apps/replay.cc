#include "minutes/replay.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "commands.h"
#include "minutes/resume.h"
#include "output.h"
#include "run_settings.h"
#include "stored.h"
#include "team_files.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

std::string told(const Replay& replay, DiscussionId id) {
  std::string text = fmt::format("discussion {}: {} of {} recorded turns came again", id,
                                 replay.kept, replay.recorded);
  text += replay.equal() ? ", with the same end; no tokens spent\n" : "; no tokens spent\n";
  if (replay.cut_short) text += "  the recording stops before the discussion's own end\n";
  for (const Divergence& where : replay.divergences) {
    text += fmt::format("  differs at ask {}, turn {} ({}):\n", where.ask, where.turn,
                        printable(where.seat.title));
    for (const std::string& change : where.changes) text += "    " + printable(change) + "\n";
  }
  for (const std::string& change : replay.conclusion)
    text += "  the end: " + printable(change) + "\n";
  return text;
}

Json json_of_replay(const Replay& replay, DiscussionId id) {
  Json divergences = Json::array();
  for (const Divergence& where : replay.divergences)
    divergences.push_back({{"ask", where.ask},
                           {"turn", where.turn},
                           {"title", where.seat.title},
                           {"changes", where.changes}});
  return {{"discussion", id},
          {"equal", replay.equal()},
          {"kept", replay.kept},
          {"recorded", replay.recorded},
          {"cut_short", replay.cut_short},
          {"divergences", divergences},
          {"conclusion", replay.conclusion}};
}

std::vector<DiscussionId> chosen(const Store& store, DiscussionId said) {
  const DiscussionId one = chosen_discussion(store, said);
  if (said != 0) return {one};
  std::vector<DiscussionId> ids;
  for (const DiscussionLine& line : store.discussions()) ids.push_back(line.discussion.id);
  return ids;
}

Replay replayed(const Store& store, DiscussionId id, const std::string& other_team) {
  const Recording recording = store.load(id);
  const Team team =
      other_team.empty() ? team_of(store.run(recording.discussion.run)) : load_team(other_team);
  return replay(recording, protocol_of(team, recording.discussion));
}

}  // namespace

int replay(const ReplayOptions& options) {
  const auto store = read_store(store_path(options.store));
  Json list = Json::array();
  std::string text;
  bool equal = true;
  for (const DiscussionId id : chosen(*store, options.discussion)) {
    const Replay one = replayed(*store, id, options.team);
    equal = equal && one.equal();
    list.push_back(json_of_replay(one, id));
    text += told(one, id);
  }
  print(options.json ? list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n" : text);
  return equal ? kAnswered : kDiffers;
}

}  // namespace convene
