#include "discussion/paper_play.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "discussion/turns.h"

namespace convene {
namespace {

/// What an answer is worth when no better one comes.
int worth(const Proposal& proposal) {
  if (proposal.standing == Standing::same || proposal.standing == Standing::agreed) return 3;
  if (proposal.by_most) return 2;
  return proposal.standing == Standing::unchecked ? 1 : 0;
}

}  // namespace

Play::Play(const Team& team, const PaperSettings& settings, const Problem& problem,
           std::span<const Minute> minutes)
    : team_(team), settings_(settings), problem_(problem), minutes_(minutes) {}

Move Play::move() {
  if (run())
    end(best_so_far(Ending::exhausted,
                    counted(static_cast<std::size_t>(settings_.rounds), "round") +
                        " passed without an accepted answer"));
  return std::move(*move_);
}

bool Play::run() {
  for (round_ = 1; round_ <= settings_.rounds; ++round_) {
    if (!rule()) return false;
    if (!recruit()) return false;
    if (!propose()) return false;
    if (!proposed_) continue;
    if (!discuss()) return false;
    if (!run_program()) return false;
    if (!evaluate()) return false;
  }
  return true;
}

/// The next turns of a role, if they are all there; else asks for them, or waits.
std::optional<std::span<const Minute>> Play::take(const std::string& role, int count) {
  const std::size_t wanted = static_cast<std::size_t>(count);
  const std::size_t there = minutes_.size() - at_;
  if (there == 0) move_ = ask(role, count);
  if (there > 0 && there < wanted) move_ = Wait{};
  if (there < wanted) return std::nullopt;
  at_ += wanted;
  return minutes_.subspan(at_ - wanted, wanted);
}

/// The same in one ask, or in as many as there are turns.
std::optional<std::span<const Minute>> Play::take_side_by_side(const std::string& role, int count) {
  if (!settings_.serial_critics) return take(role, count);
  const std::size_t from = at_;
  for (int i = 0; i < count; ++i) {
    const std::size_t there = minutes_.size() - at_;
    if (there == 0) {
      Ask one{.round = round_, .turns = {}};
      one.turns.push_back(turn(role, i));
      move_ = std::move(one);
      return std::nullopt;
    }
    ++at_;
  }
  return minutes_.subspan(from, at_ - from);
}

bool Play::end(Conclude conclusion) {
  move_ = std::move(conclusion);
  return false;
}

const Proposal* Play::best() const {
  const Proposal* best = nullptr;
  for (const Proposal& proposal : proposals_)
    if (!best || worth(proposal) >= worth(*best)) best = &proposal;
  return best;
}

Conclude Play::best_so_far(Ending ending, std::string why) const {
  const Proposal* proposal = best();
  if (!proposal) return conclude_failed(minutes_);
  return conclude_with(problem_, ending, proposal->text, std::move(why) + defaults_note());
}

std::string Play::defaults_note() const {
  const auto count = std::ranges::count_if(
      decisions_, [](const Decision& d) { return d.how == Reading::by_default; });
  if (count == 0) return {};
  return "; " + counted(static_cast<std::size_t>(count), "decision") +
         " could not be read and went by default";
}

}  // namespace convene
