#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "bench/results.h"
#include "report/selection.h"

namespace convene {

struct PageOptions {
  Discussions discussions = Discussions::all;
  std::size_t bytes_max = 48'000'000;  ///< of the discussions' JSON; what is cut is stated
  std::optional<double> within = {};   ///< a half-width: the page says what it would take
  std::string program;                 ///< "convene 0.1.0", of who writes the page
  std::string store;                   ///< as the commands that the page names call it
};

/// Everything that a page shows, as two JSON objects: what it opens with, and the discussions, most
/// of the bytes and wanted later or never.
struct PageData {
  std::string overview;
  std::string discussions;
};

/// docs/report.md lists the fields. Texts are printable. store is the one that the results were
/// read from. Throws Error when it cannot be read.
PageData page_data(const Results& results, const Store& store, const PageOptions& options);

}  // namespace convene
