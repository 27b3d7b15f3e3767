#pragma once

#include <curl/curl.h>

#include <functional>
#include <set>

#include "engine/engine.h"

namespace convene {

/// libcurl's multi interface driven by epoll: the cost of an event does not grow with the number of
/// transfers. Everything but wake() belongs to one thread.
class CurlLoop {
 public:
  explicit CurlLoop(int connections_max);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  void add(CURL* easy);
  /// Of a transfer in progress this closes the connection at once. Not from within libcurl's
  /// callbacks.
  void remove(CURL* easy);

  /// Waits until something happens, `until` comes, or another thread wakes it; then lets libcurl
  /// work.
  void run_once(Clock::time_point until);
  /// Calls on_done for each finished transfer, which is no longer in the loop by then.
  void reap(const std::function<void(CURL*, CURLcode)>& on_done);

  /// From any thread: ends a wait in run_once, or the next one.
  void wake();

 private:
  static int on_socket(CURL* easy, int socket, int what, void* self, void* known);
  static int on_close(void* self, int socket);
  static int on_timer(CURLM* multi, long timeout_ms, void* self);

  void watch(int socket, int what, bool known);
  int wait_ms(Clock::time_point until) const;
  void gather(Clock::time_point until);

  int epoll_ = -1;
  int wake_ = -1;
  CURLM* multi_ = nullptr;
  std::set<int> watched_;          // sockets
  Clock::time_point round_begun_;  // of the present round of kRound, and what came in it
  int in_round_ = 0;
  bool thick_ = false;                                  // much came in the round before
  bool more_ = false;                                   // the last look did not see everything
  Clock::time_point timer_ = Clock::time_point::max();  // libcurl's own
};

}  // namespace convene
