#include "discussion/views.h"

#include <algorithm>
#include <array>
#include <utility>

#include "answers/value.h"
#include "base/error.h"
#include "base/nearest.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::array<std::pair<Past, const char*>, 4> kPasts{{
    {Past::everything, "everything"},
    {Past::proposal, "proposal"},
    {Past::answer, "answer"},
    {Past::nothing, "nothing"},
}};

VariableInfo part_variable(std::string name, std::string meaning) {
  VariableInfo info{.name = name, .meaning = std::move(meaning)};
  info.part = std::move(name);
  return info;
}

std::vector<VariableInfo> make_variables() {
  const Past answer = Past::answer, proposal = Past::proposal, everything = Past::everything;
  return {
      part_variable("statement", "the question, as a person asks it"),
      part_variable("task", "the question in compact form, its goal included"),
      part_variable("given", "what a task starts from, without its goal"),
      part_variable("goal", "the value that a right answer has, where a task names one"),
      part_variable("family", "the kind of task"),
      {.name = "round", .meaning = "the round, from 1"},
      {.name = "rounds", .meaning = "how many rounds there may be"},
      {.name = "experts", .meaning = "how many experts the team has, the solver included"},
      {.name = "spent", .meaning = "completion tokens spent so far"},
      {.name = "budget", .meaning = "completion tokens that may be spent; empty: no limit"},
      {.name = "spent_percent", .meaning = "spent of budget, rounded down; 0 without a budget"},
      {.name = "state",
       .meaning = "of the last proposal: none, unchecked, checked same, checked different, agreed, "
                  "disputed"},
      {.name = "transcript",
       .meaning = "what the view admits of the minutes, each part quoted: everything said, the "
                  "last proposal, or its answer",
       .least = answer},
      {.name = "bare",
       .meaning = "the answer extracted from the last proposal, on one line, without a claim about "
                  "a goal that the view leaves out",
       .least = answer},
      {.name = "tried",
       .meaning = "answers tried so far and the value found for each",
       .least = answer,
       .fields = {"answer", "value"}},
      {.name = "finding", .meaning = "the executor's last line", .least = answer, .part = "goal"},
      {.name = "proposal", .meaning = "the last proposal, quoted", .least = proposal},
      {.name = "advice",
       .meaning = "the evaluator's advice for this round",
       .least = answer,
       .part = "statement"},
      {.name = "direction",
       .meaning = "the CEO's direction for this round",
       .least = answer,
       .part = "statement"},
      {.name = "expert",
       .meaning = "who this agent is, as the recruiter described it",
       .least = answer,
       .part = "statement"},
      {.name = "assignment",
       .meaning = "the CEO's task for this agent",
       .least = answer,
       .part = "statement"},
      {.name = "critiques",
       .meaning = "what the critics said of the last proposal, the text quoted; verdict: agrees, "
                  "disagrees, or empty",
       .least = everything,
       .fields = {"name", "text", "verdict"}},
      {.name = "own",
       .meaning = "what this agent said last, quoted",
       .least = proposal,
       .roles = {"debater"}},
      {.name = "others",
       .meaning = "what the others said last, the text quoted (only the answer, if the view is "
                  "the answer), and the answer extracted from it, on one line",
       .least = answer,
       .roles = {"debater"},
       .fields = {"name", "text", "answer"}},
      {.name = "candidates",
       .meaning = "the replies to choose from, numbered from 1, the text quoted",
       .least = proposal,
       .roles = {"judge"},
       .fields = {"number", "text"}},
  };
}

const VariableInfo* variable_named(const std::string& name) {
  for (const VariableInfo& info : variables())
    if (info.name == name) return &info;
  return nullptr;
}

bool is_for(const VariableInfo& info, const std::string& role) {
  return info.roles.empty() || std::ranges::find(info.roles, role) != info.roles.end();
}

std::vector<std::string> names_for(const RoleSpec& role) {
  std::vector<std::string> names;
  for (const VariableInfo& info : variables())
    if (is_for(info, role.name) && may_see(role.view, info)) names.push_back(info.name);
  return names;
}

std::optional<TemplateTrouble> unknown(const RoleSpec& role, const std::string& where,
                                       const std::string& name) {
  return TemplateTrouble{where + " names '" + name + "', which is no variable",
                         name_hint(name, names_for(role))};
}

std::optional<TemplateTrouble> hidden(const RoleSpec& role, const std::string& where,
                                      const VariableInfo& info) {
  const std::string what = where + " names '" + info.name + "', which ";
  if (!is_for(info, role.name))
    return TemplateTrouble{what + "only the role " + join(info.roles, ", ") + " gets", ""};
  if (!info.part.empty() && !role.view.parts.contains(info.part))
    return TemplateTrouble{what + "the view of " + role.name + " leaves out",
                           "add \"" + info.part + "\" to its parts, or take it out of the prompt"};
  if (!may_see(role.view, info))
    return TemplateTrouble{
        what + "the view of " + role.name + " leaves out",
        "the narrowest past that includes it is \"" + std::string(to_string(info.least)) + "\""};
  return std::nullopt;
}

/// Inside a section of rows a tag is a field of the row, or any variable.
std::optional<TemplateTrouble> tag_trouble(const RoleSpec& role, const std::string& where,
                                           const std::string& tag) {
  const std::size_t dot = tag.find('.');
  const std::string inner = dot == std::string::npos ? tag : tag.substr(dot + 1);
  if (dot != std::string::npos) {
    const VariableInfo* section = variable_named(tag.substr(0, dot));
    if (section && std::ranges::find(section->fields, inner) != section->fields.end()) return {};
  }
  const VariableInfo* info = variable_named(inner);
  return info ? hidden(role, where, *info) : unknown(role, where, inner);
}

/// An answer such as "(10-3)*2 gives 14" claims to reach the goal: nothing that somebody who
/// recomputes it may read. Pieces equal to the goal are taken out, where any other piece stays.
std::string without_claim(const std::string& answer, const std::string& goal) {
  const std::string goal_form = canonical_answer(goal);
  std::vector<std::string> kept;
  const std::string equations = replace_all(answer, " gives ", "=");
  for (const std::string_view piece : split(equations, '='))
    if (canonical_answer(piece) != goal_form) kept.emplace_back(trimmed(piece));
  return kept.empty() ? answer : join(kept, "=");
}

/// The statement and the task name the goal as well.
bool knows_goal(const View& view) {
  return view.parts.contains("goal") || view.parts.contains("task") ||
         view.parts.contains("statement");
}

/// Collects the values of the variables that a role's view admits.
class Values {
 public:
  Values(const RoleSpec& role, const Problem& problem, const Scene& scene)
      : role_(role), problem_(problem), scene_(scene), quoter_(problem) {}

  PromptValues all() {
    for (const std::string& part : part_names()) text(part, problem_.part(part));
    add_counts();
    add_minutes();
    add_lines();
    add_rows();
    return std::move(values_);
  }

 private:
  bool admits(const std::string& name) const {
    const VariableInfo* info = variable_named(name);
    return info && is_for(*info, role_.name) && may_see(role_.view, *info);
  }
  void text(const std::string& name, std::string value) {
    if (!value.empty() && admits(name)) values_.text[name] = std::move(value);
  }
  void rows(const std::string& name, std::vector<std::map<std::string, std::string>> rows) {
    if (!rows.empty() && admits(name)) values_.rows[name] = std::move(rows);
  }

  void add_counts() {
    text("round", std::to_string(scene_.round));
    text("rounds", std::to_string(scene_.rounds));
    text("experts", std::to_string(scene_.experts));
    text("spent", std::to_string(scene_.spent));
    const std::int64_t budget = scene_.budget.value_or(0);
    if (budget > 0) text("budget", std::to_string(budget));
    text("spent_percent", std::to_string(budget > 0 ? scene_.spent * 100 / budget : 0));
    text("state", scene_.state);
  }

  void add_minutes() {
    text("transcript", transcript());
    if (scene_.proposal) text("proposal", quoter_.quote(*scene_.proposal));
    text("bare", quoter_.line(claimless(scene_.bare), kAnswerBytes));
    if (scene_.own) text("own", quoter_.quote(*scene_.own));
  }

  void add_lines() {
    text("finding", quoter_.line(scene_.finding));
    text("advice", quoter_.line(scene_.advice));
    text("direction", quoter_.line(scene_.direction));
    text("expert", quoter_.line(scene_.expert));
    text("assignment", quoter_.line(scene_.assignment));
  }

  void add_rows() {
    std::vector<std::map<std::string, std::string>> tried, critiques, others, candidates;
    for (const Tried& t : scene_.tried)
      tried.push_back({{"answer", quoter_.line(claimless(t.answer), kAnswerBytes)},
                       {"value", quoter_.line(found(t.value), kAnswerBytes)}});
    for (const Remark& c : scene_.critiques)
      critiques.push_back(
          {{"name", quoter_.line(c.who)}, {"text", quoter_.quote(c)}, {"verdict", c.verdict}});
    for (const Remark& o : scene_.others)
      others.push_back({{"name", quoter_.line(o.who)},
                        {"text", other(o)},
                        {"answer", quoter_.line(claimless(o.answer), kAnswerBytes)}});
    for (const Remark& c : scene_.candidates)
      candidates.push_back(
          {{"number", std::to_string(candidates.size() + 1)}, {"text", quoter_.quote(c)}});
    rows("tried", std::move(tried));
    rows("critiques", std::move(critiques));
    rows("others", std::move(others));
    rows("candidates", std::move(candidates));
  }

  std::string transcript() const {
    if (role_.view.past == Past::answer || role_.view.past == Past::proposal) {
      if (!scene_.proposal) return {};
      return role_.view.past == Past::proposal ? quoter_.quote(*scene_.proposal)
                                               : bare_answer(*scene_.proposal);
    }
    std::vector<std::string> quotes;
    for (const Remark& remark : scene_.past) quotes.push_back(quoter_.quote(remark));
    return join(quotes, "\n");
  }

  std::string other(const Remark& remark) const {
    return role_.view.past == Past::answer ? bare_answer(remark) : quoter_.quote(remark);
  }

  /// A title's second half is the recruiter's wording, which may name the goal.
  std::string bare_answer(Remark remark) const {
    remark.answer = claimless(remark.answer);
    if (hides_goal()) remark.who.resize(std::min(remark.who.size(), remark.who.find(':')));
    return quoter_.quote_answer(remark);
  }

  bool hides_goal() const { return !problem_.part("goal").empty() && !knows_goal(role_.view); }

  std::string claimless(const std::string& answer) const {
    return hides_goal() ? without_claim(answer, problem_.part("goal")) : answer;
  }

  /// The value that another critic found, unless that is the goal.
  std::string found(const std::string& value) const {
    const bool is_goal = canonical_answer(value) == canonical_answer(problem_.part("goal"));
    return hides_goal() && is_goal ? "" : value;
  }

  static constexpr std::size_t kAnswerBytes = 2000;

  const RoleSpec& role_;
  const Problem& problem_;
  const Scene& scene_;
  Quoter quoter_;
  PromptValues values_;
};

}  // namespace

const std::vector<std::string>& part_names() {
  static const std::vector<std::string> names = {"statement", "task", "given", "goal", "family"};
  return names;
}

const std::vector<VariableInfo>& variables() {
  static const std::vector<VariableInfo> table = make_variables();
  return table;
}

bool may_see(const View& view, const VariableInfo& variable) {
  return view.past <= variable.least &&
         (variable.part.empty() || view.parts.contains(variable.part));
}

std::optional<TemplateTrouble> template_trouble(const RoleSpec& role, const std::string& name,
                                                const std::string& text) {
  const std::string where = "prompt " + name;
  for (const std::string& tag : variables_of(name, text))
    if (std::optional<TemplateTrouble> trouble = tag_trouble(role, where, tag)) return trouble;
  return std::nullopt;
}

PromptValues values_for(const RoleSpec& role, const Problem& problem, const Scene& scene) {
  return Values(role, problem, scene).all();
}

std::vector<Message> messages_for(const RoleSpec& role, const Problem& problem,
                                  const Scene& scene) {
  const PromptValues values = values_for(role, problem, scene);
  std::vector<Message> messages;
  if (!role.system.text().empty()) messages.push_back({Role::system, role.system.render(values)});
  messages.insert(messages.end(), problem.conversation.begin(), problem.conversation.end());
  messages.push_back({Role::user, role.prompt.render(values)});
  return messages;
}

const char* to_string(Past past) {
  for (const auto& [candidate, word] : kPasts)
    if (candidate == past) return word;
  return "?";
}

std::optional<Past> past_named(std::string_view word) {
  for (const auto& [past, candidate] : kPasts)
    if (word == candidate) return past;
  return std::nullopt;
}

}  // namespace convene
