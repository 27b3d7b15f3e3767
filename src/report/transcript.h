#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "minutes/record.h"

namespace convene {

/// A turn as a person reads it. All texts are printable.
struct SpokenTurn {
  int round = 1;
  std::string who;                  ///< the seat's title
  std::string role;                 ///< "ceo", "critic", …
  std::string text;                 ///< as it was said; a ruling or an evaluation in a sentence
  std::string written;              ///< the reply behind such a sentence; else empty
  std::string thinking;             ///< what a reasoning model thought first
  std::string note;                 ///< what a program found, what went wrong; else empty
  std::optional<bool> agrees = {};  ///< a critic's mark, or a program's comparison
  bool failed = false;
  bool seen = true;   ///< false: cancelled or asked again, cost that the team never saw
  bool lost = false;  ///< sent and never heard of again: what it cost is not known
  Usage usage = {};
  std::string model;
  std::int64_t took_ms = 0;
};

/// A discussion as a person reads it.
struct Transcript {
  DiscussionId id = 0;
  std::string statement;  ///< the question, as it was put in this repeat
  std::vector<SpokenTurn> turns;
  std::string ending;  ///< "agreed", …; "interrupted"
  std::string answer;
  std::string text;  ///< the final reply, where no turn said it in these words
  std::string why;
  std::int64_t took_ms = 0;
  Usage usage = {};
};

Transcript transcript_of(const Recording& recording);

}  // namespace convene
