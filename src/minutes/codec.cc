#include "minutes/codec.h"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "minutes/fields.h"

namespace convene {
namespace {

constexpr int kDepthMax = 64;

template <class T>
std::optional<T> optional_whole(const ReadJson& json, const char* name) {
  if (!has(json, name)) return std::nullopt;
  return whole_field<T>(json, name);
}

std::optional<double> optional_real(const ReadJson& json, const char* name) {
  if (!has(json, name)) return std::nullopt;
  return real_field(json, name);
}

std::string optional_text(const ReadJson& json, const char* name) {
  return has(json, name) ? text_field(json, name) : std::string();
}

WrittenJson texts_json(const std::vector<std::string>& texts) {
  WrittenJson list = WrittenJson::array();
  for (const std::string& text : texts) list.push_back(written_text(text));
  return list;
}

std::vector<std::string> texts_of(const ReadJson& json, const char* name) {
  std::vector<std::string> texts;
  for (const ReadJson& text : list_field(json, name)) texts.push_back(text_in(text, name));
  return texts;
}

Role role_of(const ReadJson& json) {
  const std::string word = text_field(json, "role");
  const std::optional<Role> role = role_named(word);
  if (!role) throw Error("field 'role' names no role: '" + word + "'");
  return *role;
}

WrittenJson usage_json(const Usage& usage) {
  WrittenJson json = {{"prompt_tokens", usage.prompt_tokens},
                      {"cached_tokens", usage.cached_tokens},
                      {"completion_tokens", usage.completion_tokens},
                      {"reasoning_tokens", usage.reasoning_tokens}};
  if (usage.dollars) json["dollars"] = written_real(*usage.dollars);
  json["counted"] = usage.counted;
  return json;
}

Usage usage_of(const ReadJson& json) {
  return {.prompt_tokens = whole_field<std::int64_t>(json, "prompt_tokens"),
          .cached_tokens = whole_field<std::int64_t>(json, "cached_tokens"),
          .completion_tokens = whole_field<std::int64_t>(json, "completion_tokens"),
          .reasoning_tokens = whole_field<std::int64_t>(json, "reasoning_tokens"),
          .dollars = optional_real(json, "dollars"),
          .counted = bool_field(json, "counted")};
}

WrittenJson sampling_json(const Sampling& sampling) {
  WrittenJson json = {{"temperature", written_real(sampling.temperature)},
                      {"top_p", written_real(sampling.top_p)},
                      {"top_k", sampling.top_k},
                      {"min_p", written_real(sampling.min_p)},
                      {"tokens_max", sampling.tokens_max}};
  if (!sampling.stop.empty()) json["stop"] = texts_json(sampling.stop);
  if (sampling.seed) json["seed"] = fmt::format("{}", *sampling.seed);
  if (sampling.logprobs) json["logprobs"] = *sampling.logprobs;
  return json;
}

Sampling sampling_of(const ReadJson& json) {
  Sampling sampling{.temperature = real_field(json, "temperature"),
                    .top_p = real_field(json, "top_p"),
                    .top_k = whole_field<int>(json, "top_k"),
                    .min_p = real_field(json, "min_p"),
                    .tokens_max = whole_field<int>(json, "tokens_max"),
                    .stop = {},
                    .seed = {},
                    .logprobs = optional_whole<int>(json, "logprobs")};
  if (has(json, "stop")) sampling.stop = texts_of(json, "stop");
  if (has(json, "seed")) sampling.seed = seed_field(json, "seed");
  return sampling;
}

WrittenJson logprob_json(const TokenLogprob& token) {
  WrittenJson alternatives = WrittenJson::array();
  for (const auto& [text, logprob] : token.alternatives)
    alternatives.push_back(WrittenJson::array({written_text(text), written_real(logprob)}));
  return {{"token", written_text(token.token)},
          {"logprob", written_real(token.logprob)},
          {"alternatives", std::move(alternatives)}};
}

TokenLogprob logprob_of(const ReadJson& json) {
  TokenLogprob token{.token = text_field(json, "token"),
                     .logprob = real_field(json, "logprob"),
                     .alternatives = {}};
  for (const ReadJson& pair : list_field(json, "alternatives")) {
    if (!pair.is_array() || pair.size() != 2)
      throw Error("field 'alternatives' is not a list of pairs");
    token.alternatives.emplace_back(text_in(pair[0], "alternatives"),
                                    real_in(pair[1], "alternatives"));
  }
  return token;
}

WrittenJson reply_json(const Reply& reply) {
  WrittenJson json = {{"kind", "reply"}, {"text", written_text(reply.text)}};
  if (!reply.reasoning.empty()) json["reasoning"] = written_text(reply.reasoning);
  json["finish"] = reply.finish == Finish::stop ? "stop" : "length";
  json["model"] = written_text(reply.model);
  json["usage"] = usage_json(reply.usage);
  if (!reply.logprobs.empty()) {
    json["logprobs"] = WrittenJson::array();
    for (const TokenLogprob& token : reply.logprobs)
      json["logprobs"].push_back(logprob_json(token));
  }
  return json;
}

Reply reply_of(const ReadJson& json) {
  const std::string finish = text_field(json, "finish");
  if (finish != "stop" && finish != "length") throw Error("field 'finish' is not stop or length");
  Reply reply{.text = text_field(json, "text"),
              .reasoning = optional_text(json, "reasoning"),
              .finish = finish == "stop" ? Finish::stop : Finish::length,
              .usage = usage_of(field(json, "usage")),
              .model = text_field(json, "model"),
              .logprobs = {}};
  if (has(json, "logprobs"))
    for (const ReadJson& token : list_field(json, "logprobs"))
      reply.logprobs.push_back(logprob_of(token));
  return reply;
}

WrittenJson failure_json(const Failure& failure) {
  WrittenJson json = {{"kind", "failure"},
                      {"failure", to_string(failure.kind)},
                      {"detail", written_text(failure.detail)}};
  if (failure.retry_after) json["retry_after_ms"] = failure.retry_after->count();
  json["usage"] = usage_json(failure.usage);
  if (!failure.text.empty()) json["text"] = written_text(failure.text);
  return json;
}

Failure failure_of(const ReadJson& json) {
  const std::string word = text_field(json, "failure");
  const std::optional<FailureKind> kind = failure_kind(word);
  if (!kind) throw Error("field 'failure' names no kind of failure: '" + word + "'");
  Failure failure{.kind = *kind,
                  .detail = text_field(json, "detail"),
                  .retry_after = {},
                  .usage = usage_of(field(json, "usage")),
                  .text = optional_text(json, "text")};
  if (const auto ms = optional_whole<std::int64_t>(json, "retry_after_ms"))
    failure.retry_after = std::chrono::milliseconds(*ms);
  return failure;
}

WrittenJson said_json(const Said& said) {
  if (const auto* reply = std::get_if<Reply>(&said)) return reply_json(*reply);
  const auto& execution = std::get<Execution>(said);
  return {{"kind", "execution"},
          {"passed", execution.passed},
          {"finding", written_text(execution.finding)}};
}

}  // namespace

WrittenJson json_of(const Message& message) {
  return {{"role", to_string(message.role)}, {"content", written_text(message.content)}};
}

Message message_of(const ReadJson& json) {
  return {.role = role_of(json), .content = text_field(json, "content")};
}

WrittenJson json_of(const Problem& problem) {
  WrittenJson json = {{"id", written_text(problem.id)}, {"parts", WrittenJson::array()}};
  for (const Part& part : problem.parts)
    json["parts"].push_back({{"name", written_text(part.name)}, {"text", written_text(part.text)}});
  json["kind"] = to_string(problem.kind);
  if (!problem.conversation.empty()) json["conversation"] = WrittenJson::array();
  for (const Message& message : problem.conversation)
    json["conversation"].push_back(json_of(message));
  return json;
}

Problem problem_of(const ReadJson& json) {
  Problem problem{.id = text_field(json, "id"),
                  .parts = {},
                  .kind = answer_kind(text_field(json, "kind")),
                  .conversation = {}};
  for (const ReadJson& part : list_field(json, "parts"))
    problem.parts.push_back({.name = text_field(part, "name"), .text = text_field(part, "text")});
  if (has(json, "conversation"))
    for (const ReadJson& message : list_field(json, "conversation"))
      problem.conversation.push_back(message_of(message));
  return problem;
}

WrittenJson json_of(const Limits& limits) {
  WrittenJson json = WrittenJson::object();
  if (limits.tokens) json["tokens"] = *limits.tokens;
  if (limits.turns) json["turns"] = *limits.turns;
  if (limits.rounds) json["rounds"] = *limits.rounds;
  if (limits.time) json["time_ms"] = limits.time->count();
  if (limits.dollars) json["dollars"] = written_real(*limits.dollars);
  return json;
}

Limits limits_of(const ReadJson& json) {
  Limits limits{.tokens = optional_whole<std::int64_t>(json, "tokens"),
                .turns = optional_whole<int>(json, "turns"),
                .rounds = optional_whole<int>(json, "rounds"),
                .time = {},
                .dollars = optional_real(json, "dollars")};
  if (const auto ms = optional_whole<std::int64_t>(json, "time_ms"))
    limits.time = std::chrono::milliseconds(*ms);
  return limits;
}

WrittenJson json_of_limits(const DiscussionRow& discussion) {
  WrittenJson json = json_of(discussion.limits);
  for (const EarlierLimits& earlier : discussion.earlier)
    json["earlier"].push_back({{"until", earlier.until}, {"limits", json_of(earlier.limits)}});
  return json;
}

std::vector<EarlierLimits> earlier_limits_of(const ReadJson& json) {
  std::vector<EarlierLimits> all;
  if (!has(json, "earlier")) return all;
  for (const ReadJson& earlier : list_field(json, "earlier"))
    all.push_back({whole_field<int>(earlier, "until"), limits_of(field(earlier, "limits"))});
  return all;
}

WrittenJson json_of(const std::map<std::string, std::string>& words) {
  WrittenJson json = WrittenJson::object();
  for (const auto& [name, text] : words) json[name] = written_text(text);
  return json;
}

std::map<std::string, std::string> words_of(const ReadJson& json) {
  if (!json.is_object()) throw Error("not a JSON object of texts");
  std::map<std::string, std::string> words;
  for (const auto& [name, text] : json.items()) words[name] = text_in(text, name.c_str());
  return words;
}

WrittenJson json_of(const Result<Said>& outcome) {
  return outcome ? said_json(*outcome) : failure_json(outcome.error());
}

Result<Said> outcome_of(const ReadJson& json) {
  const std::string kind = text_field(json, "kind");
  if (kind == "reply") return Said(reply_of(json));
  if (kind == "failure") return tl::unexpected(failure_of(json));
  if (kind != "execution") throw Error("field 'kind' is not reply, execution or failure");
  return Said(
      Execution{.passed = bool_field(json, "passed"), .finding = text_field(json, "finding")});
}

WrittenJson json_of(const RequestRow& request) {
  WrittenJson json = {{"model", written_text(request.model)},
                      {"messages", texts_json(request.messages)},
                      {"sampling", sampling_json(request.sampling)}};
  if (request.schema)
    json["schema"] = {{"name", written_text(request.schema->name)},
                      {"json", written_text(request.schema->json)}};
  return json;
}

WrittenJson json_of(const Program& program) {
  WrittenJson json = {{"value", written_text(program.value)}, {"goal", written_text(program.goal)}};
  if (!program.tests.empty()) {
    json["tests"] = written_text(program.tests);
    json["code"] = written_text(program.code);
    json["entry_point"] = written_text(program.entry_point);
  }
  if (!program.concepts.empty()) json["concepts"] = written_text(program.concepts);
  return {{"program", std::move(json)}};
}

std::variant<RequestRow, Program> prompt_of(const ReadJson& json) {
  if (has(json, "program")) {
    const ReadJson& program = field(json, "program");
    return Program{.value = text_field(program, "value"),
                   .goal = text_field(program, "goal"),
                   .tests = optional_text(program, "tests"),
                   .code = optional_text(program, "code"),
                   .entry_point = optional_text(program, "entry_point"),
                   .concepts = optional_text(program, "concepts")};
  }
  RequestRow request{.model = text_field(json, "model"),
                     .messages = texts_of(json, "messages"),
                     .sampling = sampling_of(field(json, "sampling")),
                     .schema = {}};
  if (has(json, "schema")) {
    const ReadJson& schema = field(json, "schema");
    request.schema = Schema{.name = text_field(schema, "name"), .json = text_field(schema, "json")};
  }
  return request;
}

std::string text_of(const WrittenJson& json) {
  return json.dump();
}

ReadJson parsed_json(std::string_view text) {
  const auto bounded = [](int depth, ReadJson::parse_event_t, ReadJson&) {
    if (depth > kDepthMax) throw Error(fmt::format("nested deeper than {} levels", kDepthMax));
    return true;
  };
  try {
    return ReadJson::parse(text, bounded);
  } catch (const ReadJson::exception& trouble) {
    throw Error(fmt::format("not JSON: {}", trouble.what()));
  }
}

}  // namespace convene
