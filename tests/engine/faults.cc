#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "engine/fake_provider.h"

// What real endpoints have been seen to do, by name. Each entry is what goes over the wire.

namespace convene {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr std::string_view kDone = "data: [DONE]\n\n";

std::string head(int status, std::string_view headers) {
  return fmt::format("HTTP/1.1 {} Whatever\r\n{}\r\n", status, headers);
}

/// A complete answer with a length.
Answer whole(int status, std::string_view type, std::string_view body, std::string extra = "") {
  const std::string headers =
      fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n{}", type, body.size(), extra);
  return {{.bytes = head(status, headers) + std::string(body)}};
}

Answer error(int status, const json& body, std::string extra = "") {
  return whole(status, "application/json", body.dump(), std::move(extra));
}

json error_body(std::string_view message, std::string_view type, json code = nullptr) {
  return {{"error", {{"message", message}, {"type", type}, {"param", nullptr}, {"code", code}}}};
}

std::string chunked(std::string_view bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

constexpr std::string_view kLastChunk = "0\r\n\r\n";

std::string stream_head(std::string_view type = "text/event-stream") {
  return head(200, fmt::format("Content-Type: {}\r\nTransfer-Encoding: chunked\r\n", type));
}

/// A stream of the given bytes, whole and at once.
Answer stream(std::string_view bytes, std::string_view type = "text/event-stream") {
  return {{.bytes = stream_head(type) + chunked(bytes) + std::string(kLastChunk)}};
}

std::string event(const json& body) {
  return "data: " + body.dump() + "\n\n";
}

json chunk(json delta, json finish = nullptr) {
  return {{"id", "c1"},
          {"object", "chat.completion.chunk"},
          {"model", "fake-1"},
          {"choices",
           {{{"index", 0}, {"delta", std::move(delta)}, {"finish_reason", std::move(finish)}}}}};
}

std::string says(std::string_view text) {
  return event(chunk({{"content", text}}));
}
std::string ends(std::string_view reason = "stop") {
  return event(chunk(json::object(), reason));
}

json usage_body(int prompt = 11, int completion = 3) {
  return {{"prompt_tokens", prompt},
          {"completion_tokens", completion},
          {"total_tokens", prompt + completion},
          {"prompt_tokens_details", {{"cached_tokens", 4}}}};
}

std::string usage(int prompt = 11, int completion = 3) {
  return event({{"choices", json::array()}, {"usage", usage_body(prompt, completion)}});
}

std::string done() {
  return std::string(kDone);
}

/// Says the text back, as asked: streamed or whole.
Answer echo(const Asked& asked) {
  if (asked.stream) {
    std::string bytes = event(chunk({{"role", "assistant"}, {"content", ""}}));
    for (std::size_t at = 0; at < asked.prompt.size(); at += 3)
      bytes += says(asked.prompt.substr(at, 3));
    return stream(bytes + ends() + usage() + done());
  }
  const json body = {{"model", "fake-1"},
                     {"choices",
                      {{{"index", 0},
                        {"message", {{"role", "assistant"}, {"content", asked.prompt}}},
                        {"finish_reason", "stop"}}}},
                     {"usage", usage_body()}};
  return whole(200, "application/json", body.dump());
}

std::string good_stream() {
  return says("one ") + says("two") + ends() + usage() + done();
}

Answer fine(const Asked&) {
  return stream(good_stream());
}

/// The first attempt fails so, the next ones go well.
template <class Fault>
auto once(Fault fault) {
  return [fault](const Asked& asked) { return asked.attempt == 0 ? fault(asked) : fine(asked); };
}

Answer overloaded(int status) {
  return error(status, error_body("upstream is in trouble", "server_error"));
}

Answer rate_limited(std::string extra) {
  return error(429, error_body("Rate limit reached", "requests", "rate_limit_exceeded"),
               std::move(extra));
}

std::string http_date(std::chrono::system_clock::time_point when) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S GMT}",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(when)));
}

Answer byte_by_byte(const Asked&) {
  Answer answer{{.bytes = stream_head()}};
  for (const char c : good_stream())
    answer.push_back({.bytes = chunked(std::string_view(&c, 1)), .after = milliseconds(0)});
  answer.push_back({.bytes = std::string(kLastChunk)});
  return answer;
}

Answer then(std::string_view bytes, Step::End end) {
  return {{.bytes = stream_head() + chunked(bytes)}, {.after = milliseconds(20), .end = end}};
}

std::string with_crlf(std::string_view lf) {
  std::string out;
  for (const char c : lf) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

using Fault = std::function<Answer(const Asked&)>;
using Catalogue = std::unordered_map<std::string_view, Fault>;

/// A fault that does not depend on the request.
Fault always(Answer answer) {
  return [answer = std::move(answer)](const Asked&) { return answer; };
}

Catalogue statuses() {
  return {
      {"429-once", once([](const Asked&) { return rate_limited(""); })},
      {"429-storm", [](const Asked&) { return rate_limited("Retry-After: 0\r\n"); }},
      {"429-for-a-while",
       [](const Asked& a) {
         return a.attempt < 8 ? rate_limited("retry-after-ms: 1\r\n") : fine(a);
       }},
      {"429-seconds", once([](const Asked&) { return rate_limited("Retry-After: 1\r\n"); })},
      {"429-ms", once([](const Asked&) { return rate_limited("retry-after-ms: 300\r\n"); })},
      {"429-date", once([](const Asked&) {
         const auto when = std::chrono::system_clock::now() + std::chrono::seconds(2);
         return rate_limited("Retry-After: " + http_date(when) + "\r\n");
       })},
      {"429-an-hour", [](const Asked&) { return rate_limited("Retry-After: 3600\r\n"); }},
      {"500-once", once([](const Asked&) { return overloaded(500); })},
      {"503-once", once([](const Asked&) { return overloaded(503); })},
      {"529-once", once([](const Asked&) { return overloaded(529); })},
      {"500-always", always(overloaded(500))},
      {"500-please-do-not",
       always(error(500, error_body("no", "server_error"), "x-should-retry: false\r\n"))},
      {"status-400", always(error(400, error_body("bad parameter", "invalid_request_error")))},
      {"status-401", always(error(401, error_body("Incorrect API key provided: secret-of-the-test",
                                                  "invalid_request_error", "invalid_api_key")))},
      {"status-402", always(error(402, error_body("Insufficient Balance", "unknown_error")))},
      {"status-403", always(error(403, error_body("no access", "permission_error")))},
      {"status-404", always(error(404, error_body("no such model", "not_found_error")))},
      {"status-422", always(error(422, {{"detail", {{{"msg", "field required"}}}}}))},
      {"insufficient-quota",
       always(error(429, error_body("You exceeded your current quota, please check your plan",
                                    "insufficient_quota", "insufficient_quota")))},
      {"content-filter",
       always(error(400, error_body("The response was filtered due to our content management "
                                    "policy",
                                    "invalid_request_error", "content_filter")))},
      {"redirect", always(whole(307, "text/html", "<p>moved</p>",
                                "Location: http://127.0.0.1:1/elsewhere\r\n"))},
      {"html-login", always(whole(200, "text/html", "<!doctype html><title>Sign in</title>"))},
      {"html-502", once([](const Asked&) {
         return whole(502, "text/html", "<html><h1>502 Bad Gateway</h1></html>");
       })},
  };
}

/// The type of response_format that was asked for; empty: none.
std::string form_of(const Asked& asked) {
  const json body = json::parse(asked.body, nullptr, false);
  return body.is_object() && body.contains("response_format")
             ? body["response_format"].value("type", "")
             : "";
}

/// Endpoints that do not take every form of reply, in their words.
Catalogue forms() {
  const auto knows = [](std::vector<std::string> taken, Answer refusal) {
    return [taken = std::move(taken), refusal = std::move(refusal)](const Asked& asked) {
      const std::string form = form_of(asked);
      const bool takes = form.empty() || std::find(taken.begin(), taken.end(), form) != taken.end();
      return takes ? fine(asked) : refusal;
    };
  };
  const auto says_no = [](int status, std::string_view message, json param = nullptr) {
    json body = error_body(message, "invalid_request_error");
    body["error"]["param"] = std::move(param);
    return error(status, body);
  };
  const std::vector<std::string> object = {"json_object"};
  return {
      {"schema-deepseek",
       knows(object, says_no(400, "This response_format type is unavailable now"))},
      {"schema-groq",
       knows(object, says_no(400, "This model does not support response format `json_schema`."))},
      {"schema-by-param", knows(object, says_no(400, "Unsupported value", "response_format.type"))},
      {"schema-fastapi",
       knows(object, error(422, {{"detail",
                                  {{{"loc", {"body", "response_format", "type"}},
                                    {"msg", "Input should be 'text' or 'json_object'"}}}}}))},
      {"schema-old-llama-server",
       knows(object, error(500, error_body("response_format type must be one of \"text\" or "
                                           "\"json_object\", but got: json_schema",
                                           "server_error", 500)))},
      {"schema-in-an-event",
       knows(object, stream(event(error_body("The provided JSON schema contains features not "
                                             "supported by xgrammar.",
                                             "BadRequestError", 400)) +
                            done()))},
      {"schema-in-a-200",
       knows(object, whole(200, "application/json",
                           error_body("json_schema is not supported", "", 400).dump()))},
      {"format-xai", knows({}, error(400, {{"code", "Client specified an invalid argument"},
                                           {"error",
                                            "The response_format parameter is unsupported at the "
                                            "moment. Leave it unset."}}))},
      {"format-lm-studio",
       knows({"json_schema", "text"},
             error(400, {{"error", "'response_format.type' must be 'json_schema' or 'text'"}}))},
      {"format-always", always(says_no(400, "response_format is not supported"))},
  };
}

Catalogue overflows() {
  const auto refuse = [](int status, std::string_view message, std::string_view code = "") {
    return always(error(status, error_body(message, "invalid_request_error", code)));
  };
  return {
      {"overflow-openai",
       refuse(400, "This model's maximum context length is 8192 tokens. However, …",
              "context_length_exceeded")},
      {"overflow-vllm",
       always(error(400, {{"object", "error"},
                          {"message", "The model's context length is only 4096 tokens"},
                          {"type", "BadRequestError"},
                          {"code", 400}}))},
      {"overflow-sglang",
       refuse(400, "The input (9000 tokens) is longer than the model's context length (8192).")},
      {"overflow-azure", refuse(400, "Input tokens exceed the configured limit of 272000 tokens.")},
      {"overflow-llama",
       always(error(400, {{"error",
                           {{"code", 400},
                            {"message", "the request exceeds the available context size"},
                            {"type", "exceed_context_size_error"},
                            {"n_ctx", 2048}}}}))},
      {"overflow-anthropic", refuse(400, "prompt is too long: 213462 tokens > 200000 maximum")},
      {"overflow-gemini",
       always(error(400, json::array({{{"error",
                                        {{"code", 400},
                                         {"message",
                                          "The input token count (1196265) exceeds the "
                                          "maximum number of tokens allowed (1048575)."},
                                         {"status", "INVALID_ARGUMENT"}}}}})))},
      {"overflow-413", always(whole(413, "text/plain", "Payload Too Large"))},
      {"overflow-in-a-200",
       always(stream(event(error_body("maximum context length is 4096", "x"))))},
  };
}

Catalogue streams() {
  return {
      {"fine", fine},
      {"echo", echo},
      {"byte-by-byte", byte_by_byte},
      {"crlf", always(stream(with_crlf(good_stream())))},
      {"no-done", always(stream(says("one ") + says("two") + ends() + usage()))},
      {"no-last-blank-line",
       always(stream(says("one ") + says("two") + ends() + usage() + "data: [DONE]"))},
      {"never-closes", always(then(good_stream(), Step::End::hang))},
      {"reset-after-the-end", always(then(says("one two") + ends(), Step::End::reset))},
      {"empty", always(stream(ends() + usage(11, 0) + done()))},
      {"cut-short", always(stream(says("one ") + ends("length") + usage() + done()))},
      {"comments", always(stream(": OPENROUTER PROCESSING\n\n" + says("one ") + ": keep-alive\n\n" +
                                 says("two") + ends() + usage() + done()))},
      {"empty-choices-first",
       always(stream(
           event({{"choices", json::array()}, {"prompt_filter_results", {{{"prompt_index", 0}}}}}) +
           good_stream()))},
      {"no-delta", always(stream(says("one two") +
                                 event({{"choices", {{{"index", 0}, {"finish_reason", "stop"}}}}}) +
                                 usage() + done()))},
      {"usage-missing", always(stream(says("one ") + says("two") + ends() + done()))},
      {"usage-twice", always(stream(says("one two") + ends() + usage() + usage() + done()))},
      {"usage-beside-choices",
       [](const Asked&) {
         json first = chunk({{"content", "one "}}), second = chunk({{"content", "two"}}, "stop");
         first["usage"] = usage_body(11, 1);
         second["usage"] = usage_body(11, 3);
         return stream(event(first) + event(second) + done());
       }},
      {"reasoning", always(stream(event(chunk({{"reasoning_content", "hm "}})) +
                                  event(chunk({{"reasoning", "so"}})) + says("one two") + ends() +
                                  usage() + done()))},
      {"think-tags", always(stream(says("<thi") + says("nk>hm so</th") + says("ink>\n\none two") +
                                   ends() + usage() + done()))},
      {"think-opened-in-the-prompt",
       always(stream(says("hm ") + says("so</thi") + says("nk>\n\none two") + ends() + usage() +
                     done()))},
      {"think-opened-in-the-prompt-whole",
       [](const Asked& asked) {
         return echo({.model = asked.model, .prompt = "hm so</think>\n\none two"});
       }},
      {"broken-utf8",
       [](const Asked& asked) {
         if (!asked.stream) {
           Answer answer = echo({.model = asked.model, .prompt = "one XX two"});
           answer[0].bytes.replace(answer[0].bytes.find("XX"), 2, "\xE2\x82");
           return answer;
         }
         std::string bytes = says("one XX two");
         bytes.replace(bytes.find("XX"), 2, "\xE2\x82");
         return stream(bytes + ends() + usage() + done());
       }},
      {"text-plain", always(stream(good_stream(), "text/plain"))},
      {"json-despite-stream",
       [](const Asked& asked) {
         Asked plain = asked;
         plain.stream = false;
         plain.prompt = "one two";
         return echo(plain);
       }},
      {"blank-lines-first",
       [](const Asked&) {
         Answer answer = stream(good_stream());
         const std::size_t body = stream_head().size();
         const std::string rest = answer[0].bytes.substr(body);
         return Answer{{.bytes = stream_head() + chunked("\n\n")},
                       {.bytes = chunked("\n"), .after = milliseconds(10)},
                       {.bytes = rest, .after = milliseconds(10)}};
       }},
      {"slow-headers",
       always({{.bytes = stream_head() + chunked(good_stream()) + std::string(kLastChunk),
                .after = milliseconds(300)}})},
      {"cut-prompt", always(stream(says("one two") + ends() + usage(1024, 3) + done()))},
  };
}

Catalogue broken_streams() {
  return {
      {"reset-at-once", always({{.end = Step::End::reset}})},
      {"reset-at-first", once([](const Asked&) { return Answer{{.end = Step::End::reset}}; })},
      {"close-at-first", once([](const Asked&) { return Answer{{.end = Step::End::close}}; })},
      {"reset-midway", always(then(says("one "), Step::End::reset))},
      {"close-midway", always(then(says("one "), Step::End::close))},
      {"cut-event", always({{.bytes = head(200,
                                           "Content-Type: text/event-stream\r\n"
                                           "Connection: close\r\n") +
                                      says("one ") + "data: {\"choices\":[{\"del",
                             .end = Step::End::close}})},
      {"no-finish-reason", always(stream(says("one ") + usage() + done()))},
      {"empty-stream-once", once([](const Asked&) { return stream(done()); })},
      {"nothing-once", once([](const Asked&) { return stream(""); })},
      {"garbage", always(stream(says("one ") + "data: {oops\n\n" + ends() + done()))},
      {"garbage-once", once([](const Asked&) { return stream("data: <oops>\n\n"); })},
      {"stall-at-first", once([](const Asked&) { return Answer{{.end = Step::End::hang}}; })},
      {"stall-always", always({{.end = Step::End::hang}})},
      {"comments-for-ever", always(then(": keep-alive\n\n", Step::End::hang))},
      {"stall-midway", always(then(says("one "), Step::End::hang))},
      {"error-midway",
       always(stream(says("one ") + usage(11, 1) +
                     event(error_body("the worker died", "server_error")) + done()))},
      {"error-event-once", once([](const Asked&) {
         return stream("event: error\n" + event(error_body("Provider returned error", "", 502)));
       })},
      {"error-200-once", once([](const Asked&) {
         return whole(200, "application/json", error_body("Overloaded", "overloaded_error").dump());
       })},
      {"error-200-refused",
       always(whole(200, "application/json",
                    error_body("no such thing", "invalid_request_error", 400).dump()))},
      {"error-429-event",
       once([](const Asked&) { return stream(event(error_body("slow down", "", 429))); })},
      {"filtered-midway", always(stream(says("one ") + ends("content_filter") + usage() + done()))},
      {"finish-error-once", once([](const Asked&) { return stream(ends("error") + done()); })},
      {"unknown-ending", always(stream(says("one ") + ends("tired") + usage() + done()))},
      {"endless-event", always(then("data: " + std::string(1 << 20, 'x'), Step::End::hang))},
      {"endless-text",
       [](const Asked&) {
         std::string bytes;
         for (int i = 0; i < 300; ++i) bytes += says(std::string(1000, 'x'));
         return then(bytes, Step::End::hang);
       }},
  };
}

}  // namespace

Answer fault(const Asked& asked) {
  static const Catalogue catalogue = [] {
    Catalogue all = streams();
    all.merge(broken_streams());
    all.merge(statuses());
    all.merge(overflows());
    all.merge(forms());
    return all;
  }();
  const auto found = catalogue.find(asked.model);
  return found == catalogue.end() ? fault({.model = "status-404"}) : found->second(asked);
}

}  // namespace convene
