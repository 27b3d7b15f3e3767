// An OpenAI-compatible endpoint that thinks for a while and says the same 60 tokens to everybody:
// the other side of orchestration.cc and peers.py. One thread, epoll, keep-alive, no checks.
//
//   mock_endpoint [delay_ms]
//
// Prints its port, serves until its standard input closes. A reply that is not streamed comes after
// delay_ms (200); a streamed one as 60 events, evenly over delay_ms, each sent by itself.

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kTokens = 60;

std::string usage_json() {
  return fmt::format(R"("usage":{{"prompt_tokens":100,"completion_tokens":{},"total_tokens":{}}})",
                     kTokens, 100 + kTokens);
}

std::string whole_reply() {
  std::string text;
  for (int i = 0; i < kTokens; ++i) text += "word ";
  const std::string body = fmt::format(
      R"({{"id":"m","object":"chat.completion","created":1,"model":"mock","choices":[{{"index":0,)"
      R"("message":{{"role":"assistant","content":"{}"}},"finish_reason":"stop"}}],{}}})",
      text, usage_json());
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
      body.size(), body);
}

std::string http_chunk(const std::string& data) {
  const std::string event = "data: " + data + "\n\n";
  return fmt::format("{:x}\r\n{}\r\n", event.size(), event);
}

/// What is sent at each step of a stream: a head with the first word, the words, the end.
std::vector<std::string> stream_steps() {
  const auto chunk = [](const std::string& delta, const std::string& finish) {
    return fmt::format(
        R"({{"id":"m","object":"chat.completion.chunk","created":1,"model":"mock","choices":[{{)"
        R"("index":0,"delta":{},"finish_reason":{}}}]}})",
        delta, finish);
  };
  const std::string word = http_chunk(chunk(R"({"role":"assistant","content":"word "})", "null"));
  std::vector<std::string> steps(kTokens, word);
  steps.front() =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
      word;
  steps.back() += http_chunk(chunk("{}", "\"stop\""));
  steps.back() += http_chunk(fmt::format(
      R"({{"id":"m","object":"chat.completion.chunk","created":1,"model":"mock","choices":[],{}}})",
      usage_json()));
  steps.back() += http_chunk("[DONE]") + "0\r\n\r\n";
  return steps;
}

struct Connection {
  std::string received;
  bool answering = false;
  bool streams = false;
  Clock::time_point asked;
};

class Mock {
 public:
  explicit Mock(std::chrono::milliseconds delay) : delay_(delay) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, raw, size) != 0 || listen(listener_, 4096) != 0) std::abort();
    getsockname(listener_, raw, &size);
    fmt::print("{}\n", ntohs(address.sin_port));
    std::fflush(stdout);
    watch(listener_);
    watch(STDIN_FILENO);
  }

  void serve() {
    std::array<epoll_event, 256> events;
    for (;;) {
      const int count =
          epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms());
      for (int i = 0; i < count; ++i) {
        const int fd = events[static_cast<std::size_t>(i)].data.fd;
        if (fd == STDIN_FILENO) return;
        if (fd == listener_) {
          accept_all();
        } else {
          receive(fd);
        }
      }
      send_due();
    }
  }

 private:
  struct Due {
    Clock::time_point when;
    int fd;
    std::size_t step;
    bool operator<(const Due& other) const { return when > other.when; }  // the earliest on top
  };

  void watch(int fd) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
  }

  int wait_ms() const {
    if (due_.empty()) return -1;
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(due_.top().when - Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 1000));
  }

  void accept_all() {
    for (;;) {
      const int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd < 0) return;
      const int yes = 1;
      setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      connections_[fd] = {};
      watch(fd);
    }
  }

  void receive(int fd) {
    std::array<char, 65536> buffer;
    const ssize_t size = recv(fd, buffer.data(), buffer.size(), 0);
    Connection& connection = connections_[fd];
    if (size <= 0) {
      close(fd);
      connections_.erase(fd);
      return;
    }
    connection.received.append(buffer.data(), static_cast<std::size_t>(size));
    const std::size_t head = connection.received.find("\r\n\r\n");
    if (head == std::string::npos || connection.answering) return;
    const std::size_t body = head + 4;
    if (connection.received.size() - body < content_length(connection.received)) return;
    connection.streams = connection.received.find("\"stream\":true", body) != std::string::npos ||
                         connection.received.find("\"stream\": true", body) != std::string::npos;
    connection.received.clear();
    connection.answering = true;
    connection.asked = Clock::now();
    due_.push({connection.asked + (connection.streams ? delay_ / kTokens : delay_), fd, 0});
  }

  static std::size_t content_length(const std::string& request) {
    for (const char* name : {"\r\ncontent-length:", "\r\nContent-Length:"}) {
      const std::size_t at = request.find(name);
      if (at != std::string::npos) return std::strtoul(request.c_str() + at + 17, nullptr, 10);
    }
    return 0;
  }

  void send_due() {
    const Clock::time_point now = Clock::now();
    while (!due_.empty() && due_.top().when <= now) {
      const Due due = due_.top();
      due_.pop();
      const auto it = connections_.find(due.fd);
      if (it == connections_.end() || !it->second.answering) continue;
      Connection& connection = it->second;
      const std::string& bytes = connection.streams ? steps_[due.step] : whole_;
      if (send(due.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) continue;
      if (!connection.streams || due.step + 1 == steps_.size()) {
        connection.answering = false;
        continue;
      }
      const auto next = static_cast<int>(due.step) + 2;
      due_.push({connection.asked + delay_ * next / kTokens, due.fd, due.step + 1});
    }
  }

  const std::chrono::nanoseconds delay_;
  const std::string whole_ = whole_reply();
  const std::vector<std::string> steps_ = stream_steps();
  const int epoll_ = epoll_create1(0);
  int listener_ = -1;
  std::unordered_map<int, Connection> connections_;
  std::priority_queue<Due> due_;
};

}  // namespace

int main(int argc, char** argv) {
  Mock(std::chrono::milliseconds(argc > 1 ? std::atoi(argv[1]) : 200)).serve();
}
