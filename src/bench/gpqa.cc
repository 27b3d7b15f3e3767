#include "base/hash.h"
#include "base/random.h"
#include "base/text.h"
#include "bench/benchmark.h"

// GPQA: its terms ask that no question be published, so that the file is always the user's own. CSV
// or JSONL with "Question", "Correct Answer", "Incorrect Answer 1" to 3.

namespace convene {
namespace {

std::string id_of(const DataRow& row, const std::string& question) {
  return row.has("Record ID") ? row.text("Record ID") : id_from(question);
}

}  // namespace

std::vector<Item> load_gpqa(const DataFile& file, const LoadOptions&) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const std::string question(trimmed(row.text("Question")));
    Item item;
    item.problem = problem_about(id_of(row, question), question, AnswerKind::text);
    item.profile = Profile::choice;
    for (const char* field :
         {"Correct Answer", "Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3"})
      item.options.emplace_back(trimmed(row.text(field)));
    item.gold = "A";
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

Item seated(const Item& item, std::uint64_t seed, int repeat) {
  if (item.options.empty()) return item;
  Item put = item;
  std::vector<std::size_t> order(item.options.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Hasher hasher;
  hasher.add("options").add(std::to_string(seed)).add(item.problem.id).add(std::int64_t{repeat});
  Random random(hasher.value());
  random.shuffle(order);
  std::string& statement = put.problem.parts.front().text;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const char letter = static_cast<char>('A' + i);
    put.options[i] = item.options[order[i]];
    if (order[i] == 0) put.gold = std::string(1, letter);
    statement += (i == 0 ? "\n\n" : "\n") + std::string(1, letter) + ") " + put.options[i];
  }
  statement += "\n\nAnswer with the letter of the right option.";
  put.reference = "The answer is \\boxed{" + put.gold + "}.";
  return put;
}

}  // namespace convene
