#include "bench/benchmark.h"

// MBPP-Sanitized: "prompt", "code", "test_imports", "test_list"; some copies have "code_header",
// some "task_id". The paper showed the first assertion and graded by it: only by name,
// show_first_test.

namespace convene {
namespace {

/// "def f(a, b):" of the reference where the file does not give it: the first definition that the
/// tests call.
std::string header_of(const DataRow& row, const std::vector<std::string>& tests) {
  if (row.has("code_header")) return row.text("code_header");
  const std::string code = row.text("code");
  for (std::size_t at = code.find("def "); at != std::string::npos;
       at = code.find("def ", at + 1)) {
    const std::size_t paren = code.find('(', at);
    if (paren == std::string::npos) break;
    const std::string name = code.substr(at + 4, paren - at - 4);
    if (!tests.empty() && tests.front().find(name + "(") != std::string::npos)
      return code.substr(at, code.find('\n', at) - at);
  }
  row.refuse("code", "defines no function that the tests call");
}

}  // namespace

std::vector<Item> load_mbpp(const DataFile& file, const LoadOptions& options) {
  std::vector<Item> items;
  for (const DataRow& row : file.rows) {
    const std::string prompt = row.text("prompt");
    const std::vector<std::string> tests = row.texts("test_list");
    if (tests.empty()) row.refuse("test_list", "is empty");
    const std::vector<std::string> imports =
        row.has("test_imports") ? row.texts("test_imports") : std::vector<std::string>();
    const std::string header = header_of(row, tests);
    const std::string id = row.has("task_id") ? row.word("task_id") : id_from(prompt + header);
    std::string statement = prompt + "\n\nThe function begins:\n\n```python\n" + header + "\n```";
    Item item;
    if (options.show_first_test) {
      statement += "\n\nIt has to pass this test:\n\n```python\n" + tests.front() + "\n```";
      item.shown = mbpp_task(id, imports, {tests.front()}, header);
    }
    statement += "\n\nReply with the whole function, and whatever it needs, in one fenced block.";
    item.problem = problem_about(id, std::move(statement), AnswerKind::open);
    if (item.shown)
      for (const auto& [name, text] :
           {std::pair{"tests", item.shown->tests}, {"entry point", item.shown->entry_point}})
        item.problem.parts.push_back({name, text});
    item.profile = Profile::mbpp;
    item.code = mbpp_task(id, imports, tests, header);
    item.reference = "```python\n" + row.text("code") + "\n```";
    item.place = row.place();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace convene
