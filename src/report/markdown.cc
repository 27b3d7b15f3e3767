#include "report/markdown.h"

#include "base/text.h"

namespace convene {

std::string escaped_markdown(const std::string& text) {
  std::string out;
  for (const char letter : printable(text)) {
    if (letter == '\n' || letter == '\t') {
      out += ' ';
      continue;
    }
    if (std::string_view("\\`*_{}[]<>#|~").find(letter) != std::string_view::npos) out += '\\';
    out += letter;
  }
  return out;
}

std::string markdown_line(const Cells& cells) {
  return "| " + join(cells, " | ") + " |\n";
}

}  // namespace convene
