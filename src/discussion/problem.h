#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "answers/profile.h"
#include "chat/chat.h"

namespace convene {

/// A named piece of a problem that a role's view may include or leave out.
struct Part {
  /// "statement" always; where the task allows it "task", "given", "goal", "family"; of a
  /// programming task that shows some of its tests "tests", "code" and "entry point", which the
  /// executor runs; of a text to write "concepts", the words that the executor looks for in it.
  std::string name;
  std::string text;

  bool operator==(const Part&) const = default;
};

/// What kind of answer the question has: it decides how answers are compared and what counts as
/// one.
enum class AnswerKind {
  open,        ///< prose or code: two answers never count as the same
  text,        ///< short text, compared without case, spaces and a final full stop
  number,      ///< mathematics, usually a number
  expression,  ///< mathematics: a formula with many right spellings
  choice,      ///< one letter
};

/// What votes and stopping compare such answers by: the equivalence that grades them.
Profile profile_of(AnswerKind kind);

/// A question, with the conversation it came from where there is one, and never the gold answer.
struct Problem {
  std::string id;
  std::vector<Part> parts;
  AnswerKind kind = AnswerKind::open;
  std::vector<Message> conversation;  ///< what was said before the question, oldest first

  /// The part's text, or empty.
  const std::string& part(std::string_view name) const;

  bool operator==(const Problem&) const = default;
};

/// A problem that is only a statement.
Problem plain_problem(std::string statement, AnswerKind kind = AnswerKind::open);

const char* to_string(AnswerKind kind);
/// Throws Error on another word.
AnswerKind answer_kind(std::string_view word);

}  // namespace convene
