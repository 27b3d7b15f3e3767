#include "engine/reply_assembly.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/token_estimate.h"

namespace convene {
namespace {

/// Usage may come again and again, each time for the call so far: the largest counts, never the
/// sum.
Usage larger(const Usage& a, const Usage& b) {
  Usage usage;
  usage.prompt_tokens = std::max(a.prompt_tokens, b.prompt_tokens);
  usage.cached_tokens = std::max(a.cached_tokens, b.cached_tokens);
  usage.completion_tokens = std::max(a.completion_tokens, b.completion_tokens);
  usage.reasoning_tokens = std::max(a.reasoning_tokens, b.reasoning_tokens);
  usage.dollars = b.dollars ? b.dollars : a.dollars;
  return usage;
}

std::string cut_prompt_detail(const Usage& usage, const Request& request) {
  return fmt::format(
      "the endpoint read only {} tokens of a prompt of more than {}: it cut the prompt to its "
      "context without saying so; give the server a longer context (Ollama: num_ctx in the "
      "Modelfile, or OLLAMA_CONTEXT_LENGTH)",
      usage.prompt_tokens, prompt_tokens_at_least(request));
}

}  // namespace

Delta ReplyAssembly::add(ReplyPart part) {
  if (part.usage) usage_ = usage_ ? larger(*usage_, *part.usage) : *part.usage;
  if (!part.model.empty()) reply_.model = std::move(part.model);
  if (!part.finish_reason.empty()) {
    finish_reason_ = std::move(part.finish_reason);
    ending_ = ending_of(finish_reason_);
  }
  if (part.error && !error_) error_ = std::move(part.error);
  calls_tools_ = calls_tools_ || part.calls_tools;
  std::move(part.logprobs.begin(), part.logprobs.end(), std::back_inserter(reply_.logprobs));
  if (!options_.split_think)
    return keep({.text = std::move(part.text), .reasoning = std::move(part.reasoning)});
  Delta delta = think_.feed(part.text);
  delta.reasoning.insert(0, part.reasoning);
  return keep(std::move(delta));
}

Delta ReplyAssembly::close() {
  Delta rest = keep(think_.finish());
  if (options_.split_think && reply_.reasoning.empty() && !think_.opened()) part_unopened();
  return rest;
}

void ReplyAssembly::part_unopened() {
  Delta parted = part_unopened_think(std::move(reply_.text));
  reply_.text = std::move(parted.text);
  reply_.reasoning = std::move(parted.reasoning);
}

Delta ReplyAssembly::keep(Delta delta) {
  reply_.text += delta.text;
  reply_.reasoning += delta.reasoning;
  return delta;
}

bool ReplyAssembly::too_big() const {
  return reply_.text.size() + reply_.reasoning.size() > options_.bytes_max;
}

Usage ReplyAssembly::usage(const Request& request) const {
  Usage usage = usage_.value_or(Usage{});
  if (usage.prompt_tokens == 0) {
    usage.prompt_tokens = prompt_tokens_about(request);
    usage.counted = false;
  }
  if (usage.completion_tokens == 0 && spoke()) {
    usage.reasoning_tokens = tokens_about(reply_.reasoning);
    usage.completion_tokens = usage.reasoning_tokens + tokens_about(reply_.text);
    usage.counted = false;
  }
  return usage;
}

ReplyAssembly::Verdict ReplyAssembly::conclude(const Request& request) {
  if (const auto found = trouble())
    return {tl::unexpected(broken(found->kind, found->detail, request)), found->retry,
            found->about_schema};
  const Usage spent = usage(request);
  if (!options_.allow_cut_prompt && prompt_was_cut(request, spent))
    return {
        tl::unexpected(broken(FailureKind::too_long, cut_prompt_detail(spent, request), request))};
  reply_.finish = ending_ == FinishReason::length ? Finish::length : Finish::stop;
  reply_.usage = spent;
  return {std::move(reply_)};
}

std::optional<Trouble> ReplyAssembly::trouble() const {
  if (error_) return judge(200, *error_);
  switch (ending_) {
    case FinishReason::stop:
    case FinishReason::length:
      return std::nullopt;
    case FinishReason::none:
      return Trouble{FailureKind::bad_reply, true, "the reply ended without saying why"};
    case FinishReason::filtered:
      return Trouble{FailureKind::refused, false, "the endpoint's content filter cut the reply"};
    case FinishReason::failed:
      return Trouble{
          FailureKind::lost, true,
          fmt::format("the endpoint gave the reply up ({})", excerpt(finish_reason_, 60))};
    case FinishReason::tools:
      // Some servers say so although no tool was called.
      if (!calls_tools_ && !reply_.text.empty()) return std::nullopt;
      return Trouble{FailureKind::bad_reply, false,
                     "the model called a tool, though it was offered none"};
    case FinishReason::unknown:
      break;
  }
  return Trouble{
      FailureKind::bad_reply, false,
      fmt::format("the reply ended for an unknown reason ({})", excerpt(finish_reason_, 60))};
}

Failure ReplyAssembly::broken(FailureKind kind, std::string detail, const Request& request) {
  Failure failure;
  failure.kind = kind;
  failure.detail = std::move(detail);
  if (spoke() || usage_) failure.usage = usage(request);
  failure.text = std::move(reply_.text);
  return failure;
}

}  // namespace convene
