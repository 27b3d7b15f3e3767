#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/random.h"
#include "pocket/family.h"
#include "pocket/lesson.h"

namespace convene {

/// An answer that the model itself gave to a training task. The task is kept as the seed it was
/// drawn with.
struct Proposal {
  std::string family;
  pocket::Level level = pocket::Level::easy;
  std::uint64_t task_seed = 0;
  std::string answer;
  bool right = false;

  bool operator==(const Proposal&) const = default;
};

pocket::Task task_of(const Proposal& proposal);

/// How the model's own answers become lessons for critics and revisers.
struct OnPolicyPlan {
  /// Of the critics' and revisers' lessons, once there are answers; 0 does without.
  double share = 0.6;
  double from = 0.25;                     ///< the share of the run's tokens after which it begins
  std::int64_t every_tokens = 1'000'000;  ///< new answers are made
  int problems = 240;                     ///< each time, over all families
  int tries = 2;                          ///< of each problem
  double temperature = 0.8;
  int kept = 256;  ///< of each family, level and verdict; older ones go

  bool operator==(const OnPolicyPlan&) const = default;
};

/// The latest answers by family, level and verdict, so that what is drawn is balanced by all three:
/// a critic that mostly sees hard problems fail learns to reject what is hard.
class ProposalPool {
 public:
  /// Answers that no prompt should hold (empty, very long, not printable ASCII) are left out.
  void add(const Proposal& proposal, int kept);
  std::size_t size() const;
  bool operator==(const ProposalPool&) const = default;

  /// A lesson for this role about answers to this family's tasks: for a critic right and wrong ones
  /// in turn of chance, for a reviser wrong ones of one task. None where the pool lacks either
  /// verdict, or for other roles.
  std::optional<pocket::Lesson> lesson(const std::string& family, const std::string& role,
                                       const pocket::Lessons& lessons, Random& random) const;

  std::string json() const;
  /// Throws Error for what json() did not write.
  static ProposalPool from_json(std::string_view json);

 private:
  using Kind = std::tuple<std::string, pocket::Level, bool>;
  const std::deque<Proposal>* some(const std::string& family, bool right, Random& random) const;

  std::map<Kind, std::deque<Proposal>> kinds_;
};

}  // namespace convene
