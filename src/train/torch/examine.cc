#include "train/torch/examine.h"

#include <fmt/format.h>

#include "train/torch/held_out.h"
#include "train/torch/side_by_side.h"
#include "train/torch/training.h"

namespace convene {

std::string examine(const std::filesystem::path& run, Which which, const ExamineOptions& options) {
  use_own_threads();
  const StoredRun stored = read_run({run}, which);
  const auto templates = pocket::read_templates(stored.recipe.prompts);
  const pocket::Lessons lessons(templates, stored.recipe.mixture);
  const TrainingState state = from_checkpoint(stored.checkpoint, stored.recipe.model);
  const auto tasks = held_out_tasks(families_of(stored.recipe), options.problems, options.seed);
  const Exam exam{lessons,       templates,           stored.tokenizer,
                  state.weights, stored.recipe.model, stored.recipe.fit.reply_tokens,
                  threads_of(0)};
  return fmt::format("temperature {}\n", options.temperature) +
         scores_text(scored(attempts(exam, tasks, options.temperature, options.seed, true)));
}

}  // namespace convene
