#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "base/text.h"
#include "drawn_program.h"
#include "pocket/code_steps.h"
#include "pocket/family.h"
#include "pocket/python_run.h"

namespace {

using namespace convene::pocket;

/// Where a program comes from, the program with \n for its ends of line, its parameter, an
/// argument, what our evaluator gives and what stops it, parted by tabs.
void print_line(const char* source, const std::string& code, bool text,
                const std::string& argument) {
  if (code.find_first_of("\t\\") != std::string::npos) return;
  const std::string parameter = text ? "s" : "x";
  const auto program = python::parse(code, parameter);
  const python::Run run =
      program ? python::run(*program, argument) : python::Run{"", "unread: " + program.error(), {}};
  fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", source, convene::replace_all(code, "\n", "\\n"), parameter,
             argument, run.value, run.trouble);
}

void print_of_family(int i, convene::Random& random) {
  const Family& family = family_named(i % 2 == 0 ? "function" : "program");
  const Task task = family.draw(static_cast<Level>(i % 3), random);
  const bool text = task.given.starts_with("f('");
  const std::string code = i % 5 < 3 ? task.solution : family.mistake(task, random);
  print_line("family", code, text, random_argument(text, random));
}

void print_drawn(convene::Random& random) {
  const bool text = random.chance(0.3);
  const std::string code = drawn_program(text, random);
  print_line("drawn", code, text, random_argument(text, random));
}

}  // namespace

/// python_programs COUNT [SEED]: so many lines for against_python.py from the generators and their
/// mistakes, and so many drawn from templates.
int main(int argc, char** argv) {
  int count = 1000, seed = 11;
  const auto read = [](std::string_view given, int& number) {
    std::from_chars(given.data(), given.data() + given.size(), number);
  };
  if (argc > 1) read(argv[1], count);
  if (argc > 2) read(argv[2], seed);
  convene::Random random(static_cast<std::uint64_t>(seed));
  for (int i = 0; i < count; ++i) print_of_family(i, random);
  for (int i = 0; i < count; ++i) print_drawn(random);
}
