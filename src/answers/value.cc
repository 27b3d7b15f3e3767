#include "answers/value.h"

#include <gmp.h>

#include <array>
#include <optional>
#include <vector>

#include "base/text.h"

namespace convene {
namespace {

constexpr std::size_t kDigitsMax = 1000;

/// A rational number, always reduced. Owns GMP's memory.
class Rational {
 public:
  Rational() { mpq_init(value_); }
  ~Rational() { mpq_clear(value_); }
  Rational(const Rational& other) : Rational() { mpq_set(value_, other.value_); }
  Rational& operator=(const Rational& other) {
    mpq_set(value_, other.value_);
    return *this;
  }

  /// digits ÷ 10^places
  Rational(const std::string& digits, std::size_t places) : Rational() {
    mpz_set_str(mpq_numref(value_), digits.c_str(), 10);
    mpz_ui_pow_ui(mpq_denref(value_), 10, places);
    mpq_canonicalize(value_);
  }

  bool is_zero() const { return mpq_sgn(value_) == 0; }
  void divide_by(const Rational& other) { mpq_div(value_, value_, other.value_); }
  void negate() { mpq_neg(value_, value_); }

  std::string text() const {
    std::vector<char> buffer(mpz_sizeinbase(mpq_numref(value_), 10) +
                             mpz_sizeinbase(mpq_denref(value_), 10) + 3);
    return mpq_get_str(buffer.data(), 10, value_);
  }

 private:
  mpq_t value_;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool consume(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view take_digits(std::string_view& text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

/// "12345" or "12,345"; nothing where the commas do not part thousands.
std::optional<std::string> take_whole(std::string_view& text) {
  std::string digits(take_digits(text));
  if (!text.starts_with(',')) return digits;
  if (digits.empty() || digits.size() > 3) return std::nullopt;
  while (consume(text, ",")) {
    const std::string_view group = take_digits(text);
    if (group.size() != 3) return std::nullopt;
    digits += group;
  }
  return digits;
}

/// "12", "1,000.5", ".5"
std::optional<Rational> take_decimal(std::string_view& text) {
  std::optional<std::string> digits = take_whole(text);
  if (!digits) return std::nullopt;
  std::size_t places = 0;
  if (consume(text, ".")) {
    const std::string_view fraction = take_digits(text);
    places = fraction.size();
    *digits += fraction;
  }
  if (digits->empty() || digits->size() > kDigitsMax) return std::nullopt;
  return Rational(*digits, places);
}

bool take_sign(std::string_view& text) {
  if (consume(text, "-") || consume(text, "\u2212")) return true;
  consume(text, "+");
  return false;
}

std::optional<Rational> take_signed(std::string_view& text) {
  const bool negative = take_sign(text);
  std::optional<Rational> value = take_decimal(text);
  if (value && negative) value->negate();
  return value;
}

std::optional<Rational> quotient(std::optional<Rational> above, std::optional<Rational> below) {
  if (!above || !below || below->is_zero()) return std::nullopt;
  above->divide_by(*below);
  return above;
}

/// An argument of \frac: "{-12}", or one bare digit.
std::optional<Rational> take_argument(std::string_view& text) {
  if (consume(text, "{")) {
    std::optional<Rational> value = take_signed(text);
    if (!consume(text, "}")) return std::nullopt;
    return value;
  }
  if (text.empty() || !is_digit(text[0])) return std::nullopt;
  std::string_view digit = text.substr(0, 1);
  text.remove_prefix(1);
  return take_decimal(digit);
}

std::optional<Rational> take_fraction(std::string_view& text) {
  const std::optional<Rational> above = take_argument(text);
  return quotient(above, take_argument(text));
}

/// The whole of text, which has no spaces, as a number.
std::optional<Rational> number_in(std::string_view text) {
  const bool negative = take_sign(text);
  std::optional<Rational> value;
  if (consume(text, "\\frac") || consume(text, "\\dfrac") || consume(text, "\\tfrac")) {
    value = take_fraction(text);
  } else {
    value = take_decimal(text);
    if (consume(text, "/")) value = quotient(value, take_signed(text));
  }
  if (!value || !text.empty()) return std::nullopt;
  if (negative) value->negate();
  return value;
}

/// "x=5" → "5"; anything but one letter before the sign is part of the answer.
std::string_view without_name(std::string_view text) {
  const bool letter = text.size() > 2 && ((text[0] | 0x20) >= 'a' && (text[0] | 0x20) <= 'z');
  return letter && text[1] == '=' ? text.substr(2) : text;
}

/// Spaces and what TeX writes for them are gone: "1 000" stays two numbers to a reader, so a space
/// between digits makes it no number.
std::optional<std::string> compact(std::string_view text) {
  std::string packed;
  bool after_space = false;
  for (const char c : text) {
    if (c == ' ') {
      after_space = true;
      continue;
    }
    if (after_space && is_digit(c) && !packed.empty() && is_digit(packed.back()))
      return std::nullopt;
    after_space = false;
    packed += c;
  }
  return packed;
}

struct Wrapping {
  std::string_view open, close;
};
constexpr std::array<Wrapping, 7> kWrappings{{{"$$", "$$"},
                                              {"$", "$"},
                                              {"\\(", "\\)"},
                                              {"\\[", "\\]"},
                                              {"\\text{", "}"},
                                              {"\\mathrm{", "}"},
                                              {"\\boxed{", "}"}}};

/// Whether the wrapping's mark occurs inside too, so that the outer two are not a pair.
bool is_parted(std::string_view inside, const Wrapping& wrapping) {
  if (wrapping.close != "}") return inside.find(wrapping.close) != std::string_view::npos;
  int open = 0;
  for (const char c : inside) {
    open += c == '{';
    if (c == '}' && --open < 0) return true;
  }
  return false;
}

std::string_view unwrapped_once(std::string_view text) {
  for (const Wrapping& wrapping : kWrappings) {
    const std::size_t marks = wrapping.open.size() + wrapping.close.size();
    if (text.size() <= marks || !text.starts_with(wrapping.open) || !text.ends_with(wrapping.close))
      continue;
    const std::string_view inside = text.substr(wrapping.open.size(), text.size() - marks);
    if (!is_parted(inside, wrapping)) return trimmed(inside);
  }
  return text;
}

std::string_view without_full_stop(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  return trimmed(text);
}

/// A bounded number of layers keeps hostile nesting linear.
std::string_view unwrapped(std::string_view text) {
  constexpr int layers_max = 4;
  text = without_full_stop(trimmed(text));
  for (int layer = 0; layer < layers_max; ++layer) text = without_full_stop(unwrapped_once(text));
  return text;
}

std::string folded(std::string_view text) {
  std::string words;
  for (const char c : text) {
    const bool space = c == ' ' || (c >= '\t' && c <= '\r');
    if (!space) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  return words;
}

/// TeX's spaces are gone; between two digits "\," parts thousands and the others two numbers.
std::string without_tex_spaces(std::string_view text) {
  const std::string plain = replace_all(replace_all(text, "{,}", ","), "\\!", "");
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const std::string_view two = std::string_view(plain).substr(i, 2);
    if (two != "\\," && two != "\\;" && two != "\\ ") {
      out += plain[i];
      continue;
    }
    ++i;
    const bool between =
        !out.empty() && is_digit(out.back()) && i + 1 < plain.size() && is_digit(plain[i + 1]);
    if (between) out += two == "\\," ? ',' : ' ';
  }
  return out;
}

}  // namespace

std::string canonical_answer(std::string_view answer) {
  const std::string text = folded(unwrapped(answer));
  if (const std::optional<std::string> packed = compact(without_tex_spaces(text)))
    if (const std::optional<Rational> number = number_in(without_name(*packed)))
      return number->text();
  return lower_ascii(text);
}

}  // namespace convene
