#include "train/torch/fit.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/hash.h"
#include "train/feed.h"
#include "train/file.h"
#include "train/run_folder.h"
#include "train/run_log.h"
#include "train/sizing.h"
#include "train/tokenizer_file.h"
#include "train/torch/device.h"
#include "train/torch/held_out.h"
#include "train/torch/peak.h"
#include "train/torch/side_by_side.h"
#include "train/torch/training.h"

namespace convene {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What the data of a run depends on beyond its recipe: the prompts, the generators as they are
/// now, the tokenizer.
std::map<std::string, std::string> settings_with_data(const Recipe& recipe,
                                                      const pocket::Templates& templates,
                                                      const pocket::Lessons& lessons,
                                                      const Tokenizer& tokenizer) {
  constexpr int sampled = 3000;  // the rarest lessons come once in a few hundred
  auto settings = settings_of(recipe);
  Hasher drawn, merged;
  for (const auto& [role, text] : templates) drawn.add(role).add(text);
  Random random(recipe.fit.seed);
  for (int i = 0; i < sampled; ++i) {
    const pocket::Lesson lesson = lessons.draw(random);
    drawn.add(lesson.prompt).add(lesson.reply);
  }
  for (const auto& [left, right] : tokenizer.merges()) merged.add(left).add(right);
  settings["the lessons drawn"] = drawn.hex().substr(0, 16);
  settings["the tokenizer"] = merged.hex().substr(0, 16);
  return settings;
}

/// One run in progress.
class Fit {
 public:
  Fit(const Recipe& recipe, const FitOptions& options, Tokenizer tokenizer)
      : recipe_(recipe),
        options_(options),
        folder_{options.out},
        templates_(pocket::read_templates(recipe.prompts)),
        lessons_(templates_, recipe.mixture),
        tokenizer_(std::move(tokenizer)),
        settings_(settings_with_data(recipe, templates_, lessons_, tokenizer_)),
        device_(device_named(options.device)),
        model_(recipe.model, device_),
        schedule_(recipe.fit.schedule),
        families_(families_of(recipe)),
        tasks_(held_out_tasks(families_, recipe.fit.held_out_problems, recipe.fit.seed)),
        peak_(measured_peak(recipe.fit.bf16 ? at::kBFloat16 : at::kFloat, device_, workers())),
        feed_([this](Random& random) { return draw(random); }) {}

  TrainingState state;  ///< set before `run`

  const std::map<std::string, std::string>& settings() const { return settings_; }

  /// Whether it came to its end before `stop`.
  bool run(const std::atomic<bool>& stop) {
    log_.emplace(folder_, state.moments.steps, state.tokens);
    if (finished()) {
      fmt::print(stderr, "the run has had its {} tokens\n", schedule_.tokens);
      return true;
    }
    move_to(state, recipe_.model, device_);
    const double spent_before = state.seconds;
    tokens_measured_ = state.tokens;
    Clock::time_point reported = started_, saved = started_;
    while (!stop && !finished()) {
      const std::int64_t before = state.tokens;
      step();
      state.seconds = spent_before + seconds_since(started_);
      if (due(reported, 10)) report();
      const std::int64_t every = recipe_.fit.held_out_tokens;
      if (finished() || before / every != state.tokens / every) examine();
      if (due(saved, recipe_.fit.checkpoint_minutes * 60)) save();
    }
    report();
    save();
    return finished();
  }

 private:
  static bool due(Clock::time_point& last, double seconds) {
    if (seconds_since(last) < seconds) return false;
    last = Clock::now();
    return true;
  }

  bool finished() const { return state.tokens >= schedule_.tokens; }

  int workers() const { return device_.is_cpu() ? threads_of(options_.workers) : 1; }

  std::vector<Pack> draw(Random& random) const {
    return draw_step([this](Random& r) { return lesson(r); }, tokenizer_, recipe_.fit.step, random);
  }

  /// A critic's or reviser's lesson is often about an answer of the model's own instead.
  pocket::Lesson lesson(Random& random) const {
    pocket::Lesson drawn = lessons_.draw(random);
    if (state.pool.size() == 0 || !random.chance(recipe_.on_policy.share)) return drawn;
    const auto own = state.pool.lesson(drawn.family, drawn.role, lessons_, random);
    return own && fits(*own) ? *own : drawn;
  }

  bool fits(const pocket::Lesson& lesson) const {
    return as_example(lesson, tokenizer_).tokens.size() <=
           static_cast<std::size_t>(recipe_.fit.step.lesson_max());
  }

  bool pool_is_due(std::int64_t tokens) const {
    const OnPolicyPlan& plan = recipe_.on_policy;
    if (plan.share <= 0 ||
        static_cast<double>(tokens) < plan.from * static_cast<double>(schedule_.tokens))
      return false;
    return state.pool_tokens == 0 || tokens - state.pool_tokens >= plan.every_tokens;
  }

  void step() {
    const Feed::Batch batch = feed_.take(state.random);
    std::int64_t after = state.tokens;
    for (const Pack& pack : batch.packs) after += static_cast<std::int64_t>(pack.used());
    const bool ask = pool_is_due(after);
    if (!ask) feed_.begin(batch.after);
    rate_ = rate_at(schedule_, state.tokens);
    const StepResult result = take_step(state, model_, batch.packs, recipe_.fit, rate_, workers());
    state.random = batch.after;
    if (ask) add_proposals();
    gradient_norm_ = result.gradient_norm;
    operations_ += operations(recipe_.model, batch.packs);
    for (const auto& [kind, tally] : result.by_kind)
      for (const std::string& name : {kind, kind.substr(0, kind.find(' ')), std::string("all")}) {
        tallies_[name].loss += tally.loss;
        tallies_[name].tokens += tally.tokens;
      }
  }

  Exam exam() const {
    return {lessons_,      templates_,    tokenizer_,
            state.weights, recipe_.model, recipe_.fit.reply_tokens,
            workers()};
  }

  void add_proposals() {
    const auto seed = Hasher().add(static_cast<std::int64_t>(recipe_.fit.seed)).add(state.tokens);
    for (const Proposal& proposal : propose(exam(), families_, recipe_.on_policy, seed.value()))
      state.pool.add(proposal, recipe_.on_policy.kept);
    state.pool_tokens = state.tokens;
  }

  /// Speed since the last report, and from it, when the run ends by the clock, its length.
  void measure() {
    const double seconds = seconds_since(measured_);
    const double now = static_cast<double>(state.tokens - tokens_measured_) / seconds;
    speed_ = speed_ > 0 ? 0.9 * speed_ + 0.1 * now : now;
    utilisation_ = std::exchange(operations_, 0) / seconds / peak_;
    measured_ = Clock::now();
    tokens_measured_ = state.tokens;
    if (options_.minutes)
      schedule_.tokens =
          tokens_by(state.tokens, speed_, *options_.minutes * 60 - seconds_since(started_));
  }

  void report() {
    measure();
    Progress progress{.step = state.moments.steps,
                      .tokens = state.tokens,
                      .tokens_planned = schedule_.tokens,
                      .rate = rate_ * recipe_.fit.optimiser.rate,
                      .gradient_norm = gradient_norm_,
                      .tokens_per_second = speed_,
                      .utilisation = utilisation_,
                      .memory_bytes = memory_used(),
                      .losses = {}};
    for (const auto& [kind, tally] : tallies_) progress.losses[kind] = tally.mean();
    tallies_.clear();
    log_->say(progress);
  }

  std::string checkpoint() const {
    return to_safetensors(to_checkpoint(state, recipe_.model, settings_));
  }

  void save() {
    write_checkpoint(folder_, state.moments.steps, checkpoint(), recipe_.fit.checkpoints_kept);
  }

  void examine() {
    if (tasks_.empty()) return;  // none wanted: then none is the best either
    const auto made = attempts(exam(), tasks_, 0, 1, true);
    log_->say(scored(made), state.moments.steps, state.tokens);
    if (mean_accuracy(made) <= state.best.accuracy) return;
    state.best = {mean_accuracy(made), state.tokens};
    write_file(folder_.best(), checkpoint());
  }

  const Recipe& recipe_;
  const FitOptions& options_;
  RunFolder folder_;
  pocket::Templates templates_;
  pocket::Lessons lessons_;
  Tokenizer tokenizer_;
  std::map<std::string, std::string> settings_;
  at::Device device_;
  Model model_;
  Schedule schedule_;
  std::vector<std::string> families_;
  std::vector<pocket::Task> tasks_;
  std::optional<RunLog> log_;
  double peak_;  ///< operations a second
  std::map<std::string, Tally> tallies_;
  double rate_ = 0, gradient_norm_ = 0, speed_ = 0, utilisation_ = 0;
  double operations_ = 0;  ///< since the last report
  Clock::time_point started_ = Clock::now(), measured_ = started_;
  std::int64_t tokens_measured_ = 0;
  Feed feed_;  ///< last: its thread reads the others
};

/// Before anything of its size is made.
void require_memory(const Recipe& recipe, const FitOptions& options) {
  require_memory(recipe.model, recipe.fit, threads_of(options.workers), memory_free());
}

bool begin(Recipe recipe, const std::string& recipe_text, const FitOptions& options,
           const std::atomic<bool>& stop) {
  const RunFolder folder{options.out};
  if (!folder.latest().empty())
    throw Error("there is a run in " + options.out.string() + " already",
                "go on with --resume, or name another folder");
  Tokenizer tokenizer = learn_tokenizer(recipe);
  write_file(folder.recipe(), recipe_text);
  write_file(folder.tokenizer(), to_tokenizer_json(tokenizer));
  recipe.model.vocabulary = static_cast<int>(tokenizer.size());
  require_memory(recipe, options);
  fmt::print(stderr, "{} parameters, a vocabulary of {}\n", parameters(recipe.model),
             tokenizer.size());
  Fit fit(recipe, options, std::move(tokenizer));
  fit.state = fresh_state(recipe.model, recipe.fit.seed);
  return fit.run(stop);
}

/// What the model of a recipe has otherwise than that of a run, a line each.
std::string other_sizes(const Recipe& recipe, const Recipe& run) {
  std::string lines;
  const auto before = settings_of(run);
  for (const auto& [key, value] : settings_of(recipe))
    if (key.starts_with("model.") && before.at(key) != value)
      lines += fmt::format("\n  {} is {} now and was {}", key, value, before.at(key));
  return lines;
}

bool go_on(const Recipe& recipe, const FitOptions& options, const std::atomic<bool>& stop) {
  StoredRun run = read_run({options.out}, Which::last);
  Recipe continued = recipe;
  continued.model.vocabulary = run.recipe.model.vocabulary;
  if (continued.model != run.recipe.model)
    throw Error(
        "the run in " + options.out.string() +
            " has another model than the configuration:" + other_sizes(continued, run.recipe),
        "go on with " + RunFolder{options.out}.recipe().string());
  require_memory(continued, options);
  Fit fit(continued, options, std::move(run.tokenizer));
  fit.state = from_checkpoint(run.checkpoint, continued.model);
  if (!options.changed) require_same_run(run.checkpoint, fit.settings());
  // How good the best one was, other problems do not tell.
  if (recipe.fit.held_out_problems != run.recipe.fit.held_out_problems) fit.state.best = {};
  fmt::print(stderr, "going on after {} tokens\n", fit.state.tokens);
  return fit.run(stop);
}

}  // namespace

bool fit(const Recipe& recipe, const std::string& recipe_text, const FitOptions& options,
         const std::atomic<bool>& stop) {
  use_own_threads();
  device_named(options.device);
  require_memory(recipe, options);  // once more when the vocabulary is learned
  const RunLock lock({options.out});
  const bool there = options.resume && !RunFolder{options.out}.latest().empty();
  const bool ended =
      there ? go_on(recipe, options, stop) : begin(recipe, recipe_text, options, stop);
  if (!ended) fmt::print(stderr, "\nset aside; go on with --resume\n");
  return ended;
}

}  // namespace convene
