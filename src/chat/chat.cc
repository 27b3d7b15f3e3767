#include "chat/chat.h"

#include <array>
#include <utility>

#include "chat/failure.h"

namespace convene {
namespace {

constexpr std::array<std::pair<FailureKind, const char*>, 8> kKinds{{
    {FailureKind::timeout, "timeout"},
    {FailureKind::cancelled, "cancelled"},
    {FailureKind::rate_limited, "rate_limited"},
    {FailureKind::denied, "denied"},
    {FailureKind::refused, "refused"},
    {FailureKind::too_long, "too_long"},
    {FailureKind::bad_reply, "bad_reply"},
    {FailureKind::lost, "lost"},
}};

constexpr std::array<std::pair<Role, const char*>, 3> kRoles{{
    {Role::system, "system"},
    {Role::user, "user"},
    {Role::assistant, "assistant"},
}};

template <class Table, class Value>
const char* word_of(const Table& table, Value value) {
  for (const auto& [candidate, word] : table)
    if (candidate == value) return word;
  return "?";
}

template <class Table>
auto value_of(const Table& table, std::string_view word)
    -> std::optional<typename Table::value_type::first_type> {
  for (const auto& [value, candidate] : table)
    if (candidate == word) return value;
  return std::nullopt;
}

}  // namespace

Usage operator+(const Usage& a, const Usage& b) {
  Usage sum;
  sum.prompt_tokens = a.prompt_tokens + b.prompt_tokens;
  sum.cached_tokens = a.cached_tokens + b.cached_tokens;
  sum.completion_tokens = a.completion_tokens + b.completion_tokens;
  sum.reasoning_tokens = a.reasoning_tokens + b.reasoning_tokens;
  if (a.dollars && b.dollars) sum.dollars = *a.dollars + *b.dollars;
  sum.counted = a.counted && b.counted;
  return sum;
}

const char* to_string(FailureKind kind) {
  return word_of(kKinds, kind);
}
std::optional<FailureKind> failure_kind(std::string_view word) {
  return value_of(kKinds, word);
}
const char* to_string(Role role) {
  return word_of(kRoles, role);
}
std::optional<Role> role_named(std::string_view word) {
  return value_of(kRoles, word);
}

}  // namespace convene
