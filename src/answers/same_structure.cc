#include <algorithm>

#include "answers/measured.h"
#include "answers/same_value.h"

namespace convene {

Finding SameValue::structures(const Node& a, const Node& b) {
  if (a.op == Op::colon || b.op == Op::colon) return a.op == b.op ? colons(a, b) : ratio(a, b);
  if (a.op == Op::based || b.op == Op::based) return numerals(a, b);
  if (a.op == Op::bracket && b.op == Op::bracket) return brackets(a, b);
  if (a.op == Op::matrix && b.op == Op::matrix)
    return a.detail == b.detail && a.name == b.name ? in_order(a, b)
                                                    : different("the shapes differ");
  if ((a.op == Op::matrix && b.op == Op::bracket) || (a.op == Op::bracket && b.op == Op::matrix))
    return a.op == Op::matrix ? vectors(a, b) : vectors(b, a);
  return different("they are of different kinds");
}

Finding SameValue::brackets(const Node& a, const Node& b) {
  const bool interval = a.args.size() == 2 || b.args.size() == 2;
  if (a.name != b.name && (interval || !rules_.brackets_may_differ))
    return different("the brackets differ");
  return in_order(a, b);
}

Finding SameValue::vectors(const Node& matrix, const Node& tuple) {
  const bool one_row =
      matrix.detail == 1 || matrix.args.size() == static_cast<std::size_t>(matrix.detail);
  const bool plain = tuple.name == "()" || tuple.name == "[]";
  if (!rules_.brackets_may_differ || !one_row || !plain || matrix.name != "matrix")
    return different("only one is a matrix");
  return in_order(matrix, tuple);
}

Finding SameValue::colons(const Node& a, const Node& b) {
  if (a.args.size() != b.args.size()) return different("the numbers of items differ");
  const bool times = a.detail == 1 && b.detail == 1;
  if (!a.name.empty() || !b.name.empty())
    return times ? same_time(a, b, rules_.units_may_miss) : different("only one is a time");
  const Finding as_ratio = ratios(a, b);
  if (as_ratio.sameness != Sameness::same) return as_ratio;
  const bool one_time = a.detail != b.detail && !rules_.units_may_miss;
  const bool other_time = times && same_time(a, b, false).sameness == Sameness::different;
  return one_time || other_time ? unknown("as ratios they are the same, as times not") : as_ratio;
}

Finding SameValue::ratios(const Node& a, const Node& b) {
  const auto is_zero = [](const Node& n) { return n.op == Op::number && n.number.is_zero(); };
  const auto first = std::ranges::find_if_not(a.args, is_zero);
  const bool zeros = std::ranges::all_of(b.args, is_zero);
  if (first == a.args.end() || zeros)
    return first == a.args.end() && zeros ? same("both are of zeros")
                                          : different("only one is of zeros");
  const auto at = static_cast<std::size_t>(first - a.args.begin());
  for (std::size_t i = 0; i < a.args.size(); ++i) {
    const Finding part = scalar(product_of(*first, b.args[i]), product_of(a.args[i], b.args[at]));
    if (part.sameness != Sameness::same) return part;
  }
  return same("the same ratio");
}

Finding SameValue::ratio(const Node& a, const Node& b) {
  const Node &colon = a.op == Op::colon ? a : b, &other = a.op == Op::colon ? b : a;
  if (!rules_.ratios_are_fractions || colon.args.size() != 2 || !is_scalar(other.op))
    return different("only one is a ratio");
  return scalar(quotient_of(colon.args[0], colon.args[1]), other);
}

Finding SameValue::numerals(const Node& a, const Node& b) {
  if (a.op == b.op && a.detail == b.detail)
    return a.number == b.number ? same("the same numeral") : different("different numerals");
  if (!rules_.base_may_miss) {
    const auto plain = [](const Node& n) { return n.op == Op::based ? number_node(n.number) : n; };
    return is_scalar(plain(a).op) && is_scalar(plain(b).op) ? scalar(plain(a), plain(b))
                                                            : different("only one is a number");
  }
  if (a.op == b.op) return different("the bases differ");
  const Node &numeral = a.op == Op::based ? a : b, &other = a.op == Op::based ? b : a;
  const bool minus = numeral.name.starts_with('-');
  const std::string digits = numeral.name.substr(minus ? 1 : 0);
  if (other.op != Op::number || digits.find_first_not_of("0123456789") != std::string::npos)
    return different("the bases differ");
  const Rational read = Rational::from_digits(digits, 0);
  return (minus ? -read : read) == other.number ? same("the same digits, one without its base")
                                                : different("the digits differ");
}

}  // namespace convene
