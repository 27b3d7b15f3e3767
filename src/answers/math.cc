#include "answers/math.h"

#include <algorithm>

#include "answers/ball.h"
#include "answers/names.h"
#include "answers/parse.h"
#include "answers/same.h"
#include "answers/spelling.h"
#include "answers/token.h"
#include "base/text.h"

namespace convene {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view without_zeros(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  return digits;
}

Equality verdict_of(const Finding& finding) {
  switch (finding.sameness) {
    case Sameness::same:
      return {Verdict::right, finding.why};
    case Sameness::different:
      return {Verdict::wrong, finding.why};
    case Sameness::unknown:
      break;
  }
  return {Verdict::undecided, finding.why};
}

/// Where a comma may part thousands or items: whether the reading as items agrees.
bool agree_as_items(std::string_view a, std::string_view b, const Rules& rules, ReadAs reading) {
  if (!has_ambiguous_comma(a) && !has_ambiguous_comma(b)) return false;
  reading.thousands = false;
  const Parsed x = parse_answer(a, reading), y = parse_answer(b, reading);
  if (x.trouble || y.trouble) return false;
  return same_value(x.value, y.value, rules).sameness == Sameness::same;
}

/// Whether letters in it may be read as a unit: "5 m" as a product.
bool may_hold_unit(const Node& node) {
  return (node.op == Op::product || node.op == Op::quotient) && contains(node, Op::symbol);
}

/// Where letters may be units, "5 m": whether the reading as units agrees. There must be a unit on
/// the other side, or no letter at all.
std::optional<Equality> agree_as_units(std::string_view a, std::string_view b, const Rules& rules,
                                       ReadAs reading) {
  reading.letters_are_units = true;
  const Parsed x = parse_answer(a, reading), y = parse_answer(b, reading);
  if (x.trouble || y.trouble) return std::nullopt;
  const auto has_unit = [](const Node& node) {
    return node.op == Op::quantity && node.detail == 1;
  };
  const bool both = has_unit(x.value) && has_unit(y.value);
  if (!both && !(has_unit(x.value) && is_scalar(y.value.op)) &&
      !(has_unit(y.value) && is_scalar(x.value.op)))
    return std::nullopt;
  if (contains(x.value, Op::symbol) || contains(y.value, Op::symbol)) return std::nullopt;
  if (same_value(x.value, y.value, rules).sameness != Sameness::same) return std::nullopt;
  if (both || !(has_unit(x.value) ? x : y).may_be_factor)
    return Equality{Verdict::right, "the same unit"};
  return Equality{Verdict::undecided, "a letter may be a unit or a factor"};
}

/// "2A_{16}" against "2A": digits that are no number without their base.
bool agree_as_digits(const Parsed& x, std::string_view b, const Rules& rules) {
  if (!rules.base_may_miss || x.trouble || x.value.op != Op::based) return false;
  const std::string& digits = x.value.name;
  return digits.find_first_not_of("-.0123456789") != std::string::npos &&
         bare_spelling(b) == digits;
}

bool spelled_alike(std::string_view a, std::string_view b) {
  const std::string x = bare_spelling(a);
  return !x.empty() && x == bare_spelling(b);
}

/// "\text{ACF}" is words, "ACF" a product.
bool same_as_words(const Parsed& x, const Parsed& y, std::string_view a, std::string_view b) {
  if (x.trouble || y.trouble) return false;
  if ((x.value.op == Op::words) == (y.value.op == Op::words)) return false;
  const std::string words = folded_words(a);
  return !words.empty() && words == folded_words(b);
}

/// "The area of it is 24 square feet": a sentence that may well say the other value, and does not
/// deny it.
bool says_number(const Node& node) {
  static constexpr std::string_view denials =
      " no not never cannot neither almost nearly least most than ";
  constexpr std::ptrdiff_t words_min = 4;
  if (node.op != Op::words) return false;
  const std::vector<std::string_view> words = split(node.name, ' ');
  const auto denies = [](std::string_view word) {
    return denials.find(" " + std::string(word) + " ") != std::string_view::npos;
  };
  return std::ssize(words) >= words_min && std::ranges::none_of(words, denies) &&
         node.name.find_first_of("0123456789") != std::string::npos;
}

/// The number at the end of what is "about" it, without its unit.
const Node& number_in(const Node& node) {
  const bool unit = node.op == Op::quantity || node.op == Op::percent || node.op == Op::degrees;
  return unit ? node.args[0] : node;
}

/// Whether a decimal is as near to a value as its last digit says.
bool is_about(const Node& value, const Node& decimal) {
  if (decimal.op != Op::number) return false;
  const Rational step = Rational(10).to_the(-places_of(decimal).value_or(0));
  const int order = order_of(call_of("abs", sum_of(value, negated(decimal))), number_node(step));
  return order == -1 || order == 0;
}

/// "2\sqrt3 \approx 3.46 cm" as "2\sqrt3 cm", where that is so; otherwise as it was.
Node without_approximation(Node node) {
  if (node.op != Op::relation || node.name.find('a') != node.name.size() - 1) return node;
  if (node.args.size() == 2 && places_of(node.args[0])) std::swap(node.args[0], node.args[1]);
  const Node& exact = node.args[node.args.size() - 2];
  if (!is_about(number_in(exact), number_in(node.args.back()))) return node;
  Node about = std::move(node.args.back());
  node.args.pop_back();
  node.name.pop_back();
  if (&number_in(about) != &about && &number_in(node.args.back()) == &node.args.back()) {
    about.args[0] = std::move(node.args.back());
    node.args.back() = std::move(about);
  }
  if (node.args.size() > 1) return node;
  Node only = std::move(node.args[0]);
  return only;
}

bool holds_approximation(const Node& node) {
  return (node.op == Op::relation && node.name.find('a') != std::string::npos) ||
         std::ranges::any_of(node.args, holds_approximation);
}

/// "(C)" in \text{} and the text of that option behind it.
struct Option {
  char letter;
  std::string text;
  bool is_sure;  ///< the text is a value, or missing, and so no further letter and no remark
};

bool is_option_letter(std::string_view text) {
  return text.size() >= 3 && text[0] == '(' && text[1] >= 'A' && text[1] <= 'J' && text[2] == ')';
}

bool holds_option_letter(std::string_view text) {
  for (; !text.empty(); text.remove_prefix(1))
    if (is_option_letter(text)) return true;
  return false;
}

std::optional<Option> option_in(std::string_view text) {
  const std::size_t open = text.find('{'), close = text.find('}');
  if (!text.starts_with('\\') || close == std::string_view::npos || open > close)
    return std::nullopt;
  const std::string_view command = text.substr(1, open - 1);
  const std::string_view inside = trimmed(text.substr(open + 1, close - open - 1));
  if (!is_option_letter(inside) || (!is_text_command(command) && command != "mathbf"))
    return std::nullopt;
  std::string rest = std::string(inside.substr(3)) + std::string(text.substr(close + 1));
  rest.erase(0, std::min(rest.find_first_not_of(" ~"), rest.size()));
  while (rest.starts_with("\\ ") || rest.starts_with("\\,")) rest.erase(0, 2);
  rest = trimmed(rest);
  if (holds_option_letter(rest)) return std::nullopt;
  if (rest.empty()) return Option{inside[1], rest, true};
  const Parsed parsed = parse_answer(rest);
  const bool goes_on = std::string_view("+-*/^_=<>!,;&").find(rest[0]) != std::string_view::npos;
  const bool value =
      !parsed.trouble && (is_scalar(parsed.value.op) || parsed.value.op == Op::quantity);
  return Option{inside[1], rest, value && !goes_on && letters_in(parsed.value).empty()};
}

/// Two of which at least one is an option. Its letter is the answer; its text may be.
std::optional<Equality> same_option(std::string_view a, std::string_view b, const Rules& rules) {
  const auto x = option_in(a), y = option_in(b);
  if (!x && !y) return std::nullopt;
  const auto agree = [&](std::string_view p, std::string_view q) {
    return !p.empty() && !q.empty() && same_math(p, q, rules).verdict == Verdict::right;
  };
  const auto names = [](const Option& option, std::string_view other) {
    return !option.text.empty() && bare_spelling(other) == std::string(1, option.letter);
  };
  bool vague = false;
  if (x && y) {
    const bool alone = x->text.empty() || y->text.empty(), letters = x->letter == y->letter;
    const bool texts = agree(x->text, y->text);
    if (letters && (texts || (alone && x->is_sure && y->is_sure)))
      return Equality{Verdict::right, "the same option"};
    vague = letters || texts;
  } else {
    const Option& option = x ? *x : *y;
    const std::string_view other = x ? b : a;
    vague = names(option, other) || agree(option.text, other);
  }
  if (!vague) return std::nullopt;
  return Equality{Verdict::undecided, "an option's letter or its text may be the answer"};
}

Equality compared(std::string_view a, std::string_view b, const Rules& rules, ReadAs reading) {
  Parsed x = parse_answer(a, reading), y = parse_answer(b, reading);
  const bool readable = !x.trouble && !y.trouble;
  x.value = without_approximation(std::move(x.value));
  y.value = without_approximation(std::move(y.value));
  if (readable && (holds_approximation(x.value) || holds_approximation(y.value)))
    return {Verdict::undecided, "an approximation of what is not known"};
  Equality result;
  if (readable) result = verdict_of(same_value(x.value, y.value, rules));
  if (readable && result.verdict == Verdict::right) return result;
  if (agree_as_items(a, b, rules, reading)) return {Verdict::right, "the same items"};
  if (agree_as_digits(x, b, rules) || agree_as_digits(y, a, rules))
    return {Verdict::right, "the same digits, one without its base"};
  if (rules.units_may_miss && (may_hold_unit(x.value) || may_hold_unit(y.value)))
    if (const auto found = agree_as_units(a, b, rules, reading)) return *found;
  if (readable ? same_as_words(x, y, a, b) : spelled_alike(a, b))
    return {Verdict::right, "spelled alike"};
  if (const auto found = same_option(a, b, rules)) return *found;
  if (readable && x.value.op != y.value.op && result.verdict == Verdict::wrong &&
      (says_number(x.value) || says_number(y.value)))
    return {Verdict::unparsed, "it cannot be read: it holds words"};
  if (readable) return result;
  return {Verdict::unparsed,
          std::string("it cannot be read: ") + (y.trouble ? y.trouble : x.trouble)};
}

/// "2e-1" read as a number and as a formula. Where only the formula is the same, e stands on the
/// other side too.
Equality compared_either_way(std::string_view a, std::string_view b, const Rules& rules) {
  Equality number = compared(a, b, rules, {});
  if (!has_ambiguous_exponent(tex_of(a)) && !has_ambiguous_exponent(tex_of(b))) return number;
  Equality formula = compared(a, b, rules, {.exponents = false});
  if (number.verdict == formula.verdict) return number;
  if (formula.verdict == Verdict::right) return formula;
  return {Verdict::undecided, "an e may be a number or part of one"};
}

/// The integer an AIME answer states: "025", "336^\circ", "m + n = 25", "10 ways", "25_{10}".
std::optional<std::int64_t> aime_integer(std::string_view text) {
  Parsed parsed = parse_answer(text);
  if (parsed.trouble) return std::nullopt;
  Node value = std::move(parsed.value);
  if (value.op == Op::relation && value.name.find_first_not_of('=') == std::string::npos) {
    Node last = std::move(value.args.back());
    value = std::move(last);
  }
  if (value.op == Op::degrees || value.op == Op::quantity) {
    Node inside = std::move(value.args[0]);
    value = std::move(inside);
  }
  const bool decimal = value.op == Op::based && value.detail == 10;
  if (value.op != Op::number && !decimal) return std::nullopt;
  const auto integer = value.number.small();
  constexpr std::int64_t aime_max = 999;
  if (!integer || *integer < 0 || *integer > aime_max) return std::nullopt;
  return integer;
}

}  // namespace

Equality same_math(std::string_view a, std::string_view b, const Rules& rules) {
  a = trimmed(a);
  b = trimmed(b);
  if (a.empty() || b.empty()) return {Verdict::unparsed, "it cannot be read: it is empty"};
  if (is_digits(a) && is_digits(b))
    return without_zeros(a) == without_zeros(b) ? Equality{Verdict::right, "the same number"}
                                                : Equality{Verdict::wrong, "different numbers"};
  if (a == b) return {Verdict::right, "spelled alike"};
  return compared_either_way(a, b, rules);
}

Equality same_aime(std::string_view a, std::string_view b) {
  const auto x = aime_integer(a), y = aime_integer(b);
  if (x && y)
    return *x == *y ? Equality{Verdict::right, "the same number"}
                    : Equality{Verdict::wrong, "different numbers"};
  if (!x && !y) return same_math(a, b, {});  // in a vote, neither need be an answer
  const Parsed other = parse_answer(x ? b : a);
  if (other.trouble || says_number(other.value)) return {Verdict::unparsed, "it cannot be read"};
  return {Verdict::wrong, "it is no integer from 0 to 999"};
}

std::optional<std::string> math_trouble(std::string_view text) {
  const Parsed parsed = parse_answer(text);
  return parsed.trouble ? std::optional<std::string>(parsed.trouble) : std::nullopt;
}

std::optional<std::string> aime_trouble(std::string_view text) {
  return aime_integer(text) ? std::nullopt
                            : std::optional<std::string>("it is no integer from 0 to 999");
}

}  // namespace convene
