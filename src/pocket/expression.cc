#include "pocket/expression.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"

namespace convene::pocket {
namespace {

int precedence(char kind) {
  switch (kind) {
    case '+':
    case '-':
      return 1;
    case '*':
    case '/':
      return 2;
    case '~':
      return 3;
    default:
      return 4;
  }
}

std::optional<Rational> apply(char sign, Rational left, Rational right) {
  switch (sign) {
    case '+':
      return add(left, right);
    case '-':
      return subtract(left, right);
    case '*':
      return multiply(left, right);
    default:
      return divide(left, right);
  }
}

std::string subtree_text(const Expression& expression, int at) {
  const Expression::Node& node = expression.nodes[static_cast<std::size_t>(at)];
  const auto operand = [&](int child, int least) {
    const char kind = expression.nodes[static_cast<std::size_t>(child)].kind;
    const std::string text = subtree_text(expression, child);
    return precedence(kind) < least ? fmt::format("({})", text) : text;
  };
  if (node.kind == '#') return text_of(node.number);
  if (node.kind == 'x' || node.kind == 'a') return std::string(1, node.kind);
  if (node.kind == '~') return fmt::format("-{}", operand(node.left, 3));
  const int own = precedence(node.kind);
  return operand(node.left, own) + node.kind + operand(node.right, own + 1);
}

/// Recursive descent; an index of -1 stands for "not an expression" all the way up.
class Parser {
 public:
  Parser(std::string text, Letter x) : text_(std::move(text)), x_(x) {}

  std::optional<Expression> parse() {
    const int root = sum(0);
    if (root < 0 || peek() != '\0') return {};
    return std::move(tree_);
  }

 private:
  static constexpr int kDepthMax = 20;
  static constexpr std::size_t kDigitsMax = 9;

  char peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  bool is_letter(char c) const {
    return (c == 'x' && x_ != Letter::times) || (c == 'a' && x_ == Letter::both);
  }

  int push(char kind, Rational value, int left, int right) {
    tree_.nodes.push_back({kind, value, left, right});
    return static_cast<int>(tree_.nodes.size()) - 1;
  }

  int sum(int depth) {
    int left = product(depth);
    while (left >= 0 && (peek() == '+' || peek() == '-')) {
      const char sign = text_[at_++];
      const int right = product(depth);
      left = right < 0 ? -1 : push(sign, {}, left, right);
    }
    return left;
  }

  int product(int depth) {
    int left = factor(depth);
    while (left >= 0) {
      const char next = peek();
      const bool implied = next == '(' || is_letter(next);
      const bool letter_times = next == 'x' && x_ == Letter::times;
      if (next != '*' && next != '/' && !implied && !letter_times) break;
      if (!implied) ++at_;
      const int right = factor(depth);
      left = right < 0 ? -1 : push(next == '/' ? '/' : '*', {}, left, right);
    }
    return left;
  }

  int factor(int depth) {
    if (depth > kDepthMax) return -1;
    const char next = peek();
    if (next == '-' || next == '+') {
      ++at_;
      const int operand = factor(depth + 1);
      return operand < 0 || next == '+' ? operand : push('~', {}, operand, -1);
    }
    if (next == '(') {
      ++at_;
      const int inside = sum(depth + 1);
      if (inside < 0 || peek() != ')') return -1;
      ++at_;
      return inside;
    }
    if (is_letter(next)) {
      ++at_;
      return push(next, {}, -1, -1);
    }
    return literal();
  }

  int literal() {
    std::int64_t top = 0;
    std::int64_t bottom = 1;
    std::size_t digits = 0;
    bool point = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '.' && !point && digits > 0) {
        point = true;
      } else if (c >= '0' && c <= '9') {
        if (++digits > kDigitsMax) return -1;
        top = top * 10 + (c - '0');
        if (point) bottom *= 10;
      } else {
        break;
      }
    }
    const auto value = divide({top, 1}, {bottom, 1});
    return digits == 0 || !value ? -1 : push('#', *value, -1, -1);
  }

  std::string text_;
  Letter x_;
  std::size_t at_ = 0;
  Expression tree_;
};

/// \frac{3}{2} as (3)/(2), also one within the other; \frac32 as it is.
std::string with_plain_fractions(std::string text) {
  constexpr std::string_view kBegins[] = {"\\frac{", "\\dfrac{", "\\tfrac{"};
  const auto end_of = [&](std::size_t open) {  // of a group: its closing brace, or npos
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
      depth += text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0;
      if (depth == 0) return i;
    }
    return std::string::npos;
  };
  for (const std::string_view begin : kBegins) {
    for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin)) {
      const std::size_t open = at + begin.size() - 1, close = end_of(open);
      if (close == std::string::npos || close + 1 == text.size() || text[close + 1] != '{')
        return text;
      const std::size_t last = end_of(close + 1);
      if (last == std::string::npos) return text;
      text = text.substr(0, at) + "((" + text.substr(open + 1, close - open - 1) + ")/(" +
             text.substr(close + 2, last - close - 2) + "))" + text.substr(last + 1);
    }
  }
  return text;
}

std::string plain_signs(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kSpellings[] = {
      {"×", "*"},      {"·", "*"},       {"⋅", "*"},      {"÷", "/"},     {"−", "-"},
      {"–", "-"},      {"\\times", "*"}, {"\\cdot", "*"}, {"\\div", "/"}, {"\\left", ""},
      {"\\right", ""}, {"[", "("},       {"]", ")"},      {"X", "x"}};
  std::string plain(text);
  for (const auto& [from, to] : kSpellings)
    if (plain.find(from) != std::string::npos) plain = replace_all(plain, from, to);
  return with_plain_fractions(std::move(plain));
}

}  // namespace

Expression number(std::int64_t value) {
  return {{{'#', {value, 1}, -1, -1}}};
}

Expression unknown() {
  return {{{'x', {}, -1, -1}}};
}

Expression letter() {
  return {{{'a', {}, -1, -1}}};
}

Expression joined(const Expression& left, char sign, const Expression& right) {
  Expression whole = left;
  const int shift = static_cast<int>(left.nodes.size());
  for (Expression::Node node : right.nodes) {
    if (node.left >= 0) node.left += shift;
    if (node.right >= 0) node.right += shift;
    whole.nodes.push_back(node);
  }
  const int last = static_cast<int>(whole.nodes.size()) - 1;
  whole.nodes.push_back({sign, {}, shift - 1, last});
  return whole;
}

std::optional<Expression> parse_expression(std::string_view text, Letter x) {
  constexpr std::size_t kBytesMax = 200;
  if (text.size() > kBytesMax) return {};
  return Parser(plain_signs(text), x).parse();
}

std::string text_of(const Expression& expression) {
  return subtree_text(expression, static_cast<int>(expression.nodes.size()) - 1);
}

std::vector<Rational> numbers_in(const Expression& expression) {
  std::vector<Rational> numbers;
  for (const auto& node : expression.nodes)
    if (node.kind == '#') numbers.push_back(node.number);
  return numbers;
}

Step take_step(Rational left, char sign, Rational right) {
  const auto value = apply(sign, left, right);
  const bool wrap = sign == '/' && !right.whole();
  const std::string operand = wrap ? fmt::format("({})", text_of(right)) : text_of(right);
  return {value,
          fmt::format("{}{}{}={}", text_of(left), sign, operand, value ? text_of(*value) : "none")};
}

Evaluation evaluate(const Expression& expression, Rational x) {
  Evaluation done;
  std::vector<Rational> values;
  for (const auto& node : expression.nodes) {
    const auto operand = [&](int at) { return values[static_cast<std::size_t>(at)]; };
    std::optional<Rational> value;
    if (node.kind == '#') {
      value = node.number;
    } else if (node.kind == 'x') {
      value = x;
    } else if (node.kind == 'a') {
      return done;
    } else if (node.kind == '~') {
      value = subtract({}, operand(node.left));
    } else {
      const Step step = take_step(operand(node.left), node.kind, operand(node.right));
      value = step.value;
      done.steps.push_back(step.text);
    }
    if (!value) return done;
    values.push_back(*value);
  }
  done.value = values.back();
  return done;
}

Expression with_letter(Expression expression, Rational a) {
  for (auto& node : expression.nodes)
    if (node.kind == 'a') node = {'#', a, -1, -1};
  return expression;
}

std::string text_of_steps(const std::vector<std::string>& steps) {
  return steps.empty() ? "" : join(steps, "; ") + ".";
}

}  // namespace convene::pocket
