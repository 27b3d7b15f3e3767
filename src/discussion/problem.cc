#include "discussion/problem.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "base/hash.h"

namespace convene {
namespace {

constexpr std::array<std::pair<AnswerKind, const char*>, 5> kKinds{{
    {AnswerKind::open, "open"},
    {AnswerKind::text, "text"},
    {AnswerKind::number, "number"},
    {AnswerKind::expression, "expression"},
    {AnswerKind::choice, "choice"},
}};

}  // namespace

const std::string& Problem::part(std::string_view name) const {
  static const std::string nothing;
  for (const Part& part : parts)
    if (part.name == name) return part.text;
  return nothing;
}

Problem plain_problem(std::string statement, AnswerKind kind) {
  Problem problem;
  problem.id = sha256_hex(statement).substr(0, 12);
  problem.parts.push_back({"statement", std::move(statement)});
  problem.kind = kind;
  return problem;
}

Profile profile_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::number:
    case AnswerKind::expression:
      return Profile::math;
    case AnswerKind::choice:
      return Profile::choice;
    case AnswerKind::open:
    case AnswerKind::text:
      break;
  }
  return Profile::text;
}

const char* to_string(AnswerKind kind) {
  for (const auto& [candidate, word] : kKinds)
    if (candidate == kind) return word;
  return "?";
}

AnswerKind answer_kind(std::string_view word) {
  for (const auto& [kind, candidate] : kKinds)
    if (word == candidate) return kind;
  throw Error("unknown answer kind '" + std::string(word) + "'",
              "one of open, text, number, expression, choice");
}

}  // namespace convene
