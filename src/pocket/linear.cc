#include "pocket/linear.h"

#include <fmt/format.h>

namespace convene::pocket {
namespace {

constexpr Rational kOne{1, 1};

Rational negative(Rational value) {
  return {-value.top, value.bottom};
}

/// One operation on two coefficients; noted unless nothing is done.
std::optional<Rational> noted(Rational left, char sign, Rational right,
                              std::vector<std::string>& steps) {
  const bool adds = sign == '+' || sign == '-';
  if (adds && right.top == 0) return left;
  if (adds && left.top == 0) return sign == '+' ? right : negative(right);
  if (!adds && (left.top == 0 || right == kOne)) return left;
  if (sign == '*' && left == kOne) return right;
  if (adds && right.top < 0) {
    sign = sign == '+' ? '-' : '+';
    right = negative(right);
  }
  Step step = take_step(left, sign, right);
  const bool says_something = step.text != fmt::format("{0}/{1}={0}/{1}", left.top, right.top);
  if (step.value && says_something) steps.push_back(step.text);
  return step.value;
}

std::optional<Linear> each(const Linear& left, char sign, const Linear& right,
                           std::vector<std::string>& steps) {
  const auto x = noted(left.x, sign, right.x, steps);
  const auto a = noted(left.a, sign, right.a, steps);
  const auto one = noted(left.one, sign, right.one, steps);
  if (!x || !a || !one) return {};
  return Linear{*x, *a, *one};
}

bool is_number(const Linear& form) {
  return form.x.top == 0 && form.a.top == 0;
}

/// `number` first where it is written so: 3*(x-4) notes "3*-4".
std::optional<Linear> scaled(const Linear& form, char sign, Rational number, bool number_first,
                             std::vector<std::string>& steps) {
  const auto one = [&](Rational part) -> std::optional<Rational> {
    if (part.top == 0) return part;
    return number_first ? noted(number, sign, part, steps) : noted(part, sign, number, steps);
  };
  const auto x = one(form.x);
  const auto a = one(form.a);
  const auto constant = one(form.one);
  if (!x || !a || !constant) return {};
  return Linear{*x, *a, *constant};
}

std::optional<Linear> combined(const Linear& left, char sign, const Linear& right,
                               std::vector<std::string>& steps) {
  if (sign == '+' || sign == '-') return each(left, sign, right, steps);
  if (sign == '/') {
    if (!is_number(right) || right.one.top == 0) return {};
    return scaled(left, sign, right.one, false, steps);
  }
  if (is_number(left)) return scaled(right, sign, left.one, true, steps);
  if (is_number(right)) return scaled(left, sign, right.one, false, steps);
  return {};
}

std::optional<Linear> of_node(const Expression::Node& node, const std::vector<Linear>& forms,
                              std::vector<std::string>& steps) {
  const auto operand = [&](int at) { return forms[static_cast<std::size_t>(at)]; };
  switch (node.kind) {
    case '#':
      return Linear{{}, {}, node.number};
    case 'x':
      return Linear{kOne, {}, {}};
    case 'a':
      return Linear{{}, kOne, {}};
    case '~': {
      const Linear form = operand(node.left);
      return Linear{negative(form.x), negative(form.a), negative(form.one)};
    }
    default:
      return combined(operand(node.left), node.kind, operand(node.right), steps);
  }
}

}  // namespace

std::optional<Linear> collected(const Expression& expression, std::vector<std::string>& steps) {
  std::vector<Linear> forms;
  for (const Expression::Node& node : expression.nodes) {
    const auto form = of_node(node, forms, steps);
    if (!form) return {};
    forms.push_back(*form);
  }
  return forms.back();
}

std::optional<Linear> solved(const Expression& left, const Expression& right,
                             std::vector<std::string>& steps) {
  const auto l = collected(left, steps);
  const auto r = collected(right, steps);
  if (!l || !r) return {};
  const auto slope = noted(l->x, '-', r->x, steps);
  const auto a = noted(r->a, '-', l->a, steps);
  const auto one = noted(r->one, '-', l->one, steps);
  if (!slope || slope->top == 0 || !a || !one) return {};
  const auto a_part = noted(*a, '/', *slope, steps);
  const auto one_part = noted(*one, '/', *slope, steps);
  if (!a_part || !one_part) return {};
  return Linear{{}, *a_part, *one_part};
}

std::string text_of(const Linear& without_x) {
  const auto& [x, a, one] = without_x;
  if (a.top == 0) return text_of(one);
  std::string text = a == kOne ? "a" : a == negative(kOne) ? "-a" : text_of(a) + "*a";
  if (one.top != 0) text += (one.top > 0 ? "+" : "") + text_of(one);
  return text;
}

}  // namespace convene::pocket
