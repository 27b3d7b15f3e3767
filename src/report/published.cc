#include "report/published.h"

#include "base/text.h"

namespace convene {
namespace {

constexpr const char* kSource = "arXiv 2504.09772 and the model card of M1-32B";

/// The benchmark by how its name begins, without case.
struct PaperRow {
  const char* begins;
  const char* benchmark;
  int questions;
  double alone;
  double with_ceo;
};

constexpr PaperRow kPaperRows[] = {
    {"gpqa", "GPQA-Diamond", 198, 0.611, 0.621},
    {"commongen", "CommonGen-hard", 200, 0.969, 0.974},
    {"aime", "AIME 2024", 30, 0.600, 0.622},
    {"math", "MATH-500", 500, 0.951, 0.958},
    {"humaneval", "HumanEval", 164, 0.928, 0.939},
    {"mbpp", "MBPP-Sanitized", 257, 0.891, 0.905},
};

}  // namespace

const char* const kPublishedNote =
    "Cited, not measured here: another model, other prompts and other graders (mathematics by a "
    "model as judge, GPQA with the right option always in one place; "
    "CommonGen-hard's is the mean share of the words used, matched loosely), and no equal-token "
    "control. "
    "M1-32B's rows are its authors' team without and with its CEO.";

std::vector<Published> published_for(std::string_view benchmark) {
  const std::string name = lower_ascii(benchmark);
  std::vector<Published> rows;
  for (const PaperRow& row : kPaperRows) {
    if (!name.starts_with(row.begins)) continue;
    rows.push_back({row.benchmark, "M1-32B", row.alone, row.questions, kSource});
    rows.push_back({row.benchmark, "M1-32B with CEO", row.with_ceo, row.questions, kSource});
  }
  return rows;
}

}  // namespace convene
