#include "minutes/lists.h"

#include <fmt/format.h>

#include <set>

#include "base/error.h"
#include "minutes/tables.h"

namespace convene {
namespace {

Prompt whole_prompt(Database& database, const PromptRow& row) {
  if (const auto* program = std::get_if<Program>(&row.body)) return *program;
  const auto& sent = std::get<RequestRow>(row.body);
  Request request{
      .model = sent.model, .messages = {}, .sampling = sent.sampling, .schema = sent.schema};
  for (const std::string& hash : sent.messages) {
    std::optional<MessageRow> message = find_message(database, hash);
    if (!message)
      throw Error(fmt::format("{}: prompt {} has a message {} that is not here", database.path(),
                              row.hash, hash));
    request.messages.push_back(std::move(message->message));
  }
  return request;
}

// Not from the view: SQLite 3.40 takes JSON functions for unsafe in a schema that is not trusted.
constexpr const char* kSpending = R"sql(
SELECT count(kind), count(*) - count(kind),
  coalesce(sum(kind <> 'execution'), 0), coalesce(sum(kind = 'failure'), 0),
  coalesce(sum(usage ->> 'prompt_tokens'), 0), coalesce(sum(usage ->> 'cached_tokens'), 0),
  coalesce(sum(usage ->> 'completion_tokens'), 0), coalesce(sum(usage ->> 'reasoning_tokens'), 0),
  coalesce(sum(usage ->> 'dollars'), 0.0),
  count(usage) - count(usage ->> 'dollars'), coalesce(sum(usage ->> 'counted' = 0), 0),
  coalesce(sum((usage ->> 'completion_tokens') * (leftover OR kind = 'failure' OR replaced)), 0),
  coalesce(sum(tokens_max * (kind IS NULL)), 0)
FROM (SELECT tokens_max, outcome ->> 'kind' AS kind, outcome -> 'usage' AS usage, leftover,
        EXISTS (SELECT 1 FROM turns later
                WHERE later.discussion = t.discussion AND later.ask = t.ask AND later.turn = t.turn
                  AND later.attempt > t.attempt AND later.outcome IS NOT NULL) AS replaced
      FROM turns t WHERE discussion = ?1)
)sql";

void read_spending(Database& database, DiscussionLine& line) {
  Query query = database.query(kSpending, line.discussion.id);
  query.next();
  line.turns = query.small(0);
  line.lost = query.small(1);
  line.spend.calls = query.small(2);
  line.spend.failures = query.small(3);
  line.spend.usage = {.prompt_tokens = query.integer(4),
                      .cached_tokens = query.integer(5),
                      .completion_tokens = query.integer(6),
                      .reasoning_tokens = query.integer(7),
                      .dollars = query.real(8),
                      .counted = query.integer(10) == 0};
  if (query.integer(9) > 0) line.spend.usage.dollars.reset();
  line.discarded_tokens = query.integer(11);
  line.lost_tokens = query.integer(12);
}

std::vector<std::int64_t> numbers(Database& database, const std::string& sql) {
  std::vector<std::int64_t> all;
  Query query = database.query(sql);
  while (query.next()) all.push_back(query.integer(0));
  return all;
}

/// Gives rows out each once, what they refer to first.
class Export {
 public:
  Export(Database& database, const std::function<void(const Row&)>& take)
      : database_(database), take_(take) {}

  void discussion(DiscussionId id) {
    const std::optional<DiscussionRow> discussion = find_discussion(database_, id);
    if (!discussion) throw Error(fmt::format("{}: no discussion {}", database_.path(), id));
    if (runs_.insert(discussion->run).second) take_(*find_run(database_, discussion->run));
    take_(*discussion);
    for (const TurnRow& row : turns_of(database_, id)) {
      prompt(row.prompt);
      take_(row);
    }
    if (const auto outcome = find_outcome(database_, id)) take_(*outcome);
    for (const MarkRow& row : marks_of(database_, id)) take_(row);
    if (const auto verdict = find_verdict(database_, id)) take_(*verdict);
  }

  void run(std::int64_t id) {
    if (runs_.insert(id).second) take_(*find_run(database_, id));
  }

 private:
  void prompt(const std::string& hash) {
    if (!prompts_.insert(hash).second) return;
    const std::optional<PromptRow> row = find_prompt(database_, hash);
    if (!row) return;  // a turn that was refused before it was sent
    if (const auto* request = std::get_if<RequestRow>(&row->body))
      for (const std::string& message : request->messages) message_once(message);
    take_(*row);
  }

  void message_once(const std::string& hash) {
    if (!messages_.insert(hash).second) return;
    const std::optional<MessageRow> row = find_message(database_, hash);
    if (!row) throw Error(fmt::format("{}: no message {}", database_.path(), hash));
    take_(*row);
  }

  Database& database_;
  const std::function<void(const Row&)>& take_;
  std::set<std::int64_t> runs_;
  std::set<std::string> prompts_;
  std::set<std::string> messages_;
};

}  // namespace

std::vector<RunLine> list_runs(Database& database) {
  Query query = database.query(
      "SELECT r.id, r.created_ms, r.team, r.seed, count(d.id), count(d.id) - count(d.ending)"
      " FROM runs r LEFT JOIN discussions d ON d.run = r.id GROUP BY r.id ORDER BY r.id");
  std::vector<RunLine> lines;
  while (query.next())
    lines.push_back({.id = query.integer(0),
                     .created_ms = query.integer(1),
                     .team = query.text(2),
                     .seed = std::stoull(query.text(3)),
                     .discussions = query.small(4),
                     .open = query.small(5)});
  return lines;
}

std::vector<DiscussionLine> list_discussions(Database& database, std::optional<std::int64_t> run) {
  Query query = database.query(
      "SELECT d.id, r.team FROM discussions d JOIN runs r ON r.id = d.run"
      " WHERE ?1 IS NULL OR d.run = ?1 ORDER BY d.id",
      run);
  std::vector<DiscussionLine> lines;
  while (query.next()) {
    const DiscussionId id = query.integer(0);
    lines.push_back({.discussion = *find_discussion(database, id),
                     .team = query.text(1),
                     .outcome = find_outcome(database, id),
                     .verdict = find_verdict(database, id),
                     .spend = {}});
    read_spending(database, lines.back());
  }
  return lines;
}

Recording load_recording(Database& database, DiscussionId id) {
  std::optional<DiscussionRow> discussion = find_discussion(database, id);
  if (!discussion)
    throw Error(fmt::format("{}: no discussion {}", database.path(), id),
                "list them: convene show " + database.path());
  Recording recording{.discussion = *std::move(discussion),
                      .turns = turns_of(database, id),
                      .prompts = {},
                      .outcome = find_outcome(database, id),
                      .marks = {},
                      .verdict = find_verdict(database, id)};
  for (const TurnRow& row : recording.turns)
    if (std::optional<Prompt> prompt = load_prompt(database, row.prompt))
      recording.prompts.try_emplace(row.prompt, *std::move(prompt));
  for (const MarkRow& row : marks_of(database, id)) recording.marks[row.name] = row.value;
  return recording;
}

std::optional<Prompt> load_prompt(Database& database, const std::string& hash) {
  const std::optional<PromptRow> row = find_prompt(database, hash);
  if (!row) return std::nullopt;
  return whole_prompt(database, *row);
}

void give_rows(Database& database, std::optional<DiscussionId> discussion,
               const std::function<void(const Row&)>& take) {
  Export rows(database, take);
  if (discussion) return rows.discussion(*discussion);
  for (const std::int64_t id : numbers(database, "SELECT id FROM runs ORDER BY id")) rows.run(id);
  for (const std::int64_t id : numbers(database, "SELECT id FROM discussions ORDER BY id"))
    rows.discussion(id);
}

}  // namespace convene
