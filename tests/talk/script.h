#pragma once

#include <optional>
#include <string>
#include <vector>

#include "discussion/minutes.h"
#include "discussion/protocol.h"
#include "discussion/team.h"

namespace convene::talk {

/// A .talk script: a whole discussion as plain text. README.md in this folder is for writers.
///
///   script    := { comment | statement }
///   comment   := "#" text
///   statement := words end-of-line { indented line }    the indented lines are its body
///
///   team NAME                      teams/NAME.toml; or without NAME, and the TOML as body
///   prompt NAME body               a prompt file for an inline team
///   kind open|text|number|expression
///   part NAME body-or-rest         "problem" is short for "part statement"
///   tokens N | turns N | rounds N  limits, over the team's
///
///   SEAT := ROLE [NUMBER]          "ceo", "critic 2"; without a number: 0
///   SEAT sees "TEXT"               the prompt of the seat's coming turn holds TEXT
///   SEAT never sees "TEXT"         it does not
///   SEAT may say N tokens          the tokens_max that is sent
///   SEAT says body-or-rest         the turn comes out with this reply
///   SEAT says N tokens: rest       … that counts as N completion tokens
///   SEAT fails KIND                timeout, lost, refused, …
///   SEAT is cut off                asked, but the discussion concludes first
///   SEAT finds "TEXT"              a program's turn (it really runs)
///
///   ends ENDING                    agreed, exhausted, failed, cancelled
///   answer REST | text body-or-rest
///   because "TEXT"                 the conclusion's why holds TEXT
///
/// TEXT may hold \n, \" and \\. Turns stand in turn order, those side by side too. Every turn that
/// is asked must be there.
struct Expectation {
  enum class Kind { sees, never_sees, tokens };
  Kind kind = Kind::sees;
  std::string text;
  int tokens = 0;
  int line = 0;
};

/// A turn as the script tells it.
struct Beat {
  enum class Kind { says, fails, cut_off, finds };
  Kind kind = Kind::says;
  std::string role;
  int number = 0;
  std::string text;                         ///< of says and finds
  std::optional<std::int64_t> tokens;       ///< of says
  FailureKind failure = FailureKind::lost;  ///< of fails
  std::vector<Expectation> expectations;
  int line = 0;
};

struct Script {
  std::string file;
  Team team;
  Problem problem;
  std::vector<Beat> beats;
  std::optional<Ending> ending;
  std::optional<std::string> answer, text;
  std::vector<std::string> because;
};

/// Throws Error with file and line for what is not such a script.
Script parse_script(const std::string& file, const std::string& text);

/// "critic 2"
std::string name_of(const std::string& role, int number);

}  // namespace convene::talk
