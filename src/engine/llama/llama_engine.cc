#include "engine/llama/llama_engine.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <thread>

#include "base/error.h"
#include "base/random.h"
#include "engine/llama/model.h"
#include "engine/llama/room.h"

namespace convene {

using llama::Job;
using llama::Model;
using llama::Placement;
using llama::Placing;
using llama::Room;
using llama::RoomView;
using llama::Sizes;

namespace {

constexpr std::size_t kLookAhead = 64;  // waiting requests that are considered for a free place

}  // namespace

struct LlamaEngine::State {
  using Jobs = std::deque<std::unique_ptr<Job>>;
  using Wake = std::function<void()>;

  explicit State(const LlamaOptions& options)
      : model(options), sizes(model.sizes()), seed(std::random_device()()) {
    rooms.push_back(std::make_unique<Room>(model));
    thread = std::thread([this] { run(); });
  }

  ~State() {
    {
      const std::lock_guard lock(mutex);
      closing = true;
    }
    wake.notify_one();
    thread.join();
  }

  void submit(std::unique_ptr<Job> job) {
    const std::lock_guard lock(mutex);
    arrived.push_back(std::move(job));
    wake.notify_one();
  }

  void run() {
    for (;;) {
      Jobs fresh;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock,
                  [this] { return closing || !arrived.empty() || !waiting.empty() || busy(); });
        if (closing) break;
        fresh = std::exchange(arrived, {});
      }
      for (auto& job : fresh) prepare(std::move(job));
      end_overdue();
      place_waiting();
      for (const auto& room : rooms) step(*room);
    }
    close();
  }

  bool busy() const {
    return std::any_of(rooms.begin(), rooms.end(), [](const auto& room) { return room->busy(); });
  }

  int live() const {
    int live = 0;
    for (const auto& room : rooms) live += room->live();
    return live;
  }

  /// From messages to tokens; what cannot be a prompt fails here.
  void prepare(std::unique_ptr<Job> job) {
    if (auto failure = overdue(*job)) return job->done(tl::unexpected(std::move(*failure)));
    try {
      llama::Prompt prompt = model.prompt(job->call.request.messages);
      const int length = static_cast<int>(prompt.tokens.size());
      const int room_left = sizes.context - length;
      if (room_left < 1 || length == 0) return job->done(tl::unexpected(too_long(*job, length)));
      const int tokens_max = std::clamp(job->call.request.sampling.tokens_max, 1, room_left);
      job->utterance.emplace(model, job->call.request, std::move(prompt), tokens_max, next_seed());
      waiting.push_back(std::move(job));
    } catch (const std::exception& e) {
      job->done(tl::unexpected(job->failure(
          FailureKind::refused, "the model cannot be asked this: " + std::string(e.what()))));
    }
  }

  Failure too_long(const Job& job, int length) const {
    return job.failure(FailureKind::too_long,
                       length == 0 ? "the prompt is empty"
                                   : "the prompt has " + std::to_string(length) +
                                         " tokens, the context " + std::to_string(sizes.context) +
                                         ", and a reply needs some of them");
  }

  std::uint64_t next_seed() { return Random(seed++).next(); }

  static std::optional<Failure> overdue(const Job& job) {
    if (job.call.stop.stop_requested())
      return job.failure(FailureKind::cancelled, "stopped by the caller");
    if (Clock::now() >= job.call.deadline)
      return job.failure(FailureKind::timeout, "the deadline passed");
    return std::nullopt;
  }

  void end_overdue() {
    std::erase_if(waiting, [](const auto& job) {
      auto failure = overdue(*job);
      if (failure) job->done(tl::unexpected(std::move(*failure)));
      return failure.has_value();
    });
    for (const auto& room : rooms) room->end_where(overdue);
  }

  /// Fills the free places, in the order of arrival; a request that waits for a sibling's prefix
  /// lets others pass.
  void place_waiting() {
    for (std::size_t i = 0; i < std::min(waiting.size(), kLookAhead) && live() < sizes.parallel;) {
      std::unique_ptr<Job> refused = place(std::move(waiting[i]));
      if (refused) {
        waiting[i++] = std::move(refused);
      } else {
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }

  std::unique_ptr<Job> place(std::unique_ptr<Job> job) {
    const std::vector<llama::Token>& tokens = job->utterance->tokens();
    std::vector<RoomView> views;
    for (const auto& room : rooms) views.push_back(room->view(tokens));
    const Placement placement = llama::place(static_cast<int>(tokens.size()), views, sizes);
    if (placement.placing == Placing::wait) return job;
    if (placement.placing == Placing::new_room && !open_room()) return job;
    const bool first = !job->placed;
    const llama::Utterance& utterance = *job->utterance;
    const std::int64_t sent = utterance.prompt_length();
    Room& room = *rooms[placement.room];
    job = room.admit(std::move(job));
    if (!job && first) count_prompt(sent, utterance.usage().cached_tokens);
    return job;
  }

  bool open_room() {
    try {
      rooms.push_back(std::make_unique<Room>(model));
      return true;
    } catch (const Error&) {
      sizes.rooms = static_cast<int>(rooms.size());
      return false;
    }
  }

  void step(Room& room) {
    if (!room.busy()) return;
    std::vector<std::unique_ptr<Job>> pushed_out = room.step();
    for (auto& job : pushed_out) waiting.push_front(std::move(job));
    const std::lock_guard lock(mutex);
    tally.steps += 1;
    tally.rooms = static_cast<int>(rooms.size());
  }

  void count_prompt(std::int64_t sent, std::int64_t cached) {
    const std::lock_guard lock(mutex);
    tally.prompt_tokens_sent += sent;
    tally.prompt_tokens_computed += sent - cached;
  }

  void close() {
    const auto closed = [](const Job& job) {
      return job.failure(FailureKind::cancelled, "the engine was closed");
    };
    for (const auto& room : rooms)
      room->end_where([&](const Job& job) { return std::optional(closed(job)); });
    for (Jobs* jobs : {&waiting, &arrived})
      for (auto& job : *jobs) job->done(tl::unexpected(closed(*job)));
  }

  const Model model;
  Sizes sizes;  // fewer rooms than the model's, once there was no memory for one more

  std::mutex mutex;  // guards the next three
  std::condition_variable wake;
  Jobs arrived;
  bool closing = false;
  LlamaTally tally;

  // The engine's thread only.
  std::vector<std::unique_ptr<Room>> rooms;
  Jobs waiting;
  std::uint64_t seed;
  std::thread thread;
};

LlamaEngine::LlamaEngine(const LlamaOptions& options) : state_(std::make_unique<State>(options)) {}
LlamaEngine::~LlamaEngine() = default;

void LlamaEngine::submit(Call call, std::function<void(Result<Reply>)> done) {
  auto job = std::make_unique<Job>();
  job->call = std::move(call);
  job->done = std::move(done);
  state_->submit(std::move(job));
}

int LlamaEngine::context_tokens() const {
  return state_->model.sizes().context;
}

LlamaTally LlamaEngine::tally() const {
  const std::lock_guard lock(state_->mutex);
  return state_->tally;
}

}  // namespace convene
