#pragma once

#include <flint/fmpq.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace convene {

/// An exact fraction in lowest terms, of any size. A value type over FLINT's fmpq, which holds
/// small ones without memory of their own.
class Rational {
 public:
  Rational() { fmpq_init(value_); }
  explicit Rational(std::int64_t value) : Rational() { fmpq_set_si(value_, value, 1); }
  ~Rational() { fmpq_clear(value_); }
  Rational(const Rational& other) : Rational() { fmpq_set(value_, other.value_); }
  Rational(Rational&& other) noexcept : Rational() { fmpq_swap(value_, other.value_); }
  Rational& operator=(const Rational& other) {
    fmpq_set(value_, other.value_);
    return *this;
  }
  Rational& operator=(Rational&& other) noexcept {
    fmpq_swap(value_, other.value_);
    return *this;
  }

  /// digits (of that base, 2 to 36) ÷ base^places; the digits must be such.
  static Rational from_digits(std::string_view digits, std::size_t places, int base = 10);

  bool is_zero() const { return fmpq_is_zero(value_); }
  bool is_integer() const { return fmpz_is_one(fmpq_denref(value_)); }
  int sign() const { return fmpq_sgn(value_); }
  /// Of numerator or denominator, whichever is longer.
  std::int64_t bits() const { return static_cast<std::int64_t>(fmpq_height_bits(value_)); }
  /// The integer, where it is one and within ±2^31.
  std::optional<std::int64_t> small() const;

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator-(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  /// b is not zero.
  friend Rational operator/(const Rational& a, const Rational& b);
  Rational operator-() const;
  /// exponent may be negative for what is not zero.
  Rational to_the(std::int64_t exponent) const;

  friend bool operator==(const Rational& a, const Rational& b) {
    return fmpq_equal(a.value_, b.value_);
  }
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
    return fmpq_cmp(a.value_, b.value_) <=> 0;
  }

  const fmpq* raw() const { return value_; }
  /// "-3", "5/2"
  std::string text() const;

 private:
  fmpq_t value_;
};

}  // namespace convene
