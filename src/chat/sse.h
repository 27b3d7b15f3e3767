#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace convene {

struct SseEvent {
  std::string_view type = {};  ///< empty: "message"
  std::string_view data =
      {};  ///< the data lines joined by newlines; valid until the callback returns
};

/// Server-sent events from bytes that arrive in any pieces; the pieces do not change the events.
/// Lines end with CR, LF or CRLF; comments and unknown fields are skipped, a byte order mark too.
/// Source: the WHATWG HTML standard, section 9.2.6. Not thread-safe.
class SseParser {
 public:
  using OnEvent = std::function<void(const SseEvent&)>;

  explicit SseParser(std::size_t event_bytes_max = std::size_t{8} << 20)
      : event_bytes_max_(event_bytes_max) {}

  /// False once an event has outgrown event_bytes_max: what follows is then ignored.
  bool feed(std::string_view bytes, const OnEvent& on_event);

  /// The stream has ended. An event without its closing blank line counts here, against the
  /// standard: several providers end their streams so.
  void finish(const OnEvent& on_event);

  /// Ready for another stream; keeps its memory.
  void reset();

 private:
  void line(std::string_view line, const OnEvent& on_event);
  void dispatch(const OnEvent& on_event);
  bool overflowing(std::size_t more);

  std::size_t event_bytes_max_;
  std::string line_;  // the start of a line whose end has not arrived
  std::string type_;
  std::string data_;
  bool has_data_ = false;
  bool first_line_ = true;
  bool after_cr_ = false;
  bool overflowed_ = false;
};

}  // namespace convene
