#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/random.h"
#include "discussion/prompt.h"
#include "pocket/family.h"

namespace convene::pocket {

/// One turn to learn: the prompt as the product's own templates render it, and the reply.
struct Lesson {
  std::string family;
  /// "solver", "reviser", "debater", "critic", "critic-full", "evaluator", "recruiter", "ceo"
  std::string role;
  std::string prompt;            ///< the user's message
  std::string reply;             ///< the assistant's message
  std::size_t learned_from = 0;  ///< bytes of the reply before this are context, not learned
};

/// The texts of prompts/pocket, by role.
using Templates = std::map<std::string, std::string>;

/// Reads ROLE.txt of every role. Throws Error, naming the file.
Templates read_templates(const std::filesystem::path& folder);

/// How often each family, role and level is drawn, as weights; what is not named is not drawn.
struct Mixture {
  std::map<std::string, double> families;
  std::map<std::string, double> roles = {
      {"solver", 0.43},  {"critic", 0.30},    {"critic-full", 0.05}, {"reviser", 0.09},
      {"debater", 0.03}, {"evaluator", 0.03}, {"recruiter", 0.01},   {"ceo", 0.06}};
  std::map<Level, double> levels = {{Level::easy, 0.4}, {Level::medium, 0.35}, {Level::hard, 0.25}};
};

/// Draws lessons; pure in the random stream, so any number of them can run side by side.
/// Never draws a held-out task.
class Lessons {
 public:
  /// Throws Error on a name that does not exist, a role without a template, or weights that are not
  /// positive.
  Lessons(Templates templates, Mixture mixture);
  Lesson draw(Random& random) const;

  /// Lessons about given answers, such as those that a model in training made. What was tried must
  /// be wrong.
  Lesson critic(const Task& task, const std::string& proposal) const;
  /// Of the critic who sees the goal and judges by itself.
  Lesson critic_full(const Task& task, const std::string& proposal) const;
  Lesson reviser(const Task& task, const std::vector<std::string>& tried) const;
  /// Of one who is told what others answered, right or wrong.
  Lesson debater(const Task& task, const std::vector<std::string>& others) const;

 private:
  struct Reply {
    std::string text;
    std::size_t learned_from = 0;
  };
  static Reply written(const Task& task, const std::string& answer);

  Lesson solver(const Task& task, Random& random) const;
  Lesson reviser(const Task& task, Random& random) const;
  Lesson debater(const Task& task, Random& random) const;
  Lesson revised(const Task& task, const std::vector<std::string>& tried,
                 const std::string& answer) const;
  Lesson evaluator(const Task& task, Random& random) const;
  Lesson recruiter(const Task& task, Random& random) const;
  Lesson ceo(const Task& task, Random& random) const;
  Lesson rendered(const std::string& role, const Task& task, PromptValues values,
                  const Reply& reply) const;

  Templates templates_;
  Mixture mixture_;
};

}  // namespace convene::pocket
