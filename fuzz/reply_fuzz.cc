#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "chat/chunk_reader.h"
#include "chat/think.h"
#include "engine/reply_assembly.h"

namespace {

using namespace convene;

void check_usage(const Usage& usage) {
  CHECK(usage.prompt_tokens >= 0 && usage.completion_tokens >= 0);
  CHECK(0 <= usage.cached_tokens && usage.cached_tokens <= usage.prompt_tokens);
  CHECK(0 <= usage.reasoning_tokens && usage.reasoning_tokens <= usage.completion_tokens);
}

void check_alike(const std::optional<ReplyPart>& part, const std::optional<ReplyPart>& again) {
  CHECK(part.has_value() == again.has_value());
  if (!part) return;
  CHECK(part->text == again->text && part->reasoning == again->reasoning);
  CHECK(part->finish_reason == again->finish_reason && part->model == again->model);
  CHECK(part->usage == again->usage && part->logprobs == again->logprobs);
  CHECK(part->error == again->error && part->calls_tools == again->calls_tools);
}

/// Reasoning that was opened in the prompt is parted from the text when listeners have heard it.
Delta parted(const Delta& said) {
  return said.reasoning.empty() ? part_unopened_think(said.text) : said;
}

}  // namespace

/// Lines are the events of one stream. Whatever they hold: what comes out is valid text, the deltas
/// are the reply, and no count is absurd.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  Request request;
  request.messages = {{Role::user, "What is it?"}};
  ReplyAssembly assembly{ReplyAssembly::Options{}};
  Delta said;
  const auto hear = [&](const Delta& delta) {
    CHECK(is_valid_utf8(delta.text) && is_valid_utf8(delta.reasoning));
    said.text += delta.text;
    said.reasoning += delta.reasoning;
  };
  ChunkReader chunks;
  for (const std::string_view line : split(stream, '\n')) {
    auto part = parse_reply_part(line);
    check_alike(part, chunks.read(line));
    if (part) hear(assembly.add(std::move(*part)));
  }
  hear(assembly.close());
  const auto verdict = assembly.conclude(request);
  if (verdict.outcome) {
    if (verdict.outcome->text != said.text) said = parted(said);
    CHECK(verdict.outcome->text == said.text && verdict.outcome->reasoning == said.reasoning);
    check_usage(verdict.outcome->usage);
  } else {
    if (verdict.outcome.error().text != said.text) said = parted(said);
    CHECK(verdict.outcome.error().text == said.text);
    CHECK(is_valid_utf8(verdict.outcome.error().detail));
    check_usage(verdict.outcome.error().usage);
  }
  return 0;
}
