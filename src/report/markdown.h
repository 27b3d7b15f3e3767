#pragma once

#include <string>
#include <vector>

namespace convene {

/// Pieces of a Markdown table. Pure.

using Cells = std::vector<std::string>;

/// One line, nothing in it that Markdown or HTML would take for its own.
std::string escaped_markdown(const std::string& text);

/// "| a | b |" and a line's end; cells as they are.
std::string markdown_line(const Cells& cells);

}  // namespace convene
