#include "bench/scripted_answers.h"

#include <memory>

#include "base/random.h"

namespace convene {
namespace {

struct Known {
  std::string question;
  std::string reply;
};

/// What a prompt holds of the item: the pocket teams show the compact form only.
const std::string& question_in(const Item& item) {
  return item.problem.part(item.task ? "task" : "statement");
}

/// The reply to the longest question that the prompt holds: one may be a part of another.
std::string reply_to(const std::vector<Known>& known, const Request& request) {
  const Known* best = nullptr;
  for (const Known& one : known) {
    if (best && one.question.size() <= best->question.size()) continue;
    for (const Message& message : request.messages)
      if (message.content.find(one.question) != std::string::npos) best = &one;
  }
  return best ? best->reply : "I have nothing to say to that.";
}

}  // namespace

std::string wrong_reply(const Item& item) {
  if (item.task) {
    Random random(7);
    return "answer: " + pocket::family_named(item.task->family).mistake(*item.task, random);
  }
  if (item.code)
    return "```python\ndef " +
           (item.code->entry_point.empty() ? std::string("answer") : item.code->entry_point) +
           "(*arguments, **more):\n    raise RuntimeError('not written')\n```";
  if (is_coverage(item.profile)) return "There is nothing that I could say about it.";
  if (item.profile == Profile::choice)
    return std::string("The answer is \\boxed{") + (item.gold == "A" ? "B" : "A") + "}.";
  if (item.profile == Profile::aime)
    return "The answer is \\boxed{" +
           std::string(item.gold == "1" || item.gold == "001" ? "2" : "1") + "}.";
  return "The answer is \\boxed{-987654321987}.";
}

ScriptedEngine::Script script_for(const std::vector<Item>& items, std::uint64_t seed, int repeats,
                                  ScriptedAnswers answers) {
  const auto known = std::make_shared<std::vector<Known>>();
  for (const Item& item : items)
    for (int repeat = 0; repeat < (item.options.empty() ? 1 : repeats); ++repeat) {
      const Item put = seated(item, seed, repeat);
      known->push_back(
          {question_in(put), answers == ScriptedAnswers::right ? put.reference : wrong_reply(put)});
    }
  return [known](const Request& request) {
    return Line{.outcome = spoken(reply_to(*known, request))};
  };
}

}  // namespace convene
