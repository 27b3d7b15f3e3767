#pragma once

#include <curl/curl.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/chunk_reader.h"
#include "chat/sse.h"
#include "engine/endpoint.h"
#include "engine/reply_assembly.h"

namespace convene {

/// How one attempt came out.
struct Attempt {
  Result<Reply> outcome;
  bool retry = false;         ///< asking again may help, and nothing was said yet
  bool about_schema = false;  ///< a weaker form may be taken, and nothing was said yet
};

/// One HTTP exchange at a time with an endpoint; reused, for libcurl's handles are dear. Belongs to
/// the engine's thread. on_delta is called from within libcurl.
class Transfer {
 public:
  /// Whenever due() comes nearer than it was, the handle is added to sooner.
  Transfer(const Endpoint& endpoint, const RemoteOptions& options, std::vector<CURL*>& sooner);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// request and on_delta outlive the attempt. form: of its schema. Throws Error for a request that
  /// cannot be written.
  void begin(const Request& request, OpenAiDialect::SchemaForm form,
             const std::function<void(Delta)>& on_delta, Clock::time_point now);
  CURL* easy() const { return easy_; }
  static Transfer& of(CURL* easy);

  /// When the timer of the present phase runs out; it moves as the reply goes on.
  Clock::time_point due() const;

  /// The exchange ended by itself.
  Attempt conclude(CURLcode code);
  /// The phase's timer ran out. A reply whose end was seen is one all the same.
  Attempt run_out();
  /// The caller ended it.
  Failure abandon(FailureKind kind, std::string detail);

 private:
  enum class Form { unknown, stream, json, other };

  static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
  bool take(std::string_view bytes);
  bool take_stream(std::string_view bytes);
  void take_event(std::string_view data);
  void deliver(Delta delta);
  void fail(FailureKind kind, std::string detail, bool retry);
  Attempt settled(ReplyAssembly::Verdict verdict, bool spoke) const;

  long status() const;
  std::string content_type() const;
  std::optional<std::string> header(const char* name) const;
  std::optional<std::chrono::milliseconds> retry_after() const;
  Form form_of(std::string_view body) const;

  Attempt refused();
  Attempt lost(CURLcode code);
  Attempt finished();
  Attempt broken(FailureKind kind, std::string detail, bool retry);
  Usage probably_spent() const;

  const Endpoint& endpoint_;
  const RemoteOptions& options_;
  std::vector<CURL*>& sooner_;
  CURL* easy_;
  curl_slist* headers_ = nullptr;
  std::array<char, 256> curl_error_{};

  const Request* request_ = nullptr;
  const std::function<void(Delta)>* on_delta_ = nullptr;
  OpenAiDialect dialect_;
  std::string question_;
  Form form_ = Form::unknown;
  std::string body_;  // of what is no stream
  SseParser events_;
  ChunkReader chunks_;
  std::optional<ReplyAssembly> assembly_;
  std::optional<Attempt> verdict_;  // reached while the bytes still came
  bool done_ = false;               // the stream's last event was seen
  Clock::time_point begun_;
  Clock::time_point last_token_;
};

}  // namespace convene
