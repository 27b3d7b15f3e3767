#include <cstdio>
#include <exception>

#include "crash/journal.h"
#include "eval/arena.h"

// eval_child STORE ASKED: runs the plan of the kill test in STORE, or goes on with it; every prompt
// that reaches the engine is written to ASKED first.

int main(int count, char** arguments) {
  using namespace convene;
  if (count != 3) return 2;
  try {
    testing::Journal asked(arguments[2]);
    const EvalEnd end =
        testing::evaluate(testing::kill_plan(), arguments[1], [&asked](const Request& request) {
          asked.add(prompt_hash(request));
          return testing::unsteady_line(request);
        });
    if (end.finished) return 0;
    std::fprintf(stderr, "%s\n", end.why.c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
  }
  return 1;
}
