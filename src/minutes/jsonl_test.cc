#include "minutes/jsonl.h"

#include <gmock/gmock.h>

#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "minutes/samples_for_test.h"

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kHeader = "{\"type\":\"convene\",\"version\":1}\n";

std::string exported(const Store& store, std::optional<DiscussionId> id = {}) {
  std::ostringstream out;
  export_jsonl(store, id, out);
  return out.str();
}

std::vector<DiscussionId> imported(const std::string& text, Store& store) {
  std::istringstream in(text);
  return import_jsonl(in, "run.jsonl", store);
}

std::string trouble_of(const std::string& text, JsonlBounds bounds = {}) {
  std::istringstream in(text);
  try {
    read_jsonl(
        in, "run.jsonl", [](const Row&) {}, bounds);
  } catch (const Error& error) {
    return error.what();
  }
  return "no Error";
}

std::string import_trouble(const std::string& text) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  try {
    imported(text, *store);
  } catch (const Error& error) {
    EXPECT_THAT(store->runs(), IsEmpty());
    return error.what();
  }
  return "no Error";
}

std::string sample_text() {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const StoredSample sample = record_sample(*store);
  store->judge({.discussion = sample.id,
                .group = "easy",
                .profile = "aime",
                .verdict = Verdict::right,
                .extracted = "025",
                .gold = "25",
                .why = "the same",
                .accepted = true,
                .retries = 1,
                .turns = {{.ask = 0, .turn = 0, .verdict = Verdict::wrong, .answer = "24"}},
                .form = "25"});
  store->commit();
  return exported(*store);
}

TEST(Jsonl, RoundTripsByteForByte) {
  const ScratchFolder folder;
  const auto first = open_store(folder.file("first.db"));
  const StoredSample sample = record_sample(*first);
  open_discussion(*first);
  first->intend(sample.id, intent_for(9, 0, request_with({{Role::user, "never answered"}})));
  first->mark(sample.id, "verdict", "right");
  first->commit();
  const std::string text = exported(*first);

  const auto second = open_store(folder.file("second.db"));
  EXPECT_THAT(imported(text, *second), ElementsAre(1, 2));
  EXPECT_EQ(exported(*second), text);
  EXPECT_EQ(second->load(1).minutes(), sample.minutes);
}

TEST(Jsonl, AddsToAStoreThatHasDiscussionsAlready) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const StoredSample sample = record_sample(*store);
  const std::string text = exported(*store, sample.id);
  EXPECT_THAT(imported(text, *store), ElementsAre(sample.id + 1));
  EXPECT_EQ(store->load(sample.id + 1).minutes(), sample.minutes);
  EXPECT_THAT(store->runs(), SizeIs(2));
}

TEST(Jsonl, IsALineARecordWithItsTypeFirst) {
  const std::string text = sample_text();
  for (const std::string_view line : split(trimmed(text), '\n'))
    EXPECT_TRUE(line.starts_with("{\"type\":\"")) << line;
}

TEST(Jsonl, IgnoresFieldsItDoesNotKnow) {
  const std::string text =
      replace_all(sample_text(), "{\"type\":", "{\"from_the_future\":[1,{}],\"type\":");
  EXPECT_EQ(trouble_of(text), "no Error");
}

TEST(Jsonl, NamesTheLineAndTheFieldOfABadRecord) {
  const std::string header = kHeader;
  EXPECT_EQ(trouble_of(""), "run.jsonl:1: the file is empty");
  EXPECT_THAT(trouble_of("hello\n"), HasSubstr("run.jsonl:1: not JSON"));
  EXPECT_THAT(trouble_of("{}\n"), HasSubstr("run.jsonl:1: no field 'type'"));
  EXPECT_THAT(trouble_of("{\"type\":\"convene\",\"version\":2}\n"), HasSubstr("version 2"));
  EXPECT_THAT(trouble_of(header + "\n"), HasSubstr("run.jsonl:2: not JSON"));
  EXPECT_THAT(trouble_of(header + "[]\n"), HasSubstr("run.jsonl:2: not a JSON object"));
  EXPECT_THAT(trouble_of(header + "{\"type\":\"tune\"}\n"), HasSubstr("no type of record: 'tune'"));
  EXPECT_THAT(trouble_of(header + "{\"type\":\"mark\",\"discussion\":1,\"name\":\"n\"}\n"),
              HasSubstr("run.jsonl:2: no field 'value'"));
  EXPECT_THAT(trouble_of(header + "{\"type\":\"mark\",\"discussion\":1.5,\"name\":\"n\"}\n"),
              HasSubstr("'discussion' is not a whole number"));
  EXPECT_THAT(trouble_of(header + "{\"type\":\"mark\",\"discussion\":1e99,\"name\":\"n\"}\n"),
              HasSubstr("'discussion' is not a whole number"));
}

TEST(Jsonl, BoundsLengthAndDepthOfALine) {
  const std::string header = kHeader;
  EXPECT_THAT(trouble_of(header + std::string(200, ' '), {.line_bytes_max = 100}),
              HasSubstr("run.jsonl:2: longer than 100 bytes"));
  EXPECT_THAT(trouble_of(header + std::string(100'000, '[')), HasSubstr("deeper than 64"));
}

TEST(Jsonl, RefusesAMessageOrAPromptThatIsNotWhatItsHashSays) {
  EXPECT_THAT(import_trouble(replace_all(sample_text(), "careful", "careless")),
              HasSubstr("'hash' is not this message's"));
  EXPECT_THAT(import_trouble(replace_all(sample_text(), "\"top_k\":0", "\"top_k\":1")),
              HasSubstr("'hash' is not this prompt's"));
}

TEST(Jsonl, RefusesRowsOfDiscussionsThatAreNotThere) {
  EXPECT_THAT(
      import_trouble(std::string(kHeader) +
                     "{\"type\":\"mark\",\"discussion\":5,\"name\":\"n\",\"value\":\"v\"}\n"),
      HasSubstr("run.jsonl:2: "));
}

TEST(Jsonl, ChangesNothingWhenTheFileIsCutOff) {
  const std::string text = sample_text();
  EXPECT_THAT(import_trouble(text.substr(0, text.size() / 2)), HasSubstr("not JSON"));
}

}  // namespace
}  // namespace convene
