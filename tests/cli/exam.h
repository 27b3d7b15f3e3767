#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/program.h"
#include "engine/fake_provider.h"

namespace convene {

/// Four questions of its own in a file, a team of three and a single agent, and a provider that
/// says every question back: three questions hold their answer, so that 75 % are right. An answer
/// costs 3 completion tokens.
class Exam {
 public:
  Exam();
  explicit Exam(FakeProvider::Script script);

  /// `convene eval` of these, into that store.
  std::vector<std::string> command(const std::string& store,
                                   const std::vector<std::string>& more = {}) const;
  /// The same without a model.
  std::vector<std::string> scripted(const std::string& store, const std::string& answers) const;
  /// Runs it to its end and gives what --json says.
  nlohmann::json results(const std::string& store) const;

  const Home& home() const { return home_; }
  const FakeProvider& provider() const { return provider_; }

 private:
  std::vector<std::string> on_own_questions(const std::string& store) const;

  Home home_;
  FakeProvider provider_;
  std::string data_, team_, solo_;
};

}  // namespace convene
