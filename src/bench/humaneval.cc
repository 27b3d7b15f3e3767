#include "bench/benchmark.h"
#include "bench/doctest.h"

// HumanEval: "task_id", "prompt", "test", "entry_point", "canonical_solution". The tests are never
// shown; the examples in the docstring are.

namespace convene {
namespace {

/// Questions whose examples the benchmark's own tests contradict: what passes them is wrong.
bool has_wrong_examples(const std::string& id) {
  return id == "HumanEval/47" || id == "HumanEval/116";
}

}  // namespace

std::vector<Item> load_humaneval(const DataFile& file, const LoadOptions&) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const std::string prompt = row.text("prompt");
    const std::string id = row.text("task_id"), entry = row.text("entry_point");
    Item item;
    item.problem = problem_about(
        id,
        "Complete this Python function. Reply with the whole function, and whatever it needs, in "
        "one fenced block.\n\n```python\n" +
            prompt + "\n```",
        AnswerKind::open);
    item.profile = Profile::humaneval;
    item.code = humaneval_task(id, prompt, entry, row.text("test"));
    const std::string examples = has_wrong_examples(id) ? "" : assertions_in(prompt, entry);
    if (!examples.empty()) {
      item.shown = CodeTask{.id = id, .prompt = prompt, .entry_point = entry, .tests = examples};
      for (const auto& [name, text] :
           {std::pair{"tests", examples}, {"code", prompt}, {"entry point", entry}})
        item.problem.parts.push_back({name, text});
    }
    item.reference =
        "```python\n" + prompt + row.text_or("canonical_solution", "    pass\n") + "\n```";
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace convene
