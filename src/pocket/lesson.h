#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "pocket/family.h"

namespace convene::pocket {

/// One turn to learn: the prompt as the product's own templates render it, and the reply.
struct Lesson {
  std::string family;
  std::string role;              ///< "solver", "reviser", "critic", "evaluator", "recruiter", "ceo"
  std::string prompt;            ///< the user's message
  std::string reply;             ///< the assistant's message
  std::size_t learned_from = 0;  ///< bytes of the reply before this are context, not learned
};

/// The texts of prompts/pocket, by role.
using Templates = std::map<std::string, std::string>;

/// How often each family, role and level is drawn.
struct Mixture {
  std::map<std::string, double> families;
  std::map<std::string, double> roles;
  std::map<Level, double> levels;
};

/// Draws lessons; pure in the random stream, so any number of them can run side by side.
/// Never draws a held-out task.
class Lessons {
 public:
  Lessons(Templates templates, Mixture mixture);
  Lesson draw(Random& random) const;

 private:
  Templates templates_;
  Mixture mixture_;
};

}  // namespace convene::pocket
