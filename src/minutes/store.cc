#include "minutes/store.h"

#include <fmt/format.h>

#include <filesystem>
#include <mutex>
#include <set>

#include "base/error.h"
#include "minutes/lock.h"
#include "minutes/schema.h"
#include "minutes/tables.h"

namespace convene {
namespace {

/// What is read inside belongs to one moment, also while another process writes.
class Snapshot {
 public:
  explicit Snapshot(Database& database) : database_(database), ours_(!database.in_transaction()) {
    if (ours_) database_.run("BEGIN");
  }
  ~Snapshot() {
    if (ours_ && database_.in_transaction()) database_.run("ROLLBACK");
  }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database& database_;
  bool ours_;
};

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

/// How often a turn was sent already.
int attempts(Database& database, DiscussionId id, int ask, int turn) {
  Query query = database.query(
      "SELECT count(*) FROM turns WHERE discussion = ?1 AND ask = ?2 AND turn = ?3", id, ask, turn);
  query.next();
  return query.small(0);
}

void insert_prompt(Database& database, const Intent& intent) {
  if (intent.program) {
    insert(database, PromptRow{.hash = intent.prompt, .body = *intent.program});
  } else if (intent.request) {
    PromptRow row{.hash = intent.prompt, .body = request_row(*intent.request)};
    const std::vector<std::string>& hashes = std::get<RequestRow>(row.body).messages;
    for (std::size_t i = 0; i < hashes.size(); ++i)
      insert(database, MessageRow{.hash = hashes[i], .message = intent.request->messages[i]});
    insert(database, row);
  }
}

TurnRow turn_row(DiscussionId id, int attempt, const Intent& intent) {
  return {.discussion = id,
          .ask = intent.ask,
          .turn = intent.turn,
          .attempt = attempt,
          .round = intent.round,
          .seat = intent.seat,
          .prompt = intent.prompt,
          .outcome = {},
          .tokens_max = intent.request ? intent.request->sampling.tokens_max : 0,
          .timing = {}};
}

TurnRow turn_row(DiscussionId id, int attempt, const Minute& minute) {
  return {.discussion = id,
          .ask = minute.ask,
          .turn = minute.turn,
          .attempt = attempt,
          .round = minute.round,
          .seat = minute.seat,
          .prompt = minute.prompt,
          .outcome = minute.outcome,
          .clipped = minute.clipped,
          .tokens_max = minute.tokens_max,
          .timing = minute.timing};
}

void answer(Database& database, DiscussionId id, const Minute& minute) {
  // The row of the intent is replaced rather than updated: then there is one way to write a turn.
  const int sent = attempts(database, id, minute.ask, minute.turn);
  const int open = database.run(
      "DELETE FROM turns WHERE discussion = ?1 AND ask = ?2 AND turn = ?3 AND attempt = ?4"
      " AND outcome IS NULL",
      id, minute.ask, minute.turn, sent - 1);
  insert(database, turn_row(id, sent - open, minute));
}

/// What a protocol saw is a prefix in turn order; the answered turns beyond it are leftovers, also
/// those that the hall has not heard of (a resume drops a failure that it would have asked again).
void set_leftovers(Database& database, DiscussionId id, const Minutes& seen) {
  const int ask = seen.empty() ? -1 : seen.back().ask;
  const int turn = seen.empty() ? -1 : seen.back().turn;
  database.run(
      "UPDATE turns SET leftover = (ask, turn) > (?2, ?3)"
      " WHERE discussion = ?1 AND outcome IS NOT NULL AND leftover <> ((ask, turn) > (?2, ?3))",
      id, ask, turn);
}

// Not from the view: SQLite 3.40 takes JSON functions for unsafe in a schema that is not trusted.
constexpr const char* kSpending = R"sql(
SELECT count(kind), count(*) - count(kind),
  coalesce(sum(kind <> 'execution'), 0), coalesce(sum(kind = 'failure'), 0),
  coalesce(sum(usage ->> 'prompt_tokens'), 0), coalesce(sum(usage ->> 'cached_tokens'), 0),
  coalesce(sum(usage ->> 'completion_tokens'), 0), coalesce(sum(usage ->> 'reasoning_tokens'), 0),
  coalesce(sum(usage ->> 'dollars'), 0.0),
  count(usage) - count(usage ->> 'dollars'), coalesce(sum(usage ->> 'counted' = 0), 0)
FROM (SELECT outcome ->> 'kind' AS kind, outcome -> 'usage' AS usage
      FROM turns WHERE discussion = ?1)
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

struct Store::State {
  State(const std::string& path, Database::Access access)
      : lock(access == Database::Access::write ? std::make_unique<WriterLock>(path) : nullptr),
        database(path, access) {
    if (access == Database::Access::write) {
      prepare_to_write(database);
    } else {
      prepare_to_read(database);
    }
  }

  ~State() {
    // An empty journal beside the store would puzzle people; no harm if it has to stay.
    try {
      roll_back();
      if (lock) database.script("PRAGMA journal_mode = DELETE");
    } catch (const Error&) {
    }
  }

  /// For a write: the database, inside the transaction that the next commit ends.
  Database& writing() {
    if (trouble) throw *trouble;
    if (!database.in_transaction()) database.run("BEGIN IMMEDIATE");
    return database;
  }

  /// After trouble nothing more is written: what would follow the hole belongs to it.
  void recording(const std::function<void(Database&)>& write) {
    if (trouble) return;
    try {
      write(writing());
    } catch (const Error& error) {
      give_up(error);
    }
  }

  void give_up(const Error& error) {
    trouble = error;
    roll_back();
  }

  void roll_back() {
    // SQLite has ended the transaction itself after some errors.
    if (database.in_transaction()) database.run("ROLLBACK");
  }

  std::unique_ptr<WriterLock> lock;  // let go after the database is closed
  std::mutex mutex;
  Database database;
  std::optional<Error> trouble;
};

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;

const std::string& Store::path() const {
  return state_->database.path();
}

std::int64_t Store::begin(Run run) {
  const std::lock_guard guard(state_->mutex);
  run.id = 0;
  return insert(state_->writing(), run);
}

DiscussionId Store::add(DiscussionRow discussion) {
  const std::lock_guard guard(state_->mutex);
  discussion.id = 0;
  return insert(state_->writing(), discussion);
}

void Store::mark(DiscussionId id, const std::string& name, const std::string& value) {
  const std::lock_guard guard(state_->mutex);
  insert(state_->writing(), MarkRow{.discussion = id, .name = name, .value = value});
}

void Store::set_limits(DiscussionId id, const Limits& limits) {
  const std::lock_guard guard(state_->mutex);
  update(state_->writing(), id, limits);
}

void Store::put(const Row& row) {
  const std::lock_guard guard(state_->mutex);
  std::visit([&](const auto& one) { insert(state_->writing(), one); }, row);
}

void Store::intend(DiscussionId id, const Intent& intent) {
  const std::lock_guard guard(state_->mutex);
  state_->recording([&](Database& database) {
    insert_prompt(database, intent);
    insert(database, turn_row(id, attempts(database, id, intent.ask, intent.turn), intent));
  });
}

void Store::settle(DiscussionId id, const Minute& minute) {
  const std::lock_guard guard(state_->mutex);
  state_->recording([&](Database& database) { answer(database, id, minute); });
}

void Store::conclude(DiscussionId id, const Outcome& outcome) {
  const std::lock_guard guard(state_->mutex);
  state_->recording([&](Database& database) {
    set_leftovers(database, id, outcome.minutes);
    insert(database,
           OutcomeRow{.discussion = id, .conclusion = outcome.conclusion, .took = outcome.took});
  });
}

void Store::commit() {
  const std::lock_guard guard(state_->mutex);
  if (state_->trouble) throw *state_->trouble;
  if (!state_->database.in_transaction()) return;
  try {
    state_->database.run("COMMIT");
  } catch (const Error& error) {
    state_->give_up(error);
    throw;
  }
}

void Store::discard() {
  const std::lock_guard guard(state_->mutex);
  state_->roll_back();
}

std::vector<RunLine> Store::runs() const {
  const std::lock_guard guard(state_->mutex);
  Query query = state_->database.query(
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

std::vector<DiscussionLine> Store::discussions(std::optional<std::int64_t> run) const {
  const std::lock_guard guard(state_->mutex);
  Database& database = state_->database;
  const Snapshot snapshot(database);
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
                     .spend = {}});
    read_spending(database, lines.back());
  }
  return lines;
}

Run Store::run(std::int64_t id) const {
  const std::lock_guard guard(state_->mutex);
  const Snapshot snapshot(state_->database);
  std::optional<Run> run = find_run(state_->database, id);
  if (!run) throw Error(fmt::format("{}: no run {}", path(), id));
  return *std::move(run);
}

Recording Store::load(DiscussionId id) const {
  const std::lock_guard guard(state_->mutex);
  Database& database = state_->database;
  const Snapshot snapshot(database);
  std::optional<DiscussionRow> discussion = find_discussion(database, id);
  if (!discussion)
    throw Error(fmt::format("{}: no discussion {}", path(), id),
                "list them: convene show " + path());
  Recording recording{.discussion = *std::move(discussion),
                      .turns = turns_of(database, id),
                      .prompts = {},
                      .outcome = find_outcome(database, id),
                      .marks = {}};
  for (const TurnRow& row : recording.turns)
    if (const auto prompt = find_prompt(database, row.prompt))
      recording.prompts.try_emplace(row.prompt, whole_prompt(database, *prompt));
  for (const MarkRow& row : marks_of(database, id)) recording.marks[row.name] = row.value;
  return recording;
}

Prompt Store::prompt(const std::string& hash) const {
  const std::lock_guard guard(state_->mutex);
  const Snapshot snapshot(state_->database);
  const std::optional<PromptRow> row = find_prompt(state_->database, hash);
  if (!row) throw Error(fmt::format("{}: no prompt {}", path(), hash));
  return whole_prompt(state_->database, *row);
}

std::optional<DiscussionId> Store::latest() const {
  const std::lock_guard guard(state_->mutex);
  Query query = state_->database.query("SELECT max(id) FROM discussions");
  query.next();
  return query.null(0) ? std::nullopt : std::optional(query.integer(0));
}

void Store::each_row(std::optional<DiscussionId> discussion,
                     const std::function<void(const Row&)>& take) const {
  const std::lock_guard guard(state_->mutex);
  Database& database = state_->database;
  const Snapshot snapshot(database);
  Export rows(database, take);
  if (discussion) return rows.discussion(*discussion);
  for (const std::int64_t id : numbers(database, "SELECT id FROM runs ORDER BY id")) rows.run(id);
  for (const std::int64_t id : numbers(database, "SELECT id FROM discussions ORDER BY id"))
    rows.discussion(id);
}

std::unique_ptr<Store> open_store(const std::string& path) {
  return std::unique_ptr<Store>(
      new Store(std::make_unique<Store::State>(path, Database::Access::write)));
}

std::unique_ptr<const Store> read_store(const std::string& path) {
  if (!std::filesystem::exists(path))
    throw Error(path + ": no such file", "convene solve writes one; name it with --out");
  return std::unique_ptr<const Store>(
      new Store(std::make_unique<Store::State>(path, Database::Access::read)));
}

PromptSource remembering(PromptSource source, std::map<std::string, std::string>& taken) {
  return [source = std::move(source), &taken](const std::string& name) {
    std::optional<std::string> text = source(name);
    if (text) taken[name] = *text;
    return text;
  };
}

}  // namespace convene
