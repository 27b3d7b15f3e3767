#pragma once

#include <optional>
#include <vector>

#include "answers/measured.h"
#include "answers/node.h"
#include "answers/rules.h"
#include "answers/scalar.h"
#include "answers/shape.h"

namespace convene {

/// One comparison of two values under rules, and the work it has cost. Each kind of value has a
/// file.
class SameValue {
 public:
  explicit SameValue(const Rules& rules) : rules_(rules) {}

  Finding value(const Node& a, const Node& b);
  int work() const { return work_; }

 private:
  /// Of what is no number, words or set of reals that is known as such.
  Finding other_value(const Node& a, const Node& b);
  /// Whether that much more work is still within bounds.
  bool charge(int work);
  Finding scalar(const Node& a, const Node& b);

  // Collections, in which order does not count, and sets of reals (same_items.cc).
  Finding sets(const Node& a, const Node& b);
  /// Sets by their condition, against each other or against values.
  Finding built_sets(const Node& a, const Node& b);
  std::optional<Finding> as_sets(const Node& a, const Node& b);
  void drop_repeated(std::vector<Node>& items);
  Finding collections(const Node& a, const Node& b, bool signs);
  Finding paired(const Node& a, const Node& b, bool signs, Signs reading);
  /// Two collections that could not be paired. They differ where an item of either is proved to be
  /// none of the other's, or where nothing was left undecided.
  Finding unmatched(const std::vector<Node>& x, const std::vector<Node>& y);
  /// "x = 1, y = 2" or "(x, y) = (1, 2)" against each other, "1, 2" or "(1, 2)": in the order of
  /// the names, which may be missing.
  std::optional<Finding> assignments(const Node& a, const Node& b);
  /// What "S = {1, 2}" says of S, or "x ∈ {1, 2}" of x, where the other side is no equation.
  const Node* named_set(const Node& relation, const Node& other) const;
  Finding in_order(const Node& a, const Node& b);

  // Equations and inequalities (same_relation.cc).
  Finding relations(const Node& a, const Node& b);
  /// "x = 5" against 5.
  Finding definition(const Node& relation, const Node& other);
  /// "2^{10} = 1024" against 1024: the same where every side is. Where one side is, another with
  /// letters may be what was asked for, "\cos B = \frac35", or say more, "x^2 + y^2 = 25".
  Finding evaluation(const Node& relation, const Node& other);
  /// Whether all that stands between a name and its value is that value again: "x = 2 + 3 = 5" is
  /// about x alone, "x = 2y = 6" is not.
  Sameness links(const Node& relation);
  Finding single_relations(const Node& a, const Node& b);
  /// Relations of numbers, all of which are true or false: the same if they say the same.
  Finding statements(const Node& a, const Node& b);
  Finding equations(const Node& a, const Node& b, bool direction);

  // Units (same_unit.cc).
  Finding measured(const Node& a, const Node& b);
  Finding other_units(const Measured& x, const Measured& y);
  std::optional<Finding> percents(const Node& a, const Node& b, const Measured& x,
                                  const Measured& y);
  /// "9 a.m." against "9:00 a.m.".
  Finding clocks(const Node& a, const Node& b, const Measured& x, const Measured& y);

  // Everything else that has parts (same_structure.cc).
  Finding structures(const Node& a, const Node& b);
  Finding brackets(const Node& a, const Node& b);
  Finding vectors(const Node& matrix, const Node& tuple);
  /// Times where a half of the day is said. Otherwise what can be both a time and a ratio is the
  /// same only if it is so either way; strictly, it is also none of what can be a ratio alone.
  Finding colons(const Node& a, const Node& b);
  Finding ratios(const Node& a, const Node& b);
  Finding ratio(const Node& a, const Node& b);
  Finding numerals(const Node& a, const Node& b);

  Rules rules_;
  int work_ = 0;
};

}  // namespace convene
