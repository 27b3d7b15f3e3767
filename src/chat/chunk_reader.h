#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chat/openai_json.h"

namespace convene {

/// Reads the chunks of streams, one stream after the other. A chunk that differs from an earlier
/// one in nothing but what is said, as most do, is not parsed again; what comes out is always what
/// parse_reply_part makes of it. Not thread-safe.
class ChunkReader {
 public:
  std::optional<ReplyPart> read(std::string_view json);

 private:
  std::optional<ReplyPart> recall(std::string_view json);
  void learn(std::string_view json, const ReplyPart& part);

  std::string before_, after_;  // what stood around the words of a chunk; empty: none is known
  ReplyPart part_;              // which it was
  std::string ReplyPart::*words_ = &ReplyPart::text;  // where its words went
  std::int64_t lessons_ = 0;
  std::int64_t recalled_ = 0;
};

}  // namespace convene
