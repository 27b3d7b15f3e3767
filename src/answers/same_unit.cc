#include "answers/measured.h"
#include "answers/same_value.h"
#include "answers/units.h"

namespace convene {
namespace {

/// Units of one name for two things: "units" of any length, pounds of money.
bool are_alike(const Measured& x, const Measured& y) {
  const auto is = [&](std::string_view one, std::string_view other) {
    return (x.unit == one && y.unit == other) || (x.unit == other && y.unit == one);
  };
  if (is("sterling^1 ", "mass^1 ")) {
    const Rational pound = unit_named("pound").factor;
    return x.factor == pound || y.factor == pound;
  }
  for (const char* exponent : {"^1 ", "^2 ", "^3 "})
    if (is(std::string("unit") + exponent, std::string("length") + exponent)) return true;
  return is("degree", "celsius^1 ") || is("degree", "fahrenheit^1 ");
}

}  // namespace

Finding SameValue::measured(const Node& a, const Node& b) {
  Measured x = measured_in(a), y = measured_in(b);
  if (x.unit == "percent" || y.unit == "percent")
    if (const auto found = percents(a, b, x, y)) return *found;
  if (!rules_.units_may_miss && (x.unit == "degree") != (y.unit == "degree"))
    return x.unit.empty() || y.unit.empty() ? scalar(a, b) : different("the units differ");
  if (a.op == Op::colon || b.op == Op::colon) return clocks(a, b, x, y);
  if (x.unit == y.unit && x.known == y.known && x.factor == y.factor)
    return value(x.value, y.value);
  const bool missing = x.unit.empty() || y.unit.empty();
  if (!missing && x.known && y.known) {
    if (x.unit != y.unit) return other_units(x, y);
    return value(product_of(number_node(x.factor), x.value),
                 product_of(number_node(y.factor), y.value));
  }
  if (!rules_.units_may_miss) return different("the units differ");
  const Finding bare = value(x.value, y.value);
  return !missing && bare.sameness == Sameness::same ? unknown("the nouns differ") : bare;
}

Finding SameValue::other_units(const Measured& x, const Measured& y) {
  if (!rules_.units_may_miss) return different("the units differ");
  if (are_alike(x, y)) return value(x.value, y.value);
  const auto is_any = [](const Measured& one, const Measured& other) {
    return one.unit == "unit^1 " && !other.unit.starts_with("unit^");
  };
  const bool any = is_any(x, y) || is_any(y, x);
  return any && value(x.value, y.value).sameness == Sameness::same
             ? unknown("units of what is not said")
             : different("the units differ");
}

std::optional<Finding> SameValue::percents(const Node& a, const Node& b, const Measured& x,
                                           const Measured& y) {
  if (x.unit == y.unit) return std::nullopt;
  const auto bare = [](const Measured& m) {
    return m.unit == "percent" || m.unit.empty() || !m.known;
  };
  if (!bare(x) || !bare(y)) return different("the units differ");
  const bool counted = a.op == Op::quantity || b.op == Op::quantity;
  if (counted && !rules_.units_may_miss) return different("the units differ");
  if (!rules_.percent_is_unit)
    return scalar(a.op == Op::quantity ? x.value : a, b.op == Op::quantity ? y.value : b);
  const Finding plain = value(x.value, y.value);
  const bool noun =
      !(x.known && y.known) && !contains(x.value, Op::percent) && !contains(y.value, Op::percent);
  if (plain.sameness == Sameness::same && noun) return unknown("the nouns differ");
  if (plain.sameness == Sameness::same || !rules_.percent_is_both) return plain;
  const auto share = [](const Measured& m) {
    return m.unit == "percent" ? quotient_of(m.value, number_node(Rational(100))) : m.value;
  };
  return value(share(x), share(y));
}

Finding SameValue::clocks(const Node& a, const Node& b, const Measured& x, const Measured& y) {
  const auto as_clock = [](const Node& node, const Measured& m) {
    Node clock = node_of(Op::colon, m.unit.substr(0, 2), {m.value, number_node(Rational(0))});
    clock.detail = 1;
    const bool half = m.unit == "am^1 " || m.unit == "pm^1 ";
    return node.op == Op::colon || !half ? node : clock;
  };
  const Node p = as_clock(a, x), q = as_clock(b, y);
  if (p.op != Op::colon || q.op != Op::colon) return different("only one is a time");
  return colons(p, q);
}

}  // namespace convene
