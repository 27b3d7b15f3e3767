#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// A row of CSV (RFC 4180) and the line it begins at, from 1.
struct CsvRow {
  int line = 1;
  std::vector<std::string> cells;
};

/// Quoted cells may hold commas, doubled quotes and line ends. Throws Error naming the line for a
/// quote that is never closed.
std::vector<CsvRow> parse_csv(std::string_view text);

}  // namespace convene
