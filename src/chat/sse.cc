#include "chat/sse.h"

#include <algorithm>
#include <utility>

namespace convene {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool SseParser::feed(std::string_view bytes, const OnEvent& on_event) {
  // The next LF is looked for once, not once a line, so that a flood of CRs stays linear.
  std::size_t lf = bytes.find('\n');
  std::size_t at = 0;
  while (at < bytes.size() && !overflowed_) {
    if (std::exchange(after_cr_, false) && bytes[at] == '\n') {
      lf = bytes.find('\n', ++at);
      continue;
    }
    const std::size_t cr = bytes.substr(0, lf).find('\r', at);
    const std::size_t end = std::min(cr, lf);
    const std::string_view piece = bytes.substr(at, end - at);
    if (overflowing(piece.size())) break;
    if (end == std::string_view::npos) {
      line_ += piece;
      break;
    }
    at = end + 1;
    after_cr_ = end == cr;
    if (end == lf) lf = bytes.find('\n', at);
    if (line_.empty()) {
      line(piece, on_event);
    } else {
      line_ += piece;
      line(line_, on_event);
      line_.clear();
    }
  }
  return !overflowed_;
}

void SseParser::finish(const OnEvent& on_event) {
  if (overflowed_) return;
  if (!line_.empty()) line(line_, on_event);
  line_.clear();
  dispatch(on_event);
}

void SseParser::reset() {
  line_.clear();
  type_.clear();
  data_.clear();
  has_data_ = after_cr_ = overflowed_ = false;
  first_line_ = true;
}

void SseParser::line(std::string_view line, const OnEvent& on_event) {
  if (std::exchange(first_line_, false) && line.starts_with(kByteOrderMark))
    line.remove_prefix(kByteOrderMark.size());
  if (line.empty()) return dispatch(on_event);
  const std::size_t colon = line.find(':');
  const std::string_view field = line.substr(0, colon);
  std::string_view value = colon == std::string_view::npos ? "" : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") type_ = value;
  if (field != "data") return;
  if (has_data_) data_ += '\n';
  has_data_ = true;
  data_ += value;
}

void SseParser::dispatch(const OnEvent& on_event) {
  if (has_data_) on_event({.type = type_, .data = data_});
  type_.clear();
  data_.clear();
  has_data_ = false;
}

bool SseParser::overflowing(std::size_t more) {
  overflowed_ = line_.size() + data_.size() + type_.size() + more > event_bytes_max_;
  return overflowed_;
}

}  // namespace convene
