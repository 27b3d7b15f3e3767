#include "answers/token.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "answers/names.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::size_t kTokensMax = 4000;
constexpr std::size_t kDigitsMax = 4096;
constexpr int kNestingMax = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_space(char c) {
  return c == ' ' || c == '~' || (c >= '\t' && c <= '\r');
}

std::size_t digits_at(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

std::size_t letters_at(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_letter(text[n])) ++n;
  return n;
}

std::size_t spaces_at(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_space(text[n])) ++n;
  return n;
}

/// The size of "{…}" with its braces; 0 where text does not begin with a balanced group.
std::size_t group_at(std::string_view text) {
  if (!text.starts_with('{')) return 0;
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '{') {
      ++open;
    } else if (text[i] == '}' && --open == 0) {
      return i + 1;
    }
  }
  return 0;
}

int digit_value(char c) {
  return is_digit(c) ? c - '0' : c - 'A' + 10;
}

bool is_upper_numeral(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
}

/// "8", "{8}", "{\text{eight}}" after an underscore: the base and how much of text it takes.
std::pair<int, std::size_t> base_at(std::string_view text) {
  const std::size_t group = group_at(text);
  std::string_view inside = group ? text.substr(1, group - 2) : text.substr(0, digits_at(text));
  const std::size_t taken = group ? group : inside.size();
  if (inside.starts_with("\\text{")) inside = inside.substr(6, inside.size() - 7);
  inside = trimmed(inside);
  if (const auto named = number_word(inside)) return {*named, taken};
  int base = 0;
  const auto [end, error] = std::from_chars(inside.data(), inside.data() + inside.size(), base);
  if (error != std::errc() || end != inside.data() + inside.size()) return {0, 0};
  return {base, taken};
}

/// "2e-1", of this digit and text behind it: as people write both 0.2 and 2·e - 1.
bool may_be_formula(char digit, std::string_view text) {
  return digit >= '2' && digit <= '9' && (text.starts_with("e-") || text.starts_with("e+")) &&
         digits_at(text.substr(2)) == 1 && !letters_at(text.substr(3));
}

/// The size of "[1ex]", the gap below a row of a matrix; 0 where text does not begin with one.
std::size_t row_gap_at(std::string_view text) {
  const std::size_t end = text.find(']');
  if (!text.starts_with('[') || end == std::string_view::npos) return 0;
  std::string_view length = text.substr(1, end - 1);
  const std::size_t digits = length.find_first_not_of("-.0123456789 ");
  if (digits == 0 || digits == std::string_view::npos) return 0;
  const std::string_view unit = trimmed(length.substr(digits));
  static constexpr std::string_view units = " ex em pt mm cm in pc ";
  return units.find(" " + std::string(unit) + " ") != std::string_view::npos ? end + 1 : 0;
}

/// Whether "10^8", with spaces, is at the front of text.
bool starts_power_of_ten(std::string_view text) {
  const auto skip = [&](std::string_view front) {
    text.remove_prefix(spaces_at(text));
    const bool found = text.starts_with(front);
    if (found) text.remove_prefix(front.size());
    return found;
  };
  if (!skip("10") || (!skip("^") && !skip("**"))) return false;
  const bool group = skip("{");
  if (!skip("-")) skip("+");
  const std::size_t digits = digits_at(text);
  text.remove_prefix(digits);
  return digits > 0 && (!group || skip("}"));
}

class Lexer {
 public:
  Lexer(std::string_view text, ReadAs reading, bool in_text, int nesting)
      : rest_(text), reading_(reading), in_text_(in_text), nesting_(nesting) {
    const auto dollars = std::ranges::count(text, '$') - count_escaped_dollars(text);
    money_ = dollars % 2 == 1;
  }

  Tokens run() {
    while (!rest_.empty() && !tokens_.trouble) {
      take_one();
      if (tokens_.list.size() > kTokensMax) tokens_.trouble = "it is too long";
    }
    push(Token{});
    return std::move(tokens_);
  }

 private:
  static std::ptrdiff_t count_escaped_dollars(std::string_view text) {
    std::ptrdiff_t count = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      if (text[i] == '\\') count += text[++i] == '$';
    return count;
  }

  void skip(std::size_t n) { rest_.remove_prefix(std::min(n, rest_.size())); }

  void push(Token token) {
    token.spaced = spaced_;
    token.in_text = in_text_;
    spaced_ = false;
    tokens_.list.push_back(std::move(token));
  }

  void push_mark(char mark) {
    if (mark == '(' || mark == '[' || mark == 'S') ++depth_;
    if ((mark == ')' || mark == ']' || mark == 'E') && depth_ > 0) --depth_;
    push(Token{.kind = Token::sign, .mark = mark});
  }

  /// A word that says it of the whole term before it.
  void push_whole_mark(char mark) {
    push(Token{.kind = Token::sign, .mark = mark, .text = "word"});
  }

  void push_currency(std::string_view unit) {
    push(Token{.kind = Token::sign, .mark = '$', .text = std::string(unit)});
  }

  void push_named(Token::Kind kind, std::string_view text) {
    push(Token{.kind = kind, .text = std::string(text)});
  }

  void take_one() {
    const char c = rest_.front();
    if (is_space(c)) {
      spaced_ = true;
      return skip(1);
    }
    if (is_digit(c) || (c == '.' && rest_.size() > 1 && is_digit(rest_[1]))) return take_number();
    if (c == '\\') return take_command();
    if (is_letter(c)) return take_letters();
    if (c == '(' && take_bracketed_numeral()) return;
    take_sign(c);
  }

  void take_sign(char c) {
    using Pair = std::pair<std::string_view, char>;
    static constexpr auto two = std::to_array<Pair>({{"**", '^'},
                                                     {"<=", 'l'},
                                                     {">=", 'g'},
                                                     {"!=", 'n'},
                                                     {"==", '='},

                                                     {"=<", 'l'},
                                                     {"+/-", 'P'}});
    if (c == '$') return take_dollar();
    if (c == '.') return take_full_stop();
    for (const auto& [sign, mark] : two) {
      if (!rest_.starts_with(sign)) continue;
      skip(sign.size());
      return push_mark(mark);
    }
    skip(1);
    if (c == '^' && take_circle()) return push_mark('o');
    if (c == '^' && take_raised_ordinal()) return push_named(Token::word, "th");
    if (c == '"' || c == '?' || c == '`') return;
    if (std::string_view("+-*/^_!%()[]{},;|=<>:&'").find(c) == std::string_view::npos) {
      tokens_.trouble = "it holds a sign that is no mathematics";
      return;
    }
    push_mark(c);
  }

  /// After "^": "\circ" or "{\circ}".
  bool take_circle() {
    const std::string_view after = rest_.substr(spaces_at(rest_));
    for (const std::string_view circle :
         {"\\circ", "{\\circ}", "{ \\circ }", "\\degree", "{\\degree}"})
      if (after.starts_with(circle) &&
          (after[circle.size() - 1] == '}' || !letters_at(after.substr(circle.size())))) {
        rest_ = after.substr(circle.size());
        return true;
      }
    return false;
  }

  /// After "5^": "{th}", "{\\text{th}}", "\\text{th}".
  bool take_raised_ordinal() {
    for (const std::string_view open : {"{", "{\\text{", "\\text{", "{\\mathrm{", "\\mathrm{"}) {
      if (!rest_.starts_with(open)) continue;
      const std::string_view run = rest_.substr(open.size(), 2);
      const std::string_view close = std::string_view("}}").substr(open.starts_with("{\\") ? 0 : 1);
      if (!is_ordinal_at(run) || !rest_.substr(open.size() + 2).starts_with(close)) continue;
      skip(open.size() + 2 + close.size());
      return true;
    }
    return false;
  }

  void take_dollar() {
    skip(1);
    if (!money_) return;
    money_ = false;
    push_currency("dollar");
  }

  /// It ends a sentence or a word that was cut short; anything else is unreadable.
  void take_full_stop() {
    skip(1);
    if (rest_.starts_with('.') && last_is_number()) {
      tokens_.trouble = "it holds a number that goes on";
      return;
    }
    const bool ends = rest_.empty() || is_space(rest_.front()) || rest_.front() == ',' || in_text_;
    if (!ends || (!in_text_ && spaces_at(rest_) < rest_.size() && rest_.front() != ',' &&
                  tokens_.list.empty()))
      tokens_.trouble = "it has a full stop inside";
  }

  // Numbers.

  void take_number() {
    if (take_based()) return;
    Token token{.kind = Token::number};
    take_whole(token);
    if (rest_.starts_with('.')) take_decimals(token);
    if (rest_.starts_with("\\overline{") && token.places + decimal_point_ > 0) take_period(token);
    if (token.kind == Token::number) take_exponent(token);
    decimal_point_ = 0;
    if (token.text.size() > kDigitsMax) {
      tokens_.trouble = "it has more than 4,096 digits";
      return;
    }
    push(std::move(token));
  }

  void take_whole(Token& token) {
    const std::size_t first = digits_at(rest_);
    token.text = rest_.substr(0, first);
    skip(first);
    if (first == 0 || first > 3 || token.text[0] == '0') return;
    while (const std::size_t separator = separator_at(rest_)) {
      token.text += rest_.substr(separator, 3);
      skip(separator + 3);
    }
  }

  /// The size of what parts two groups of thousands, if exactly three digits follow; else 0.
  std::size_t separator_at(std::string_view text) const {
    std::size_t size = 0;
    if (text.starts_with("{,}")) size = 3;
    if (text.starts_with("\\,")) size = 2;
    if (text.starts_with(",\\!") || text.starts_with("{,}\\!")) {
      size = text.find("\\!") + 2;
      size += spaces_at(text.substr(size));
    } else if (text.starts_with(',') && reading_.thousands && depth_ == 0) {
      size = 1;
    }
    return size > 0 && digits_at(text.substr(size)) == 3 ? size : 0;
  }

  void take_decimals(Token& token) {
    const std::size_t after = digits_at(rest_.substr(1));
    const bool period = rest_.substr(1).starts_with("\\overline{");
    if (after == 0 && !period) return;
    decimal_point_ = 1;
    token.text += rest_.substr(1, after);
    token.places = after;
    skip(after + 1);
  }

  void take_period(Token& token) {
    const std::size_t group = group_at(rest_.substr(9));
    const std::string_view period = group ? rest_.substr(10, group - 2) : std::string_view();
    if (period.empty() || digits_at(period) != period.size()) return;
    token.kind = Token::repeating;
    token.base = static_cast<int>(std::min<std::size_t>(period.size(), kDigitsMax));
    token.text += period;
    token.places += period.size();
    skip(9 + group);
  }

  /// "1e5", "2.5E-3"
  void take_exponent(Token& token) {
    if (rest_.empty() || (rest_[0] != 'e' && rest_[0] != 'E')) return;
    const bool sign = rest_.size() > 1 && (rest_[1] == '-' || rest_[1] == '+');
    const std::string_view digits = rest_.substr(sign ? 2 : 1);
    const std::size_t count = digits_at(digits);
    if (count == 0 || letters_at(digits.substr(count))) return;
    if (!reading_.exponents && token.text.size() == 1 && may_be_formula(token.text[0], rest_))
      return;
    if (count > 3) {
      tokens_.trouble = "its exponent is too large";
      return;
    }
    const auto exponent =
        static_cast<std::size_t>(std::atoi(std::string(digits.substr(0, count)).c_str()));
    if (sign && rest_[1] == '-') {
      token.places += exponent;
    } else {
      const std::size_t shift = std::min(exponent, token.places);
      token.places -= shift;
      token.text.append(exponent - shift, '0');
    }
    skip(count + (sign ? 2 : 1));
  }

  /// "52_8", "1A_{16}", "0.0011_2"
  bool take_based() {
    std::size_t end = 0, point = std::string_view::npos;
    for (; end < rest_.size(); ++end) {
      const char c = rest_[end];
      if (c == '.' && point == std::string_view::npos) {
        point = end;
      } else if (!is_digit(c) && !(c >= 'A' && c <= 'Z')) {
        break;
      }
    }
    if (end == 0 || end > kDigitsMax || end >= rest_.size() || rest_[end] != '_') return false;
    const auto [base, taken] = base_at(rest_.substr(end + 1));
    Token token{.kind = Token::based, .base = base};
    for (const char c : rest_.substr(0, end))
      if (c != '.') token.text += c;
    const bool digits =
        std::ranges::all_of(token.text, [base = base](char c) { return digit_value(c) < base; });
    if (taken == 0 || base < 2 || base > 36 || !digits || token.text.empty()) return false;
    if (point != std::string_view::npos) token.places = end - point - 1;
    skip(end + 1 + taken);
    push(std::move(token));
    return true;
  }

  /// "(1011)_2"
  bool take_bracketed_numeral() {
    const std::size_t close = rest_.find(')');
    if (close == std::string_view::npos || !rest_.substr(close + 1).starts_with('_')) return false;
    if (!tokens_.list.empty() && tokens_.list.back().kind != Token::sign) return false;
    const std::string numeral =
        std::string(trimmed(rest_.substr(1, close - 1))) + std::string(rest_.substr(close + 1));
    Lexer inside(numeral, reading_, in_text_, nesting_);
    if (!is_upper_numeral(numeral.substr(0, numeral.find('_'))) || !inside.take_based())
      return false;
    push(inside.tokens_.list.front());
    skip(rest_.size() - inside.rest_.size());
    return true;
  }

  // Words and commands.

  void take_letters() {
    const std::size_t n = letters_at(rest_);
    const std::string_view run = rest_.substr(0, n);
    if (take_half_of_day()) return;
    if (is_ordinal_at(run)) return skip(n), push_named(Token::word, "th");
    skip(n);
    if (run == "x" && last_is_number() && starts_power_of_ten(rest_)) return push_mark('*');
    if (run == "and" || run == "or") return push_mark(run == "and" ? 'A' : 'O');
    if (run == "degrees" || run == "degree" || run == "deg") return push_whole_mark('o');
    if (run == "percent" || (run == "per" && take_cent())) return push_whole_mark('%');
    if (take_name(run)) return;
    if (n == 1 && !in_text_) return push_named(Token::letter, run);
    if (in_text_ || is_short_word(run) || !take_product(run)) push_named(Token::word, run);
  }

  /// The rest of "per cent" behind a number.
  bool take_cent() {
    const std::string_view after = rest_.substr(spaces_at(rest_));
    if (!last_is_number() || letters_at(after) != 4 || !after.starts_with("cent")) return false;
    rest_ = after.substr(4);
    return true;
  }

  /// "th" right behind 5, "nd" behind 22.
  bool is_ordinal_at(std::string_view run) const {
    if (spaced_ || !last_is_number() || tokens_.list.back().places > 0) return false;
    const std::string& digits = tokens_.list.back().text;
    const bool teen = digits.size() > 1 && digits[digits.size() - 2] == '1';
    const char last = teen ? '0' : digits.back();
    return run == (last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th");
  }

  bool last_is_number() const {
    return !tokens_.list.empty() && tokens_.list.back().kind == Token::number;
  }

  /// "p.m.", "am" after a number.
  bool take_half_of_day() {
    if (tokens_.list.empty() && !in_text_) return false;
    const std::string half = lower_ascii(rest_.substr(0, 4));
    if (half.size() < 2 || (half[0] != 'a' && half[0] != 'p')) return false;
    std::size_t size = 0;
    if (half.substr(1) == ".m.") size = 4;
    if (half.substr(1, 2) == ".m" && size == 0 && (half.size() == 3 || half[3] == ' ')) size = 3;
    if (size == 0 && letters_at(rest_) == 2 && half[1] == 'm') size = 2;
    if (size == 0) return false;
    push_named(Token::word, half[0] == 'a' ? "am" : "pm");
    skip(size);
    return true;
  }

  /// A function, a Greek letter or a number's name.
  bool take_name(std::string_view run) {
    if (is_function(run) || run == "pi") return push_named(Token::command, run), true;
    if (run == "oo" || run == "inf" || run == "infinity" || run == "Infinity")
      return push_named(Token::command, "infty"), true;
    if (run == "union") return push_mark('U'), true;
    if (in_text_ || !is_greek(run)) return false;
    push_named(Token::letter, run);
    return true;
  }

  /// "xy" is x·y, "sinx" is sin x; anything longer than three letters is a word.
  bool take_product(std::string_view run) {
    for (const std::string_view name : {"arcsin", "arccos", "arctan", "sqrt", "sin", "cos", "tan",
                                        "cot", "sec", "csc", "log", "ln", "pi"}) {
      const bool front = run.starts_with(name) && run.size() == name.size() + 1;
      const bool back = run.ends_with(name) && run.size() == name.size() + 1;
      if (!front && !back) continue;
      if (back) push_named(Token::letter, run.substr(0, 1));
      push_named(Token::command, name);
      if (front) push_named(Token::letter, run.substr(name.size()));
      return true;
    }
    if (run.size() > 3) return false;
    for (const char& c : run) push_named(Token::letter, std::string_view(&c, 1));
    return true;
  }

  void take_command() {
    const std::size_t n = letters_at(rest_.substr(1));
    if (n == 0) return take_escape();
    const std::string_view name = rest_.substr(1, n);
    skip(n + 1);
    if (is_text_command(name)) return take_constant() ? void() : take_text();
    if (is_dressing(name)) return take_dressing(name);
    if (name == "begin" || name == "end") return take_environment(name);
    if (const char mark = mark_of_command(name)) return push_mark(mark);
    if (const auto currency = currency_of_command(name)) return push_currency(*currency);
    if (name == "dfrac" || name == "tfrac" || name == "cfrac")
      return push_named(Token::command, "frac");
    if (name == "dbinom" || name == "tbinom") return push_named(Token::command, "binom");
    if (is_greek(name)) return push_named(Token::letter, name);
    push_named(Token::command, name);
  }

  void take_dressing(std::string_view name) {
    if (name == "quad" || name == "qquad" || name == "enspace") spaced_ = true;
    if (name == "hspace" || name == "phantom") return skip(group_at(rest_));
    const bool delimiter = name == "left" || name == "right";
    rest_.remove_prefix(delimiter ? spaces_at(rest_) : 0);
    if (delimiter && rest_.starts_with('.')) skip(1);
  }

  void take_escape() {
    const char c = rest_.size() > 1 ? rest_[1] : ' ';
    skip(2);
    switch (c) {
      case '{':
        return push_mark('S');
      case '}':
        return push_mark('E');
      case '$':
        return push_currency("dollar");
      case '%':
        return push_mark('%');
      case '\\':
        skip(row_gap_at(rest_));
        return push_mark('R');
      case '|':
        return push_mark('|');
      default:
        spaced_ = spaced_ || c != '!';  // spaces, and \( \) around formulas
    }
  }

  /// "\mathrm{e}", "\mathrm i": upright letters that are numbers.
  bool take_constant() {
    const std::string_view after = rest_.substr(spaces_at(rest_));
    const bool group = after.starts_with("{e}") || after.starts_with("{i}");
    if (!group && letters_at(after) != 1) return false;
    const std::string_view letter = after.substr(group ? 1 : 0, 1);
    if (letter != "e" && letter != "i") return false;
    push_named(Token::letter, letter);
    rest_ = after.substr(group ? 3 : 1);
    return true;
  }

  void take_text() {
    skip(spaces_at(rest_));
    const std::size_t group = group_at(rest_);
    if (group == 0 || nesting_ >= kNestingMax) {
      tokens_.trouble = "a brace is not closed";
      return;
    }
    Tokens inner = Lexer(rest_.substr(1, group - 2), reading_, true, nesting_ + 1).run();
    if (inner.trouble) tokens_.trouble = inner.trouble;
    inner.list.pop_back();
    if (!inner.list.empty() && spaced_) inner.list.front().spaced = true;
    spaced_ = false;
    std::ranges::move(inner.list, std::back_inserter(tokens_.list));
    skip(group);
  }

  void take_environment(std::string_view which) {
    const std::size_t group = group_at(rest_);
    if (group < 3) {
      tokens_.trouble = "an environment has no name";
      return;
    }
    const std::string_view name = rest_.substr(1, group - 2);
    push_named(which == "begin" ? Token::begin : Token::end_of, name);
    skip(group);
    if (which == "begin" && name == "array") skip(group_at(rest_));  // its columns
  }

  std::string_view rest_;
  ReadAs reading_;
  bool in_text_;
  int nesting_;
  bool money_ = false;  // one plain dollar sign has no partner
  bool spaced_ = false;
  int depth_ = 0;
  std::size_t decimal_point_ = 0;
  Tokens tokens_;
};

}  // namespace

Tokens tokens_of(std::string_view text, ReadAs reading) {
  return Lexer(text, reading, false, 0).run();
}

bool has_ambiguous_exponent(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts = i == 0 || (!is_digit(text[i - 1]) && text[i - 1] != '.');
    if (starts && may_be_formula(text[i], text.substr(i + 1))) return true;
  }
  return false;
}

bool has_ambiguous_comma(std::string_view text) {
  for (std::size_t i = 1; i + 3 < text.size(); ++i)
    if (text[i] == ',' && is_digit(text[i - 1]) && digits_at(text.substr(i + 1)) == 3) return true;
  return false;
}

}  // namespace convene
