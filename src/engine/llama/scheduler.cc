#include "engine/llama/scheduler.h"

#include <algorithm>
#include <tuple>

namespace convene::llama {
namespace {

constexpr int kWorthWaiting = 16;  // tokens; fewer are computed again sooner than awaited
constexpr std::int64_t kProductsPerThread = 400'000'000;  // in about 7 ms
constexpr int kLoneCosts =
    5;                   // to read the weights for one token takes as long as to use them so often
constexpr int kKin = 3;  // a third of the prompt makes a request belong to a room

int crowding(const RoomView& room, int prompt_tokens) {
  return room.live_cells + prompt_tokens;
}

int known(const RoomView& room) {
  return std::max(room.cached, room.coming);
}

/// Where nobody is slowed by strangers: a room for each that computes, and in them as many
/// requests.
Placement spread(const std::vector<RoomView>& rooms, const Sizes& sizes) {
  const auto emptiest =
      std::min_element(rooms.begin(), rooms.end(), [](const RoomView& a, const RoomView& b) {
        return std::make_pair(a.live, a.used) < std::make_pair(b.live, b.used);
      });
  const bool all_busy = emptiest == rooms.end() || emptiest->live > 0;
  if (all_busy && static_cast<int>(rooms.size()) < sizes.rooms)
    return {Placing::new_room, rooms.size()};
  return {Placing::room, static_cast<std::size_t>(emptiest - rooms.begin())};
}

}  // namespace

std::vector<Take> plan_step(const std::vector<Row>& rows, int budget) {
  std::vector<Take> takes;
  for (std::size_t i = 0; i < rows.size() && budget > 0; ++i) {
    if (rows[i].known - rows[i].computed != 1) continue;
    takes.push_back({i, rows[i].computed, 1, true});
    --budget;
  }
  for (std::size_t i = 0; i < rows.size() && budget > 0; ++i) {
    const int left = rows[i].known - rows[i].computed;
    if (left <= 1) continue;
    const int count = std::min(left, budget);
    takes.push_back({i, rows[i].computed, count, count == left});
    budget -= count;
  }
  return takes;
}

int useful_threads(int tokens, const Sizes& sizes) {
  const std::int64_t products =
      std::clamp(tokens, kLoneCosts, std::max(kLoneCosts, sizes.chunk)) * sizes.parameters;
  return static_cast<int>(
      std::min<std::int64_t>(1 + products / kProductsPerThread, std::max(1, sizes.threads)));
}

Placement place(int prompt_tokens, const std::vector<RoomView>& rooms, const Sizes& sizes) {
  const auto kin =
      std::max_element(rooms.begin(), rooms.end(), [](const RoomView& a, const RoomView& b) {
        return std::make_pair(known(a), a.cached) < std::make_pair(known(b), b.cached);
      });
  const auto index = [&](auto it) { return static_cast<std::size_t>(it - rooms.begin()); };
  if (kin != rooms.end() && known(*kin) * kKin >= prompt_tokens) {
    if (kin->coming >= kin->cached + kWorthWaiting) return {Placing::wait, index(kin)};
    return {Placing::room, index(kin)};
  }

  if (sizes.own_kernels) return spread(rooms, sizes);

  // The fullest room that still has space keeps the steps large; an idle one is as good as any.
  const RoomView* best = nullptr;
  for (const RoomView& room : rooms)
    if (crowding(room, prompt_tokens) <= sizes.crowd && (best == nullptr || room.live > best->live))
      best = &room;
  if (best != nullptr) return {Placing::room, static_cast<std::size_t>(best - rooms.data())};
  if (static_cast<int>(rooms.size()) < sizes.rooms) return {Placing::new_room, rooms.size()};

  const auto emptiest =
      std::min_element(rooms.begin(), rooms.end(), [&](const RoomView& a, const RoomView& b) {
        const auto weight = [&](const RoomView& r) {
          return std::make_tuple(r.live > 0, r.live > 0 ? crowding(r, prompt_tokens) : 0, r.used);
        };
        return weight(a) < weight(b);
      });
  return {Placing::room, index(emptiest)};
}

}  // namespace convene::llama
