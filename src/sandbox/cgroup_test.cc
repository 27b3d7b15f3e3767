#include "sandbox/cgroup.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/scratch.h"

/// Against a folder that looks like the hierarchy: what is written where. The kernel's part is not
/// here.
namespace convene {
namespace {

class Cgroup : public ::testing::Test {
 protected:
  void folder(const std::string& place, const std::string& handed_down) {
    std::filesystem::create_directories(root_.file("") + place);
    std::ofstream(root_.file("") + place + "/cgroup.procs") << "";
    std::ofstream(root_.file("") + place + "/cgroup.subtree_control") << handed_down << "\n";
  }
  std::optional<ControlGroup> make(const std::string& own) {
    return ControlGroup::make(root_.file(""), own, "convene-1", {.memory_bytes = 1 << 20}, 2);
  }
  std::string text(const std::string& file) {
    std::ifstream in(root_.file("") + file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  testing::ScratchFolder root_;
};

TEST_F(Cgroup, IsMadeInTheNearestFolderThatHandsDownBothControllers) {
  folder("/user", "cpu memory pids");
  folder("/user/app", "memory pids");
  folder("/user/app/shell", "");
  const auto group = make("/user/app/shell");
  ASSERT_TRUE(group.has_value());
  EXPECT_EQ(group->members(), root_.file("") + "/user/app/convene-1/cgroup.procs");
  EXPECT_EQ(text("/user/app/convene-1/pids.max"), "40");
  EXPECT_EQ(text("/user/app/convene-1/memory.max"),
            std::to_string((1 << 20) + (16 << 20) + 2 * (64 << 20)));
}

TEST_F(Cgroup, IsNotMadeWhereOneControllerIsMissing) {
  folder("/user", "memory");
  folder("/user/app", "");
  EXPECT_FALSE(make("/user/app").has_value());
  EXPECT_FALSE(make("").has_value());
}

}  // namespace
}  // namespace convene
