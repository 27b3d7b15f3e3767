#include "cli/exam.h"

#include <utility>

namespace convene {
namespace {

constexpr const char* kQuestions =
    R"({"id": "sum", "group": "easy", "question": "Say \\boxed{4}.", "answer": "4", "profile": "math"}
{"id": "product", "group": "easy", "question": "Say \\boxed{6}, not <img src=\"http://far.example/x.png\">.", "answer": "6", "profile": "math"}
{"id": "half", "group": "hard", "question": "Say \\boxed{\\frac{1}{2}}.", "answer": "0.5", "profile": "math"}
{"id": "trap", "group": "hard", "question": "Say \\boxed{8}.", "answer": "9", "profile": "math"}
)";

// A debate of one round: three replies and a count, and none is cancelled before it has been paid
// for.
constexpr const char* kTrio = R"(protocol = "debate"
[settings]
agents = 3
rounds = 1
[defaults]
tokens_max = 100
[limits]
tokens = 300
[roles.debater]
prompt = "own/bare"
[roles.judge]
)";

constexpr const char* kBare = R"(protocol = "solo"
[roles.solver]
prompt = "own/bare"
tokens_max = 100
)";

}  // namespace

Exam::Exam() : Exam(fault) {}

Exam::Exam(FakeProvider::Script script) : provider_(std::move(script)) {
  home_.file("own/bare.txt", "{{statement}}");
  data_ = home_.file("mine.jsonl", kQuestions);
  team_ = home_.file("trio.toml", kTrio);
  solo_ = home_.file("bare.toml", kBare);
}

std::vector<std::string> Exam::on_own_questions(const std::string& store) const {
  return {"eval", "--benchmark", "own", "--data", data_, "--team",
          team_,  "--solo",      solo_, "--out",  store};
}

std::vector<std::string> Exam::command(const std::string& store,
                                       const std::vector<std::string>& more) const {
  std::vector<std::string> words = on_own_questions(store);
  for (const std::string& word : {std::string("--endpoint"), provider_.base_url(),
                                  std::string("--model"), std::string("echo")})
    words.push_back(word);
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::vector<std::string> Exam::scripted(const std::string& store,
                                        const std::string& answers) const {
  std::vector<std::string> words = on_own_questions(store);
  words.insert(words.end(), {"--scripted", answers});
  return words;
}

nlohmann::json Exam::results(const std::string& store) const {
  const Finished finished = home_.run(command(store, {"--json"}));
  return finished.code == 0 ? nlohmann::json::parse(finished.out) : nlohmann::json();
}

}  // namespace convene
