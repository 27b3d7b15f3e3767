#include "pocket/lesson.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "discussion/program.h"
#include "pocket/ceo.h"

namespace convene::pocket {
namespace {

/// What the template of each role may name.
const std::map<std::string, std::set<std::string>>& variables_by_role() {
  static const std::map<std::string, std::set<std::string>> variables = {
      {"solver", {"family", "task"}},
      {"reviser", {"family", "task", "tried", "tried.answer", "tried.value"}},
      {"debater", {"family", "task", "others", "others.answer"}},
      {"critic", {"family", "given", "bare"}},
      {"critic-full", {"family", "task", "bare"}},
      {"evaluator", {"family", "finding"}},
      {"recruiter", {"family", "experts"}},
      {"ceo", {"family", "task", "round", "rounds", "state", "spent_percent"}}};
  return variables;
}

void require_known_variables(const std::string& role, const std::string& text) {
  const auto known = variables_by_role().find(role);
  if (known == variables_by_role().end()) throw Error("the pocket team has no role '" + role + "'");
  for (const std::string& name : variables_of(role, text))
    if (!known->second.contains(name))
      throw Error("prompt " + role + ": unknown variable '" + name + "'",
                  "it may name " + fmt::format("{}", fmt::join(known->second, ", ")));
}

template <class Key>
void require_weights(const std::string& what, const std::map<Key, double>& weights) {
  double sum = 0;
  for (const auto& [key, weight] : weights) {
    if (!(weight >= 0)) throw Error("a weight of the mixture's " + what + " is negative");
    sum += weight;
  }
  if (!(sum > 0)) throw Error("the mixture names no " + what, "give at least one a weight above 0");
}

template <class Key>
const Key& pick_weighted(const std::map<Key, double>& weights, Random& random) {
  double sum = 0;
  for (const auto& [key, weight] : weights) sum += weight;
  double left = random.unit() * sum;
  const Key* picked = nullptr;
  for (const auto& [key, weight] : weights) {
    if (weight <= 0) continue;
    picked = &key;
    left -= weight;
    if (left < 0) break;
  }
  return *picked;
}

/// Both with `between` where neither is empty.
std::string parted(std::string first, std::string_view between, const std::string& second) {
  if (first.empty()) return second;
  if (second.empty()) return first;
  return first.append(between) + second;
}

/// There is a value, and it is no fraction.
bool is_plain(const std::string& value) {
  return value != "none" && value.find('/') == std::string::npos;
}

/// The solution, or now and then a wrong answer that a solver may reach and admit. Not every
/// family's working can show one.
std::string answer_to_teach(const Family& family, const Task& task, Random& random) {
  constexpr double kFailures = 0.12;
  constexpr int kAttempts = 8;
  if (!random.chance(kFailures)) return task.solution;
  for (int i = 0; i < kAttempts; ++i) {
    std::string answer = family.mistake(task, random);
    if (!is_plain(family.check(task, answer).value)) continue;
    // A program may fail on another example than the one that was worked through.
    if (family.work(task, answer).reached.find(", not ") != std::string::npos) return answer;
  }
  return task.solution;
}

/// What critics learn from: right and wrong in equal parts.
std::string either_answer(const Task& task, Random& random) {
  if (random.chance(0.5)) return task.solution;
  return family_named(task.family).mistake(task, random);
}

/// As much of a long account as fits: a model's answer may take any number of steps.
std::string shortened(const std::string& account) {
  constexpr std::size_t kBytesMax = 420;
  if (account.size() <= kBytesMax) return account;
  const std::size_t cut = account.rfind(';', kBytesMax);
  return account.substr(0, cut == std::string::npos ? kBytesMax : cut) + "; and so on.";
}

/// As the executor's seat finds it.
Execution comparison(const std::string& value, const std::string& goal) {
  Execution found;
  Comparer().submit({value, goal}, [&](Result<Execution> done) { found = done.value(); });
  return found;
}

}  // namespace

Templates read_templates(const std::filesystem::path& folder) {
  Templates templates;
  for (const auto& [role, variables] : variables_by_role()) {
    const auto path = folder / (role + ".txt");
    std::ifstream file(path, std::ios::binary);
    if (!file)
      throw Error("cannot read " + path.string(),
                  "the pocket model's prompts are in prompts/pocket");
    templates[role] = std::string(std::istreambuf_iterator<char>(file), {});
    if (trimmed(templates[role]).empty()) throw Error(path.string() + " is empty");
  }
  return templates;
}

Lessons::Lessons(Templates templates, Mixture mixture)
    : templates_(std::move(templates)), mixture_(std::move(mixture)) {
  require_weights("families", mixture_.families);
  require_weights("roles", mixture_.roles);
  require_weights("levels", mixture_.levels);
  for (const auto& [family, weight] : mixture_.families) family_named(family);
  for (const auto& [role, text] : templates_) require_known_variables(role, text);
  std::vector<std::string> roles;
  for (const auto& [role, text] : templates_) roles.push_back(role);
  for (const auto& [role, weight] : mixture_.roles)
    if (!templates_.contains(role))
      throw Error("the mixture names a role '" + role + "' that has no prompt",
                  "one of: " + join(roles, ", "));
}

Lesson Lessons::draw(Random& random) const {
  const Family& family = family_named(pick_weighted(mixture_.families, random));
  const Level level = pick_weighted(mixture_.levels, random);
  const std::string& role = pick_weighted(mixture_.roles, random);
  const Task task = draw_from(Split::training, family, level, random);
  if (role == "solver") return solver(task, random);
  if (role == "critic") return critic(task, either_answer(task, random));
  if (role == "critic-full") return critic_full(task, either_answer(task, random));
  if (role == "reviser") return reviser(task, random);
  if (role == "debater") return debater(task, random);
  if (role == "evaluator") return evaluator(task, random);
  if (role == "recruiter") return recruiter(task, random);
  return ceo(task, random);
}

Lesson Lessons::rendered(const std::string& role, const Task& task, PromptValues values,
                         const Reply& reply) const {
  values.text["family"] = task.family;
  return {task.family, role, render(role, templates_.at(role), values), reply.text,
          reply.learned_from};
}

/// Of a wrong answer only the honest ending is learned.
Lessons::Reply Lessons::written(const Task& task, const std::string& answer) {
  const Family& family = family_named(task.family);
  const Working working = family.work(task, answer);
  Reply reply{parted(working.steps, " ", working.reached), 0};
  if (!family.check(task, answer).right)
    reply.learned_from = reply.text.size() - working.reached.size();
  reply.text = parted(reply.text, "\n", "answer: " + answer);
  return reply;
}

Lesson Lessons::solver(const Task& task, Random& random) const {
  const std::string answer = answer_to_teach(family_named(task.family), task, random);
  return rendered("solver", task, {{{"task", task.task}}, {}}, written(task, answer));
}

Lesson Lessons::critic(const Task& task, const std::string& proposal) const {
  const Check checked = family_named(task.family).check(task, proposal);
  return rendered("critic", task, {{{"given", task.given}, {"bare", proposal}}, {}},
                  {parted(shortened(checked.account), "\n", "value: " + checked.value), 0});
}

Lesson Lessons::critic_full(const Task& task, const std::string& proposal) const {
  const Check checked = family_named(task.family).check(task, proposal);
  return rendered("critic-full", task, {{{"task", task.task}, {"bare", proposal}}, {}},
                  {parted(shortened(checked.account), "\n",
                          fmt::format("value: {}\n{}", checked.value,
                                      checked.right ? "[Agree]" : "[Disagree]")),
                   0});
}

Lesson Lessons::revised(const Task& task, const std::vector<std::string>& tried,
                        const std::string& answer) const {
  const Family& family = family_named(task.family);
  PromptValues values{{{"task", task.task}}, {}};
  for (const std::string& one : tried)
    values.rows["tried"].push_back({{"answer", one}, {"value", family.check(task, one).value}});
  return rendered("reviser", task, std::move(values), written(task, answer));
}

Lesson Lessons::reviser(const Task& task, const std::vector<std::string>& tried) const {
  return revised(task, tried, task.solution);
}

Lesson Lessons::reviser(const Task& task, Random& random) const {
  const Family& family = family_named(task.family);
  static const std::vector<std::size_t> kTried = {1, 1, 1, 2, 2, 3, 4};
  const std::string answer = answer_to_teach(family, task, random);
  std::set<std::string> wrong;
  for (const std::size_t wanted = random.pick(kTried); wrong.size() < wanted;) {
    const std::string one = family.mistake(task, random);
    if (!one.empty() && one != answer) wrong.insert(one);
  }
  std::vector<std::string> tried(wrong.begin(), wrong.end());
  random.shuffle(tried);
  return revised(task, tried, answer);
}

Lesson Lessons::debater(const Task& task, const std::vector<std::string>& others) const {
  PromptValues values{{{"task", task.task}}, {}};
  for (const std::string& one : others) values.rows["others"].push_back({{"answer", one}});
  return rendered("debater", task, std::move(values), written(task, task.solution));
}

Lesson Lessons::debater(const Task& task, Random& random) const {
  std::vector<std::string> others;
  for (auto left = random.between(1, 3); left > 0; --left)
    others.push_back(either_answer(task, random));
  return debater(task, others);
}

Lesson Lessons::evaluator(const Task& task, Random& random) const {
  const Family& family = family_named(task.family);
  const bool right = random.chance(0.5);
  const std::string answer = right ? task.solution : family.mistake(task, random);
  const bool silent = !right && random.chance(0.05);  // a critic may forget its value line
  const Execution compared = comparison(silent ? "" : family.check(task, answer).value, task.goal);
  return rendered("evaluator", task, {{{"finding", compared.finding}}, {}},
                  {compared.passed ? R"({"correct":true,"advice":""})"
                                   : R"({"correct":false,"advice":"try other steps"})"});
}

Lesson Lessons::recruiter(const Task& task, Random& random) const {
  const auto experts = random.between(1, 4);
  std::string names = R"("solver")";
  for (auto left = experts; left > 1; --left) names += R"(,"checker")";
  return rendered("recruiter", task, {{{"experts", std::to_string(experts)}}, {}},
                  {fmt::format(R"({{"experts":[{}]}})", names)});
}

Lesson Lessons::ceo(const Task& task, Random& random) const {
  const Standing standing = random_standing(random);
  return rendered("ceo", task,
                  {{{"task", task.task},
                    {"round", std::to_string(standing.round)},
                    {"rounds", std::to_string(standing.rounds)},
                    {"state", standing.state},
                    {"spent_percent", std::to_string(standing.spent_percent)}},
                   {}},
                  {taught_ruling(standing, task.level)});
}

}  // namespace convene::pocket
