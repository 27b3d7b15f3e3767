#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pocket/family.h"
#include "pocket/lesson.h"
#include "train/bpe.h"
#include "train/progress.h"
#include "train/proposals.h"
#include "train/torch/model.h"

namespace convene {

/// What is asked of the model: the product's own prompts.
struct Exam {
  const pocket::Lessons& lessons;
  const pocket::Templates& templates;
  const Tokenizer& tokenizer;
  const Weights& weights;
  const ModelShape& shape;
  int reply_tokens = 192;  ///< a reply ends here
  int workers = 1;
};

struct Attempt {
  pocket::Task task;
  std::string answer;  ///< what follows "answer: "; empty where nothing does
  bool right = false;
  std::string critic_value;  ///< what the critic says the answer is worth
  bool accepted() const { return critic_value == task.goal; }
};

/// `count` held-out problems of each family, the levels in turn.
std::vector<pocket::Task> held_out_tasks(const std::vector<std::string>& families, int count,
                                         std::uint64_t seed);

/// The solver tries every task once. With `criticised`, the critic then recomputes every answer,
/// greedily.
std::vector<Attempt> attempts(const Exam& exam, const std::vector<pocket::Task>& tasks,
                              double temperature, std::uint64_t seed, bool criticised);

Scores scored(const std::vector<Attempt>& attempts);

/// Right answers among the attempts, as the mean over families; 0 without attempts.
double mean_accuracy(const std::vector<Attempt>& attempts);

/// What the model answers to training tasks drawn by `seed`, the families and levels in turn, each
/// task tried several times.
std::vector<Proposal> propose(const Exam& exam, const std::vector<std::string>& families,
                              const OnPolicyPlan& plan, std::uint64_t seed);

}  // namespace convene
