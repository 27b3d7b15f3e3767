#include "bench/csv.h"

#include <fmt/format.h>

#include "base/error.h"

namespace convene {
namespace {

/// Reads one row from the front of the text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }

  CsvRow row() {
    CsvRow row{.line = line_, .cells = {}};
    do {
      row.cells.push_back(cell());
    } while (take(','));
    take('\r');
    if (take('\n')) ++line_;
    return row;
  }

 private:
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::string cell() {
    if (take('"')) return quoted();
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string plain(text_.substr(at_, end - at_));
    at_ = end;
    return plain;
  }

  std::string quoted() {
    std::string cell;
    const int opened = line_;
    while (!at_end()) {
      const char c = text_[at_++];
      if (c == '"' && !take('"')) return cell;
      line_ += c == '\n';
      cell.push_back(c);
    }
    throw Error(fmt::format("line {}: a quote is never closed", opened));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace

std::vector<CsvRow> parse_csv(std::string_view text) {
  Reader reader(text);
  std::vector<CsvRow> rows;
  while (!reader.at_end()) {
    CsvRow row = reader.row();
    const bool blank = row.cells.size() == 1 && row.cells.front().empty();
    if (!blank) rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace convene
