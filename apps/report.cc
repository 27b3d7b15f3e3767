#include <unistd.h>

#include "base/error.h"
#include "commands.h"
#include "output.h"
#include "paths.h"
#include "report/page.h"
#include "report/page_json.h"
#include "report/summary.h"
#include "report/table.h"
#include "stored.h"

namespace convene {
namespace {

/// Points as a share.
std::optional<double> share_of(std::optional<double> points) {
  return points ? std::optional(*points / 100) : std::nullopt;
}

std::string page_of(const Results& results, const Store& store, const ReportOptions& options) {
  constexpr std::size_t megabyte = 1'000'000;
  const PageData data =
      page_data(results, store,
                {.discussions = *discussions_named(options.discussions),
                 .bytes_max = static_cast<std::size_t>(options.discussions_mb) * megabyte,
                 .within = share_of(options.within),
                 .program = "convene " CONVENE_VERSION,
                 .store = without_home(store.path())});
  return html_page(results.about.benchmark + " – Convene", data);
}

/// Of one evaluation.
std::string told(const Store& store, const ReportOptions& options) {
  const Results results = read_results(store);
  switch (options.form) {
    case ReportOptions::Form::page:
      return page_of(results, store, options);
    case ReportOptions::Form::markdown:
      return markdown_table(results, share_of(options.within));
    case ReportOptions::Form::csv:
      break;
  }
  return csv_table(results);
}

/// Of several.
std::string told_together(const ReportOptions& options) {
  if (options.within) throw Error("--within is about one evaluation", "name one");
  if (options.form != ReportOptions::Form::markdown)
    throw Error("several evaluations make one Markdown table", "add --markdown, or name one");
  std::vector<Results> all;
  for (const std::string& path : options.stores) all.push_back(read_results(*read_store(path)));
  return markdown_summary(all);
}

}  // namespace

int report(const ReportOptions& options) {
  if (options.within && options.form == ReportOptions::Form::csv)
    throw Error("--within is a sentence, and CSV has none", "leave out --csv, or add --markdown");
  const bool page = options.form == ReportOptions::Form::page;
  if (page && options.out.empty() && ::isatty(STDOUT_FILENO) != 0)
    throw Error("a page is not for a terminal", "add -o report.html, or --markdown for the table");
  const std::string text =
      options.stores.size() > 1
          ? told_together(options)
          : told(*read_store(store_path(options.stores.empty() ? "" : options.stores.front())),
                 options);
  if (options.out.empty()) return print(text), kAnswered;
  write_file(with_home(options.out), text);
  return kAnswered;
}

}  // namespace convene
