#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// One row of a data file: named fields, and where it stands, for messages. Each getter throws
/// Error naming file, line and field for one that is missing or not what it should be.
class DataRow {
 public:
  struct Fields;
  DataRow(std::string place, std::shared_ptr<const Fields> fields);

  bool has(const char* field) const;  ///< and it is not null
  /// A string; never empty.
  std::string text(const char* field) const;
  std::string text_or(const char* field, const std::string& fallback) const;
  /// A string, or a number as it is spelled: ids and answers are written both ways.
  std::string word(const char* field) const;
  /// A list of strings, perhaps empty.
  std::vector<std::string> texts(const char* field) const;

  /// "math500.jsonl:17"
  const std::string& place() const { return place_; }
  /// Throws Error with the place and the field.
  [[noreturn]] void refuse(const char* field, const std::string& what) const;

 private:
  std::string place_;
  std::shared_ptr<const Fields> fields_;
};

/// A benchmark's file, read whole.
struct DataFile {
  std::string path;
  std::string sha256;
  std::vector<DataRow> rows;
};

/// JSONL (a JSON object a line, empty lines skipped), a JSON array of objects, or CSV with a
/// header, whichever the content is. Throws Error with file and line (in an array also the
/// column) for what is none of them, is cut off, or holds no rows.
DataFile read_data_file(const std::string& path);
/// The same from memory; path is for messages.
DataFile parse_data(const std::string& path, std::string_view bytes);

}  // namespace convene
