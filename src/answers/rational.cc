#include "answers/rational.h"

#include <vector>

#include "base/check.h"

namespace convene {

Rational Rational::from_digits(std::string_view digits, std::size_t places, int base) {
  Rational value;
  constexpr std::size_t digits_in_a_word = 18;
  if (base == 10 && digits.size() <= digits_in_a_word) {
    std::int64_t whole = 0;
    for (const char c : digits) whole = whole * 10 + (c - '0');
    fmpz_set_si(fmpq_numref(value.value_), whole);
  } else {
    const std::string text(digits);
    const int failed = fmpz_set_str(fmpq_numref(value.value_), text.c_str(), base);
    CHECK(failed == 0, "'{}' in base {}", text, base);
  }
  if (places > 0) {
    fmpz_set_si(fmpq_denref(value.value_), base);
    fmpz_pow_ui(fmpq_denref(value.value_), fmpq_denref(value.value_), places);
    fmpq_canonicalise(value.value_);
  }
  return value;
}

std::optional<std::int64_t> Rational::small() const {
  constexpr std::int64_t limit = std::int64_t{1} << 31;
  if (!is_integer() || fmpz_cmp_si(fmpq_numref(value_), limit) > 0 ||
      fmpz_cmp_si(fmpq_numref(value_), -limit) < 0)
    return std::nullopt;
  return fmpz_get_si(fmpq_numref(value_));
}

Rational operator+(const Rational& a, const Rational& b) {
  Rational sum;
  fmpq_add(sum.value_, a.value_, b.value_);
  return sum;
}

Rational operator-(const Rational& a, const Rational& b) {
  Rational difference;
  fmpq_sub(difference.value_, a.value_, b.value_);
  return difference;
}

Rational operator*(const Rational& a, const Rational& b) {
  Rational product;
  fmpq_mul(product.value_, a.value_, b.value_);
  return product;
}

Rational operator/(const Rational& a, const Rational& b) {
  CHECK(!b.is_zero(), "{} / 0", a.text());
  Rational quotient;
  fmpq_div(quotient.value_, a.value_, b.value_);
  return quotient;
}

Rational Rational::operator-() const {
  Rational negative;
  fmpq_neg(negative.value_, value_);
  return negative;
}

Rational Rational::to_the(std::int64_t exponent) const {
  CHECK(exponent >= 0 || !is_zero(), "0 to the {}", exponent);
  Rational power;
  fmpq_pow_si(power.value_, value_, exponent);
  return power;
}

std::string Rational::text() const {
  constexpr std::size_t sign_slash_end = 3;
  std::vector<char> buffer(fmpz_sizeinbase(fmpq_numref(value_), 10) +
                           fmpz_sizeinbase(fmpq_denref(value_), 10) + sign_slash_end);
  return fmpq_get_str(buffer.data(), 10, value_);
}

}  // namespace convene
