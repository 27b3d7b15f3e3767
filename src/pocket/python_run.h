#pragma once

#include <string>
#include <vector>

#include "pocket/python_syntax.h"

namespace convene::pocket::python {

/// One line of a program as it ran: "sorted(x)=[1,4,7]".
using Trace = std::vector<std::string>;

struct Run {
  std::string value;    ///< what was returned, as Python prints it without blanks; empty on trouble
  std::string trouble;  ///< why nothing was: "an index out of range"; empty where something was
  Trace trace;          ///< the first lines that ran, in order
};

/// Calls the function with an argument written as Python writes it ("[4,7,1]", "'cab'", "12").
/// Touches nothing outside; bounded in steps, in memory and in the size of every value.
/// Thread-safe.
Run run(const Program& program, const std::string& argument);

}  // namespace convene::pocket::python
