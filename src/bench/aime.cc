#include "bench/benchmark.h"

// AIME 2024: "problem" and "answer" (0-999), or the same with capitals; perhaps "id".

namespace convene {

std::vector<Item> load_aime(const DataFile& file, const LoadOptions&) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const bool capital = !row.has("problem") && row.has("Problem");
    const std::string question = row.text(capital ? "Problem" : "problem");
    const char* id = capital ? "ID" : "id";
    Item item;
    item.problem =
        problem_about(row.has(id) ? row.word(id) : id_from(question), question, AnswerKind::number);
    item.profile = Profile::aime;
    item.gold = row.word(capital ? "Answer" : "answer");
    item.reference = "Therefore the answer is \\boxed{" + item.gold + "}.";
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace convene
