#include "sandbox/grade_code.h"

#include <gmock/gmock.h>

#include "sandbox/shared_sandbox.h"

namespace convene {
namespace {

using ::testing::HasSubstr;

CodeTask task(std::string tests, std::string prompt = "") {
  return {.id = "t", .prompt = std::move(prompt), .entry_point = "f", .tests = std::move(tests)};
}

class GradeCode : public testing::SandboxTest {
 protected:
  static CodeGrade grade(const std::string& program, const std::string& tests,
                         const std::string& prompt = "") {
    return grade_code(sandbox(), task(tests, prompt), program, {.extracted = true});
  }
};

TEST_F(GradeCode, IsRightWhereEveryAssertionHolds) {
  const CodeGrade found =
      grade("def f(x):\n    return x + 1\n", "assert f(1) == 2\nassert f(2) == 3\n");
  EXPECT_EQ(found.verdict, Verdict::right) << found.why;
  EXPECT_EQ(found.held, 2);
  EXPECT_TRUE(found.judged_outside);
}

TEST_F(GradeCode, SaysWhichAssertionFailedAndWhatCameBack) {
  const CodeGrade found =
      grade("def f(x):\n    return x\n", "assert f(1) == 1\nassert f(2) == 3\n");
  EXPECT_EQ(found.verdict, Verdict::wrong);
  EXPECT_EQ(found.why, "assert f(2) == 3; f returned 2");
  EXPECT_EQ(found.held, 1);
  EXPECT_EQ(found.failed, 1);
}

}  // namespace
}  // namespace convene
