#pragma once

#include <string>
#include <string_view>

#include "discussion/minutes.h"
#include "discussion/problem.h"

namespace convene {

/// Something said, and by whom.
struct Remark {
  std::string who;      ///< as the others know the speaker: "Solver", "Critic 2"
  std::string text;     ///< as it was said; a failure as a sentence in brackets
  std::string answer;   ///< extracted from it; empty where there is none
  std::string verdict;  ///< a critic's: "agrees", "disagrees", empty
};

/// Agents' words are data to other agents. A quotation is framed by a code that no quoted text can
/// contain, because it is taken out of the text first: nobody can close the frame around their own
/// words or speak in another's name. The code depends on the problem alone, so that a discussion
/// renders the same every time and its prefix stays the same from turn to turn.
class Quoter {
 public:
  explicit Quoter(const Problem& problem);

  /// Three lines or more: "[code Solver says]", the text, "[code end]".
  std::string quote(const Remark& remark) const;
  /// The same around the extracted answer only.
  std::string quote_answer(const Remark& remark) const;
  /// An agent's words inside a sentence of ours: one line without the code, at most `bytes_max`
  /// long.
  std::string line(std::string_view text, std::size_t bytes_max = 600) const;

  const std::string& code() const { return code_; }

 private:
  std::string frame(std::string_view who, std::string_view does, std::string_view text) const;
  std::string without_code(std::string_view text) const;

  std::string code_;
};

/// What a turn brought, as words for the other agents: the reply without its reasoning, the
/// finding, or "(did not answer: timeout)".
std::string said_in(const Minute& minute);

/// The answer that a reply states; for an open question without one, the whole reply.
std::string answer_in(const Problem& problem, std::string_view text);

}  // namespace convene
