#include "answers/code.h"

#include <algorithm>
#include <array>
#include <vector>

#include "answers/extract.h"
#include "base/text.h"

namespace convene {
namespace {

struct Block {
  std::string_view language;
  std::string code;
};

std::string_view without_spaces(std::string_view line) {
  const std::size_t start = line.find_first_not_of(" \t");
  return start == std::string_view::npos ? std::string_view() : line.substr(start);
}

/// "```" or "~~~", three or more; empty where the line opens no fence.
std::string_view fence_of(std::string_view line) {
  line = without_spaces(line);
  if (!line.starts_with("```") && !line.starts_with("~~~")) return {};
  return line.substr(0, line.find_first_not_of(line[0]));
}

bool closes(std::string_view line, std::string_view fence) {
  const std::string_view mark = fence_of(line);
  return mark.size() >= fence.size() && mark[0] == fence[0] && trimmed(line) == mark;
}

/// All lines of a fence lose the white space that stands before the fence itself.
std::string_view unindented(std::string_view line, std::size_t indent) {
  const std::size_t blank = std::min(line.find_first_not_of(" \t"), line.size());
  return line.substr(std::min(indent, blank));
}

std::vector<Block> blocks_in(std::string_view text) {
  std::vector<Block> blocks;
  std::string_view fence;
  std::size_t indent = 0;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!fence.empty()) {
      if (closes(line, fence)) {
        fence = {};
      } else {
        blocks.back().code += std::string(unindented(line, indent)) + '\n';
      }
      continue;
    }
    fence = fence_of(line);
    if (fence.empty()) continue;
    indent = line.size() - without_spaces(line).size();
    blocks.push_back({trimmed(without_spaces(line).substr(fence.size())), ""});
  }
  return blocks;
}

bool is_python(const Block& block) {
  const std::string language =
      lower_ascii(block.language.substr(0, block.language.find_first_of(" {,")));
  return language == "python" || language == "py" || language == "python3";
}

bool is_identifier(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The name that a line defines at the left margin: of "def f(x):" f, of "class A:" A, of "x = 1"
/// x.
std::string_view defined_name(std::string_view line) {
  for (const std::string_view keyword : {"async def ", "def ", "class "})
    if (line.starts_with(keyword)) {
      line = without_spaces(line.substr(keyword.size()));
      break;
    }
  std::size_t end = 0;
  while (end < line.size() && is_identifier(line[end])) ++end;
  const std::string_view after = without_spaces(line.substr(end));
  const bool defines = after.starts_with('(') || after.starts_with(':') ||
                       (after.starts_with('=') && !after.starts_with("=="));
  return defines ? line.substr(0, end) : std::string_view();
}

bool defines(std::string_view code, std::string_view name) {
  for (const std::string_view line : split(code, '\n'))
    if (defined_name(line) == name &&
        (line.starts_with("def ") || line.starts_with("async def ") || line.starts_with("class ") ||
         without_spaces(line.substr(name.size())).starts_with('=')))
      return true;
  return false;
}

bool mentions(std::string_view code, std::string_view name) {
  for (std::size_t at = code.find(name); at != std::string_view::npos;
       at = code.find(name, at + 1)) {
    const bool before = at > 0 && is_identifier(code[at - 1]);
    const std::size_t end = at + name.size();
    if (!before && (end >= code.size() || !is_identifier(code[end]))) return true;
  }
  return false;
}

/// Imports, functions and classes at the left margin, and nothing that runs by itself.
bool only_defines(std::string_view code) {
  static constexpr auto starts =
      std::to_array<std::string_view>({"import ", "from ", "def ", "async def ", "class ", "@", "#",
                                       " ", "\t", ")", "]", "}", "\"\"\"", "'''"});
  for (const std::string_view line : split(code, '\n')) {
    if (trimmed(line).empty()) continue;
    const bool known =
        std::ranges::any_of(starts, [&](std::string_view s) { return line.starts_with(s); });
    if (!known && defined_name(line).empty()) return false;
  }
  return true;
}

/// Whether `code` uses something that `block` defines and it does not itself.
bool serves(std::string_view block, std::string_view code) {
  if (!only_defines(block)) return false;
  for (const std::string_view line : split(block, '\n')) {
    if (line.starts_with("import ") || line.starts_with("from ")) return true;
    const std::string_view name = defined_name(line);
    if (!name.empty() && !line.starts_with(' ') && mentions(code, name) && !defines(code, name))
      return true;
  }
  return false;
}

std::string with_helpers(const std::vector<Block>& blocks, std::size_t chosen) {
  std::string code = blocks[chosen].code;
  for (std::size_t i = 0; i < blocks.size(); ++i)
    if (i != chosen && serves(blocks[i].code, code)) code = blocks[i].code + "\n" + code;
  return code;
}

bool looks_like_python(std::string_view line) {
  static constexpr auto starts =
      std::to_array<std::string_view>({"def ", "class ", "import ", "async def ", "@"});
  if (std::ranges::any_of(starts, [&](std::string_view s) { return line.starts_with(s); }))
    return true;
  return line.starts_with("from ") && line.find(" import ") != std::string_view::npos;
}

/// Whether a line at the left margin is prose after a program.
bool is_prose(std::string_view line) {
  if (line.empty() || line[0] == ' ' || line[0] == '\t' || line[0] == '#' || line[0] == '@')
    return false;
  if (looks_like_python(line) || !defined_name(line).empty()) return false;
  const std::string_view body = trimmed(line);
  return body.find_first_of("()[]=:") == std::string_view::npos || body.ends_with('.');
}

/// A program without fences: from its first line that can only be Python.
std::optional<std::string> bare_program(std::string_view text) {
  std::string code;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (code.empty() && !looks_like_python(line)) continue;
    if (is_prose(line)) break;
    code += std::string(line) + '\n';
  }
  if (code.empty()) return std::nullopt;
  return code;
}

}  // namespace

std::optional<std::string> extract_code(std::string_view text, std::string_view entry_point) {
  const std::string said = without_reasoning(text);
  const std::vector<Block> blocks = blocks_in(said);
  if (!entry_point.empty())
    for (std::size_t i = blocks.size(); i-- > 0;)
      if (defines(blocks[i].code, entry_point)) return with_helpers(blocks, i);
  for (std::size_t i = blocks.size(); i-- > 0;)
    if (is_python(blocks[i])) return blocks[i].code;
  if (!blocks.empty() && !trimmed(blocks.back().code).empty()) return blocks.back().code;
  return bare_program(said);
}

std::string with_imports_of(std::string_view prompt, std::string_view program) {
  std::string imports;
  for (const std::string_view line : split(prompt, '\n')) {
    const bool import = line.starts_with("import ") || line.starts_with("from ");
    if (import && program.find(line) == std::string_view::npos) imports += std::string(line) + '\n';
  }
  return imports + std::string(program);
}

}  // namespace convene
