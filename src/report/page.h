#pragma once

#include <string>
#include <string_view>

namespace convene {

/// One self-contained HTML page around the JSON of page_json: opens offline, runs nothing but what
/// is compiled into this program (its Content-Security-Policy names these scripts by hash).
std::string html_page(const std::string& title, std::string_view json);

/// JSON that may stand inside a script element: what could end or open one is spelled \u003c.
std::string script_safe(std::string_view json);

}  // namespace convene
