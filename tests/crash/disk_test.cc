#include <gmock/gmock.h>

#include "base/error.h"
#include "crash/faulty_disk.h"
#include "crash/workload.h"
#include "support/hall.h"
#include "support/scratch.h"

namespace convene::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Runs the workload; gives the Error's words, or nothing.
std::string trouble_with(const std::string& path) {
  try {
    const auto store = open_store(path);
    run_workload(*store, *store, [](const Request&) {});
    return {};
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
}

struct DiskTest : ::testing::Test {
  DiskTest() { install_faulty_disk(); }
  ~DiskTest() override { mend_disk(); }

  /// How many disk operations the workload takes.
  std::int64_t operations() {
    mend_disk();
    EXPECT_EQ(trouble_with(folder.file("whole.db")), "");
    const std::int64_t count = disk_operations();
    expected = final_minutes(*read_store(folder.file("whole.db")));
    return count;
  }

  /// Breaks the disk at that operation, then mends it and finishes the workload.
  void break_and_resume(Fault fault, std::int64_t at, const std::string& words) {
    const std::string path = folder.file("broken-at-" + std::to_string(at) + ".db");
    break_disk(fault, at);
    const std::string trouble = trouble_with(path);
    EXPECT_THAT(trouble, AllOf(HasSubstr(path), HasSubstr(words))) << "at " << at;
    mend_disk();
    EXPECT_EQ(trouble_with(path), "") << "at " << at;
    const auto minutes = final_minutes(*read_store(path));
    ASSERT_EQ(minutes.size(), expected.size());
    for (const auto& [id, wanted] : expected)
      EXPECT_TRUE(same(minutes.at(id), wanted)) << "discussion " << id << ", at " << at;
  }

  ScratchFolder folder;
  std::map<DiscussionId, Minutes> expected;
};

TEST_F(DiskTest, FullAtAnyMomentIsAnErrorThatSaysSoAndCanBeResumed) {
  const std::int64_t count = operations();
  for (std::int64_t at = 1; at < count / 2; at += count / 40 + 1)
    break_and_resume(Fault::full, at, "the disk is full");
}

TEST_F(DiskTest, ThatCannotSyncIsAnErrorThatSaysSoAndCanBeResumed) {
  const std::int64_t count = operations();
  for (std::int64_t at = 1; at < count / 2; at += count / 20 + 1)
    break_and_resume(Fault::no_sync, at, "the disk failed");
}

}  // namespace
}  // namespace convene::testing
