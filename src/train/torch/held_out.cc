#include "train/torch/held_out.h"

#include "base/text.h"
#include "discussion/prompt.h"
#include "train/packing.h"
#include "train/torch/generate.h"

namespace convene {
namespace {

using pocket::Level;

/// The rest of the last line that begins with `label`.
std::string after_label(const std::string& text, const std::string& label) {
  std::string found;
  for (const std::string_view line : split(text, '\n'))
    if (line.substr(0, label.size()) == label) found = trimmed(line.substr(label.size()));
  return found;
}

std::vector<std::string> replies(const Exam& exam, const std::vector<std::string>& prompts,
                                 const GenerateOptions& options) {
  std::vector<std::vector<TokenId>> asked;
  asked.reserve(prompts.size());
  for (const std::string& prompt : prompts) asked.push_back(as_prompt(prompt, exam.tokenizer));
  std::vector<std::string> texts;
  for (const auto& ids :
       generate(exam.weights, exam.shape, asked, exam.tokenizer.turn_end(), options))
    texts.push_back(exam.tokenizer.decode(ids));
  return texts;
}

GenerateOptions options_of(const Exam& exam, double temperature, std::uint64_t seed) {
  return {.tokens_max = exam.reply_tokens,
          .temperature = temperature,
          .seed = seed,
          .workers = exam.workers};
}

std::string solver_prompt(const Exam& exam, const pocket::Task& task) {
  return render("solver", exam.templates.at("solver"),
                {{{"family", task.family}, {"task", task.task}}, {}});
}

const char* name_of(Level level) {
  return level == Level::easy ? "easy" : level == Level::medium ? "medium" : "hard";
}

void count(Score& score, const Attempt& attempt) {
  ++score.tried;
  if (attempt.right) ++score.right;
  if (attempt.accepted()) ++(attempt.right ? score.right_accepted : score.wrong_accepted);
}

}  // namespace

std::vector<pocket::Task> held_out_tasks(const std::vector<std::string>& families, int count,
                                         std::uint64_t seed) {
  std::vector<pocket::Task> tasks;
  Random random(seed);
  for (const std::string& family : families)
    for (int i = 0; i < count; ++i)
      tasks.push_back(draw_from(pocket::Split::development, pocket::family_named(family),
                                static_cast<Level>(i % 3), random));
  return tasks;
}

std::vector<Attempt> attempts(const Exam& exam, const std::vector<pocket::Task>& tasks,
                              double temperature, std::uint64_t seed, bool criticised) {
  std::vector<std::string> prompts;
  prompts.reserve(tasks.size());
  for (const pocket::Task& task : tasks) prompts.push_back(solver_prompt(exam, task));
  const auto texts = replies(exam, prompts, options_of(exam, temperature, seed));
  std::vector<Attempt> made;
  prompts.clear();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const std::string answer = after_label(texts[i], "answer:");
    const bool right = pocket::family_named(tasks[i].family).check(tasks[i], answer).right;
    made.push_back({tasks[i], answer, right, ""});
    prompts.push_back(exam.lessons.critic(tasks[i], answer).prompt);
  }
  if (!criticised) return made;
  const auto checks = replies(exam, prompts, options_of(exam, 0, seed));
  for (std::size_t i = 0; i < made.size(); ++i)
    made[i].critic_value = after_label(checks[i], "value:");
  return made;
}

Scores scored(const std::vector<Attempt>& attempts) {
  Scores scores;
  for (const Attempt& attempt : attempts) {
    count(scores[attempt.task.family], attempt);
    count(scores[attempt.task.family + " " + name_of(attempt.task.level)], attempt);
  }
  return scores;
}

double mean_accuracy(const std::vector<Attempt>& attempts) {
  Scores families;
  for (const Attempt& attempt : attempts) count(families[attempt.task.family], attempt);
  double sum = 0;
  for (const auto& [name, score] : families) sum += static_cast<double>(score.right) / score.tried;
  return families.empty() ? 0 : sum / static_cast<double>(families.size());
}

std::vector<Proposal> propose(const Exam& exam, const std::vector<std::string>& families,
                              const OnPolicyPlan& plan, std::uint64_t seed) {
  Random random(seed);
  std::vector<Proposal> asked;
  std::vector<pocket::Task> tasks;
  for (std::size_t i = 0; i < static_cast<std::size_t>(plan.problems); ++i) {
    const auto level = static_cast<Level>(i / families.size() % 3);
    const Proposal one{families[i % families.size()], level, random.next(), "", false};
    const pocket::Task task = task_of(one);
    for (int i_try = 0; i_try < plan.tries; ++i_try) {
      asked.push_back(one);
      tasks.push_back(task);
    }
  }
  const auto made = attempts(exam, tasks, plan.temperature, random.next(), false);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    asked[i].answer = made[i].answer;
    asked[i].right = made[i].right;
  }
  return asked;
}

}  // namespace convene
