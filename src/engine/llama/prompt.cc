#include "engine/llama/prompt.h"

#include <algorithm>
#include <utility>

namespace convene::llama {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";

const Special* special_at(std::string_view text, const std::vector<Special>& specials) {
  for (const Special& s : specials)
    if (text.starts_with(s.text)) return &s;
  return nullptr;
}

/// Builds the pieces; text accumulates until a control token ends it.
class Cutter {
 public:
  explicit Cutter(const std::vector<Special>& specials) : specials_(specials) {}

  void add_said(std::string_view text) { add_text(text); }

  void add_template(std::string_view text) {
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size();) {
      const Special* special = special_at(text.substr(at), specials_);
      if (special == nullptr) {
        ++at;
        continue;
      }
      add_text(text.substr(plain, at - plain));
      add_special(*special);
      at += special->text.size();
      plain = at;
    }
    add_text(text.substr(plain));
  }

  std::vector<PromptPiece> finish() {
    flush();
    return std::move(pieces_);
  }

 private:
  void add_text(std::string_view text) {
    if (strip_next_) text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    if (!text.empty()) strip_next_ = false;
    text_ += text;
  }

  void add_special(const Special& special) {
    if (special.strips_left)
      while (!text_.empty() && kSpace.find(text_.back()) != std::string_view::npos)
        text_.pop_back();
    flush();
    pieces_.push_back({special.token, {}});
    strip_next_ = special.strips_right;
  }

  void flush() {
    if (!text_.empty()) pieces_.push_back({std::nullopt, std::exchange(text_, {})});
  }

  const std::vector<Special>& specials_;
  std::vector<PromptPiece> pieces_;
  std::string text_;
  bool strip_next_ = false;
};

}  // namespace

std::vector<PromptPiece> cut_at_specials(const std::vector<Span>& spans,
                                         const std::vector<Special>& specials) {
  Cutter cutter(specials);
  for (const Span& span : spans)
    span.said ? cutter.add_said(span.text) : cutter.add_template(span.text);
  return cutter.finish();
}

}  // namespace convene::llama
