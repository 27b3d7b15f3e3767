#include "discussion/protocol.h"

#include <array>
#include <utility>

namespace convene {
namespace {

constexpr std::array<std::pair<Ending, const char*>, 4> kEndings{{
    {Ending::agreed, "agreed"},
    {Ending::exhausted, "exhausted"},
    {Ending::cancelled, "cancelled"},
    {Ending::failed, "failed"},
}};

}  // namespace

const Seat& seat_of(const Turn& turn) {
  return std::visit([](const auto& t) -> const Seat& { return t.seat; }, turn);
}

const char* to_string(Ending ending) {
  for (const auto& [candidate, word] : kEndings)
    if (candidate == ending) return word;
  return "?";
}

std::optional<Ending> ending_named(std::string_view word) {
  for (const auto& [ending, candidate] : kEndings)
    if (word == candidate) return ending;
  return std::nullopt;
}

}  // namespace convene
