#pragma once

#include <optional>
#include <string>

#include "bench/results.h"

namespace convene {

/// The table as Markdown, for a README: everything first, then part by part, with the findings and
/// the command; above it what is still to come, see unfinished.h. With a wanted half-width, what
/// such intervals would take (see needed_words). Names are escaped.
std::string markdown_table(const Results& results, std::optional<double> half_width = {});

/// The table as CSV (RFC 4180), a line for each method and part, all numbers in full: shares from
/// 0 to 1, tokens and dollars an answer. docs/report.md lists the columns.
std::string csv_table(const Results& results);

}  // namespace convene
