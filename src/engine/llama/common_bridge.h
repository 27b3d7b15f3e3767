#pragma once

#include <memory>
#include <string>
#include <vector>

#include "chat/chat.h"

/// The only place that uses llama-common, which promises no stable interface: the Jinja engine for
/// chat templates, the grammars of JSON schemas, and the count of cores worth using.
namespace convene::llama {

/// A piece of a rendered prompt: the template's own words, or what somebody said.
struct Span {
  std::string text;
  bool said = false;

  bool operator==(const Span&) const = default;
};

/// A parsed chat template. Thread-safe: rendering does not change it.
class ChatTemplate {
 public:
  /// Throws Error, naming origin, when the text is not a template.
  ChatTemplate(const std::string& text, const std::string& bos, const std::string& eos,
               const std::string& origin);
  ~ChatTemplate();
  ChatTemplate(ChatTemplate&&) noexcept;

  /// The prompt up to where the reply begins. The engine's origin marks survive Jinja's
  /// concatenation and filters, so a message that spells a control token comes out as `said` and
  /// can be told from the template's own. Throws std::runtime_error where the template refuses the
  /// messages (many want strictly alternating roles).
  std::vector<Span> render(const std::vector<Message>& messages) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> parsed_;
};

/// GBNF for what fits the schema, root rule "root". Throws std::runtime_error saying what is not
/// understood.
std::string grammar_of_schema(const std::string& schema_json);

/// Physical cores, as far as the system tells.
int cores_for_arithmetic();

}  // namespace convene::llama
