#include "chat/chunk_reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace convene {
namespace {

/// Between quotes it is a JSON string, and means itself.
bool is_plain(std::string_view text) {
  const auto special = [](char c) {
    return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
  };
  return std::none_of(text.begin(), text.end(), special) && is_valid_utf8(text);
}

}  // namespace

std::optional<ReplyPart> ChunkReader::read(std::string_view json) {
  if (auto known = recall(json)) return known;
  auto part = parse_reply_part(json);
  if (part) learn(json, *part);
  return part;
}

std::optional<ReplyPart> ChunkReader::recall(std::string_view json) {
  const std::size_t around = before_.size() + after_.size();
  const bool known = !before_.empty() && json.size() > around && json.starts_with(before_) &&
                     json.ends_with(after_);
  if (!known) return std::nullopt;
  const std::string_view words = json.substr(before_.size(), json.size() - around);
  if (!is_plain(words)) return std::nullopt;
  ++recalled_;
  ReplyPart part = part_;
  part.*words_ = words;
  return part;
}

void ChunkReader::learn(std::string_view json, const ReplyPart& part) {
  // Where every chunk brings something else besides, looking twice does not pay.
  const bool pays = lessons_ < 4 + recalled_ / 4;
  if (!pays || part.text.empty() == part.reasoning.empty()) return;
  const auto words = part.text.empty() ? &ReplyPart::reasoning : &ReplyPart::text;
  const std::string& said = part.*words;
  const std::size_t at = json.find('"' + said + '"');
  if (at == std::string_view::npos || !is_plain(said)) return;
  ++lessons_;
  std::string before(json.substr(0, at + 1));
  std::string after(json.substr(at + 1 + said.size()));
  // It is the string that was said, and not its double, if other words there are said instead.
  const auto other = parse_reply_part(before + said + "!" + after);
  if (!other || (*other).*words != said + "!") return;
  before_ = std::move(before);
  after_ = std::move(after);
  part_ = part;
  words_ = words;
}

}  // namespace convene
