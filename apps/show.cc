#include <fmt/format.h>
#include <unistd.h>

#include <map>

#include "base/error.h"
#include "base/text.h"
#include "commands.h"
#include "discussion/paper.h"
#include "minutes/resume.h"
#include "output.h"
#include "paths.h"
#include "presenter.h"
#include "result_json.h"
#include "run_settings.h"
#include "stored.h"
#include "team_files.h"

namespace convene {
namespace {

std::string prompt_text(const Prompt& prompt) {
  const auto* program = std::get_if<Program>(&prompt);
  if (program && !program->tests.empty())
    return fmt::format("run: {}\non: {}", program->value, program->tests);
  if (program && !program->concepts.empty())
    return fmt::format("look in: {}\nfor: {}", program->value, program->concepts);
  if (program) return fmt::format("compare: {}\nwith: {}", program->value, program->goal);
  std::string text;
  for (const Message& message : std::get<Request>(prompt).messages)
    text += fmt::format("[{}]\n{}\n", to_string(message.role), message.content);
  return text;
}

void show_prompt(Presenter& presenter, Screen& screen, const Recording& recording,
                 const Minute& minute) {
  const auto prompt = recording.prompts.find(minute.prompt);
  const std::string text =
      prompt == recording.prompts.end() ? "not kept" : prompt_text(prompt->second);
  screen.text(
      "\n  " +
      painted(screen.surface(), Paint::dim, "sent to " + printable(minute.seat.title) + ":") +
      "\n");
  presenter.paragraph(text);
  screen.text("\n");
}

std::vector<std::string> facts_of(const Run& run, const Recording& recording) {
  std::vector<std::string> facts = {"team " + run.team};
  for (const char* name : {"model", "gguf", "endpoint"})
    if (const auto found = run.settings.find(name); found != run.settings.end())
      facts.push_back(std::string(name) + " " + found->second);
  facts.push_back(fmt::format("seed {}", run.seed));
  for (const auto& [name, value] : recording.marks) facts.push_back(name + " " + value);
  return facts;
}

/// By the index of its last minute: what a decision was taken as, where that is not what it says.
std::map<std::size_t, std::string> decisions_taken(const Run& run, const DiscussionRow& discussion,
                                                   const Minutes& minutes) {
  std::map<std::size_t, std::string> taken;
  const Team team = under_limits(team_of(run), discussion.limits);
  for (const Decision& decision : decisions_in(team, discussion.problem, minutes))
    if (decision.how != Reading::exact && decision.summary != "stop")
      taken[decision.first + decision.count - 1] =
          fmt::format("taken as: {} ({})", decision.summary,
                      decision.trouble.empty() ? to_string(decision.how) : decision.trouble);
  return taken;
}

void show_discussion(const Store& store, DiscussionId id, const ShowOptions& options) {
  const Recording recording = store.load(id);
  const Run run = store.run(recording.discussion.run);
  const Outcome outcome = outcome_of(recording);
  std::string page;
  Screen screen(surface_of(STDOUT_FILENO, options.no_color),
                [&page](std::string_view text) { page += text; });
  Presenter presenter(screen, {recording.discussion.problem.part("statement"),
                               facts_of(run, recording), recording.discussion.limits,
                               fmt::format("{} (discussion {})", without_home(store.path()), id)});
  presenter.begin();
  const auto taken = decisions_taken(run, recording.discussion, outcome.minutes);
  for (std::size_t i = 0; i < outcome.minutes.size(); ++i) {
    const Minute& minute = outcome.minutes[i];
    if (options.prompts) show_prompt(presenter, screen, recording, minute);
    presenter.settled(minute);
    if (const auto decision = taken.find(i); decision != taken.end())
      presenter.aside(printable(decision->second));
  }
  presenter.heading("Answer");
  const Conclude& end = outcome.conclusion;
  const std::string& answer = end.answer.empty() ? end.text : end.answer;
  presenter.paragraph(answer.empty() ? "none" : answer);
  presenter.close(outcome);
  print(page);
}

}  // namespace

int show(const ShowOptions& options) {
  const auto store = read_store(store_path(options.store));
  if (options.json) {
    const DiscussionId id = chosen_discussion(*store, options.discussion);
    print(result_json(outcome_of(store->load(id)), id, store->path(), std::nullopt));
    return kAnswered;
  }
  if (options.discussion != 0)
    return show_discussion(*store, options.discussion, options), kAnswered;
  chosen_discussion(*store, 0);  // complains when there is none
  for (const DiscussionLine& line : store->discussions())
    show_discussion(*store, line.discussion.id, options);
  return kAnswered;
}

}  // namespace convene
