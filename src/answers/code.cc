#include "answers/code.h"

#include <algorithm>
#include <array>
#include <utility>
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

bool is_python(const Block& block) {
  const std::string language =
      lower_ascii(block.language.substr(0, block.language.find_first_of(" {,")));
  return language == "python" || language == "py" || language == "python3";
}

/// Whether the end of some Python is inside a string of three quotation marks.
class LongString {
 public:
  bool is_open() const { return !quotes_.empty(); }

  void read(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string_view rest = line.substr(i);
      if (is_open()) {
        if (rest[0] == '\\') {
          ++i;
        } else if (rest.starts_with(quotes_)) {
          quotes_ = {};
          i += 2;
        }
      } else if (rest[0] == '#') {
        return;
      } else if (rest.starts_with(R"(""")") || rest.starts_with("'''")) {
        quotes_ = rest[0] == '"' ? R"(""")" : "'''";
        i += 2;
      } else if (rest[0] == '"' || rest[0] == '\'') {
        i += length_of_string(rest) - 1;
      }
    }
  }

 private:
  /// Of one that ends on its line.
  static std::size_t length_of_string(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == text[0]) return i + 1;
      if (text[i] == '\\') ++i;
    }
    return text.size();
  }

  std::string_view quotes_;
};

/// Reads a text line by line. A fence inside a docstring is a part of it, unless the block has no
/// other end.
class BlockReader {
 public:
  explicit BlockReader(std::string_view text) : lines_(split(text, '\n')) {
    for (std::string_view& line : lines_)
      if (line.ends_with('\r')) line.remove_suffix(1);
  }

  std::vector<Block> read() {
    for (std::size_t i = 0; i < lines_.size(); ++i)
      if (const std::string_view fence = fence_of(lines_[i]); !fence.empty()) i = read_block(i);
    return std::move(blocks_);
  }

 private:
  /// Returns the line that closes the block, or the last one.
  std::size_t read_block(std::size_t start) {
    const std::string_view fence = fence_of(lines_[start]);
    const std::string_view opening = without_spaces(lines_[start]);
    Block block{trimmed(opening.substr(fence.size())), ""};
    const std::size_t end = end_of(start, fence, is_python(block) || block.language.empty());
    const std::size_t indent = lines_[start].size() - opening.size();
    for (std::size_t i = start + 1; i < end; ++i)
      block.code += std::string(unindented(lines_[i], indent)) + '\n';
    blocks_.push_back(std::move(block));
    return end;
  }

  std::size_t end_of(std::size_t start, std::string_view fence, bool python) const {
    std::size_t in_docstring = lines_.size();
    LongString docstring;
    for (std::size_t i = start + 1; i < lines_.size(); ++i) {
      if (closes(lines_[i], fence)) {
        if (!python || !docstring.is_open()) return i;
        in_docstring = std::min(in_docstring, i);
      } else if (in_docstring < i && opens_another(start, i)) {
        break;
      }
      docstring.read(lines_[i]);
    }
    return in_docstring;
  }

  /// A docstring's own fences are indented.
  bool opens_another(std::size_t start, std::size_t i) const {
    const auto indent = [this](std::size_t line) {
      return lines_[line].size() - without_spaces(lines_[line]).size();
    };
    return !fence_of(lines_[i]).empty() && indent(i) <= indent(start);
  }

  std::vector<std::string_view> lines_;
  std::vector<Block> blocks_;
};

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

std::string_view first_word(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && is_identifier(line[end])) ++end;
  return line.substr(0, end);
}

/// "x: int", "rows: list[int] = []", "else:"; not "Note: it works" or "Complexity: O(n)".
bool is_annotated(std::string_view name, std::string_view after_colon) {
  const std::string_view type = trimmed(after_colon.substr(0, after_colon.find_first_of("=#")));
  const bool capital = name[0] >= 'A' && name[0] <= 'Z';
  if (capital && after_colon.find('=') == std::string_view::npos) return false;
  int open = 0;
  for (const char c : type) {
    open += c == '[' ? 1 : c == ']' ? -1 : 0;
    const bool known = is_identifier(c) || c == '[' || c == ']' || c == '.' || c == ',' ||
                       c == '|' || c == '"' || c == '\'';
    if (!known && !(c == ' ' && (open > 0 || type.find('|') != std::string_view::npos)))
      return false;
  }
  return !type.ends_with('.');
}

/// Two words side by side, of which Python knows neither: "This function …".
bool begins_as_sentence(std::string_view line) {
  static constexpr auto before = std::to_array<std::string_view>(
      {"if",      "elif",   "else",  "for",    "while", "with",   "try",      "except",
       "finally", "return", "raise", "not",    "del",   "global", "import",   "from",
       "assert",  "async",  "await", "lambda", "def",   "class",  "nonlocal", "yield",
       "pass",    "match",  "case",  "type",   "print"});
  static constexpr auto between =
      std::to_array<std::string_view>({"in", "is", "and", "or", "not", "if", "else", "for"});
  const std::string_view word = first_word(line);
  if (word.empty() || std::ranges::find(before, word) != before.end()) return false;
  if (word.size() == line.size() || line[word.size()] != ' ') return false;
  const std::string_view next = first_word(without_spaces(line.substr(word.size())));
  return !next.empty() && std::ranges::find(between, next) == between.end();
}

/// Whether a line at the left margin is prose after a program.
bool is_prose(std::string_view line) {
  if (line.empty() || line[0] == ' ' || line[0] == '\t' || line[0] == '#' || line[0] == '@')
    return false;
  if (looks_like_python(line) || line.starts_with(R"(""")") || line.starts_with("'''"))
    return false;
  if (begins_as_sentence(line)) return true;
  const std::string_view name = defined_name(line);
  if (name == "else" || name == "try" || name == "finally") return false;
  const std::string_view after = without_spaces(line.substr(name.size()));
  if (!name.empty() && after.starts_with(':')) return !is_annotated(name, after.substr(1));
  if (!name.empty()) return false;
  const std::string_view body = trimmed(line);
  return body.find_first_of("()[]=:") == std::string_view::npos || body.ends_with('.');
}

/// A program without fences: from its first line that can only be Python.
std::optional<std::string> bare_program(std::string_view text) {
  std::string code;
  LongString docstring;
  for (std::string_view line : split(text, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (code.empty() && !looks_like_python(line)) continue;
    if (!docstring.is_open() && is_prose(line)) break;
    docstring.read(line);
    code += std::string(line) + '\n';
  }
  if (code.empty()) return std::nullopt;
  return code;
}

}  // namespace

std::optional<std::string> extract_code(std::string_view text, std::string_view entry_point) {
  const std::string said = without_reasoning(text);
  const std::vector<Block> blocks = BlockReader(said).read();
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
