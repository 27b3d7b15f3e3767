#include "engine/llama/llama_engine.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <thread>

#include "base/error.h"
#include "base/random.h"
#include "engine/llama/crew.h"
#include "engine/llama/model.h"
#include "engine/llama/room.h"

namespace convene {

using llama::Crew;
using llama::Job;
using llama::Model;
using llama::Placement;
using llama::Placing;
using llama::Report;
using llama::Room;
using llama::RoomView;
using llama::Sizes;

namespace {

constexpr std::size_t kLookAhead = 64;  // waiting requests that are considered for a free place
constexpr std::chrono::milliseconds kGlance{5};  // between looks at stops and deadlines of those

}  // namespace

struct LlamaEngine::State {
  using Jobs = std::deque<std::unique_ptr<Job>>;
  using Wake = std::function<void()>;

  explicit State(const LlamaOptions& options)
      : model(options),
        sizes(model.sizes()),
        seed(std::random_device()()),
        crew(sizes.lanes, sizes.threads, [this] { tell(); }) {
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

  void tell() {
    const std::lock_guard lock(mutex);
    told = true;
    wake.notify_one();
  }

  void run() {
    for (bool more = false;; more = crew.work()) {
      Jobs fresh;
      {
        std::unique_lock lock(mutex);
        const auto called = [this] { return closing || told || !arrived.empty(); };
        if (!more && waiting.empty()) wake.wait(lock, called);
        if (!more && !waiting.empty()) wake.wait_for(lock, kGlance, called);
        if (closing) break;
        told = false;
        fresh = std::exchange(arrived, {});
      }
      for (Crew::News& news : crew.news()) hear(std::move(news));
      for (auto& job : fresh) prepare(std::move(job));
      end_overdue();
      place_waiting();
    }
    close();
  }

  /// Passes on what a room has to say.
  void hear(Crew::News news) {
    Report& report = news.report;
    count_prompts(report);
    for (Report::Said& said : report.said) said.job->deliver(std::move(said.delta));
    placed -= static_cast<int>(report.ended.size() + report.returned.size());
    for (Report::Ended& ended : report.ended) end(std::move(ended));
    for (auto& job : report.returned) waiting.push_front(std::move(job));
    if (!report.said.empty()) crew.release(*news.room);
  }

  static void end(Report::Ended ended) {
    ended.job->deliver(std::move(ended.rest));
    ended.job->done(std::move(ended.result));
  }

  /// From messages to tokens; what cannot be a prompt fails here.
  void prepare(std::unique_ptr<Job> job) {
    if (auto failure = job->overdue()) return job->done(tl::unexpected(std::move(*failure)));
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

  /// Of those that wait; a room ends its own.
  void end_overdue() {
    std::erase_if(waiting, [](const auto& job) {
      auto failure = job->overdue();
      if (failure) job->done(tl::unexpected(std::move(*failure)));
      return failure.has_value();
    });
  }

  /// Fills the free places, in the order of arrival; a request that waits for a sibling's prefix
  /// lets others pass.
  void place_waiting() {
    for (std::size_t i = 0; i < std::min(waiting.size(), kLookAhead) && placed < sizes.parallel;) {
      Room* room = place(*waiting[i]);
      if (room == nullptr) {
        ++i;
        continue;
      }
      room->post(std::move(waiting[i]));
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
      ++placed;
      crew.rouse(*room);
    }
    crew.watch(!waiting.empty());
  }

  /// The room for a request; none while it has to wait.
  Room* place(const Job& job) {
    const std::vector<llama::Token>& tokens = job.utterance->tokens();
    std::vector<RoomView> views;
    for (const auto& room : rooms) views.push_back(room->view(tokens));
    const Placement placement = llama::place(static_cast<int>(tokens.size()), views, sizes);
    if (placement.placing == Placing::wait) return nullptr;
    if (placement.placing == Placing::new_room && !open_room()) return nullptr;
    return rooms[placement.room].get();
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

  void count_prompts(const Report& report) {
    const std::lock_guard lock(mutex);
    tally.prompt_tokens_sent += report.prompt_tokens_sent;
    tally.prompt_tokens_computed += report.prompt_tokens_computed;
    tally.rooms = static_cast<int>(rooms.size());
  }

  void close() {
    crew.stop();
    for (Crew::News& news : crew.news()) hear(std::move(news));
    const std::string why = "the engine was closed";
    for (const auto& room : rooms)
      for (Report::Ended& ended : room->close(FailureKind::cancelled, why)) end(std::move(ended));
    do {  // a callback may submit one more
      for (auto& job : std::exchange(waiting, {}))
        job->done(tl::unexpected(job->failure(FailureKind::cancelled, why)));
      const std::lock_guard lock(mutex);
      waiting = std::exchange(arrived, {});
    } while (!waiting.empty());
  }

  const Model model;
  Sizes sizes;  // fewer rooms than the model's, once there was no memory for one more

  std::mutex mutex;  // guards what follows, up to tally
  std::condition_variable wake;
  Jobs arrived;
  bool told = false;  // the crew has news
  bool closing = false;
  LlamaTally tally;

  // The engine's thread only.
  std::vector<std::unique_ptr<Room>> rooms;
  Jobs waiting;
  int placed = 0;  // requests that are in rooms
  std::uint64_t seed;

  Crew crew;
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
  LlamaTally tally = state_->tally;
  tally.steps = state_->crew.steps();
  tally.own_kernels = state_->model.sizes().own_kernels;
  return tally;
}

}  // namespace convene
