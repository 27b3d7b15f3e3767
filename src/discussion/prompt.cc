#include "discussion/prompt.h"

#include <kainjow/mustache.hpp>

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr const char* kWhatTemplatesHold = "see docs/prompts.md for what a template may hold";

kainjow::mustache::data row_data(const std::map<std::string, std::string>& row) {
  kainjow::mustache::data data;
  for (const auto& [key, value] : row) data.set(key, value);
  return data;
}

bool is_tag_line(std::string_view line) {
  line = trimmed(line);
  return line.size() > 4 && line.starts_with("{{") && line.find("}}") == line.size() - 2 &&
         std::string_view("#^/!").find(line[2]) != std::string_view::npos;
}

/// A line that only opens or closes a section leaves no line behind. The library sees to that for
/// sections it renders, not for those it skips.
std::string without_tag_lines(const std::string& template_text) {
  std::string text;
  std::string_view rest = template_text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const std::string_view line = rest.substr(0, end);
    text += is_tag_line(line) ? trimmed(line) : line;
    rest.remove_prefix(end);
  }
  return text;
}

kainjow::mustache::data data_of(const PromptValues& values) {
  kainjow::mustache::data data;
  for (const auto& [key, value] : values.text)
    if (!value.empty()) data.set(key, value);
  for (const auto& [key, rows] : values.rows) {
    kainjow::mustache::data list{kainjow::mustache::data::type::list};
    for (const auto& row : rows) list << row_data(row);
    data.set(key, list);
  }
  return data;
}

}  // namespace

/// The library's render is not const, but writes only into errors of partials and lambdas, which no
/// values hold.
struct Template::Page {
  kainjow::mustache::mustache parsed;
};

Template::Template(const std::string& name, std::string text)
    : text_(std::move(text)), page_(std::make_shared<Page>(Page{without_tag_lines(text_)})) {
  kainjow::mustache::mustache& page = page_->parsed;
  if (!page.is_valid())
    throw Error("prompt " + name + ": " + page.error_message(), kWhatTemplatesHold);
  page.set_custom_escape([](const std::string& value) { return value; });
}

std::string Template::render(const PromptValues& values) const {
  return page_ ? std::string(trimmed(page_->parsed.render(data_of(values)))) : "";
}

std::string render(const std::string& name, const std::string& template_text,
                   const PromptValues& values) {
  return Template(name, template_text).render(values);
}

std::set<std::string> variables_of(const std::string& name, const std::string& template_text) {
  std::set<std::string> names;
  std::vector<std::string> open;
  std::size_t at = 0;
  while ((at = template_text.find("{{", at)) != std::string::npos) {
    const std::size_t end = template_text.find("}}", at);
    if (end == std::string::npos)
      throw Error("prompt " + name + ": '{{' without '}}'", kWhatTemplatesHold);
    std::string tag(trimmed(std::string_view(template_text).substr(at + 2, end - at - 2)));
    at = end + 2;
    if (tag.empty() || tag[0] == '!') continue;
    const char kind = tag[0];
    if (kind == '#' || kind == '^' || kind == '/' || kind == '{' || kind == '&')
      tag = std::string(trimmed(std::string_view(tag).substr(1)));
    if (kind == '/') {
      if (!open.empty()) open.pop_back();
      continue;
    }
    names.insert(open.empty() ? tag : open.back() + "." + tag);
    if (kind == '#' || kind == '^') open.push_back(tag);
  }
  return names;
}

}  // namespace convene
