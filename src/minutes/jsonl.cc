#include "minutes/jsonl.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "minutes/codec.h"
#include "minutes/fields.h"

namespace convene {
namespace {

constexpr int kVersion = 1;
/// Ids stay where every JSON reader keeps them exactly.
constexpr std::int64_t kIdMax = (std::int64_t{1} << 53) - 1;

/// Reads up to the end of a line. False at the end of the file.
bool read_line(std::istream& in, std::size_t bytes_max, std::string& line) {
  line.clear();
  std::streambuf& bytes = *in.rdbuf();
  constexpr int kEnd = std::char_traits<char>::eof();
  int byte = bytes.sbumpc();
  if (byte == kEnd) return false;
  for (; byte != kEnd && byte != '\n'; byte = bytes.sbumpc()) {
    if (line.size() == bytes_max) throw Error(fmt::format("longer than {} bytes", bytes_max));
    line.push_back(static_cast<char>(byte));
  }
  return true;
}

void check_header(const std::string& line) {
  const ReadJson json = parsed_json(line);
  if (text_field(json, "type") != "convene") throw Error("the first record is not of type convene");
  const int version = whole_field<int>(json, "version");
  if (version != kVersion)
    throw Error(fmt::format("version {} of the format; this program knows {}", version, kVersion));
}

/// Moves ids past those of the store, and checks hashes against what they are hashes of.
class Import {
 public:
  explicit Import(Store& store) : store_(store), discussions_before_(store.latest().value_or(0)) {
    for (const RunLine& run : store.runs()) runs_before_ = std::max(runs_before_, run.id);
  }

  void take(Row row) {
    std::visit([this](auto& one) { place(one); }, row);
    store_.put(row);
    if (const auto* prompt = std::get_if<PromptRow>(&row)) check(*prompt);
  }

  const std::vector<DiscussionId>& discussions() const { return discussions_; }

 private:
  void place(Run& run) { move(run.id, runs_before_, "run"); }
  void place(DiscussionRow& discussion) {
    move(discussion.id, discussions_before_, "discussion");
    move(discussion.run, runs_before_, "run");
    discussions_.push_back(discussion.id);
  }
  void place(TurnRow& row) { move(row.discussion, discussions_before_, "discussion"); }
  void place(OutcomeRow& row) { move(row.discussion, discussions_before_, "discussion"); }
  void place(MarkRow& row) { move(row.discussion, discussions_before_, "discussion"); }
  void place(VerdictRow& row) { move(row.discussion, discussions_before_, "discussion"); }
  void place(const MessageRow& row) {
    if (message_hash(row.message) != row.hash) throw Error("field 'hash' is not this message's");
  }
  void place(const PromptRow&) {}

  static void move(std::int64_t& id, std::int64_t before, const char* name) {
    if (id < 1 || id > kIdMax)
      throw Error(fmt::format("field '{}' is not a number from 1 to {}", name, kIdMax));
    id += before;
  }

  void check(const PromptRow& row) const {
    const Prompt prompt = store_.prompt(row.hash);
    if (std::visit([](const auto& sent) { return prompt_hash(sent); }, prompt) != row.hash)
      throw Error("field 'hash' is not this prompt's");
  }

  Store& store_;
  std::int64_t runs_before_ = 0;
  std::int64_t discussions_before_ = 0;
  std::vector<DiscussionId> discussions_;
};

}  // namespace

void export_jsonl(const Store& store, std::optional<DiscussionId> discussion, std::ostream& out) {
  out << text_of({{"type", "convene"}, {"version", kVersion}}) << '\n';
  store.each_row(discussion, [&out](const Row& row) { out << text_of(json_of(row)) << '\n'; });
}

void read_jsonl(std::istream& in, const std::string& name, const std::function<void(Row)>& take,
                JsonlBounds bounds) {
  std::string line;
  std::int64_t number = 1;
  try {
    if (!read_line(in, bounds.line_bytes_max, line)) throw Error("the file is empty");
    check_header(line);
    for (++number; read_line(in, bounds.line_bytes_max, line); ++number)
      take(row_of(parsed_json(line)));
  } catch (const Error& error) {
    throw Error(fmt::format("{}:{}: {}", name, number, error.what()),
                "docs/formats.md describes the records; convene export writes them");
  }
}

std::vector<DiscussionId> import_jsonl(std::istream& in, const std::string& name, Store& store) {
  Import import(store);
  try {
    read_jsonl(in, name, [&import](Row row) { import.take(std::move(row)); });
  } catch (...) {
    store.discard();
    throw;
  }
  store.commit();
  return import.discussions();
}

}  // namespace convene
