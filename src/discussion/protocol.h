#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "discussion/minutes.h"
#include "discussion/problem.h"

namespace convene {

/// A turn of a model.
struct Say {
  Seat seat = {};
  std::vector<Message> messages = {};
  Sampling sampling = {};
  std::optional<Schema> schema = {};
  bool final = false;  ///< its text is the answer the user waits for
};

/// A turn of a program.
struct Execute {
  Seat seat = {};
  Program program = {};
};

using Turn = std::variant<Say, Execute>;

const Seat& seat_of(const Turn& turn);

/// Turns side by side. Not empty.
struct Ask {
  int round = 1;
  std::vector<Turn> turns = {};
};

/// For the rest of the turns asked.
struct Wait {};

enum class Ending {
  agreed,     ///< the protocol's own end: accepted, voted, stopped by the CEO
  exhausted,  ///< a limit or the rounds came first
  cancelled,  ///< somebody stopped it
  failed,     ///< nothing worth calling an answer came
};

struct Conclude {
  Ending ending = Ending::agreed;
  std::string text = {};    ///< the whole final reply; empty where there is none
  std::string answer = {};  ///< what was extracted from it
  std::string why = {};     ///< one sentence for a person

  bool operator==(const Conclude&) const = default;
};

using Move = std::variant<Ask, Wait, Conclude>;

/// How a discussion goes on. Pure: the same problem and minutes give the same move, whatever came
/// before. Thread-safe.
class Protocol {
 public:
  virtual ~Protocol() = default;

  /// minutes is a prefix, in turn order, of what has been asked for: the replies up to the first
  /// that is still open.
  virtual Move next(const Problem& problem, const Minutes& minutes) const = 0;

  /// The best answer there is when a limit or a person ends the discussion at this point.
  /// Its ending is exhausted, or failed where there is no answer.
  virtual Conclude conclude_early(const Problem& problem, const Minutes& minutes) const = 0;
};

const char* to_string(Ending ending);
std::optional<Ending> ending_named(std::string_view word);

}  // namespace convene
