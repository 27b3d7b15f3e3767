#include "engine/fake_provider.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/check.h"
#include "base/text.h"

namespace convene {
namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  std::string input = {};
  std::string output = {};
  std::deque<Step> steps = {};
  Clock::time_point due = {};  // of the first step
  bool hung = false;
  bool closing = false;  // once the output is out

  bool answering() const { return hung || !steps.empty() || !output.empty(); }
};

/// The first whole request in `input`, taken out of it; false: not there yet.
bool take_request(std::string& input, Asked& asked) {
  const std::size_t head = input.find("\r\n\r\n");
  if (head == std::string::npos) return false;
  asked.headers = input.substr(0, head);
  const std::string lowered = lower_ascii(asked.headers);
  const std::size_t at = lowered.find("content-length:");
  const std::size_t length = at == std::string::npos ? 0 : std::stoul(lowered.substr(at + 15));
  if (input.size() < head + 4 + length) return false;
  asked.body = input.substr(head + 4, length);
  input.erase(0, head + 4 + length);
  const auto json = nlohmann::json::parse(asked.body, nullptr, false);
  if (!json.is_object()) return true;
  asked.model = json.value("model", "");
  asked.stream = json.value("stream", false);
  if (json.contains("messages") && !json["messages"].empty())
    asked.prompt = json["messages"].back().value("content", "");
  return true;
}

}  // namespace

struct FakeProvider::State {
  explicit State(Script s) : script(std::move(s)) {
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    CHECK(bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0);
    CHECK(listen(listener, 1024) == 0);
    CHECK(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port = ntohs(address.sin_port);
    wake = eventfd(0, EFD_CLOEXEC);
    thread = std::thread([this] { run(); });
  }

  ~State() {
    eventfd_write(wake, 1);
    thread.join();
    for (const Connection& connection : connections) close(connection.socket);
    close(listener);
    close(wake);
  }

  void run() {
    for (;;) {
      std::vector<pollfd> polled{{wake, POLLIN, 0}, {listener, POLLIN, 0}};
      for (const Connection& c : connections)
        polled.push_back(
            {c.socket, static_cast<short>(POLLIN | (c.output.empty() ? 0 : POLLOUT)), 0});
      poll(polled.data(), polled.size(), wait_ms());
      if (polled[0].revents != 0) return;
      std::size_t i = 2;
      for (auto it = connections.begin(); it != connections.end(); ++i) {
        const bool readable = (polled[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0;
        const bool alive = (!readable || receive(*it)) && play(*it);
        if (!alive) close(it->socket);
        it = alive ? std::next(it) : connections.erase(it);
      }
      if (polled[1].revents != 0) accept_all();
    }
  }

  int wait_ms() const {
    auto next = Clock::time_point::max();
    for (const Connection& c : connections)
      if (!c.steps.empty() && c.output.empty()) next = std::min(next, c.due);
    if (next == Clock::time_point::max()) return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(wait, 0));
  }

  void accept_all() {
    int accepted = 0;
    while ((accepted = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
      const int on = 1;
      setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      connections.push_back({.socket = accepted});
      const std::lock_guard lock(mutex);
      ++accepts;
    }
  }

  /// False: the client is gone.
  bool receive(Connection& connection) {
    char buffer[65536];
    const ssize_t got = recv(connection.socket, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EAGAIN) return true;
    if (got <= 0) {
      const std::lock_guard lock(mutex);
      hangups += connection.answering();
      changed.notify_all();
      return false;
    }
    connection.input.append(buffer, static_cast<std::size_t>(got));
    Asked asked;
    if (!connection.answering() && take_request(connection.input, asked)) answer(connection, asked);
    return true;
  }

  void answer(Connection& connection, Asked& asked) {
    {
      const std::lock_guard lock(mutex);
      asked.attempt = counts[asked.model]++;
      seen.push_back(asked);
      changed.notify_all();
    }
    Answer steps = script(asked);
    connection.steps.assign(steps.begin(), steps.end());
    if (!steps.empty()) connection.due = Clock::now() + steps.front().after;
    const auto busy = std::count_if(connections.begin(), connections.end(),
                                    [](const Connection& c) { return c.answering(); });
    const std::lock_guard lock(mutex);
    busiest = std::max(busiest, static_cast<int>(busy));
  }

  /// Does what is due. False: the connection has ended.
  bool play(Connection& connection) {
    for (;;) {
      if (!flush(connection)) return false;
      if (!connection.output.empty()) return true;
      if (connection.closing) return false;
      if (connection.steps.empty() || connection.due > Clock::now()) return true;
      const Step step = std::move(connection.steps.front());
      connection.steps.pop_front();
      if (!connection.steps.empty()) connection.due = Clock::now() + connection.steps.front().after;
      connection.output = step.bytes;
      connection.closing = step.end == Step::End::close;
      connection.hung = step.end == Step::End::hang;
      if (step.end == Step::End::reset) {
        flush(connection);
        const linger now{.l_onoff = 1, .l_linger = 0};
        setsockopt(connection.socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        return false;
      }
    }
  }

  static bool flush(Connection& connection) {
    while (!connection.output.empty()) {
      const ssize_t sent =
          send(connection.socket, connection.output.data(), connection.output.size(), MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN;
      connection.output.erase(0, static_cast<std::size_t>(sent));
    }
    return true;
  }

  Script script;
  int listener = -1;
  int wake = -1;
  int port = 0;
  std::list<Connection> connections;  // the thread's own

  mutable std::mutex mutex;  // guards what follows
  mutable std::condition_variable changed;
  std::map<std::string, int, std::less<>> counts;
  std::vector<Asked> seen;
  int accepts = 0;
  int hangups = 0;
  int busiest = 0;
  std::thread thread;
};

FakeProvider::FakeProvider() : FakeProvider(fault) {}
FakeProvider::FakeProvider(Script script) : state_(std::make_unique<State>(std::move(script))) {}
FakeProvider::~FakeProvider() = default;

std::string FakeProvider::base_url() const {
  return "http://127.0.0.1:" + std::to_string(state_->port) + "/v1";
}

int FakeProvider::asked(std::string_view model) const {
  const std::lock_guard lock(state_->mutex);
  if (model.empty()) return static_cast<int>(state_->seen.size());
  const auto found = state_->counts.find(model);
  return found == state_->counts.end() ? 0 : found->second;
}

std::vector<Asked> FakeProvider::requests() const {
  const std::lock_guard lock(state_->mutex);
  return state_->seen;
}

int FakeProvider::connections() const {
  const std::lock_guard lock(state_->mutex);
  return state_->accepts;
}

int FakeProvider::in_flight_max() const {
  const std::lock_guard lock(state_->mutex);
  return state_->busiest;
}

bool FakeProvider::hung_up(int times, std::chrono::milliseconds patience) const {
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, patience, [&] { return state_->hangups >= times; });
}

bool FakeProvider::was_asked(int times, std::chrono::milliseconds patience) const {
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, patience,
                                  [&] { return static_cast<int>(state_->seen.size()) >= times; });
}

}  // namespace convene
