#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include "base/error.h"
#include "base/random.h"
#include "eval/arena.h"
#include "support/scratch.h"

namespace convene::testing {
namespace {

namespace fs = std::filesystem;
constexpr int kKills = 100;

pid_t start(const ScratchFolder& folder) {
  const std::string store = folder.file("run.db"), asked = folder.file("asked");
  const pid_t child = fork();
  if (child != 0) return child;
  execl(EVAL_CHILD, EVAL_CHILD, store.c_str(), asked.c_str(), nullptr);
  _exit(3);
}

/// True when it was killed; ended by itself, it has to end well.
bool was_killed(pid_t child) {
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) return true;
  EXPECT_EQ(WEXITSTATUS(status), 0);
  return false;
}

/// How often the store has each prompt's reply.
std::map<std::string, int> replies_in(const std::string& path) {
  std::map<std::string, int> replies;
  if (!fs::exists(path) || fs::file_size(path) == 0) return replies;
  try {
    const auto store = read_store(path);
    for (const DiscussionLine& line : store->discussions())
      for (const TurnRow& row : store->load(line.discussion.id).turns)
        if (row.outcome && *row.outcome && std::holds_alternative<Reply>(**row.outcome))
          ++replies[row.prompt];
  } catch (const Error&) {
    return {};  // killed before its tables were there
  }
  return replies;
}

/// How often each prompt reached the engine.
std::map<std::string, int> asked_in(const ScratchFolder& folder) {
  std::map<std::string, int> asked;
  std::ifstream file(folder.file("asked"));
  for (std::string line; std::getline(file, line);) ++asked[line];
  return asked;
}

std::string table_in(const std::string& path) {
  return table_text(read_results(*read_store(path)));
}

TEST(EvalKilled, AHundredTimesGivesTheSameTableAndAsksForNoCommittedReplyAgain) {
  const ScratchFolder calm;
  const auto began = std::chrono::steady_clock::now();
  ASSERT_FALSE(was_killed(start(calm)));
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began);
  const std::string expected = table_in(calm.file("run.db"));
  // Discussions of different teams may send the same prompt with the same seed: each is to ask
  // once.
  const std::map<std::string, int> needed = asked_in(calm);
  ASSERT_THAT(expected, ::testing::HasSubstr("vote of pocket-sample at the tokens of pocket"));

  Random random(11);
  int kills = 0;
  for (int runs = 0; kills < kKills && !HasFailure(); ++runs) {
    ASSERT_LT(runs, 4 * kKills);
    const ScratchFolder folder;
    bool over = false;
    while (!over && !HasFailure()) {
      const std::map<std::string, int> kept = replies_in(folder.file("run.db"));
      const std::map<std::string, int> before = asked_in(folder);
      const pid_t child = start(folder);
      if (kills < kKills) {
        std::this_thread::sleep_for(std::chrono::microseconds(random.between(0, took.count())));
        kill(child, SIGKILL);
      }
      over = !was_killed(child);
      kills += !over;
      for (const auto& [prompt, count] : asked_in(folder)) {
        const auto committed = kept.find(prompt);
        if (committed == kept.end()) continue;
        const auto earlier = before.find(prompt);
        const int now = count - (earlier == before.end() ? 0 : earlier->second);
        EXPECT_LE(committed->second + now, needed.at(prompt)) << "a committed reply is asked again";
      }
    }
    EXPECT_EQ(table_in(folder.file("run.db")), expected);
  }
  RecordProperty("kills", kills);
}

}  // namespace
}  // namespace convene::testing
