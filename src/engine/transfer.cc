#include "engine/transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "engine/dialect.h"
#include "engine/token_estimate.h"

namespace convene {
namespace {

constexpr std::size_t kErrorBytesMax = 64 << 10;  // of the body of an answer that is no reply

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  CHECK(code == CURLE_OK, "option {}: {}", static_cast<int>(option), curl_easy_strerror(code));
}

Failure failure(FailureKind kind, std::string detail) {
  return {.kind = kind, .detail = std::move(detail)};
}

/// Not a reply and not an error we can read: says what it looks like.
std::string wrong_form(const std::string& content_type, std::string_view body) {
  const bool page =
      content_type.find("html") != std::string::npos || trimmed(body).starts_with('<');
  if (page)
    return "the endpoint answered with a web page, not with JSON (is the base URL right? it "
           "usually ends in /v1; or is there a login in between?)";
  if (trimmed(body).empty()) return "the endpoint answered with nothing";
  return fmt::format("the endpoint answered with {}, not with JSON",
                     content_type.empty() ? "something unknown" : excerpt(content_type, 60));
}

}  // namespace

Transfer::Transfer(const Endpoint& endpoint, const RemoteOptions& options,
                   std::vector<CURL*>& sooner)
    : endpoint_(endpoint),
      options_(options),
      sooner_(sooner),
      easy_(curl_easy_init()),
      events_(options.event_bytes_max) {
  CHECK(easy_ != nullptr);
  for (const std::string& header : endpoint.headers)
    headers_ = curl_slist_append(headers_, header.c_str());
  set(easy_, CURLOPT_URL, endpoint.url.c_str());
  set(easy_, CURLOPT_HTTPHEADER, headers_);
  set(easy_, CURLOPT_POST, 1L);
  set(easy_, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(easy_, CURLOPT_WRITEDATA, this);
  set(easy_, CURLOPT_PRIVATE, this);
  set(easy_, CURLOPT_ERRORBUFFER, curl_error_.data());
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  set(easy_, CURLOPT_QUICK_EXIT, 1L);      // a cancelled call does not wait for a stuck name server
  set(easy_, CURLOPT_FOLLOWLOCATION, 0L);  // a redirect would carry the key elsewhere
  set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  // One reset connection must not take a hundred streams with it.
  set(easy_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.timers.connect.count()));
  if (endpoint.loopback) set(easy_, CURLOPT_NOPROXY, "*");
}

Transfer::~Transfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

Transfer& Transfer::of(CURL* easy) {
  char* self = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
  return *reinterpret_cast<Transfer*>(self);
}

void Transfer::begin(const Request& request, OpenAiDialect::SchemaForm form,
                     const std::function<void(Delta)>& on_delta, Clock::time_point now) {
  request_ = &request;
  on_delta_ = &on_delta;
  dialect_ = options_.adapt_dialect ? usual_dialect(endpoint_.host, request.model, options_.dialect)
                                    : options_.dialect;
  dialect_.schema = form;
  question_ = openai_request(request, dialect_);
  form_ = Form::unknown;
  body_.clear();
  events_.reset();
  assembly_.emplace(ReplyAssembly::Options{.split_think = options_.split_think,
                                           .allow_cut_prompt = options_.allow_cut_prompt,
                                           .bytes_max = options_.reply_bytes_max});
  verdict_.reset();
  done_ = false;
  begun_ = last_token_ = now;
  curl_error_[0] = '\0';
  set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(question_.size()));
  set(easy_, CURLOPT_POSTFIELDS, question_.data());
}

Clock::time_point Transfer::due() const {
  if (done_) return last_token_ + options_.timers.linger;
  if (!dialect_.stream) return begun_ + options_.timers.whole_reply;
  if (!assembly_->spoke() && !assembly_->ended()) return begun_ + options_.timers.first_token;
  return last_token_ + options_.timers.between_tokens;
}

std::size_t Transfer::on_body(char* bytes, std::size_t size, std::size_t count, void* self) {
  const std::size_t length = size * count;
  return static_cast<Transfer*>(self)->take({bytes, length}) ? length : 0;
}

/// False ends the exchange: verdict_ says why.
bool Transfer::take(std::string_view bytes) {
  if (form_ == Form::stream) return take_stream(bytes);
  body_ += bytes;
  if (form_ == Form::unknown) form_ = form_of(body_);
  if (form_ == Form::stream) return take_stream(std::exchange(body_, {}));
  const bool reply = form_ == Form::json && status() < 300;
  if (!reply) body_.resize(std::min(body_.size(), kErrorBytesMax));
  if (body_.size() <= options_.reply_bytes_max) return true;
  fail(FailureKind::bad_reply, "the reply is larger than allowed", false);
  return false;
}

/// What the body is shows in its first characters: servers' content types cannot be trusted either
/// way.
Transfer::Form Transfer::form_of(std::string_view body) const {
  const std::string_view start = trimmed(body);
  if (start.empty()) return Form::unknown;  // DeepSeek sends blank lines while a request waits
  if (status() >= 300) return Form::json;
  if (start[0] == '{' || start[0] == '[') return Form::json;
  if (start[0] == '<') return Form::other;
  if (content_type().find("event-stream") != std::string::npos) return Form::stream;
  for (const std::string_view field : {"data:", "event:", "id:", "retry:", ":"}) {
    if (start.starts_with(field)) return Form::stream;
    if (field.starts_with(start)) return Form::unknown;
  }
  return Form::other;
}

bool Transfer::take_stream(std::string_view bytes) {
  const bool took = events_.feed(bytes, [this](const SseEvent& event) { take_event(event.data); });
  if (!took) fail(FailureKind::bad_reply, "an event of the stream is larger than allowed", false);
  if (assembly_->too_big()) fail(FailureKind::bad_reply, "the reply is larger than allowed", false);
  return !verdict_;
}

void Transfer::take_event(std::string_view data) {
  data = trimmed(data);
  if (verdict_ || done_ || data.empty()) return;
  last_token_ = Clock::now();
  if (data == "[DONE]") {
    done_ = true;
    sooner_.push_back(easy_);
    return;
  }
  const bool waited = !assembly_->spoke();
  auto part = chunks_.read(data);
  if (!part) return fail(FailureKind::bad_reply, "an event of the stream is not JSON", true);
  deliver(assembly_->add(std::move(*part)));
  if (waited && assembly_->spoke()) sooner_.push_back(easy_);
  if (const auto& error = assembly_->error()) {
    const Trouble trouble = judge(200, *error);
    const bool spoke = assembly_->spoke();
    fail(trouble.kind, trouble.detail, trouble.retry);
    verdict_->about_schema = trouble.about_schema && !spoke;
  }
}

void Transfer::deliver(Delta delta) {
  if (*on_delta_ && (!delta.text.empty() || !delta.reasoning.empty()))
    (*on_delta_)(std::move(delta));
}

void Transfer::fail(FailureKind kind, std::string detail, bool retry) {
  if (!verdict_) verdict_ = broken(kind, std::move(detail), retry);
}

Attempt Transfer::broken(FailureKind kind, std::string detail, bool retry) {
  const bool spoke = assembly_->spoke();
  Failure failure =
      assembly_->broken(kind, without_keys(std::move(detail), endpoint_.key), *request_);
  if (failure.usage == Usage{}) failure.usage = probably_spent();
  return {tl::unexpected(std::move(failure)), retry && !spoke};
}

Attempt Transfer::conclude(CURLcode code) {
  if (verdict_) return std::move(*verdict_);
  if (status() >= 300) return refused();
  if (form_ == Form::stream) {
    events_.finish([this](const SseEvent& event) {
      // What is no JSON here is an event that was cut off.
      if (event.data == "[DONE]" || parse_reply_part(event.data)) take_event(event.data);
    });
  }
  if (verdict_) return std::move(*verdict_);
  if (code == CURLE_OK || assembly_->ended()) return finished();
  return lost(code);
}

Attempt Transfer::run_out() {
  if (verdict_) return std::move(*verdict_);
  if (done_ || assembly_->ended()) return finished();
  const RemoteTimers& timers = options_.timers;
  if (!dialect_.stream)
    return broken(FailureKind::timeout,
                  fmt::format("no reply within {} ms", timers.whole_reply.count()), true);
  if (!assembly_->spoke())
    return broken(FailureKind::timeout,
                  fmt::format("no token within {} ms", timers.first_token.count()), true);
  return broken(
      FailureKind::timeout,
      fmt::format("the stream stalled for {} ms in the middle", timers.between_tokens.count()),
      false);
}

Failure Transfer::abandon(FailureKind kind, std::string detail) {
  return broken(kind, std::move(detail), false).outcome.error();
}

Attempt Transfer::finished() {
  if (form_ == Form::json) {
    auto part = parse_reply_part(body_);
    if (!part)
      return broken(FailureKind::bad_reply, "the endpoint's answer is not the JSON of a reply",
                    true);
    assembly_->add(std::move(*part));
    assembly_->close();
    const bool spoke = assembly_->spoke();
    Attempt attempt = settled(assembly_->conclude(*request_), spoke);
    if (attempt.outcome)
      deliver({.text = attempt.outcome->text, .reasoning = attempt.outcome->reasoning});
    return attempt;
  }
  if (form_ != Form::stream)
    return broken(FailureKind::bad_reply, wrong_form(content_type(), body_),
                  trimmed(body_).empty());
  deliver(assembly_->close());
  const bool spoke = assembly_->spoke();
  return settled(assembly_->conclude(*request_), spoke);
}

Attempt Transfer::settled(ReplyAssembly::Verdict verdict, bool spoke) const {
  Result<Reply> outcome = std::move(verdict.outcome);
  if (!outcome) outcome.error().detail = without_keys(outcome.error().detail, endpoint_.key);
  return {std::move(outcome), verdict.retry && !spoke, verdict.about_schema && !spoke};
}

/// An HTTP status that is no success.
Attempt Transfer::refused() {
  ProviderError error;
  if (auto part = parse_reply_part(body_); part && part->error) {
    error = std::move(*part->error);
  } else if (!trimmed(body_).starts_with('<')) {
    error.message = trimmed(std::string_view(body_).substr(0, kErrorBytesMax));
  }
  Trouble trouble = judge(static_cast<int>(status()), error);
  if (header("x-should-retry") == "false") trouble.retry = false;
  Failure failed = failure(trouble.kind, without_keys(trouble.detail, endpoint_.key));
  failed.retry_after = retry_after();
  failed.usage.dollars = 0;
  return {tl::unexpected(std::move(failed)), trouble.retry, trouble.about_schema};
}

/// The connection did not come about, or broke.
Attempt Transfer::lost(CURLcode code) {
  const char* words = curl_error_[0] != '\0' ? curl_error_.data() : curl_easy_strerror(code);
  const std::string where = fmt::format("{}: {}", endpoint_.host, words);
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return broken(FailureKind::timeout, where, true);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return broken(FailureKind::denied, where, false);
    default:
      return broken(FailureKind::lost, where, true);
  }
}

/// What a request that was sent and never answered may have cost: its prompt, uncounted.
Usage Transfer::probably_spent() const {
  long sent = 0;
  curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
  if (sent == 0 || status() >= 300) return {.dollars = 0};
  return {.prompt_tokens = prompt_tokens_about(*request_), .counted = false};
}

long Transfer::status() const {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string Transfer::content_type() const {
  char* type = nullptr;
  curl_easy_getinfo(easy_, CURLINFO_CONTENT_TYPE, &type);
  return type == nullptr ? "" : lower_ascii(type);
}

std::optional<std::string> Transfer::header(const char* name) const {
  curl_header* found = nullptr;
  const CURLHcode code = curl_easy_header(easy_, name, 0, CURLH_HEADER, -1, &found);
  return code == CURLHE_OK ? std::optional<std::string>(found->value) : std::nullopt;
}

std::optional<std::chrono::milliseconds> Transfer::retry_after() const {
  if (const auto value = header("retry-after-ms"))
    if (const auto wait = parse_retry_after_ms(*value)) return wait;
  if (const auto value = header("retry-after"))
    return parse_retry_after(*value, std::chrono::system_clock::now());
  return std::nullopt;
}

}  // namespace convene
