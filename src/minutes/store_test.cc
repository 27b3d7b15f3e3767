#include "minutes/store.h"

#include <gmock/gmock.h>
#include <sqlite3.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"
#include "minutes/samples_for_test.h"

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string trouble_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no Error";
}

void sql(const std::string& path, const std::string& text) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, text.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  sqlite3_close(handle);
}

TEST(Store, GivesBackARunWhole) {
  const ScratchFolder folder;
  const auto run = sample_run();
  std::int64_t id = 0;
  {
    const auto store = open_store(folder.file("run.db"));
    id = store->begin(run);
    store->commit();
  }
  auto expected = run;
  expected.id = id;
  EXPECT_EQ(read_store(folder.file("run.db"))->run(id), expected);
}

TEST(Store, GivesBackExactlyWhatEveryAgentSawAndSaid) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const StoredSample sample = record_sample(*store);

  const Recording recording = read_store(store->path())->load(sample.id);
  EXPECT_EQ(recording.discussion, sample.discussion);
  EXPECT_EQ(recording.minutes(), sample.minutes);
  EXPECT_EQ(recording.leftovers(), sample.leftovers);
  for (const auto& [hash, prompt] : sample.prompts) EXPECT_EQ(recording.prompts.at(hash), prompt);
  ASSERT_TRUE(recording.outcome);
  EXPECT_EQ(recording.outcome->conclusion.answer, "14");
  EXPECT_EQ(recording.outcome->conclusion.ending, Ending::agreed);
  EXPECT_EQ(recording.outcome->took, std::chrono::milliseconds(1234));
}

TEST(Store, KeepsBrokenUtf8AndInfiniteLogprobsExactly) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  Reply reply;
  reply.text = "caf\xc3\xa9";
  reply.logprobs = {{.token = "\xc3", .logprob = -0.1, .alternatives = {{"\xe2\x82", -HUGE_VAL}}}};
  Minute minute = said(0, 0, reply);
  minute.seat.title = std::string("nul \0 inside", 12);
  store->settle(id, minute);
  Minute failed = said(0, 1, {});
  failed.outcome = tl::unexpected(Failure{.kind = FailureKind::bad_reply,
                                          .detail = "garbage \xff\xfe",
                                          .retry_after = std::chrono::milliseconds(1500),
                                          .usage = {.dollars = 0.1 + 0.2},
                                          .text = "half"});
  store->settle(id, failed);
  store->commit();
  EXPECT_THAT(store->load(id).minutes(), ElementsAre(minute, failed));
}

TEST(Store, StoresAMessageOnceHoweverOftenItWasSent) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  const Message shared{.role = Role::system, .content = "You are a careful solver."};
  for (int turn = 0; turn < 5; ++turn) {
    const Request request = request_with({shared, {Role::user, std::to_string(turn)}});
    store->intend(id, intent_for(0, turn, request));
  }
  store->commit();
  int messages = 0;
  store->each_row({}, [&](const Row& row) { messages += std::holds_alternative<MessageRow>(row); });
  EXPECT_EQ(messages, 6);
}

TEST(Store, ForgetsWhatWasNotCommitted) {
  const ScratchFolder folder;
  DiscussionId id = 0;
  {
    const auto store = open_store(folder.file("run.db"));
    id = open_discussion(*store);
    store->settle(id, said(0, 0, {}));
    store->commit();
    store->settle(id, said(0, 1, {}));
  }
  EXPECT_THAT(read_store(folder.file("run.db"))->load(id).minutes(), SizeIs(1));
}

TEST(Store, CountsATurnThatWasSentAndNeverHeardOfAgainAsUnknownSpend) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  Request request = request_with({{Role::user, "?"}});
  request.sampling.tokens_max = 300;
  store->intend(id, intent_for(0, 0, request));
  store->commit();

  const Recording recording = store->load(id);
  EXPECT_THAT(recording.minutes(), IsEmpty());
  EXPECT_THAT(recording.lost(), SizeIs(1));
  EXPECT_EQ(recording.spend().reserved_tokens, 300);
  EXPECT_EQ(store->discussions().at(0).lost, 1);
}

TEST(Store, NumbersTheAttemptsAtATurnAndKeepsThemAll) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  const Request request = request_with({{Role::user, "?"}});
  Minute first = said(0, 0, {});
  first.outcome = tl::unexpected(Failure{.kind = FailureKind::cancelled, .detail = "stopped"});
  store->intend(id, intent_for(0, 0, request));  // lost in a crash
  store->intend(id, intent_for(0, 0, request));
  store->settle(id, first);
  store->intend(id, intent_for(0, 0, request));
  store->settle(id, said(0, 0, spoken_reply("at last")));
  store->commit();

  const Recording recording = store->load(id);
  ASSERT_THAT(recording.turns, SizeIs(3));
  EXPECT_FALSE(recording.turns[0].outcome);
  EXPECT_EQ(recording.turns[2].attempt, 2);
  EXPECT_THAT(recording.minutes(), ElementsAre(said(0, 0, spoken_reply("at last"))));
  EXPECT_THAT(recording.leftovers(), SizeIs(1));
}

TEST(Store, ListsSpendAndEndings) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const StoredSample sample = record_sample(*store);
  const DiscussionId open = open_discussion(*store);
  store->commit();

  const std::vector<DiscussionLine> lines = store->discussions();
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_EQ(lines[0].outcome->conclusion.ending, Ending::agreed);
  EXPECT_EQ(lines[0].team, "pair");
  const Spend whole = store->load(sample.id).spend();
  EXPECT_EQ(lines[0].spend.usage, whole.usage);
  EXPECT_EQ(lines[0].spend.calls, whole.calls);
  EXPECT_EQ(lines[0].spend.failures, whole.failures);
  EXPECT_FALSE(lines[1].outcome);
  EXPECT_EQ(store->latest(), open);
  ASSERT_THAT(store->runs(), SizeIs(2));
  EXPECT_EQ(store->runs()[0].open, 0);
  EXPECT_EQ(store->runs()[1].open, 1);
}

TEST(Store, SaysThatAPriceIsUnknownInsteadOfZero) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  Reply priced = spoken_reply("a");
  priced.usage.dollars = 0.25;
  Reply unknown = spoken_reply("b");
  unknown.usage.dollars.reset();
  store->settle(id, said(0, 0, priced));
  EXPECT_EQ(store->discussions().at(0).spend.usage.dollars, 0.25);
  store->settle(id, said(0, 1, unknown));
  EXPECT_EQ(store->discussions().at(0).spend.usage.dollars, std::nullopt);
}

TEST(Store, KeepsTheLastMarkOfAName) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  store->mark(id, "verdict", "unparsed");
  store->mark(id, "verdict", "right");
  store->commit();
  EXPECT_EQ(store->load(id).marks.at("verdict"), "right");
}

TEST(Store, LetsOneProcessWriteAtATimeAndOthersRead) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  open_discussion(*store);
  store->commit();
  EXPECT_THAT(trouble_of([&] { open_store(store->path()); }),
              HasSubstr("another process is writing to it"));
  EXPECT_THAT(read_store(store->path())->discussions(), SizeIs(1));
}

TEST(Store, ReadsOnlyCommittedRowsWhileAnotherWrites) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  store->commit();
  store->settle(id, said(0, 0, {}));
  EXPECT_THAT(read_store(store->path())->load(id).minutes(), IsEmpty());
}

/// A store that holds a discussion.
void keep_one(const std::string& path) {
  const auto store = open_store(path);
  open_discussion(*store);
  store->commit();
}

TEST(Store, LeavesNothingBesideItOnceClosed) {
  const ScratchFolder folder;
  keep_one(folder.file("run.db"));
  EXPECT_THAT(folder.names(), ElementsAre("run.db"));
}

TEST(Store, LeavesNoFileInWhichNothingIsKept) {
  const ScratchFolder folder;
  { open_store(folder.file("run.db"))->begin({}); }
  EXPECT_THAT(folder.names(), IsEmpty());
  keep_one(folder.file("run.db"));
  { open_store(folder.file("run.db")); }
  EXPECT_THAT(folder.names(), ElementsAre("run.db")) << "it held something already";
}

TEST(Store, RefusesANewerVersionAndSaysWhatToDo) {
  const ScratchFolder folder;
  keep_one(folder.file("run.db"));
  sql(folder.file("run.db"), "PRAGMA user_version = 7");
  EXPECT_THAT(trouble_of([&] { open_store(folder.file("run.db")); }),
              ::testing::AllOf(HasSubstr("newer Convene (store version 7"), HasSubstr("install")));
  EXPECT_THAT(trouble_of([&] { read_store(folder.file("run.db")); }), HasSubstr("newer Convene"));
}

VerdictRow sample_verdict(DiscussionId id) {
  return {.discussion = id,
          .group = "target/easy",
          .profile = "math",
          .verdict = Verdict::wrong,
          .extracted = "41",
          .gold = "42",
          .why = "41 is not 42",
          .accepted = false,
          .retries = 2,
          .turns = {{.ask = 0, .turn = 1, .verdict = Verdict::right, .answer = "42"}},
          .form = "x=41"};
}

TEST(Store, KeepsTheLastVerdictBesideItsDiscussion) {
  const ScratchFolder folder;
  const auto store = open_store(folder.file("run.db"));
  const DiscussionId id = open_discussion(*store);
  EXPECT_FALSE(store->load(id).verdict);
  VerdictRow verdict = sample_verdict(id);
  verdict.accepted.reset();
  store->judge(verdict);
  EXPECT_EQ(store->load(id).verdict, verdict);
  store->judge(sample_verdict(id));
  store->commit();
  EXPECT_EQ(read_store(store->path())->discussions().at(0).verdict, sample_verdict(id));
}

TEST(Store, TakesUpOneOfTheFirstVersion) {
  const ScratchFolder folder;
  const std::string path = folder.file("run.db");
  DiscussionId id = 0;
  {
    const auto store = open_store(path);
    id = open_discussion(*store);
    store->commit();
  }
  sql(path, "DROP TABLE verdicts; PRAGMA user_version = 1");
  EXPECT_FALSE(read_store(path)->load(id).verdict);
  {
    const auto store = open_store(path);
    store->judge(sample_verdict(id));
    store->commit();
  }
  EXPECT_EQ(read_store(path)->load(id).verdict, sample_verdict(id));
}

TEST(Store, TakesUpOneOfTheSecondVersion) {
  const ScratchFolder folder;
  const std::string path = folder.file("run.db");
  DiscussionId id = 0;
  {
    const auto store = open_store(path);
    id = open_discussion(*store);
    store->judge(sample_verdict(id));
    store->commit();
  }
  sql(path, "ALTER TABLE verdicts DROP COLUMN form; PRAGMA user_version = 2");
  VerdictRow before = sample_verdict(id);
  before.form.clear();
  EXPECT_EQ(read_store(path)->load(id).verdict, before);
  open_store(path);
  EXPECT_EQ(read_store(path)->load(id).verdict, before);
  const auto store = open_store(path);
  store->judge(sample_verdict(id));
  store->commit();
  EXPECT_EQ(store->load(id).verdict, sample_verdict(id));
}

TEST(Store, RefusesAnotherProgramsFilesAndLeavesThemAsTheyWere) {
  const ScratchFolder folder;
  sql(folder.file("other.db"), "CREATE TABLE t (x)");
  EXPECT_THAT(trouble_of([&] { open_store(folder.file("other.db")); }),
              HasSubstr("not a store of Convene's"));

  const std::string notes(2000, 'n');
  std::ofstream(folder.file("notes.txt")) << notes;
  EXPECT_THAT(trouble_of([&] { open_store(folder.file("notes.txt")); }),
              HasSubstr("not a store of Convene's"));
  EXPECT_THAT(trouble_of([&] { read_store(folder.file("notes.txt")); }),
              HasSubstr("not a store of Convene's"));
  std::string after;
  std::getline(std::ifstream(folder.file("notes.txt")), after);
  EXPECT_EQ(after, notes);
}

TEST(Store, NamesThePlaceThatCannotBeWritten) {
  const ScratchFolder folder;
  EXPECT_THAT(trouble_of([&] { open_store(folder.file("no/such/run.db")); }),
              ::testing::AllOf(HasSubstr("no/such/run.db: cannot be written (No such file"),
                               HasSubstr("--out")));
  // A file system that nobody can write to, not even root.
  EXPECT_THAT(trouble_of([] { open_store("/proc/run.db"); }), HasSubstr("cannot be written"));
  EXPECT_THAT(trouble_of([&] { read_store(folder.file("none.db")); }), HasSubstr("no such file"));
}

TEST(Store, SaysWhichRowWasChangedByHand) {
  const ScratchFolder folder;
  DiscussionId id = 0;
  {
    const auto store = open_store(folder.file("run.db"));
    id = record_sample(*store).id;
  }
  sql(folder.file("run.db"), "UPDATE discussions SET problem = '{}'");
  EXPECT_THAT(trouble_of([&] { read_store(folder.file("run.db"))->load(id); }),
              HasSubstr("discussion 1: no field 'id'"));
}

}  // namespace
}  // namespace convene
