#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "pocket/code_steps.h"
#include "pocket/family.h"
#include "pocket/python_run.h"

namespace {

using namespace convene::pocket;

/// A program, its parameter, an argument, what our evaluator gives and what stops it, parted by
/// tabs.
void print_line(const std::string& code, bool text, const std::string& argument) {
  if (code.find_first_of("\t\n") != std::string::npos) return;
  const std::string parameter = text ? "s" : "x";
  const auto program = python::parse(code, parameter);
  const python::Run run =
      program ? python::run(*program, argument) : python::Run{"", "unread: " + program.error(), {}};
  fmt::print("{}\t{}\t{}\t{}\t{}\n", code, parameter, argument, run.value, run.trouble);
}

}  // namespace

/// python_programs COUNT: lines for against_python.py, from the generators and their mistakes.
int main(int argc, char** argv) {
  int count = 1000;
  if (argc > 1) {
    const std::string_view given = argv[1];
    std::from_chars(given.data(), given.data() + given.size(), count);
  }
  convene::Random random(11);
  for (int i = 0; i < count; ++i) {
    const Family& family = family_named(i % 2 == 0 ? "function" : "program");
    const Task task = family.draw(static_cast<Level>(i % 3), random);
    const bool text = task.given.starts_with("f('");
    const std::string code = i % 5 < 3 ? task.solution : family.mistake(task, random);
    print_line(code, text, random_argument(text, random));
  }
}
