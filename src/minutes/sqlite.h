#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace convene {

/// One use of a prepared statement: its rows, forward only. Lives no longer than its Database, and
/// the same SQL is not in use twice at a time.
class Query {
 public:
  /// Throws Error.
  bool next();
  bool null(int column) const;
  std::int64_t integer(int column) const;
  /// Throws Error when the number does not fit: the file may have been written by anybody.
  int small(int column) const;
  double real(int column) const;
  std::string text(int column) const;

 private:
  friend class Database;
  struct Reset {
    void operator()(sqlite3_stmt* statement) const;
  };
  Query(sqlite3_stmt* statement, const std::string& path);

  void bind(int place, std::nullptr_t);
  void bind(int place, std::int64_t value);
  void bind(int place, double value);
  void bind(int place, std::string_view value);
  template <class Int>
  requires std::is_integral_v<Int>
  void bind(int place, Int value) { bind(place, static_cast<std::int64_t>(value)); }
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    value ? bind(place, *value) : bind(place, nullptr);
  }

  std::unique_ptr<sqlite3_stmt, Reset> statement_;
  const std::string* path_;
};

/// A SQLite file and its prepared statements, each kept after its first use. One thread at a time.
/// What SQLite refuses is thrown as an Error that names the file and says what to do.
class Database {
 public:
  enum class Access { read, write };

  /// With write, makes the file where there is none. With read, nothing is ever changed but for the
  /// roll-back of a transaction that a crash left half written.
  Database(const std::string& path, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Values are bound in order to ?1, ?2, …; an absent optional is NULL.
  template <class... Values>
  Query query(const std::string& sql, const Values&... values) {
    Query query(prepared(sql), path_);
    int place = 0;
    (query.bind(++place, values), ...);
    return query;
  }
  /// Runs to the end; gives how many rows were changed.
  template <class... Values>
  int run(const std::string& sql, const Values&... values) {
    Query running = query(sql, values...);
    while (running.next()) {
    }
    return changes();
  }
  /// Several statements, without values.
  void script(const std::string& sql);

  std::int64_t last_id() const;
  bool in_transaction() const;
  const std::string& path() const { return path_; }

 private:
  sqlite3_stmt* prepared(const std::string& sql);
  int changes() const;

  std::string path_;
  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace convene
