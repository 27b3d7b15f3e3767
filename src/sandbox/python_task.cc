#include "sandbox/python_task.h"

#include "answers/grade.h"
#include "base/text.h"

namespace convene {
namespace {

/// Whether some line, without indentation, begins the definition of that name.
bool defines(std::string_view source, std::string_view name) {
  for (const std::string_view line : split(source, '\n'))
    for (const std::string_view keyword : {"def ", "async def ", "class ", ""}) {
      if (line.substr(0, keyword.size()) != keyword) continue;
      std::string_view rest = line.substr(keyword.size());
      if (!keyword.empty()) rest = trimmed(rest);
      if (rest.substr(0, name.size()) != name) continue;
      rest = trimmed(rest.substr(name.size()));
      const char next = rest.empty() ? '\0' : rest.front();
      if (keyword.empty() ? next == '=' && rest.substr(0, 2) != "==" : next == '(' || next == ':')
        return true;
    }
  return false;
}

bool is_indented(std::string_view text) {
  for (const std::string_view line : split(text, '\n'))
    if (!trimmed(line).empty()) return line.front() == ' ' || line.front() == '\t';
  return false;
}

/// A model that only continues the prompt writes the body, indented as there.
bool continues(const CodeTask& task, std::string_view text) {
  return !task.prompt.empty() && is_indented(text) &&
         (task.entry_point.empty() || !defines(text, task.entry_point));
}

std::string lines(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  return all;
}

/// "f" of "import math\ndef f(x):".
std::string name_defined(std::string_view header) {
  constexpr std::string_view keyword = "def ";
  const std::size_t at = header.find(keyword);
  if (at == std::string_view::npos) return "";
  header.remove_prefix(at + keyword.size());
  return std::string(trimmed(header.substr(0, header.find('('))));
}

}  // namespace

CodeTask humaneval_task(std::string id, std::string prompt, std::string entry_point,
                        const std::string& test) {
  std::string tests = test + "\n\ncheck(" + entry_point + ")\n";
  return {std::move(id), std::move(prompt), std::move(entry_point), std::move(tests)};
}

CodeTask mbpp_task(std::string id, const std::vector<std::string>& test_imports,
                   const std::vector<std::string>& test_list, std::string_view code_header) {
  return {std::move(id), "", name_defined(code_header), lines(test_imports) + lines(test_list)};
}

std::optional<Assembly> assemble(const CodeTask& task, std::string_view text, bool extracted) {
  if (continues(task, text)) {
    std::string program(text);
    std::string whole = task.prompt + program;
    return Assembly{std::move(program), {std::move(whole)}};
  }
  const GradeOptions options{.choices = {}, .entry_point = task.entry_point};
  const auto code =
      extracted ? std::optional<std::string>(text) : extract(Profile::humaneval, text, options);
  if (!code || trimmed(*code).empty()) return std::nullopt;
  if (continues(task, *code)) return Assembly{*code, {task.prompt + *code}};
  if (task.prompt.empty()) return Assembly{*code, {*code}};
  return Assembly{*code, {task.prompt, *code}};
}

}  // namespace convene
