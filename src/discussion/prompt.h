#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// What a template may name: plain values, and sections repeated once a row.
struct PromptValues {
  std::map<std::string, std::string> text;
  std::map<std::string, std::vector<std::map<std::string, std::string>>> rows;
};

/// A Mustache template (logic-free, nothing is escaped), parsed once; copies share what was parsed.
class Template {
 public:
  Template() = default;  ///< of no text
  /// Throws Error, naming the template, on bad syntax.
  Template(const std::string& name, std::string text);

  const std::string& text() const { return text_; }

  /// Filled in; white space at both ends is trimmed. A section named after an empty text is left
  /// out. Values are never read as templates. Thread-safe.
  std::string render(const PromptValues& values) const;

 private:
  struct Page;
  std::string text_;
  std::shared_ptr<Page> page_;
};

/// Parses and renders at once. Throws Error, naming the template, on bad syntax.
std::string render(const std::string& name, const std::string& template_text,
                   const PromptValues& values);

/// Every variable and section that a template names, those inside sections as "section.name".
/// Throws Error, naming the template, on bad syntax.
std::set<std::string> variables_of(const std::string& name, const std::string& template_text);

}  // namespace convene
