#include "discussion/paper_play.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "answers/grade.h"
#include "base/text.h"
#include "discussion/parse_verdict.h"
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

/// What an answer is worth when no better one comes.
int worth(const Proposal& proposal) {
  if (proposal.standing == Standing::same || proposal.standing == Standing::agreed) return 3;
  if (proposal.by_most) return 2;
  return proposal.standing == Standing::unchecked ? 1 : 0;
}

bool is_accepted(const Proposal& proposal) {
  return proposal.standing == Standing::same || proposal.standing == Standing::agreed;
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

std::string summary_of(const Ruling& ruling) {
  if (ruling.stop) return "stop";
  return fmt::format("continue with {} and at most {} tokens a turn",
                     counted(static_cast<std::size_t>(ruling.experts), "expert"),
                     ruling.tokens_max) +
         (ruling.direction.empty() ? "" : ": " + ruling.direction);
}

std::string summary_of(const Evaluation& evaluation) {
  return std::string(evaluation.correct ? "correct" : "not correct yet") +
         (evaluation.advice.empty() ? "" : ": " + evaluation.advice);
}

std::string form_for(const std::string& role) {
  if (role == "ceo") return ruling_form();
  return role == "recruiter" ? recruitment_form() : evaluation_form();
}

}  // namespace

Play::Play(const Team& team, const PaperSettings& settings, const Problem& problem,
           std::span<const Minute> minutes)
    : team_(team), settings_(settings), problem_(problem), minutes_(minutes) {}

Move Play::move() {
  if (run())
    end(best_so_far(Ending::exhausted,
                    counted(static_cast<std::size_t>(settings_.rounds), "round") +
                        " passed without an accepted answer"));
  return std::move(*move_);
}

bool Play::run() {
  for (round_ = 1; round_ <= settings_.rounds; ++round_) {
    if (!rule()) return false;
    if (!recruit()) return false;
    if (!propose()) return false;
    if (!proposed_) continue;
    if (!discuss()) return false;
    if (!run_tests()) return false;
    if (!evaluate()) return false;
  }
  return true;
}

bool Play::rule() {
  ruling_ = {.experts = settings_.terms.experts_default, .direction = {}, .tasks = {}};
  if (!has("ceo")) return true;
  const bool read = decide("ceo", [&](std::span<const Minute> attempts) {
    Read<Ruling> ruling = read_ruling(attempts, settings_.terms);
    note("ceo", decision_from_, ruling, summary_of(ruling.value));
    ruling_ = std::move(ruling.value);
    return std::pair(ruling.how, ruling.trouble);
  });
  if (!read) return false;
  if (settings_.no_tasks) ruling_.tasks.clear();
  if (!ruling_.stop || settings_.ignore_stop || proposals_.empty()) return true;
  return end(best_so_far(Ending::agreed, fmt::format("the CEO ended it before round {}", round_)));
}

bool Play::recruit() {
  if (!has("recruiter") || (settings_.recruit_once && round_ > 1)) return true;
  return decide("recruiter", [&](std::span<const Minute> attempts) {
    Read<Recruitment> recruitment = read_recruitment(attempts, ruling_.experts);
    note("recruiter", decision_from_, recruitment, join(recruitment.value.experts, "; "));
    recruitment_ = std::move(recruitment.value);
    return std::pair(recruitment.how, recruitment.trouble);
  });
}

bool Play::propose() {
  const auto turns = take("solver", 1);
  if (!turns) return false;
  proposed_ = add_proposal(turns->front());
  return true;
}

bool Play::discuss() {
  for (int turn = 1;; ++turn) {
    if (!criticise()) return false;
    const Standing standing = proposals_.back().standing;
    const bool objected = standing == Standing::disputed || standing == Standing::different;
    if (!objected || turn == settings_.turns) return true;
    const bool afresh = settings_.solver_tries_afresh || !has("reviser");
    const auto revision = take(afresh ? "solver" : "reviser", 1);
    if (!revision) return false;
    if (!add_proposal(revision->front())) return true;
  }
}

bool Play::criticise() {
  const int count = critics_wanted();
  if (count == 0 || (settings_.critics_report_values && is_known_wrong())) return true;
  const auto turns = take_side_by_side("critic", count);
  if (!turns) return false;
  if (settings_.critics_report_values) return compare(*turns);

  std::vector<bool> agreements;
  for (const Minute& minute : *turns) {
    Remark remark = remark_of(minute);
    if (const Reply* reply = minute.reply()) {
      const std::optional<bool> agrees = read_agreement(reply->text);
      agreements.push_back(agrees.value_or(false));
      if (agrees) remark.verdict = *agrees ? "agrees" : "disagrees";
    }
    critiques_.push_back(remark);
    past_.push_back(std::move(remark));
  }
  judge_last(agreements, Standing::agreed, Standing::disputed);
  return true;
}

/// An answer that was compared before is not worth the critics' turns again, nor is none at all.
bool Play::is_known_wrong() {
  Proposal& last = proposals_.back();
  const Profile profile = profile_of(problem_.kind);
  if (trimmed(last.remark.answer).empty()) {
    last.standing = Standing::different;
    last.finding = fmt::format("no value reported, goal {}: different", problem_.part("goal"));
    return true;
  }
  for (const Proposal& earlier : std::span(proposals_).first(proposals_.size() - 1)) {
    if (earlier.standing != Standing::different) continue;
    if (same_answer(earlier.remark.answer, last.remark.answer, profile) != Verdict::right) continue;
    last.standing = earlier.standing;
    last.by_most = earlier.by_most;
    last.value = earlier.value;
    last.finding = earlier.finding;
    return true;
  }
  return false;
}

/// What the critics found is compared with the goal by a program.
bool Play::compare(std::span<const Minute> critics) {
  programs_.clear();
  std::vector<Remark> heard;
  for (const Minute& minute : critics) {
    past_.push_back(remark_of(minute));
    const Reply* reply = minute.reply();
    if (!reply) continue;
    programs_.push_back(
        {.value = read_value(reply->text).value_or(""), .goal = problem_.part("goal")});
    heard.push_back(past_.back());
  }
  if (programs_.empty()) return true;
  proposals_.back().value = programs_.front().value;
  const auto turns = take("executor", static_cast<int>(programs_.size()));
  if (!turns) return false;

  std::vector<bool> agreements;
  for (std::size_t i = 0; i < turns->size(); ++i) {
    const Execution* execution = (*turns)[i].execution();
    if (!execution) continue;
    const bool was_same = std::ranges::find(agreements, false) == agreements.end();
    if (was_same) proposals_.back().finding = execution->finding;
    agreements.push_back(execution->passed);
    heard[i].verdict = execution->passed ? "agrees" : "disagrees";
    past_.push_back(remark_of((*turns)[i]));
  }
  critiques_ = std::move(heard);
  judge_last(agreements, Standing::same, Standing::different);
  return true;
}

/// What a task shows of its tests decides before anybody is asked.
bool Play::run_tests() {
  const std::string& tests = problem_.part("tests");
  if (tests.empty()) return true;
  Proposal& last = proposals_.back();
  programs_ = {{.value = last.text,
                .goal = {},
                .tests = tests,
                .code = problem_.part("code"),
                .entry_point = problem_.part("entry point")}};
  const auto turns = take("executor", 1);
  if (!turns) return false;
  past_.push_back(remark_of(turns->front()));
  const Execution* execution = turns->front().execution();
  if (!execution) return true;
  last.finding = execution->finding;
  if (!execution->passed) last.standing = Standing::different;
  return true;
}

bool Play::evaluate() {
  const Proposal& last = proposals_.back();
  if (is_accepted(last) && (settings_.critics_accept || !has("evaluator"))) {
    const bool exact = last.standing == Standing::same;
    return end(best_so_far(
        Ending::agreed, exact
                            ? fmt::format("what the critics found is the goal, in round {}", round_)
                            : fmt::format("the critics agree, in round {}", round_)));
  }
  if (!has("evaluator")) {
    if (ruling_.experts > 1 || !has("critic") || !settings_.critics_accept) return true;
    return end(best_so_far(Ending::agreed, "the CEO wanted one expert and no critics"));
  }
  Evaluation evaluation;
  const bool read = decide("evaluator", [&](std::span<const Minute> attempts) {
    Read<Evaluation> found = read_evaluation(attempts);
    note("evaluator", decision_from_, found, summary_of(found.value));
    evaluation = std::move(found.value);
    return std::pair(found.how, found.trouble);
  });
  if (!read) return false;
  advice_ = evaluation.advice;
  past_.push_back(
      {.who = "Evaluator", .text = summary_of(evaluation), .answer = {}, .verdict = {}});
  // What a program compared and found different no model's word makes right.
  if (!evaluation.correct || last.standing == Standing::different) return true;
  return end(conclude_with(
      problem_, Ending::agreed, last.text,
      fmt::format("the evaluator found it correct, in round {}", round_) + defaults_note()));
}

/// The next turns of a role, if they are all there; else asks for them, or waits.
std::optional<std::span<const Minute>> Play::take(const std::string& role, int count) {
  const std::size_t wanted = static_cast<std::size_t>(count);
  const std::size_t there = minutes_.size() - at_;
  if (there == 0) move_ = ask(role, count);
  if (there > 0 && there < wanted) move_ = Wait{};
  if (there < wanted) return std::nullopt;
  at_ += wanted;
  return minutes_.subspan(at_ - wanted, wanted);
}

/// The same in one ask, or in as many as there are turns.
std::optional<std::span<const Minute>> Play::take_side_by_side(const std::string& role, int count) {
  if (!settings_.serial_critics) return take(role, count);
  const std::size_t from = at_;
  for (int i = 0; i < count; ++i) {
    const std::size_t there = minutes_.size() - at_;
    if (there == 0) {
      Ask one{.round = round_, .turns = {}};
      one.turns.push_back(turn(role, i));
      move_ = std::move(one);
      return std::nullopt;
    }
    ++at_;
  }
  return minutes_.subspan(from, at_ - from);
}

/// A decision and, while it cannot be read, its repairs. A turn that failed is not repaired: there
/// is nothing to show.
template <class ReadAll>
bool Play::decide(const std::string& role, ReadAll read_all) {
  decision_from_ = at_;
  decision_trouble_.clear();
  for (int repairs = 0;; ++repairs) {
    const auto turns = take(role, 1);
    if (!turns) return false;
    const auto attempts = minutes_.subspan(decision_from_, at_ - decision_from_);
    const auto [how, trouble] = read_all(attempts);
    decision_trouble_ = trouble;
    if (how != Reading::by_default || !turns->front().reply() || repairs == settings_.repairs) {
      decision_trouble_.clear();
      return true;
    }
    decisions_.pop_back();
  }
}

template <class T>
void Play::note(const std::string& role, std::size_t first, const Read<T>& read,
                const std::string& summary) {
  decisions_.push_back({.first = first,
                        .count = at_ - first,
                        .role = role,
                        .summary = summary,
                        .how = read.how,
                        .trouble = read.trouble});
}

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

bool Play::end(Conclude conclusion) {
  move_ = std::move(conclusion);
  return false;
}

/// False where the turn brought nothing.
bool Play::add_proposal(const Minute& minute) {
  Remark remark = remark_with_answer(problem_, minute);
  past_.push_back(remark);
  if (!minute.reply() || trimmed(minute.reply()->text).empty()) return false;
  critiques_.clear();
  proposals_.push_back(
      {.remark = std::move(remark), .text = minute.reply()->text, .round = round_});
  return true;
}

/// With nobody heard, the proposal stays unchecked.
void Play::judge_last(const std::vector<bool>& agreements, Standing all, Standing not_all) {
  if (agreements.empty()) return;
  const auto agreeing = std::ranges::count(agreements, true);
  const auto heard = static_cast<std::ptrdiff_t>(agreements.size());
  proposals_.back().standing = agreeing == heard ? all : not_all;
  proposals_.back().by_most = 2 * agreeing > heard;
}

/// Values cannot be compared where the problem names no goal.
int Play::critics_wanted() const {
  if (!has("critic")) return 0;
  if (settings_.critics_report_values && problem_.part("goal").empty()) return 0;
  return ruling_.experts - 1;
}

const Proposal* Play::best() const {
  const Proposal* best = nullptr;
  for (const Proposal& proposal : proposals_)
    if (!best || worth(proposal) >= worth(*best)) best = &proposal;
  return best;
}

Conclude Play::best_so_far(Ending ending, std::string why) const {
  const Proposal* proposal = best();
  if (!proposal) return conclude_failed(minutes_);
  return conclude_with(problem_, ending, proposal->text, std::move(why) + defaults_note());
}

std::string Play::defaults_note() const {
  const auto count = std::ranges::count_if(
      decisions_, [](const Decision& d) { return d.how == Reading::by_default; });
  if (count == 0) return {};
  return "; " + counted(static_cast<std::size_t>(count), "decision") +
         " could not be read and went by default";
}

}  // namespace convene
