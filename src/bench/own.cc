#include "bench/benchmark.h"

// A person's own questions: "question", "answer", "profile", and perhaps "id" and "group".

namespace convene {
namespace {

AnswerKind kind_for(Profile profile) {
  switch (profile) {
    case Profile::aime:
      return AnswerKind::number;
    case Profile::math:
    case Profile::math_strict:
    case Profile::math_lenient:
      return AnswerKind::expression;
    case Profile::choice:
    case Profile::text:
      return AnswerKind::text;
    default:
      return AnswerKind::open;
  }
}

}  // namespace

std::vector<Item> load_own(const DataFile& file, const LoadOptions&) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const std::string question = row.text("question");
    const std::string name = row.text("profile");
    const std::optional<Profile> profile = profile_named(name);
    if (!profile) row.refuse("profile", "is '" + name + "', not one of " + profile_names());
    if (is_code(*profile))
      row.refuse("profile", "asks for code; use --benchmark humaneval or mbpp");
    Item item;
    item.problem = problem_about(row.has("id") ? row.word("id") : id_from(question), question,
                                 kind_for(*profile));
    item.group = row.text_or("group", "");
    item.profile = *profile;
    item.gold = row.word("answer");
    item.reference =
        is_coverage(*profile) ? item.gold : "The answer is \\boxed{" + item.gold + "}.";
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace convene
