#include "discussion/problem.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "base/hash.h"

namespace convene {
namespace {

constexpr std::array<std::pair<AnswerKind, const char*>, 4> kKinds{{
    {AnswerKind::open, "open"},
    {AnswerKind::text, "text"},
    {AnswerKind::number, "number"},
    {AnswerKind::expression, "expression"},
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

const char* to_string(AnswerKind kind) {
  for (const auto& [candidate, word] : kKinds)
    if (candidate == kind) return word;
  return "?";
}

AnswerKind answer_kind(std::string_view word) {
  for (const auto& [kind, candidate] : kKinds)
    if (word == candidate) return kind;
  throw Error("unknown answer kind '" + std::string(word) + "'",
              "one of open, text, number, expression");
}

}  // namespace convene
