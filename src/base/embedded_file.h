#pragma once

#include <string_view>

namespace convene {

/// A text file compiled into the program (cmake/Embed.cmake).
struct EmbeddedFile {
  std::string_view name;  ///< "teams/paper.toml", "style.css"
  std::string_view text;
};

}  // namespace convene
