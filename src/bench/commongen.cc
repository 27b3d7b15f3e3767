#include "base/text.h"
#include "bench/benchmark.h"

// CommonGen-hard: "concepts", 20 to 30 words to be used in coherent text. Graded by coverage.

namespace convene {
namespace {

/// Sentences that use the words; not good ones.
std::string sentences_with(const std::vector<std::string>& concepts) {
  std::string text;
  for (std::size_t i = 0; i < concepts.size(); i += 2) {
    text += "On that day she told us about the " + concepts[i];
    if (i + 1 < concepts.size()) text += " and we all thought of a " + concepts[i + 1];
    text += " which was there. ";
  }
  return text;
}

/// A JSON array of plain words.
std::string as_list(const std::vector<std::string>& concepts) {
  std::string list;
  for (const std::string& word : concepts) list += (list.empty() ? "[\"" : ",\"") + word + "\"";
  return list + "]";
}

}  // namespace

std::vector<Item> load_commongen(const DataFile& file, const LoadOptions&) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const std::vector<std::string> concepts = row.texts("concepts");
    if (concepts.empty()) row.refuse("concepts", "is empty");
    for (const std::string& word : concepts)
      if (word.find_first_of("\"\\") != std::string::npos)
        row.refuse("concepts", "holds a word with a quote or a backslash");
    const std::string words = join(concepts, ", ");
    Item item;
    item.problem = problem_about(
        row.has("id") ? row.word("id") : id_from(words),
        "Write a coherent and grammatically correct paragraph that uses every one of these words "
        "(inflected forms count):\n\n" +
            words + "\n\nReply with the paragraph only.",
        AnswerKind::open);
    item.problem.parts.push_back({"given", words});
    item.problem.parts.push_back({"concepts", words});
    item.profile = Profile::commongen;
    item.gold = as_list(concepts);
    item.reference = sentences_with(concepts);
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace convene
