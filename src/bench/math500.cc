#include "bench/benchmark.h"

// MATH-500: "problem", "answer", "solution", "subject"; Hugging Face's form has "unique_id" too.

namespace convene {

std::vector<Item> load_math500(const DataFile& file, const LoadOptions&) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const std::string question = row.text("problem");
    Item item;
    item.problem = problem_about(row.text_or("unique_id", id_from(question)), question,
                                 AnswerKind::expression);
    item.group = row.text_or("subject", "");
    item.profile = Profile::math;
    item.gold = row.word("answer");
    item.reference = row.text_or("solution", "\\boxed{" + item.gold + "}");
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace convene
