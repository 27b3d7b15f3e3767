#include "minutes/sqlite.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <limits>

#include "base/check.h"
#include "base/error.h"

namespace convene {
namespace {

/// How long a writer waits for readers, and a reader for a commit.
constexpr int kBusyMs = 30'000;

[[noreturn]] void fail(int code, const std::string& path, const std::string& message) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      throw Error(path + ": the disk is full",
                  "what was committed is safe; free some space, then: convene resume " + path +
                      " (or the same command again, where nothing had begun)");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      throw Error(path + ": cannot be written (" + message + ")",
                  "check the permissions, or name another file with --out");
    case SQLITE_CANTOPEN:
      throw Error(path + ": cannot be opened (" + message + ")",
                  "check that the folder exists and may be written, or name another file");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      throw Error(path + ": another process is using it", "wait for that process to end");
    case SQLITE_NOTADB:
      throw Error(path + ": not a store of Convene's", "name a file that convene wrote");
    case SQLITE_CORRUPT:
      throw Error(path + ": the store is damaged (" + message + ")",
                  "restore a copy, or save what can be read: sqlite3 " + path + " .recover");
    case SQLITE_IOERR:
      throw Error(path + ": the disk failed (" + message + ")",
                  "what was committed is safe; check the disk, then: convene resume " + path);
    default:
      throw Error(fmt::format("{}: {} (SQLite {})", path, message, code));
  }
}

[[noreturn]] void fail(sqlite3* handle, const std::string& path) {
  fail(sqlite3_extended_errcode(handle), path, sqlite3_errmsg(handle));
}

}  // namespace

Query::Query(sqlite3_stmt* statement, const std::string& path)
    : statement_(statement), path_(&path) {}

void Query::Reset::operator()(sqlite3_stmt* statement) const {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
}

void Query::bind(int place, std::nullptr_t) {
  CHECK(sqlite3_bind_null(statement_.get(), place) == SQLITE_OK, "place={}", place);
}

void Query::bind(int place, std::int64_t value) {
  CHECK(sqlite3_bind_int64(statement_.get(), place, value) == SQLITE_OK, "place={}", place);
}

void Query::bind(int place, double value) {
  CHECK(sqlite3_bind_double(statement_.get(), place, value) == SQLITE_OK, "place={}", place);
}

void Query::bind(int place, std::string_view value) {
  // A null pointer would bind NULL, not the empty text.
  const char* data = value.empty() ? "" : value.data();
  const int code = sqlite3_bind_text64(statement_.get(), place, data, value.size(),
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
  if (code != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()), *path_);
}

bool Query::next() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  fail(sqlite3_db_handle(statement_.get()), *path_);
}

bool Query::null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

std::int64_t Query::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

int Query::small(int column) const {
  const std::int64_t value = integer(column);
  if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max())
    fail(SQLITE_CORRUPT, *path_, fmt::format("{} is out of range", value));
  return static_cast<int>(value);
}

double Query::real(int column) const {
  return sqlite3_column_double(statement_.get(), column);
}

std::string Query::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return data ? std::string(data, size) : std::string();
}

Database::Database(const std::string& path, Access access) : path_(path) {
  // A reader too must be able to roll back what a crash left, so it opens for writing where it may
  // and then forbids itself to.
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
                    (access == Access::write ? SQLITE_OPEN_CREATE : 0);
  if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
    const int code = sqlite3_extended_errcode(handle_);
    const std::string message = sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    fail(code, path_, message);
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kBusyMs);
}

Database::~Database() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  const int code = sqlite3_close(handle_);
  CHECK(code == SQLITE_OK, "a query outlives its database, code={}", code);
}

void Database::script(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    fail(handle_, path_);
}

std::int64_t Database::last_id() const {
  return sqlite3_last_insert_rowid(handle_);
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_) == 0;
}

int Database::changes() const {
  return sqlite3_changes(handle_);
}

sqlite3_stmt* Database::prepared(const std::string& sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (!statement && sqlite3_prepare_v3(handle_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT,
                                       &statement, nullptr) != SQLITE_OK)
    fail(handle_, path_);
  CHECK(!sqlite3_stmt_busy(statement), "sql={}", sql);
  return statement;
}

}  // namespace convene
