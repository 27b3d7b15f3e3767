#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "discussion/minutes.h"

namespace convene {

/// What the CEO decides before a round.
struct Ruling {
  bool stop = false;
  int experts = 2;  ///< the solver included
  std::string direction;
  std::vector<std::string> tasks;  ///< the solver's first, then the critics'; may be too few
  int tokens_max = 4096;           ///< completion tokens of one expert's turn

  bool operator==(const Ruling&) const = default;
};

/// What a ruling may say, whatever the model wrote, and what holds where nothing can be read.
struct RulingTerms {
  int experts_low = 1;
  int experts_high = 4;
  int experts_default = 2;
  int tokens_low = 2048;
  int tokens_high = 32000;
  int tokens_default = 8192;
};

/// Who the recruiter chose: "Name: description", the solver first.
struct Recruitment {
  std::vector<std::string> experts;

  bool operator==(const Recruitment&) const = default;
};

/// What the evaluator finds at a round's end.
struct Evaluation {
  bool correct = false;
  std::string advice;

  bool operator==(const Evaluation&) const = default;
};

/// How a decision was read from a model's words.
enum class Reading {
  exact,       ///< the whole reply is the object that was asked for
  lenient,     ///< an object was found and made to fit
  repaired,    ///< only after a turn that showed the error
  by_default,  ///< not at all: the stated default holds
};

template <class T>
struct Read {
  T value;
  Reading how = Reading::by_default;
  std::string trouble;  ///< what did not fit, for a repair turn and for a person; empty: nothing
};

/// From the turns of one decision: the first and its repairs, in order. Never throws.
Read<Ruling> read_ruling(std::span<const Minute> attempts, const RulingTerms& terms);
/// Exactly `experts` of them: what is missing is filled up as "Solver" and "Critic".
Read<Recruitment> read_recruitment(std::span<const Minute> attempts, int experts);
Read<Evaluation> read_evaluation(std::span<const Minute> attempts);

/// What the replies have to look like, fields in this order.
Schema ruling_schema(const RulingTerms& terms);
Schema recruitment_schema(int experts);
Schema evaluation_schema();

/// "ruling", as an example in words: {"decision": "continue" or "stop", …}.
std::string ruling_form();
std::string recruitment_form();
std::string evaluation_form();

const char* to_string(Reading how);

}  // namespace convene
