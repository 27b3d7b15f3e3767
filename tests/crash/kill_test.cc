#include <gmock/gmock.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "base/random.h"
#include "crash/workload.h"
#include "support/hall.h"
#include "support/scratch.h"

namespace convene::testing {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// In each of four parts, which may run side by side: 200 together. Under a sanitizer a life is ten
/// times as long.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kKills = 5;
#else
constexpr int kKills = 50;
#endif

std::vector<std::string> lines_of(const fs::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

/// A store and what its writers said about it, in a folder of their own.
class Workplace {
 public:
  fs::path file(const std::string& name) const { return folder_.file(name); }

  /// Starts the workload; it dies at that disk operation (0: it does not).
  pid_t start(std::int64_t death) const {
    const std::vector<std::string> words = {CRASH_CHILD, file("run.db"), file("asked"),
                                            file("committed"), std::to_string(death)};
    const std::string output = file("operations");
    const pid_t child = fork();
    if (child != 0) return child;
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    if (!std::freopen(output.c_str(), "w", stdout)) _exit(3);
    execv(arguments[0], arguments.data());
    _exit(3);
  }

  /// The store as it lies there, read from a copy: rolling back is left to the next writer.
  std::unique_ptr<const Store> copy() const {
    for (const char* name : {"run.db", "run.db-journal"}) {
      const fs::path to = file(std::string("copy-") + name);
      fs::remove(to);
      if (fs::exists(file(name))) fs::copy_file(file(name), to);
    }
    fs::rename(file("copy-run.db"), file("copy.db"));
    fs::remove(file("copy.db-journal"));
    if (fs::exists(file("copy-run.db-journal")))
      fs::rename(file("copy-run.db-journal"), file("copy.db-journal"));
    return read_store(file("copy.db"));
  }

 private:
  ScratchFolder folder_;
};

/// Waits; true when it was killed, false when it ended by itself, which it has to do well.
bool was_killed(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) {
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    return true;
  }
  EXPECT_EQ(WEXITSTATUS(status), 0);
  return false;
}

/// Answered turns, as the child names them.
struct Answered {
  std::set<std::string> places;   // all of them
  std::set<std::string> replies;  // prompts of those that are replies
};

Answered answered_in(const Store& store) {
  Answered answered;
  for (const DiscussionLine& line : store.discussions())
    for (const Minute& minute : store.load(line.discussion.id).answered()) {
      answered.places.insert(std::to_string(line.discussion.id) + " " + std::to_string(minute.ask) +
                             " " + std::to_string(minute.turn) + " " + minute.prompt);
      if (minute.outcome) answered.replies.insert(minute.prompt);
    }
  return answered;
}

std::string integrity(const fs::path& path) {
  sqlite3* handle = nullptr;
  std::string found;
  sqlite3_open(path.c_str(), &handle);
  const auto take = [](void* into, int, char** values, char**) {
    *static_cast<std::string*>(into) += values[0];
    return 0;
  };
  sqlite3_exec(handle, "PRAGMA integrity_check; PRAGMA foreign_key_check", take, &found, nullptr);
  sqlite3_close(handle);
  return found;
}

void expect_same(const std::map<DiscussionId, Minutes>& minutes,
                 const std::map<DiscussionId, Minutes>& expected) {
  ASSERT_EQ(minutes.size(), expected.size());
  for (const auto& [id, wanted] : expected)
    EXPECT_TRUE(same(minutes.at(id), wanted)) << "discussion " << id;
}

/// What an uninterrupted run gives, and how long it takes.
struct Reference {
  std::map<DiscussionId, Minutes> minutes;
  std::int64_t operations = 0;
  std::chrono::microseconds took{0};

  Reference() {
    const Workplace place;
    const Clock::time_point start = Clock::now();
    EXPECT_FALSE(was_killed(place.start(0)));
    took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
    operations = std::stoll(lines_of(place.file("operations")).at(0));
    minutes = final_minutes(*place.copy());
  }
};

/// One workload, killed and taken up until it ends.
class Ordeal {
 public:
  Ordeal(const Reference& reference, Random& random) : reference_(reference), random_(random) {}

  /// Gives how often it was killed.
  int run() {
    int kills = 0;
    while (live_and_die()) {
      ++kills;
      look_at_what_is_left();
    }
    look_at_what_is_left();
    const auto store = place_.copy();
    for (const DiscussionLine& line : store->discussions()) EXPECT_TRUE(line.outcome);
    expect_same(final_minutes(*store), reference_.minutes);
    return kills;
  }

 private:
  /// Kills in the middle of a disk operation, or at any time.
  bool live_and_die() {
    if (random_.chance(0.5))
      return was_killed(place_.start(random_.between(1, reference_.operations)));
    const pid_t child = place_.start(0);
    std::this_thread::sleep_for(
        std::chrono::microseconds(random_.between(0, reference_.took.count())));
    kill(child, SIGKILL);
    return was_killed(child);
  }

  void look_at_what_is_left() {
    const std::vector<std::string> asked = lines_of(place_.file("asked"));
    for (; asked_ < asked.size(); ++asked_)
      EXPECT_FALSE(kept_.replies.contains(asked[asked_])) << "asked again for a committed reply";
    if (!fs::exists(place_.file("run.db"))) return;
    // Killed before the tables were there: the next one makes them.
    if (fs::file_size(place_.file("run.db")) == 0) return;
    try {
      kept_ = answered_in(*place_.copy());
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr("not a store"));
      EXPECT_FALSE(fs::exists(place_.file("committed")) &&
                   fs::file_size(place_.file("committed")) > 0);
      return;
    }
    for (const std::string& turn : lines_of(place_.file("committed")))
      EXPECT_TRUE(kept_.places.contains(turn)) << "lost: " << turn;
    EXPECT_EQ(integrity(place_.file("copy.db")), "ok");
  }

  const Reference& reference_;
  Random& random_;
  Workplace place_;
  Answered kept_;
  std::size_t asked_ = 0;  // lines of the file looked at
};

struct CrashTest : ::testing::TestWithParam<std::uint64_t> {};

TEST_P(CrashTest, LosesNoCommittedReplyAndAsksForNoneAgainAfterBeingKilledAtRandomMoments) {
  const Reference reference;
  Random random(GetParam());
  int kills = 0;
  for (int workload = 0; kills < kKills && !HasFailure(); ++workload) {
    ASSERT_LT(workload, 10 * kKills) << "nothing gets killed";
    kills += Ordeal(reference, random).run();
  }
  RecordProperty("kills", kills);
}

INSTANTIATE_TEST_SUITE_P(Part, CrashTest, ::testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace convene::testing
