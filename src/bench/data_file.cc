#include "bench/data_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "bench/csv.h"

namespace convene {

struct DataRow::Fields {
  nlohmann::json object;
};

namespace {

using Json = nlohmann::json;

constexpr const char* kForms =
    "JSONL with an object a line, a JSON array of objects, or CSV with a header";

/// Builds the value of a JSON text. A number with a point or an exponent, or a very long one, is
/// kept as it is spelled: as `binary`, which no JSON text holds.
class SpelledJson final : public Json::json_sax_t {
 public:
  Json value;
  std::size_t trouble_at = 0;  ///< of the byte that ends what is JSON, from 1

  bool null() override { return put(Json()); }
  bool boolean(bool one) override { return put(one); }
  bool number_integer(std::int64_t number) override { return put(number); }
  bool number_unsigned(std::uint64_t number) override { return put(number); }
  bool number_float(double, const std::string& spelled) override {
    return put(Json::binary({spelled.begin(), spelled.end()}));
  }
  bool string(std::string& text) override { return put(std::move(text)); }
  bool binary(Json::binary_t&) override { return false; }  // not in a text
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(std::string& name) override { return key_ = std::move(name), true; }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
    trouble_at = position;
    return false;
  }

 private:
  Json& add(Json one) {
    if (open_.empty()) return value = std::move(one);
    Json& around = *open_.back();
    if (around.is_object()) return around[key_] = std::move(one);
    around.push_back(std::move(one));
    return around.back();
  }
  bool put(Json one) { return add(std::move(one)), true; }
  bool open(Json one) {
    if (open_.size() == kJsonLevelsMax) return false;
    return open_.push_back(&add(std::move(one))), true;
  }
  bool close() { return open_.pop_back(), true; }

  std::vector<Json*> open_;  // each in the one before, as its last
  std::string key_;
};

DataRow row_of(std::string place, Json object) {
  if (!object.is_object()) throw Error(place + ": not a JSON object", kForms);
  return DataRow(std::move(place),
                 std::make_shared<const DataRow::Fields>(DataRow::Fields{std::move(object)}));
}

std::vector<DataRow> rows_of_lines(const std::string& name, std::string_view bytes) {
  std::vector<DataRow> rows;
  int line = 0;
  for (const std::string_view text : split(bytes, '\n')) {
    ++line;
    if (trimmed(text).empty()) continue;
    const std::string place = fmt::format("{}:{}", name, line);
    SpelledJson read;
    if (!Json::sax_parse(text, &read)) {
      const bool cut = trimmed(text).starts_with('{') && !trimmed(text).ends_with('}');
      throw Error(place + (cut ? ": the line is cut off" : ": not JSON"), kForms);
    }
    rows.push_back(row_of(place, std::move(read.value)));
  }
  return rows;
}

/// "mine.json:3:14", lines and bytes in them counted from 1.
std::string place_in(const std::string& name, std::string_view before) {
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t column = before.size() - (before.rfind('\n') + 1) + 1;
  return fmt::format("{}:{}:{}", name, line, column);
}

std::vector<DataRow> rows_of_array(const std::string& name, std::string_view bytes) {
  SpelledJson read;
  if (!Json::sax_parse(bytes, &read)) {
    const std::string_view before = bytes.substr(0, read.trouble_at - 1);
    const bool cut = trimmed(bytes.substr(before.size())).empty();
    throw Error(
        place_in(name, before) + (cut ? ": the file is cut off here" : ": not JSON from here on"),
        kForms);
  }
  std::vector<DataRow> rows;
  for (Json& object : read.value)
    rows.push_back(row_of(fmt::format("{}: row {}", name, rows.size() + 1), std::move(object)));
  return rows;
}

std::vector<DataRow> rows_of_csv(const std::string& name, std::string_view bytes) {
  std::vector<CsvRow> table;
  try {
    table = parse_csv(bytes);
  } catch (const Error& error) {
    throw Error(name + ": " + error.what(), kForms);
  }
  std::vector<DataRow> rows;
  for (std::size_t i = 1; i < table.size(); ++i) {
    const std::string place = fmt::format("{}:{}", name, table[i].line);
    if (table[i].cells.size() != table[0].cells.size())
      throw Error(fmt::format("{}: {} cells, but the header has {}", place, table[i].cells.size(),
                              table[0].cells.size()),
                  "is the file cut off?");
    Json object = Json::object();
    for (std::size_t c = 0; c < table[0].cells.size(); ++c)
      object[table[0].cells[c]] = valid_utf8(table[i].cells[c]);
    rows.push_back(row_of(place, std::move(object)));
  }
  return rows;
}

std::string_view without_mark(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  return bytes;
}

}  // namespace

DataRow::DataRow(std::string place, std::shared_ptr<const Fields> fields)
    : place_(std::move(place)), fields_(std::move(fields)) {}

bool DataRow::has(const char* field) const {
  const auto found = fields_->object.find(field);
  return found != fields_->object.end() && !found->is_null();
}

void DataRow::refuse(const char* field, const std::string& what) const {
  throw Error(fmt::format("{}: field '{}' {}", place_, field, what),
              "docs/evaluation.md lists each benchmark's fields");
}

std::string DataRow::text(const char* field) const {
  if (!has(field)) refuse(field, "is missing");
  const Json& value = fields_->object.at(field);
  if (!value.is_string()) refuse(field, "is not a text");
  std::string text = value.get<std::string>();
  if (trimmed(text).empty()) refuse(field, "is empty");
  return text;
}

std::string DataRow::text_or(const char* field, const std::string& fallback) const {
  return has(field) ? text(field) : fallback;
}

std::string DataRow::word(const char* field) const {
  if (!has(field)) refuse(field, "is missing");
  const Json& value = fields_->object.at(field);
  if (value.is_binary()) return {value.get_binary().begin(), value.get_binary().end()};
  return value.is_number() ? value.dump() : text(field);
}

std::vector<std::string> DataRow::texts(const char* field) const {
  if (!has(field)) refuse(field, "is missing");
  const Json& list = fields_->object.at(field);
  if (!list.is_array()) refuse(field, "is not a list");
  std::vector<std::string> texts;
  for (const Json& value : list) {
    if (!value.is_string()) refuse(field, "holds something that is not a text");
    texts.push_back(value.get<std::string>());
  }
  return texts;
}

DataFile parse_data(const std::string& path, std::string_view bytes) {
  const std::string name = std::filesystem::path(path).filename().string();
  DataFile file{.path = path, .sha256 = sha256_hex(bytes), .rows = {}};
  const std::string_view text = trimmed(without_mark(bytes));
  if (text.starts_with('[')) {
    file.rows = rows_of_array(name, without_mark(bytes));
  } else if (text.starts_with('{')) {
    file.rows = rows_of_lines(name, without_mark(bytes));
  } else {
    file.rows = rows_of_csv(name, without_mark(bytes));
  }
  if (file.rows.empty()) throw Error(path + ": holds no rows", kForms);
  return file;
}

DataFile read_data_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  if (!in || std::filesystem::is_directory(path))
    throw Error("cannot read the data file " + path, "check the path after --data");
  return parse_data(path, bytes.str());
}

}  // namespace convene
