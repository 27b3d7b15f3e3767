#include "minutes/schema.h"

#include <fmt/format.h>

#include "base/error.h"

namespace convene {
namespace {

/// "Conv": tells our files from other programs' SQLite files.
constexpr int kApplicationId = 0x436f6e76;

// Described field by field in docs/formats.md. The view is for people: it makes sums plain SQL.
constexpr const char* kTables = R"sql(
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  created_ms INTEGER NOT NULL,
  program TEXT NOT NULL,
  team TEXT NOT NULL,
  toml TEXT NOT NULL,
  settings TEXT NOT NULL,
  seed TEXT NOT NULL,
  limits TEXT NOT NULL
) STRICT;

CREATE TABLE templates (
  run INTEGER NOT NULL REFERENCES runs,
  name TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (run, name)
) STRICT;

CREATE TABLE discussions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL REFERENCES runs,
  created_ms INTEGER NOT NULL,
  problem TEXT NOT NULL,
  repeat INTEGER NOT NULL,
  seed TEXT NOT NULL,
  limits TEXT NOT NULL,
  ending TEXT,
  text TEXT,
  answer TEXT,
  why TEXT,
  took_ms INTEGER
) STRICT;
CREATE INDEX discussions_by_run ON discussions (run);

CREATE TABLE turns (
  discussion INTEGER NOT NULL REFERENCES discussions,
  ask INTEGER NOT NULL,
  turn INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  round INTEGER NOT NULL,
  role TEXT NOT NULL,
  number INTEGER NOT NULL,
  model TEXT NOT NULL,
  title TEXT NOT NULL,
  prompt TEXT NOT NULL,
  tokens_max INTEGER NOT NULL,
  outcome TEXT,
  clipped INTEGER NOT NULL DEFAULT 0,
  leftover INTEGER NOT NULL DEFAULT 0,
  started_ms INTEGER NOT NULL DEFAULT 0,
  took_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (discussion, ask, turn, attempt)
) STRICT;

CREATE TABLE messages (
  hash TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  content TEXT NOT NULL
) STRICT;

CREATE TABLE prompts (
  hash TEXT PRIMARY KEY,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE marks (
  discussion INTEGER NOT NULL REFERENCES discussions,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (discussion, name)
) STRICT;

CREATE VIEW spending AS
SELECT discussion, ask, turn, attempt, round, role, number, leftover,
  json_extract(outcome, '$.kind') AS kind,
  json_extract(outcome, '$.usage.prompt_tokens') AS prompt_tokens,
  json_extract(outcome, '$.usage.cached_tokens') AS cached_tokens,
  json_extract(outcome, '$.usage.completion_tokens') AS completion_tokens,
  json_extract(outcome, '$.usage.reasoning_tokens') AS reasoning_tokens,
  json_extract(outcome, '$.usage.dollars') AS dollars,
  json_extract(outcome, '$.usage.counted') AS counted
FROM turns WHERE outcome IS NOT NULL;
)sql";

// Since version 2; its form since version 3.
constexpr const char* kVerdicts = R"sql(
CREATE {} TABLE verdicts (
  discussion INTEGER PRIMARY KEY {},
  part TEXT NOT NULL,
  profile TEXT NOT NULL,
  verdict TEXT NOT NULL,
  extracted TEXT NOT NULL,
  gold TEXT NOT NULL,
  why TEXT NOT NULL,
  accepted INTEGER,
  retries INTEGER NOT NULL,
  turns TEXT NOT NULL,
  form TEXT NOT NULL DEFAULT ''
) STRICT;
)sql";

std::string verdict_table() {
  return fmt::format(kVerdicts, "", "REFERENCES discussions");
}

/// What a store of that version lacks.
std::string additions(std::int64_t version) {
  if (version < 2) return verdict_table();
  return "ALTER TABLE verdicts ADD COLUMN form TEXT NOT NULL DEFAULT '';";
}

/// The same for one that cannot be written, whose tables a temporary one hides.
std::string stand_in(std::int64_t version) {
  if (version < 2) return fmt::format(kVerdicts, "TEMP", "");
  return "CREATE TEMP TABLE verdicts AS SELECT *, '' AS form FROM main.verdicts;";
}

std::int64_t number(Database& database, const std::string& sql) {
  Query query = database.query(sql);
  query.next();
  return query.integer(0);
}

bool blank(Database& database) {
  return number(database, "PRAGMA application_id") == 0 &&
         number(database, "PRAGMA user_version") == 0 &&
         number(database, "SELECT count(*) FROM sqlite_schema") == 0;
}

/// Gives its version.
std::int64_t check_ours(Database& database) {
  if (number(database, "PRAGMA application_id") != kApplicationId)
    throw Error(database.path() + ": not a store of Convene's", "name a file that convene wrote");
  const std::int64_t version = number(database, "PRAGMA user_version");
  if (version > kSchemaVersion)
    throw Error(fmt::format("{}: written by a newer Convene (store version {}, this one knows {})",
                            database.path(), version, kSchemaVersion),
                "install that version, or let it write the JSONL form: convene export");
  if (version < 1)
    throw Error(fmt::format("{}: store version {} was never released", database.path(), version),
                "name a file that convene wrote");
  return version;
}

}  // namespace

void prepare_to_write(Database& database) {
  // Rollback journal, not WAL: SQLite before 3.51.3 can lose commits in WAL mode when two
  // connections meet (https://sqlite.org/wal.html#walresetbug), and Debian 12 has 3.40. Truncating
  // the journal instead of removing it also makes the end of the last transaction durable under
  // FULL.
  const bool fresh = blank(database);
  const std::int64_t version = fresh ? kSchemaVersion : check_ours(database);
  database.script(
      "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;");
  if (fresh)
    database.script(
        fmt::format("BEGIN IMMEDIATE; {}{} PRAGMA application_id = {}; PRAGMA user_version = {};"
                    " COMMIT;",
                    kTables, verdict_table(), kApplicationId, kSchemaVersion));
  if (version < kSchemaVersion)
    database.script(fmt::format("BEGIN IMMEDIATE; {} PRAGMA user_version = {}; COMMIT;",
                                additions(version), kSchemaVersion));
}

void prepare_to_read(Database& database) {
  const std::int64_t version = check_ours(database);
  if (version < kSchemaVersion) database.script(stand_in(version));
  database.script("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;");
}

}  // namespace convene
