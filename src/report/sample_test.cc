#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "report/sample_for_test.h"

namespace convene {

namespace {

constexpr std::size_t kPocket = 0, kDebate = 1, kSolo = 2, kVotePocket = 3, kVoteDebate = 4,
                      kOracle = 5;

std::vector<Method> methods() {
  return {{"pocket", MethodKind::team, "", 1},
          {"debate", MethodKind::team, "", 2},
          {"solo", MethodKind::single, "", 3},
          {"vote at pocket's tokens", MethodKind::consistency, "pocket", 3},
          {"vote at debate's tokens", MethodKind::consistency, "debate", 3},
          {"best of 16", MethodKind::oracle, "", 0}};
}

/// Holds discussions that nobody held.
class Stage {
 public:
  Stage(Store& store, DiscussionId id) : store_(store), id_(id) {}

  void say(const char* role, const std::string& title, Reply reply) {
    const Request request{.model = "pocket",
                          .messages = {{Role::user, fmt::format("{}?", title)}},
                          .sampling = {},
                          .schema = {}};
    settle(role, title, &request, Said(std::move(reply)));
  }
  void run(const std::string& value, const std::string& goal) {
    const bool same = value == goal;
    settle("executor", "Executor", nullptr,
           Said(Execution{same, fmt::format("value {}, goal {}: {}", value, goal,
                                            same ? "equal" : "different")}),
           Program{value, goal});
  }
  void fail(const char* role, const std::string& title) {
    const Request request{
        .model = "pocket", .messages = {{Role::user, "again"}}, .sampling = {}, .schema = {}};
    settle(role, title, &request,
           tl::unexpected(
               Failure{.kind = FailureKind::timeout,
                       .detail = "no token for 30 s",
                       .retry_after = {},
                       .usage = {.prompt_tokens = 90, .completion_tokens = 12, .dollars = 0},
                       .text = "Let me see"}));
  }
  void round(int round) { round_ = round; }
  void end(const std::string& answer, const std::string& text, const std::string& why) {
    Outcome outcome;
    outcome.conclusion = {.ending = Ending::agreed, .text = text, .answer = answer, .why = why};
    outcome.minutes = minutes_;
    outcome.took = std::chrono::milliseconds(420 + 250 * ask_);
    store_.conclude(id_, outcome);
  }

 private:
  void settle(const char* role, const std::string& title, const Request* request,
              Result<Said> outcome, const Program& program = {}) {
    Intent intent;
    intent.ask = ask_;
    intent.round = round_;
    intent.seat = {.role = role, .number = 0, .model = "", .title = title};
    intent.request = request;
    if (!request) intent.program = &program;
    intent.prompt = request ? prompt_hash(*request) : prompt_hash(program);
    Minute minute;
    minute.ask = ask_;
    minute.round = round_;
    minute.seat = intent.seat;
    minute.prompt = intent.prompt;
    minute.outcome = std::move(outcome);
    minute.timing = {.started_ms = 1'790'000'000'000, .took_ms = 250};
    store_.intend(id_, intent);
    store_.settle(id_, minute);
    minutes_.push_back(std::move(minute));
    ++ask_;
  }

  Store& store_;
  DiscussionId id_;
  Minutes minutes_;
  int ask_ = 0;
  int round_ = 1;
};

Reply reply_of(std::string text, int tokens = 0) {
  Reply reply;
  const auto length = static_cast<std::int64_t>(text.size());
  reply.usage = {.prompt_tokens = 180 + length / 2,
                 .cached_tokens = 120,
                 .completion_tokens = tokens > 0 ? tokens : length / 4 + 1,
                 .dollars = 0};
  reply.text = std::move(text);
  reply.model = "pocket.gguf";
  return reply;
}

class Maker {
 public:
  Maker(Store& store, SampleSize size) : store_(store), size_(std::move(size)) {}

  Results make() {
    results_.methods = methods();
    results_.groups = {"target/easy", "target/hard"};
    about();
    for (const char* team : {"pocket", "debate", "solo"}) begin(team);
    for (std::size_t method = 0; method < kOracle; ++method)
      for (int item = 0; item < size_.questions; ++item)
        for (int repeat = 0; repeat < size_.repeats; ++repeat) answer(method, item, repeat);
    store_.commit();
    summarise();
    return std::move(results_);
  }

 private:
  void about() {
    About& about = results_.about;
    about.benchmark = "pocket six" + size_.poison;
    about.command =
        "convene eval --benchmark pocket-six --team pocket --team debate --repeats 3 "
        "--out run.db" +
        size_.poison;
    about.program = "convene 0.1.0";
    about.created_ms = 1'790'000'000'000;
    about.settings = {
        {"model", "models/pocket.gguf"}, {"seed", "1"}, {"checksum", "9f2b11e4" + size_.poison}};
    about.gold_errors = {"target-easy-99: the gold answer '3 +' cannot be read" + size_.poison};
  }

  void begin(const char* team) {
    Run run;
    run.created_ms = 1'790'000'000'000;
    run.program = "convene 0.1.0";
    run.team = team;
    runs_.push_back(store_.begin(run));
  }

  /// From 0 to 1.
  double dice() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  std::string item_name(int item) const {
    return fmt::format("target-{}-{:03}", item % 2 == 0 ? "easy" : "hard", item) +
           (item == 0 ? size_.poison : "");
  }

  Verdict verdict_for(std::size_t method, int item) {
    const double ease[] = {0.86, 0.62, 0.5, 0.63, 0.6};
    const double chance = ease[method] - (item % 2 == 0 ? 0 : 0.22);
    const double roll = dice();
    if (roll < chance) return Verdict::right;
    if (roll < 0.93) return Verdict::wrong;
    if (roll < 0.96) return Verdict::unparsed;
    return roll < 0.985 ? Verdict::undecided : Verdict::errored;
  }

  DiscussionId open(std::size_t run, const std::string& item, int repeat) {
    DiscussionRow row;
    row.run = runs_[run];
    row.created_ms = 1'790'000'000'000;
    row.problem =
        plain_problem("Make 24 out of 3, 5, 7 and 9, each used once. (" + item + ")" + size_.poison,
                      AnswerKind::number);
    row.problem.id = item;
    row.repeat = repeat;
    return store_.add(row);
  }

  void team_discussion(Stage& stage, const std::string& answer, bool right, DiscussionId id) {
    const std::string first = right && dice() < 0.5 ? "(9-5)*7-3" : answer;
    stage.say(
        "ceo", "CEO",
        reply_of(
            R"({"decision":"continue","experts":2,"direction":"find it, then recompute it blind","tasks":["solve","recompute"],"tokens_max":2048})"));
    stage.say(
        "recruiter", "Recruiter",
        reply_of(
            R"({"experts":[{"name":"Ada","description":"tries products first"},{"name":"Bo","description":"recomputes"}]})"));
    Reply solved = reply_of("Products first.\n7 × 3 = 21, and 9 − 5 = 4." + size_.poison +
                            "\n\\boxed{" + first + "}");
    solved.reasoning = "Twenty-four is 6 × 4, or 21 + 3, or 28 − 4." + size_.poison;
    solved.usage.reasoning_tokens = 12;
    stage.say("solver", "Solver: Ada, tries products first", solved);
    stage.say("critic", "Critic 1: Bo, recomputes",
              reply_of(first == answer && right ? "value: 24\n[Agree]"
                                                : "value: 25\nThat is not 24. [Disagree]"));
    if (dice() < 0.1) stage.fail("critic", "Critic 2");
    if (first != answer) {
      stage.round(2);
      stage.say("solver", "Solver: Ada, tries products first",
                reply_of("Then add instead.\n\\boxed{" + answer + "}"));
      stage.say("critic", "Critic 1: Bo, recomputes", reply_of("value: 24\n[Agree]"));
      results_.flip_list.push_back({id, 2, "Solver", "Critic 1", first, answer, right});
    }
    stage.run(right ? "24" : "25", "24");
    stage.say("evaluator", "Evaluator",
              reply_of(right ? R"({"correct":true,"advice":""})"
                             : R"({"correct":false,"advice":"recompute the value"})"));
    stage.end(answer, "\\boxed{" + answer + "}", "the critics agreed" + size_.poison);
  }

  void answer(std::size_t method, int item, int repeat) {
    Score score;
    score.method = method;
    score.item = item_name(item);
    score.group = results_.groups[static_cast<std::size_t>(item % 2)];
    score.repeat = repeat;
    score.verdict = verdict_for(method, item);
    const bool right = score.verdict == Verdict::right;
    score.extracted = score.verdict == Verdict::unparsed ? "" : right ? "7*3+9-5-1" : "(9-5)*7-3";
    score.extracted += size_.poison;
    score.why = (right ? "its value is 24" : "its value is 25, not 24") + size_.poison;
    const DiscussionId id = open(std::min(method, kSolo), score.item, repeat);
    Stage stage(store_, id);
    if (method < kSolo) {
      team_discussion(stage, right ? "7*3+9-5-1" : "(9-5)*7-3", right, id);
    } else {
      stage.say("solver", "Solver", reply_of("\\boxed{" + score.extracted + "}"));
      stage.end(score.extracted, "\\boxed{" + score.extracted + "}", "it answered");
    }
    const double tokens[] = {231, 340, 41, 228, 345};
    score.cost.generated = tokens[method] * (0.8 + 0.4 * dice());
    score.cost.prompt = 3 * score.cost.generated;
    score.cost.cached = score.cost.generated;
    score.cost.discarded = method < kSolo ? 6 : 0;
    score.cost.calls = method == kPocket ? 7 : method == kDebate ? 9 : method == kSolo ? 1 : 6;
    score.cost.seconds = score.cost.generated / 400;
    score.discussions = {id};
    for (int more = 1; method > kSolo && more < 4; ++more) score.discussions.push_back(id - more);
    results_.scores.push_back(std::move(score));
  }

  std::map<std::string, std::vector<double>> by_question(std::size_t method,
                                                         const std::string& group) const {
    std::map<std::string, std::vector<double>> scores;
    for (const Score& score : results_.scores)
      if (score.method == method && (group.empty() || score.group == group))
        scores[score.item].push_back(score.verdict == Verdict::right ? 1 : 0);
    return scores;
  }

  Estimate accuracy(std::size_t method, const std::string& group) const {
    ByQuestion scores;
    for (auto& [item, list] : by_question(method, group)) scores.push_back(list);
    return clustered_mean(scores);
  }

  void line(std::size_t method, const std::string& group) {
    TableLine line;
    line.method = method;
    line.group = group;
    line.repeats = size_.repeats;
    double scale = 0;
    for (const Score& score : results_.scores) {
      if (score.method != method || (!group.empty() && score.group != group)) continue;
      ++line.answers;
      ++line.verdicts[*score.verdict];
      line.mean.generated += score.cost.generated;
      line.mean.prompt += score.cost.prompt;
      line.mean.cached += score.cost.cached;
      line.mean.seconds += score.cost.seconds;
      line.mean.calls += score.cost.calls;
      line.mean.discarded += score.cost.discarded;
      scale += 1;
    }
    for (double* sum : {&line.mean.generated, &line.mean.prompt, &line.mean.cached,
                        &line.mean.seconds, &line.mean.calls, &line.mean.discarded})
      *sum /= scale;
    line.questions = line.answers / size_.repeats;
    line.accuracy = line.without_errored = accuracy(method, group);
    line.accuracy_unretried = line.accuracy.mean;
    if (method > kSolo) line.samples = 5.6;
    if (method == kDebate) line.retried = 2;
    results_.table.push_back(line);
  }

  void contrast(std::size_t team, std::size_t against, const std::string& group) {
    Contrast contrast;
    contrast.method = team;
    contrast.against = against;
    contrast.group = group;
    std::vector<double> differences;
    auto theirs = by_question(against, group);
    for (const auto& [item, list] : by_question(team, group)) {
      const double ours = std::accumulate(list.begin(), list.end(), 0.0);
      const double other = std::accumulate(theirs[item].begin(), theirs[item].end(), 0.0);
      differences.push_back((ours - other) / size_.repeats);
      contrast.only_method += ours > other ? 1 : 0;
      contrast.only_against += ours < other ? 1 : 0;
    }
    contrast.questions = static_cast<int>(differences.size());
    contrast.difference = mean_difference(differences);
    contrast.bootstrap = bootstrap_interval(differences, 1, 500);
    contrast.p = contrast.p_holm = sign_flip_p(differences, 1, 2000);
    contrast.mcnemar = mcnemar_p(contrast.only_method, contrast.only_against);
    results_.contrasts.push_back(contrast);
  }

  void curve(const std::string& group) {
    const double floor = accuracy(kSolo, group).mean;
    for (int samples = 1; samples <= 16; samples *= 2) {
      const double gain = 0.16 * (1 - 1.0 / samples);
      CurvePoint point;
      point.group = group;
      point.samples = samples;
      point.generated = 41.0 * samples;
      point.accuracy = {floor + gain, 0.03, {floor + gain - 0.06, floor + gain + 0.06}};
      point.oracle = std::min(0.97, floor + 2.4 * gain);
      results_.curve.push_back(point);
    }
  }

  void summarise() {
    std::vector<std::string> groups = {""};
    groups.insert(groups.end(), results_.groups.begin(), results_.groups.end());
    for (const std::string& group : groups) {
      for (std::size_t method = 0; method < kOracle; ++method) line(method, group);
      for (const std::size_t team : {kPocket, kDebate})
        for (const std::size_t other : {kVotePocket, kVoteDebate, kSolo})
          if (other == kSolo || other == team + kVotePocket) contrast(team, other, group);
      curve(group);
      results_.flips.push_back({kPocket, group, 2, 31, 8, 2, 19});
      results_.critics.push_back({kPocket, group, 57, 60, 3, 40});
    }
    if (!size_.poison.empty()) results_.table.front().note = size_.poison;
  }

  Store& store_;
  SampleSize size_;
  Results results_;
  std::vector<std::int64_t> runs_;
  std::mt19937_64 random_{7};
};

}  // namespace

SampleEvaluation sample_evaluation(const std::string& path, const SampleSize& size) {
  SampleEvaluation sample{open_store(path), {}};
  sample.results = Maker(*sample.store, size).make();
  return sample;
}

}  // namespace convene
