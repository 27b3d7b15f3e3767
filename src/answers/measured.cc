#include "answers/measured.h"

namespace convene {
namespace {

constexpr std::int64_t kHour = 60, kHalfDay = 12 * kHour;  // in minutes

const char* unit_of_mark(Op op) {
  return op == Op::percent ? "percent" : "degree";
}

bool is_marked(const Node& node) {
  return node.op == Op::percent || node.op == Op::degrees;
}

std::int64_t minutes_in(const Node& time) {
  std::int64_t minutes = time.args[0].number.small().value_or(0) * kHour;
  if (!time.name.empty() && minutes == kHalfDay) minutes = 0;
  if (time.name == "pm") minutes += kHalfDay;
  return minutes + time.args[1].number.small().value_or(0);
}

/// Whether a time without its half of the day can be the one that has it.
bool reads_as(const Node& bare, const Node& whole) {
  const std::int64_t minutes = minutes_in(bare), wanted = minutes_in(whole);
  return minutes == wanted ||
         (minutes < kHalfDay + kHour && minutes % kHalfDay == wanted % kHalfDay);
}

}  // namespace

bool is_measured(const Node& node) {
  return node.op == Op::quantity || is_marked(node) ||
         (node.op == Op::negative && is_marked(node.args[0]));
}

Measured measured_in(const Node& node) {
  if (is_marked(node)) return {node.args[0], unit_of_mark(node.op)};
  if (node.op == Op::negative && is_marked(node.args[0]))
    return {negated(node.args[0].args[0]), unit_of_mark(node.args[0].op)};
  if (node.op != Op::quantity) return {node, ""};
  return {node.args[0], node.name, node.number, node.detail == 1};
}

Finding same_time(const Node& a, const Node& b, bool half_may_miss) {
  for (std::size_t i = 2; i < a.args.size(); ++i)
    if (!(a.args[i] == b.args[i])) return different("the seconds differ");
  if (a.name.empty() == b.name.empty() || !half_may_miss)
    return minutes_in(a) == minutes_in(b) && a.name.empty() == b.name.empty()
               ? same("the same time")
               : different("different times");
  return (a.name.empty() ? reads_as(a, b) : reads_as(b, a)) ? same("the same time")
                                                            : different("different times");
}

}  // namespace convene
