#include "discussion/paper_play.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "discussion/turns.h"

namespace convene {
namespace {

constexpr std::array<std::pair<Standing, const char*>, 5> kStandings{{
    {Standing::unchecked, "unchecked"},
    {Standing::same, "checked same"},
    {Standing::different, "checked different"},
    {Standing::agreed, "agreed"},
    {Standing::disputed, "disputed"},
}};

const char* to_string(Standing standing) {
  for (const auto& [candidate, word] : kStandings)
    if (candidate == standing) return word;
  return "?";
}

bool is_expert(const std::string& role) {
  return role == "solver" || role == "reviser" || role == "critic";
}

/// "Name" of "Name: description".
std::string name_in(const std::string& expert) {
  constexpr std::size_t kNameBytes = 40;
  std::string name =
      printable(trimmed(std::string_view(expert).substr(0, expert.find_first_of(":\r\n"))));
  if (name.size() > kNameBytes) {
    name.resize(kNameBytes);
    name.resize(complete_utf8_prefix(name));
  }
  return name;
}

std::vector<Tried> last_tried(const std::vector<Proposal>& proposals) {
  constexpr std::size_t kTriedMax = 4;
  std::vector<Tried> tried;
  for (const Proposal& proposal : proposals) {
    const std::string& answer = proposal.remark.answer;
    std::erase_if(tried, [&](const Tried& t) { return t.answer == answer; });
    if (!answer.empty())
      tried.push_back({answer, proposal.value.empty() ? "none" : proposal.value});
  }
  if (tried.size() > kTriedMax)
    tried.erase(tried.begin(), tried.end() - static_cast<std::ptrdiff_t>(kTriedMax));
  return tried;
}

std::string form_for(const std::string& role) {
  if (role == "ceo") return ruling_form();
  return role == "recruiter" ? recruitment_form() : evaluation_form();
}

}  // namespace

Ask Play::ask(const std::string& role, int count) const {
  Ask ask{.round = round_, .turns = {}};
  for (int number = 0; number < count; ++number) ask.turns.push_back(turn(role, number));
  return ask;
}

Turn Play::turn(const std::string& role, int number) const {
  if (role == "executor")
    return Execute{{.role = role, .number = number, .model = {}, .title = "Executor"},
                   programs_[static_cast<std::size_t>(number)]};
  const RoleSpec& who = spec(role);
  Say turn = say(who, seat_for(who, number, title(role, number)), problem_, scene(role, number));
  turn.schema = schema_for(role);
  if (is_expert(role) && has("ceo")) turn.sampling.tokens_max = ruling_.tokens_max;
  if (!decision_trouble_.empty()) append_repairs(role, turn);
  return turn;
}

/// Shows what was said and why it cannot be used, attempt by attempt.
void Play::append_repairs(const std::string& role, Say& say) const {
  for (const Minute& attempt : minutes_.subspan(decision_from_, at_ - decision_from_)) {
    say.messages.push_back({Role::assistant, attempt.reply()->text});
    say.messages.push_back(
        {Role::user, "That cannot be used: " + decision_trouble_ +
                         ". Reply again with one JSON object and nothing else, in this form: " +
                         form_for(role)});
  }
}

Scene Play::scene(const std::string& role, int number) const {
  Scene scene;
  scene.round = round_;
  scene.rounds = settings_.rounds;
  scene.experts = ruling_.experts;
  scene.state = proposals_.empty() ? "none" : to_string(proposals_.back().standing);
  const bool repairing = !decision_trouble_.empty();
  scene.spent = spent_tokens(minutes_.first(repairing ? decision_from_ : at_));
  scene.budget = team_.limits.tokens;
  scene.past = past_;
  if (!proposals_.empty()) {
    scene.proposal = proposals_.back().remark;
    scene.bare = proposals_.back().remark.answer;
    scene.finding = proposals_.back().finding;
  }
  scene.tried = last_tried(proposals_);
  scene.critiques = critiques_;
  scene.advice = advice_;
  scene.direction = ruling_.direction;
  if (!is_expert(role)) return scene;
  const std::size_t expert = static_cast<std::size_t>(role == "critic" ? number + 1 : 0);
  if (expert < recruitment_.experts.size()) scene.expert = recruitment_.experts[expert];
  if (expert < ruling_.tasks.size()) scene.assignment = ruling_.tasks[expert];
  return scene;
}

std::optional<Schema> Play::schema_for(const std::string& role) const {
  if (settings_.free_form) return std::nullopt;
  if (role == "ceo") return ruling_schema(settings_.terms);
  if (role == "recruiter") return recruitment_schema(ruling_.experts);
  if (role == "evaluator") return evaluation_schema();
  return std::nullopt;
}

std::string Play::title(const std::string& role, int number) const {
  if (role == "ceo") return "CEO";
  if (role == "recruiter") return "Recruiter";
  if (role == "evaluator") return "Evaluator";
  const bool critic = role == "critic";
  std::string title = critic ? fmt::format("Critic {}", number + 1) : "Solver";
  const std::size_t expert = static_cast<std::size_t>(critic ? number + 1 : 0);
  if (expert >= recruitment_.experts.size()) return title;
  const std::string name = name_in(recruitment_.experts[expert]);
  return name.empty() || lower_ascii(name) == (critic ? "critic" : "solver") ? title
                                                                             : title + ": " + name;
}

const RoleSpec& Play::spec(const std::string& role) const {
  return team_.roles.at(role);
}

}  // namespace convene
