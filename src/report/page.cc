#include "report/page.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "report/packed.h"
#include "report/page_files.h"

namespace convene {
namespace {

/// In the order in which they run.
constexpr std::array kScripts = {"values.js",     "tables.js", "chart.js",
                                 "discussion.js", "grid.js",   "main.js"};

std::string file(std::string_view name) {
  const auto& files = page_files();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [name](const EmbeddedFile& one) { return one.name == name; });
  CHECK(found != files.end(), "name={}", name);
  return std::string(found->text);
}

/// One function, which waits for the data where it begins.
std::string our_script() {
  std::string script = "\n'use strict';\n(async () => {\n";
  for (const char* name : kScripts) script += file(name);
  return script + "})();\n";
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2)
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16));
  return bytes;
}

std::string source_hash(std::string_view text) {
  return "'sha256-" + base64(bytes_of_hex(sha256_hex(text))) + "'";
}

std::string escaped_html(std::string_view text) {
  std::string out = replace_all(text, "&", "&amp;");
  out = replace_all(out, "<", "&lt;");
  return replace_all(out, "\"", "&quot;");
}

/// The template with {{name}} filled in, once: what is filled in is not looked at again.
std::string filled(std::string_view page, const std::map<std::string_view, std::string>& values) {
  std::string out;
  while (true) {
    const std::size_t open = page.find("{{");
    out += page.substr(0, open);
    if (open == std::string_view::npos) return out;
    const std::size_t close = page.find("}}", open);
    CHECK(close != std::string_view::npos, "open={}", open);
    out += values.at(page.substr(open + 2, close - open - 2));
    page.remove_prefix(close + 2);
  }
}

}  // namespace

std::string html_page(const std::string& title, const PageData& data) {
  const std::string style = "\n" + file("style.css");
  const std::string chart = file("chart.min.js");
  const std::string script = our_script();
  const std::string policy =
      "default-src 'none'; base-uri 'none'; form-action 'none'; script-src " + source_hash(chart) +
      " " + source_hash(script) + "; style-src " + source_hash(style);
  return filled(file("page.html"), {{"title", escaped_html(printable(title))},
                                    {"policy", policy},
                                    {"style", style},
                                    {"licence", file("chart-licence.txt")},
                                    {"chart", chart},
                                    {"script", script},
                                    {"data", packed(data.overview)},
                                    {"discussions", packed(data.discussions)}});
}

}  // namespace convene
