#include "engine/llama/room.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "base/check.h"

namespace convene::llama {
namespace {

constexpr int kCachePerCrowd = 4;

std::size_t common(const std::vector<Token>& a, const std::vector<Token>& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first -
                                  a.begin());
}

/// The last token of a prompt is computed in any case, for what follows it.
int reusable(std::size_t length, const std::vector<Token>& prompt) {
  return static_cast<int>(std::min(length, prompt.size() - 1));
}

std::uint64_t ticks() {
  return static_cast<std::uint64_t>(Clock::now().time_since_epoch().count());
}

}  // namespace

Failure Job::failure(FailureKind kind, std::string detail) const {
  Failure failure{.kind = kind,
                  .detail = std::move(detail),
                  .retry_after = {},
                  .usage = {.dollars = 0},
                  .text = {}};
  if (utterance && placed) {
    failure.usage = utterance->usage();
    failure.text = utterance->text();
  }
  return failure;
}

std::optional<Failure> Job::overdue() const {
  if (call.stop.stop_requested()) return failure(FailureKind::cancelled, "stopped by the caller");
  if (Clock::now() >= call.deadline) return failure(FailureKind::timeout, "the deadline passed");
  return std::nullopt;
}

Room::Room(const Model& model) : model_(model), decoder_(make_decoder(model)) {}

Room::~Room() = default;

RoomView Room::view(const std::vector<Token>& prompt) const {
  const std::lock_guard lock(books_);
  RoomView view;
  view.live = static_cast<int>(live_.size() + posted_.size());
  view.live_cells = tree_.cells_of(live_set_);
  for (const std::uint64_t used : used_) view.used = std::max(view.used, used);
  const auto meet = [&](const Job& other) {
    const std::vector<Token>& tokens = other.utterance->tokens();
    if (model_.shares_prefixes())
      view.coming = std::max(view.coming, reusable(common(tokens, prompt), prompt));
    return static_cast<int>(tokens.size());
  };
  // What is still to be computed takes cells too.
  for (const Live& other : live_)
    view.live_cells += meet(*other.job) - tree_.length(other.sequence);
  for (const auto& job : posted_) view.live_cells += meet(*job);
  if (model_.shares_prefixes())
    view.cached = reusable(static_cast<std::size_t>(tree_.match(prompt).length), prompt);
  return view;
}

void Room::post(std::unique_ptr<Job> job) {
  const std::lock_guard lock(books_);
  posted_.push_back(std::move(job));
}

bool Room::busy() const {
  const std::lock_guard lock(books_);
  return !live_.empty() || !posted_.empty();
}

Report Room::step(int threads) {
  Report report;
  const std::vector<Take> takes = prepare(report);
  if (takes.empty()) return report;
  const int status = compute(takes, threads);
  const std::lock_guard lock(books_);
  if (status != 0) {
    reset("a batch could not be computed (code " + std::to_string(status) + ")", report);
    return report;
  }
  record(takes);
  speak(takes, report);
  return report;
}

std::vector<Take> Room::prepare(Report& report) {
  const std::lock_guard lock(books_);
  end_overdue(report);
  admit_posted(report);
  return take_in_space(report);
}

void Room::admit_posted(Report& report) {
  for (auto& posted : std::exchange(posted_, {})) {
    const bool first = !posted->placed;
    if (std::unique_ptr<Job> refused = admit(std::move(posted))) {
      report.returned.push_back(std::move(refused));
    } else if (first) {
      const Utterance& utterance = *live_.back().job->utterance;
      report.prompt_tokens_sent += utterance.prompt_length();
      report.prompt_tokens_computed += utterance.prompt_length() - utterance.usage().cached_tokens;
    }
  }
}

/// Takes the job and gives nothing, or gives it back when there are no cells for it now.
std::unique_ptr<Job> Room::admit(std::unique_ptr<Job> job) {
  const std::vector<Token>& tokens = job->utterance->tokens();
  const std::optional<SequenceId> sequence = free_sequence();
  if (!sequence) return job;

  const PrefixTree::Match match =
      model_.shares_prefixes() ? tree_.match(tokens) : PrefixTree::Match{};
  const int reused =
      match.length > 0 ? reusable(static_cast<std::size_t>(match.length), tokens) : 0;
  if (reused > 0) {
    tree_.fork(*sequence, match.sequence, reused);
    decoder_->share(match.sequence, *sequence, reused);
    used_[static_cast<std::size_t>(match.sequence)] = ticks();
  } else {
    tree_.open(*sequence);
  }
  live_set_.set(static_cast<std::size_t>(*sequence));
  used_[static_cast<std::size_t>(*sequence)] = ticks();

  const int need = static_cast<int>(tokens.size()) - reused;
  drop_dead_ends(*sequence);
  if (!make_space(need + static_cast<int>(live_.size())) && !live_.empty()) {
    forget(*sequence, 0);
    live_set_.reset(static_cast<std::size_t>(*sequence));
    return job;
  }
  keep_uncrowded(need);
  if (!job->placed) job->utterance->set_cached(reused);
  job->placed = true;
  live_.push_back({std::move(job), *sequence});
  return nullptr;
}

void Room::end_overdue(Report& report) {
  std::erase_if(live_, [&](Live& live) {
    std::optional<Failure> failure = live.job->overdue();
    if (!failure) return false;
    leave(live.sequence);
    report.ended.push_back({std::move(live.job), {}, tl::unexpected(std::move(*failure))});
    return true;
  });
}

/// What goes into the next batch, once there are cells for it.
std::vector<Take> Room::take_in_space(Report& report) {
  while (!live_.empty()) {
    std::vector<Take> takes = plan_step(rows(), model_.sizes().batch);
    int cells = 0;
    for (const Take& take : takes) cells += take.count;
    if (make_space(cells)) return takes;
    CHECK(live_.size() > 1, "one request of {} tokens in {} cells",
          live_.back().job->utterance->tokens().size(), model_.sizes().cells);
    leave(live_.back().sequence);  // the youngest has the least to lose
    report.returned.push_back(std::move(live_.back().job));
    live_.pop_back();
  }
  return {};
}

std::vector<Report::Ended> Room::close(FailureKind kind, const std::string& why) {
  const std::lock_guard lock(books_);
  std::vector<Report::Ended> ended;
  const auto end = [&](std::unique_ptr<Job> job) {
    Failure failure = job->failure(kind, why);
    ended.push_back({std::move(job), {}, tl::unexpected(std::move(failure))});
  };
  for (Live& live : live_) {
    leave(live.sequence);
    end(std::move(live.job));
  }
  for (auto& job : posted_) end(std::move(job));
  live_.clear();
  posted_.clear();
  return ended;
}

int Room::free_cells() const {
  return model_.sizes().cells - tree_.cells();
}

std::optional<SequenceId> Room::free_sequence() {
  for (;;) {
    for (SequenceId id = 0; id < model_.sizes().sequences; ++id)
      if (!tree_.holds(id)) return id;
    if (!forget_oldest(model_.sizes().cells)) return std::nullopt;
  }
}

bool Room::make_space(int cells) {
  while (free_cells() < cells)
    if (!forget_oldest(cells - free_cells())) return false;
  return true;
}

/// Frees up to so many cells at the end of the cached sequence that was not used for the longest
/// time.
bool Room::forget_oldest(int cells) {
  std::optional<SequenceId> oldest;
  for (SequenceId id = 0; id < PrefixTree::kSequences; ++id) {
    const auto index = static_cast<std::size_t>(id);
    if (!tree_.holds(id) || live_set_[index]) continue;
    if (!oldest || used_[index] < used_[static_cast<std::size_t>(*oldest)]) oldest = id;
  }
  if (!oldest) return false;
  const int shared = tree_.shared(*oldest);
  const int kept = std::max(shared, tree_.length(*oldest) - cells);
  forget(*oldest, kept > shared ? kept : 0);
  return true;
}

/// Everything of a sequence from length on; at 0 the sequence itself.
void Room::forget(SequenceId sequence, int length) {
  decoder_->truncate(sequence, length);
  if (length > 0) {
    tree_.truncate(sequence, length);
  } else {
    tree_.close(sequence);
  }
}

/// What an earlier request said after the point where this one turns away is unlikely to be asked
/// for again, while every step scans its cells: a role's own text and its reply, behind the
/// transcript they share. Where the end is longer than what is shared it is kept, for then the two
/// are hardly of one discussion.
void Room::drop_dead_ends(SequenceId sequence) {
  for (SequenceId id = 0; id < PrefixTree::kSequences; ++id) {
    if (!tree_.holds(id) || live_set_[static_cast<std::size_t>(id)]) continue;
    const int shared = tree_.shared_by(id, sequence);
    const int end = tree_.length(id) - shared;
    if (shared > 0 && end > 0 && end <= shared) forget(id, std::max(shared, tree_.shared(id)));
    if (tree_.holds(id) && tree_.length(id) == tree_.shared(id)) forget(id, 0);
  }
}

/// Cached cells slow every step a little, but to compute them again costs more than to scan them
/// for a long time.
void Room::keep_uncrowded(int need) {
  while (tree_.cells() + need > kCachePerCrowd * model_.sizes().crowd && forget_oldest(need)) {
  }
}

/// The sequence of a job that is no longer live stays as a cached prefix.
void Room::leave(SequenceId sequence) {
  const auto index = static_cast<std::size_t>(sequence);
  live_set_.reset(index);
  used_[index] = ticks();
  if (tree_.length(sequence) == 0 || !model_.shares_prefixes()) forget(sequence, 0);
}

std::vector<Row> Room::rows() const {
  std::vector<Row> rows;
  for (const Live& live : live_)
    rows.push_back(
        {tree_.length(live.sequence), static_cast<int>(live.job->utterance->tokens().size())});
  return rows;
}

/// The decoder's code; 0 is success.
int Room::compute(const std::vector<Take>& takes, int threads) {
  Batch batch;
  for (const Take& take : takes) {
    const Live& live = live_[take.row];
    for (int i = 0; i < take.count; ++i) {
      const int at = take.from + i;
      batch.tokens.push_back({live.job->utterance->tokens()[static_cast<std::size_t>(at)], at,
                              live.sequence, take.draws && i + 1 == take.count});
    }
  }
  batch.threads = threads;
  batch.cells_left = free_cells() - static_cast<int>(batch.tokens.size());
  return decoder_->decode(batch);
}

void Room::record(const std::vector<Take>& takes) {
  for (const Take& take : takes) {
    const Live& live = live_[take.row];
    const std::span<const Token> tokens = live.job->utterance->tokens();
    tree_.append(live.sequence, tokens.subspan(static_cast<std::size_t>(take.from),
                                               static_cast<std::size_t>(take.count)));
  }
}

void Room::speak(const std::vector<Take>& takes, Report& report) {
  int output = 0;
  std::vector<bool> ended(live_.size(), false);
  for (const Take& take : takes) {
    output += take.count;
    if (!take.draws) continue;
    Job& job = *live_[take.row].job;
    Delta delta = job.utterance->advance(decoder_->logits(static_cast<std::size_t>(output) - 1));
    ended[take.row] = job.utterance->ended();
    if (job.call.on_delta && !(delta.text.empty() && delta.reasoning.empty()))
      report.said.push_back({&job, std::move(delta)});
  }
  std::vector<Live> staying;
  for (std::size_t i = 0; i < live_.size(); ++i) {
    if (!ended[i]) {
      staying.push_back(std::move(live_[i]));
      continue;
    }
    std::unique_ptr<Job> job = std::move(live_[i].job);
    leave(live_[i].sequence);
    Delta rest = job->utterance->rest();
    Result<Reply> result =
        job->utterance->stuck()
            ? Result<Reply>(tl::unexpected(job->failure(
                  FailureKind::bad_reply, "no token of the vocabulary can follow here")))
            : Result<Reply>(job->utterance->reply());
    report.ended.push_back({std::move(job), std::move(rest), std::move(result)});
  }
  live_ = std::move(staying);
}

/// After a computation that failed nothing is known about the cache.
void Room::reset(const std::string& why, Report& report) {
  spdlog::warn("{}; the cache is emptied", why);
  std::vector<Live> lost = std::exchange(live_, {});
  live_set_.reset();
  decoder_->clear();
  tree_ = PrefixTree();
  for (Live& live : lost) {
    Failure failure = live.job->failure(FailureKind::lost, why);
    report.ended.push_back({std::move(live.job), {}, tl::unexpected(std::move(failure))});
  }
}

}  // namespace convene::llama
