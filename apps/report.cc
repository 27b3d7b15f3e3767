#include <unistd.h>

#include "base/error.h"
#include "commands.h"
#include "output.h"
#include "paths.h"
#include "report/page.h"
#include "report/page_json.h"
#include "report/table.h"
#include "stored.h"

namespace convene {
namespace {

std::string page_of(const Results& results, const Store& store, const ReportOptions& options) {
  constexpr std::size_t megabyte = 1'000'000;
  const PageData data =
      page_data(results, store,
                {.discussions = *discussions_named(options.discussions),
                 .bytes_max = static_cast<std::size_t>(options.discussions_mb) * megabyte,
                 .program = "convene " CONVENE_VERSION,
                 .store = without_home(store.path())});
  return html_page(results.about.benchmark + " – Convene", data);
}

}  // namespace

int report(const ReportOptions& options) {
  const bool page = options.form == ReportOptions::Form::page;
  if (page && options.out.empty() && ::isatty(STDOUT_FILENO) != 0)
    throw Error("a page is not for a terminal", "add -o report.html, or --markdown for the table");
  const auto store = read_store(store_path(options.store));
  const Results results = read_results(*store);
  std::string text;
  if (page) {
    text = page_of(results, *store, options);
  } else {
    text = options.form == ReportOptions::Form::csv ? csv_table(results) : markdown_table(results);
  }
  if (options.out.empty()) return print(text), kAnswered;
  write_file(with_home(options.out), text);
  return kAnswered;
}

}  // namespace convene
