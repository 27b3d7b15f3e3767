#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "chat/sse.h"

namespace {

using convene::SseEvent;
using convene::SseParser;

constexpr std::size_t kEventBytesMax = 64;  // small, so that the bound is met often

struct Heard {
  std::vector<std::string> events;
  bool whole = true;
  bool operator==(const Heard&) const = default;
};

Heard heard(std::string_view stream, std::size_t piece) {
  Heard heard;
  const auto note = [&](const SseEvent& event) {
    CHECK(event.data.size() <= kEventBytesMax);
    heard.events.push_back(std::string(event.type) + "|" + std::string(event.data));
  };
  SseParser parser(kEventBytesMax);
  for (std::size_t at = 0; at < stream.size(); at += piece)
    heard.whole = parser.feed(stream.substr(at, piece), note) && heard.whole;
  parser.finish(note);
  return heard;
}

}  // namespace

/// However a stream is cut into pieces, its events are the same, and none outgrows its bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t piece = data[0] % 16 + 1;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  CHECK(heard(stream, piece) == heard(stream, stream.size() + 1));
  return 0;
}
