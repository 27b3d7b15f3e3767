#include "engine/curl_loop.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/check.h"

namespace convene {
namespace {

constexpr std::chrono::milliseconds kRound{10};
constexpr int kThick = 64;  // events in a round

void prepare_libcurl() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  CHECK(ready == CURLE_OK, "{}", curl_easy_strerror(ready));
}

void set(CURLM* multi, CURLMoption option, auto value) {
  const CURLMcode code = curl_multi_setopt(multi, option, value);
  CHECK(code == CURLM_OK, "{}", curl_multi_strerror(code));
}

}  // namespace

CurlLoop::CurlLoop(int connections_max) {
  prepare_libcurl();
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  multi_ = curl_multi_init();
  if (epoll_ < 0 || wake_ < 0 || multi_ == nullptr)
    throw Error("cannot open the descriptors that a remote engine needs", "see ulimit -n");
  epoll_event event{.events = EPOLLIN, .data = {.fd = wake_}};
  epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event);
  set(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
  set(multi_, CURLMOPT_SOCKETDATA, this);
  set(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
  set(multi_, CURLMOPT_TIMERDATA, this);
  set(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections_max));
}

CurlLoop::~CurlLoop() {
  curl_multi_cleanup(multi_);
  close(wake_);
  close(epoll_);
}

void CurlLoop::add(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlLoop::on_close);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
  const CURLMcode code = curl_multi_add_handle(multi_, easy);
  CHECK(code == CURLM_OK, "{}", curl_multi_strerror(code));
}

void CurlLoop::remove(CURL* easy) {
  const CURLMcode code = curl_multi_remove_handle(multi_, easy);
  CHECK(code == CURLM_OK, "{}", curl_multi_strerror(code));
}

void CurlLoop::run_once(Clock::time_point until) {
  gather(until);
  std::array<epoll_event, 64> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                               wait_ms(std::min(until, timer_)));
  in_round_ += std::max(count, 0);
  more_ = count == static_cast<int>(events.size());
  int running = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.fd == wake_) {
      eventfd_t times = 0;
      eventfd_read(wake_, &times);
      continue;
    }
    const bool in = (event.events & (EPOLLIN | EPOLLHUP)) != 0;
    const bool out = (event.events & EPOLLOUT) != 0;
    const bool error = (event.events & EPOLLERR) != 0;
    const int mask =
        (in ? CURL_CSELECT_IN : 0) | (out ? CURL_CSELECT_OUT : 0) | (error ? CURL_CSELECT_ERR : 0);
    curl_multi_socket_action(multi_, event.data.fd, mask, &running);
  }
  if (timer_ > Clock::now()) return;
  timer_ = Clock::time_point::max();
  curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
}

void CurlLoop::reap(const std::function<void(CURL*, CURLcode)>& on_done) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;  // the message dies with the removal
    remove(easy);
    on_done(easy, code);
  }
}

void CurlLoop::wake() {
  eventfd_write(wake_, 1);
}

int CurlLoop::on_socket(CURL*, int socket, int what, void* self, void* known) {
  static_cast<CurlLoop*>(self)->watch(socket, what, known != nullptr);
  return 0;
}

/// libcurl speaks of a socket once more when it has closed it, and by then the number may be that
/// of another thread's file.
int CurlLoop::on_close(void* self, int socket) {
  static_cast<CurlLoop*>(self)->watched_.erase(socket);  // closing takes it out of epoll
  return ::close(socket);
}

int CurlLoop::on_timer(CURLM*, long timeout_ms, void* self) {
  auto* loop = static_cast<CurlLoop*>(self);
  loop->timer_ = timeout_ms < 0 ? Clock::time_point::max()
                                : Clock::now() + std::chrono::milliseconds(timeout_ms);
  return 0;
}

void CurlLoop::watch(int socket, int what, bool known) {
  if (what == CURL_POLL_REMOVE) {
    if (watched_.erase(socket) > 0) epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
    return;
  }
  epoll_event event{.events = 0, .data = {.fd = socket}};
  if (what != CURL_POLL_OUT) event.events |= EPOLLIN;
  if (what != CURL_POLL_IN) event.events |= EPOLLOUT;
  if (known && epoll_ctl(epoll_, EPOLL_CTL_MOD, socket, &event) == 0) return;
  epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
  watched_.insert(socket);
  curl_multi_assign(multi_, socket, this);  // any pointer: known from now on
}

/// Where events come thick, as from hundreds of streams, a wake for each would cost more than the
/// event: sockets are then looked at once a round, and a read brings several tokens. A wake from
/// another thread is heard at once all the same.
void CurlLoop::gather(Clock::time_point until) {
  const Clock::time_point now = Clock::now();
  const Clock::time_point round_end = round_begun_ + kRound;
  if (now < round_end) {
    pollfd waker{.fd = wake_, .events = POLLIN, .revents = 0};
    if (thick_ && !more_) poll(&waker, 1, wait_ms(std::min({round_end, until, timer_})));
    return;
  }
  thick_ = in_round_ >= kThick;
  in_round_ = 0;
  round_begun_ = now;
}

int CurlLoop::wait_ms(Clock::time_point until) const {
  if (until == Clock::time_point::max()) return -1;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60000));
}

}  // namespace convene
