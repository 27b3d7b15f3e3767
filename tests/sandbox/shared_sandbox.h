#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "sandbox/sandbox.h"

namespace convene::testing {

/// A test whose programs run in one sandbox for the whole suite. Where this machine has none, the
/// tests are skipped and say why; that refusing is right then is a test of its own.
class SandboxTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    trouble_ = sandbox_trouble();
    if (trouble_.empty()) sandbox_ = std::make_unique<Sandbox>(options());
  }
  static void TearDownTestSuite() { sandbox_.reset(); }
  void SetUp() override {
    if (!trouble_.empty()) GTEST_SKIP() << trouble_;
  }

  static SandboxOptions options() {
    SandboxOptions options;
    options.workers = 2;
    return options;
  }

  static Sandbox& sandbox() { return *sandbox_; }

 private:
  static inline std::string trouble_;
  static inline std::unique_ptr<Sandbox> sandbox_;
};

}  // namespace convene::testing
