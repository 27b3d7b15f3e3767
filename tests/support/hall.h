#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "discussion/hall.h"
#include "engine/scripted.h"

/// For the hall's tests: protocols made of a function, scripts made of a prompt's text.
namespace convene::testing {

using Next = std::function<Move(const Problem&, const Minutes&)>;

inline Conclude concluded(std::string text, std::string why, Ending ending = Ending::agreed) {
  return {.ending = ending, .text = text, .answer = text, .why = std::move(why)};
}

/// Early conclusions take the last reply in the minutes.
class FunctionProtocol : public Protocol {
 public:
  explicit FunctionProtocol(Next next) : next_(std::move(next)) {}

  Move next(const Problem& problem, const Minutes& minutes) const override {
    return next_(problem, minutes);
  }

  Conclude conclude_early(const Problem&, const Minutes& minutes) const override {
    for (auto it = minutes.rbegin(); it != minutes.rend(); ++it)
      if (const Reply* reply = it->reply()) return concluded(reply->text, "", Ending::exhausted);
    return concluded("", "", Ending::failed);
  }

 private:
  Next next_;
};

inline std::shared_ptr<const Protocol> protocol(Next next) {
  return std::make_shared<FunctionProtocol>(std::move(next));
}

inline Turn say(std::string role, int number, std::string prompt, int tokens_max = 100) {
  Say turn;
  turn.seat.role = std::move(role);
  turn.seat.number = number;
  turn.messages.push_back({.role = Role::user, .content = std::move(prompt)});
  turn.sampling.tokens_max = tokens_max;
  return turn;
}

inline Turn execute(std::string value, std::string goal) {
  Execute turn;
  turn.seat.role = "executor";
  turn.program = {.value = std::move(value), .goal = std::move(goal)};
  return turn;
}

inline std::string text_of(const Minute& minute) {
  if (const Reply* reply = minute.reply()) return reply->text;
  if (const Execution* execution = minute.execution()) return execution->finding;
  return std::string("!") + to_string(minute.failure()->kind);
}

inline std::vector<std::string> texts_of(const Minutes& minutes) {
  std::vector<std::string> texts;
  for (const Minute& minute : minutes) texts.push_back(text_of(minute));
  return texts;
}

/// Rounds of three experts side by side, then a leader who reads them; the prompts carry what was
/// said before, so that any change of order shows in every later prompt.
inline std::shared_ptr<const Protocol> panel(int rounds) {
  return protocol([rounds](const Problem& problem, const Minutes& minutes) -> Move {
    const auto said = static_cast<int>(minutes.size());
    const int round = said / 4;
    if (round == rounds) return concluded(text_of(minutes.back()), "the leader has spoken");
    std::string past = problem.part("statement");
    for (const std::string& text : texts_of(minutes)) past += "|" + text;
    Ask ask{.round = round + 1, .turns = {}};
    if (said % 4 == 0) {
      for (int i = 1; i <= 3; ++i)
        ask.turns.push_back(say("expert", i, past + "#" + std::to_string(i)));
      return ask;
    }
    if (said % 4 < 3) return Wait{};
    ask.turns.push_back(say("leader", 0, past + "#lead"));
    return ask;
  });
}

/// Asks `voters` side by side and concludes as soon as two in turn order agree.
inline std::shared_ptr<const Protocol> first_two_agree(int voters) {
  return protocol([voters](const Problem& problem, const Minutes& minutes) -> Move {
    if (minutes.empty()) {
      Ask ask;
      for (int i = 1; i <= voters; ++i)
        ask.turns.push_back(say("voter", i, problem.part("statement") + std::to_string(i)));
      return ask;
    }
    const std::string last = text_of(minutes.back());
    const auto votes = std::count_if(minutes.begin(), minutes.end(),
                                     [&](const Minute& m) { return text_of(m) == last; });
    if (votes == 2) return concluded(last, "two agree");
    if (static_cast<int>(minutes.size()) == voters)
      return concluded("", "nobody agrees", Ending::failed);
    return Wait{};
  });
}

inline Failure failure(FailureKind kind, std::string detail = "scripted") {
  Failure failure;
  failure.kind = kind;
  failure.detail = std::move(detail);
  failure.usage.dollars = 0;
  return failure;
}

inline Line line(Result<Reply> outcome, std::chrono::microseconds delay = {}) {
  return {.outcome = std::move(outcome), .delay = delay};
}

inline const std::string& prompt_of(const Request& request) {
  return request.messages.back().content;
}

inline Opening opening(std::shared_ptr<const Protocol> protocol, std::string statement = "q",
                       DiscussionId id = 0) {
  Opening opening;
  opening.id = id;
  opening.problem = plain_problem(std::move(statement));
  opening.protocol = std::move(protocol);
  return opening;
}

inline Engines only(Engine& engine) {
  return [&engine](const std::string&) -> Engine& { return engine; };
}

inline bool same(const Minute& a, const Minute& b) {
  return a.ask == b.ask && a.turn == b.turn && a.round == b.round && a.seat == b.seat &&
         a.prompt == b.prompt && a.outcome == b.outcome && a.clipped == b.clipped &&
         a.tokens_max == b.tokens_max;
}

inline bool same(const Minutes& a, const Minutes& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Minute& x, const Minute& y) { return same(x, y); });
}

}  // namespace convene::testing
