#include "discussion/test_runner.h"

#include <gmock/gmock.h>

#include <future>

#include "sandbox/shared_sandbox.h"

namespace convene {
namespace {

class Tests : public testing::SandboxTest {
 protected:
  static Result<Execution> run(Program program) {
    std::promise<Result<Execution>> promise;
    TestRunner(sandbox()).submit(
        std::move(program), [&](Result<Execution> found) { promise.set_value(std::move(found)); });
    return promise.get_future().get();
  }

  static Program program(const std::string& body) {
    return {.value = "Like this:\n```python\ndef f(x):\n    return " + body + "\n```\n",
            .goal = "",
            .tests = "assert f(1) == 2\nassert f(2) == 3\n",
            .code = "",
            .entry_point = "f"};
  }
};

TEST_F(Tests, PassWhereTheProgramInAReplyIsRight) {
  const auto found = run(program("x + 1"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, (Execution{true, "2 assertions hold"}));
}

TEST_F(Tests, SayInOneLineWhatFailed) {
  const auto found = run(program("3 -\\\n x"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(*found, (Execution{false, "1 of 2 assertions hold; assert f(2) == 3; f returned 1"}));
}

TEST_F(Tests, ThatCannotRunAreAFailureNotAnAnswer) {
  Program broken = program("x");
  broken.tests = "assert f(";
  EXPECT_FALSE(run(broken).has_value());
}

TEST_F(Tests, LeaveComparingAsItIs) {
  EXPECT_EQ(run({.value = "28/2", .goal = "14"})->finding, "value 28/2, goal 14: same");
}

}  // namespace
}  // namespace convene
