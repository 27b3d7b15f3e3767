#include "sandbox/jail.h"

#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <algorithm>

#include "base/text.h"
#include "sandbox/bubblewrap.h"
#include "sandbox/starvation.h"

namespace convene {
namespace {

using std::chrono::milliseconds;

int milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

/// Up to 64 KiB; absent at the end of the stream. Empty: nothing there just now.
std::optional<std::string> read_piece(const Descriptor& from) {
  std::string piece(std::size_t{64} << 10, '\0');
  const ssize_t size = read(from.get(), piece.data(), piece.size());
  if (size < 0)
    return errno == EAGAIN || errno == EINTR ? std::optional<std::string>("") : std::nullopt;
  if (size == 0) return std::nullopt;
  piece.resize(static_cast<std::size_t>(size));
  return piece;
}

void unblock(const Descriptor& descriptor) {
  fcntl(descriptor.get(), F_SETFL, O_NONBLOCK);
}

/// Whether it became readable (a process: ended) in that time; -1: wait as long as it takes.
bool wait_for(const Descriptor& descriptor, int patience_ms) {
  pollfd poll_for = {descriptor.get(), POLLIN, 0};
  int ready = 0;
  while (descriptor.open() && (ready = poll(&poll_for, 1, patience_ms)) < 0 && errno == EINTR) {
  }
  return ready > 0;
}

std::vector<Descriptor> open_groups(const std::vector<std::string>& files) {
  std::vector<Descriptor> groups;
  for (const std::string& file : files)
    groups.emplace_back(open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return groups;
}

}  // namespace

Result<std::unique_ptr<Jail>> Jail::start(const JailPlan& plan) {
  std::unique_ptr<Jail> jail(new Jail(plan));
  if (const auto launched = jail->launch(plan); !launched) return tl::unexpected(launched.error());
  return jail;
}

Result<void> Jail::launch(const JailPlan& plan) {
  Pipe pipes[6];  // input, output, filter, info, stdout, stderr
  for (Pipe& pipe : pipes) {
    auto opened = open_pipe();
    if (!opened) return tl::unexpected(opened.error());
    pipe = std::move(*opened);
  }
  auto& [input, output, filter, info, text, errors] = pipes;
  if (write(filter.writer.get(), plan.filter.data(), plan.filter.size()) < 0)
    return tl::unexpected(Failure{.detail = "cannot hand over the system call filter"});
  filter.writer.close();
  const Descriptor nothing(open("/dev/null", O_RDWR | O_CLOEXEC));
  const std::vector<Descriptor> groups = open_groups(plan.cgroup);
  SpawnPlan spawning{.path = plan.host.bubblewrap,
                     .arguments = bubblewrap_arguments(plan),
                     // The order of sets is always the same, so that the same program gets the
                     // same verdict; many threads need not reserve 64 MiB each.
                     .environment = {"PYTHONHASHSEED=0", "MALLOC_ARENA_MAX=2"},
                     .descriptors = {{nothing.get(), 0},
                                     {text.writer.get(), 1},
                                     {errors.writer.get(), 2},
                                     {input.reader.get(), jail_input},
                                     {output.writer.get(), jail_output},
                                     {filter.reader.get(), jail_filter},
                                     {info.writer.get(), jail_info}},
                     .limits = resource_limits(plan.limits),
                     .user = plan.user,
                     .membership = {}};
  for (const Descriptor& group : groups) spawning.membership.push_back(group.get());
  auto child = spawn(spawning);
  if (!child) return tl::unexpected(child.error());
  outer_ = std::move(*child);
  to_ = std::move(input.writer);
  from_ = std::move(output.reader);
  info_ = std::move(info.reader);
  stdout_ = std::move(text.reader);
  stderr_ = std::move(errors.reader);
  for (const Descriptor* ours : {&to_, &from_, &info_, &stdout_, &stderr_}) unblock(*ours);
  return {};
}

Jail::~Jail() {
  kill();
  if (inner_.open()) wait_for(inner_, -1);
}

bool Jail::send(char kind, std::string_view payload, Deadline deadline) {
  const std::string bytes = frame_bytes(kind, payload);
  std::string_view left = bytes;
  while (ending_.empty() && write_some(left) && !left.empty())
    if (!wait(true, deadline)) return false;
  return ending_.empty();
}

bool Jail::receive(Frame& frame, Deadline deadline) {
  while (!frames_.next(frame)) {
    if (frames_.too_large()) end("sent more than fits a result");
    if (!ending_.empty() || !wait(false, deadline)) {
      if (frames_.next(frame)) return true;  // its last words
      return false;
    }
  }
  return true;
}

/// Waits until something can be done, and reads whatever came. False: it is gone.
bool Jail::wait(bool to_write, Deadline deadline) {
  pollfd fds[] = {{from_.get(), POLLIN, 0},   {stdout_.get(), POLLIN, 0},
                  {stderr_.get(), POLLIN, 0}, {outer_.handle.get(), POLLIN, 0},
                  {info_.get(), POLLIN, 0},   {to_write ? to_.get() : -1, POLLOUT, 0}};
  const bool deaf = !from_.open();  // its end is near, or it closed the channel and lives on
  if (deadline != extended_) {
    extended_ = deadline;
    grace_ = {};
    measure_starvation();
  }
  deadline += grace_;
  if (deaf) deadline = std::min(deadline, hung_up_ + milliseconds(1000));
  const int ready = poll(fds, std::size(fds), milliseconds_until(deadline));
  if (ready < 0 && errno != EINTR) {
    ended_by_us_ = true;
    end(fmt::format("cannot be waited for: {}", strerror(errno)));
  }
  const std::chrono::nanoseconds before = grace_;
  if (ready == 0 && std::chrono::steady_clock::now() >= deadline && !extend())
    end(deaf ? "closed the channel to its tests"
             : fmt::format("took longer than {:.3g} s", limits_.wall_ms / 1000.0));
  hung_up_ += grace_ - before;
  if (fds[4].revents != 0) read_inner_pid();
  if (fds[0].revents != 0) read_frames();
  if (fds[1].revents != 0) read_text(stdout_, output_);
  if (fds[2].revents != 0) read_text(stderr_, errors_);
  if (ending_.empty() && fds[3].revents != 0) {
    drain();
    if (ending_.empty()) end(exit_reason());
  }
  return ending_.empty();
}

/// Deadlines may follow each other closely: not each of them is worth a look.
void Jail::measure_starvation() {
  constexpr milliseconds between(100);
  const auto now = std::chrono::steady_clock::now();
  if (now - measured_ < between) return;
  starved_ = starved_for(inner_number_);
  measured_ = now;
}

/// Adds what the jail has waited for a processor since the deadline was set. False: nothing to
/// speak of, or it had all that it can get.
bool Jail::extend() {
  constexpr int most_limits = 9;
  constexpr milliseconds least(20);
  const std::chrono::nanoseconds waited = std::min<std::chrono::nanoseconds>(
      starved_for(inner_number_) - starved_, most_limits * milliseconds(limits_.wall_ms));
  if (waited < grace_ + least) return false;
  grace_ = waited;
  return true;
}

bool Jail::write_some(std::string_view& bytes) {
  const ssize_t size = write(to_.get(), bytes.data(), bytes.size());
  if (size >= 0) bytes.remove_prefix(static_cast<std::size_t>(size));
  if (size < 0 && errno != EAGAIN && errno != EINTR) to_.close();
  return to_.open();
}

void Jail::read_frames() {
  if (const auto piece = read_piece(from_)) return frames_.append(*piece);
  from_.close();
  hung_up_ = std::chrono::steady_clock::now();
}

void Jail::read_text(Descriptor& from, std::string& into) {
  const auto piece = read_piece(from);
  if (!piece) return from.close();
  into += *piece;
  const auto written = static_cast<std::int64_t>(output_.size() + errors_.size());
  if (written <= limits_.output_bytes) return;
  into.resize(into.size() -
              std::min(into.size(), static_cast<std::size_t>(written - limits_.output_bytes)));
  if (ending_.empty()) end(fmt::format("wrote more than {} KiB", limits_.output_bytes >> 10));
}

/// bubblewrap tells the first process's number, as JSON of one field that interests us.
void Jail::read_inner_pid() {
  const auto piece = read_piece(info_);
  if (piece) inner_pid_ += *piece;
  const std::size_t name = inner_pid_.find("\"child-pid\":");
  if (name != std::string::npos && inner_pid_.find('}') != std::string::npos) {
    const int pid = std::atoi(inner_pid_.c_str() + name + std::strlen("\"child-pid\":"));
    if (pid > 0) inner_ = open_process(pid);
    inner_number_ = pid;
  }
  if (!piece || inner_.open()) info_.close();
}

void Jail::drain() {
  for (int piece = 0; piece < 64 && from_.open(); ++piece) {
    pollfd poll_for = {from_.get(), POLLIN, 0};
    if (poll(&poll_for, 1, 0) <= 0) break;
    read_frames();
  }
  for (const auto& [from, into] : {std::pair(&stdout_, &output_), std::pair(&stderr_, &errors_)})
    for (int piece = 0; piece < 64 && from->open(); ++piece) {
      pollfd poll_for = {from->get(), POLLIN, 0};
      if (poll(&poll_for, 1, 0) <= 0) break;
      read_text(*from, *into);
    }
}

void Jail::end(std::string why) {
  ending_ = std::move(why);
  kill();
}

/// The first process of the namespace takes everything in it along; bubblewrap then reaps it and
/// ends too. Killed the other way round it would be left to the machine's own first process, which
/// may not care for orphans.
void Jail::kill() {
  if (reaped_ || !outer_.handle.open()) return;
  constexpr int patience_ms = 2000;
  if (!inner_.open() && wait_for(info_, patience_ms)) read_inner_pid();
  if (inner_.open()) {
    signal_process(inner_, SIGKILL);
    wait_for(outer_.handle, patience_ms);
  }
  signal_process(outer_.handle, SIGKILL);
  while (waitpid(outer_.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
}

std::string Jail::exit_reason() {
  int status = 0;
  while (waitpid(outer_.pid, &status, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  constexpr int signal_base = 128;  // how bubblewrap passes on a death by signal
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : signal_base + WTERMSIG(status);
  if (code == signal_base + SIGXCPU)
    return fmt::format("used more than {} s of processor time", limits_.cpu_seconds);
  was_killed_ = code == signal_base + SIGKILL;
  if (was_killed_) return "was killed, for its use of time or memory or by itself";
  if (code > signal_base) return fmt::format("was ended by signal {}", code - signal_base);
  return fmt::format("exited with status {} before it was done", code);
}

}  // namespace convene
