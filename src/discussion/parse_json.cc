#include "discussion/parse_json.h"

#include <fmt/format.h>

#include <optional>

#include "base/text.h"

namespace convene {
namespace {

constexpr std::size_t kBytesMax = std::size_t{64} * 1024;
constexpr int kBracesMax = 64;
constexpr std::size_t kDepthMax = 16;

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Rewrites one object, from its opening brace, as strict JSON.
class Rewriter {
 public:
  explicit Rewriter(std::string_view text) : text_(text) {}

  std::optional<std::string> object() {
    do {
      skip_blanks();
      if (at_ == text_.size() || !token()) return std::nullopt;
    } while (!open_.empty());
    return std::move(out_);
  }

 private:
  char here() const { return text_[at_]; }
  char peek(std::size_t ahead) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void skip_blanks() {
    while (at_ < text_.size()) {
      if (here() == '/' && peek(1) == '/') {
        while (at_ < text_.size() && here() != '\n') ++at_;
      } else if (is_blank(here())) {
        ++at_;
      } else {
        return;
      }
    }
  }

  /// The next character that matters, without moving.
  char after_blanks(std::size_t from) const {
    while (from < text_.size() && is_blank(text_[from])) ++from;
    return from < text_.size() ? text_[from] : '\0';
  }

  bool token() {
    const char c = here();
    if (c == '{' || c == '[') return open(c);
    if (c == '}' || c == ']') return close(c);
    if (c == '"') return string('"');
    if (c == '\'') return string('\'');
    if (is_letter(c)) return word();
    if (is_digit(c) || c == '-') return number();
    if (c != ',' && c != ':') return false;
    out_ += c;
    ++at_;
    return true;
  }

  bool open(char c) {
    if (open_.size() == kDepthMax) return false;
    open_ += c;
    out_ += c;
    ++at_;
    return true;
  }

  bool close(char c) {
    if (open_.back() != (c == '}' ? '{' : '[')) return false;
    open_.pop_back();
    if (out_.back() == ',') out_.pop_back();
    out_ += c;
    ++at_;
    return true;
  }

  /// An apostrophe ends a string only where something that may follow a string does.
  bool ends_string(char quote) const {
    if (here() != quote) return false;
    if (quote == '"') return true;
    const char next = after_blanks(at_ + 1);
    return next == ',' || next == ':' || next == '}' || next == ']';
  }

  bool string(char quote) {
    out_ += '"';
    for (++at_; at_ < text_.size(); ++at_) {
      if (ends_string(quote)) {
        out_ += '"';
        ++at_;
        return true;
      }
      character();
    }
    return false;
  }

  void character() {
    const char c = here();
    if (c == '\\') {
      escape();
    } else if (c == '"') {
      out_ += "\\\"";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out_ += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      out_ += c;
    }
  }

  /// A backslash that begins no JSON escape stands for itself.
  void escape() {
    const char next = peek(1);
    if (next == '\'') {
      out_ += '\'';
      ++at_;
    } else if (next != '\0' &&
               std::string_view("\"\\/bfnrt").find(next) != std::string_view::npos) {
      out_ += '\\';
      out_ += next;
      ++at_;
    } else if (next == 'u' && is_hex(2) && is_hex(3) && is_hex(4) && is_hex(5)) {
      out_ += text_.substr(at_, 6);
      at_ += 5;
    } else {
      out_ += "\\\\";
    }
  }

  bool is_hex(std::size_t ahead) const {
    const char c = peek(ahead);
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  bool word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (is_letter(here()) || is_digit(here()))) ++at_;
    const std::string_view name = text_.substr(from, at_ - from);
    const std::string lowered = lower_ascii(name);
    if (after_blanks(at_) == ':') {
      out_ += fmt::format("\"{}\"", name);
    } else if (lowered == "true" || lowered == "false") {
      out_ += lowered;
    } else if (lowered == "null" || lowered == "none") {
      out_ += "null";
    } else {
      return false;
    }
    return true;
  }

  bool number() {
    const std::size_t from = at_++;
    while (at_ < text_.size() &&
           (is_digit(here()) || std::string_view("+-.eE").find(here()) != std::string_view::npos))
      ++at_;
    out_ += text_.substr(from, at_ - from);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::string open_;  // the brackets that are open
};

}  // namespace

std::vector<std::string> objects_from_the_end(std::string_view text) {
  if (text.size() > kBytesMax) text.remove_prefix(text.size() - kBytesMax);
  std::vector<std::string> objects;
  std::size_t end = text.size();
  for (int braces = 0; braces < kBracesMax && end > 0; ++braces) {
    const std::size_t brace = text.rfind('{', end - 1);
    if (brace == std::string_view::npos) break;
    if (std::optional<std::string> object = Rewriter(text.substr(brace)).object())
      objects.push_back(std::move(*object));
    end = brace;
  }
  return objects;
}

}  // namespace convene
