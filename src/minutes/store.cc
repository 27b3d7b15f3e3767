#include "minutes/store.h"

#include <fmt/format.h>

#include <filesystem>
#include <mutex>

#include "base/error.h"
#include "minutes/lists.h"
#include "minutes/lock.h"
#include "minutes/record_keeping.h"
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

bool is_absent(const std::string& path) {
  std::error_code trouble;
  return !std::filesystem::exists(path, trouble) && !trouble;
}

/// A file that was made here goes again, unless something is kept in it: nobody finds an empty run.
class FreshFile {
 public:
  FreshFile(std::string path, bool made) : path_(std::move(path)), made_(made) {}
  ~FreshFile() {
    std::error_code trouble;
    if (made_) std::filesystem::remove(path_ + "-journal", trouble);
    if (made_) std::filesystem::remove(path_, trouble);
  }
  FreshFile(const FreshFile&) = delete;
  FreshFile& operator=(const FreshFile&) = delete;

  void keep() { made_ = false; }

 private:
  std::string path_;
  bool made_;
};

}  // namespace

struct Store::State {
  State(const std::string& path, Database::Access access)
      : lock(access == Database::Access::write ? std::make_unique<WriterLock>(path) : nullptr),
        fresh(path, access == Database::Access::write && is_absent(path)),
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

  /// Writes inside the transaction that the next commit ends.
  template <class Write>
  auto writing(Write write) {
    const std::lock_guard guard(mutex);
    return write_now(write);
  }

  template <class Write>
  auto write_now(Write write) {
    if (trouble) throw *trouble;
    try {
      if (!database.in_transaction()) database.run("BEGIN IMMEDIATE");
      return write(database);
    } catch (const Error& error) {
      // After some errors SQLite has undone the transaction, others' writes in it included.
      if (!database.in_transaction()) trouble = error;
      throw;
    }
  }

  /// As a recorder. After trouble nothing more is written: what would follow the hole belongs to
  /// it.
  template <class Write>
  void recording(Write write) {
    const std::lock_guard guard(mutex);
    if (trouble) return;
    try {
      write_now(write);
    } catch (const Error& error) {
      give_up(error);
    }
  }

  void give_up(const Error& error) {
    trouble = error;
    roll_back();
  }

  void roll_back() {
    if (database.in_transaction()) database.run("ROLLBACK");
  }

  std::unique_ptr<WriterLock> lock;  // let go after the database is closed
  FreshFile fresh;                   // the same
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
  run.id = 0;
  return state_->writing([&](Database& database) { return insert(database, run); });
}

DiscussionId Store::add(DiscussionRow discussion) {
  discussion.id = 0;
  return state_->writing([&](Database& database) { return insert(database, discussion); });
}

void Store::mark(DiscussionId id, const std::string& name, const std::string& value) {
  put(MarkRow{.discussion = id, .name = name, .value = value});
}

void Store::judge(const VerdictRow& verdict) {
  put(verdict);
}

void Store::set_limits(const DiscussionRow& discussion) {
  state_->writing([&](Database& database) { update_limits(database, discussion); });
}

void Store::put(const Row& row) {
  state_->writing([&](Database& database) {
    std::visit([&database](const auto& one) { insert(database, one); }, row);
  });
}

void Store::intend(DiscussionId id, const Intent& intent) {
  state_->recording([&](Database& database) { keep_intent(database, id, intent); });
}

void Store::settle(DiscussionId id, const Minute& minute) {
  state_->recording([&](Database& database) { keep_minute(database, id, minute); });
}

void Store::conclude(DiscussionId id, const Outcome& outcome) {
  state_->recording([&](Database& database) { keep_outcome(database, id, outcome); });
}

void Store::commit() {
  const std::lock_guard guard(state_->mutex);
  if (state_->trouble) throw *state_->trouble;
  if (!state_->database.in_transaction()) return;
  try {
    state_->database.run("COMMIT");
    state_->fresh.keep();
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
  return list_runs(state_->database);
}

std::vector<DiscussionLine> Store::discussions(std::optional<std::int64_t> run) const {
  const std::lock_guard guard(state_->mutex);
  const Snapshot snapshot(state_->database);
  return list_discussions(state_->database, run);
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
  const Snapshot snapshot(state_->database);
  return load_recording(state_->database, id);
}

Prompt Store::prompt(const std::string& hash) const {
  const std::lock_guard guard(state_->mutex);
  const Snapshot snapshot(state_->database);
  std::optional<Prompt> prompt = load_prompt(state_->database, hash);
  if (!prompt) throw Error(fmt::format("{}: no prompt {}", path(), hash));
  return *std::move(prompt);
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
  const Snapshot snapshot(state_->database);
  give_rows(state_->database, discussion, take);
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
