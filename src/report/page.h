#pragma once

#include <string>

#include "report/page_json.h"

namespace convene {

/// One self-contained HTML page around that data: opens offline, runs nothing but what is compiled
/// into this program (its Content-Security-Policy names these scripts by hash). The data is packed:
/// see packed.h.
std::string html_page(const std::string& title, const PageData& data);

}  // namespace convene
