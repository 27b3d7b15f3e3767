#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "answers/grade.h"
#include "base/random.h"
#include "base/text.h"

// What must hold of equality for any value: it does not depend on the spelling, and values that
// differ are told apart. Values are drawn, spelled in several ways, and every pair is compared.

namespace convene {
namespace {

/// A value that can be spelled anew each time.
using Spelling = std::function<std::string(Random&)>;

std::string word(std::int64_t n) {
  return std::to_string(n);
}

std::string spelled_integer(std::int64_t n, Random& random) {
  switch (random.between(0, 4)) {
    case 0:
      return word(n) + ".0";
    case 1:
      return "\\frac{" + word(3 * n) + "}{3}";
    case 2:
      return "(" + word(n - 2) + "+2)";
    case 3:
      return "{" + word(n) + "}";
    default:
      return word(n);
  }
}

std::string spelled_surd(std::int64_t a, std::int64_t k, std::int64_t n, Random& random) {
  const std::string root =
      random.chance(0.5) ? word(k) + "\\sqrt{" + word(n) + "}" : "\\sqrt{" + word(k * k * n) + "}";
  const std::string whole = spelled_integer(a, random);
  return random.chance(0.5) ? whole + "+" + root : root + "+" + whole;
}

std::string spelled_quadratic(std::int64_t p, std::int64_t q, Random& random) {
  const std::string x = random.chance(0.5) ? "x" : "{x}";
  switch (random.between(0, 2)) {
    case 0:
      return "(" + x + "+" + word(p) + ")(" + x + "+" + word(q) + ")";
    case 1:
      return word(p * q) + "+" + word(p + q) + x + "+" + x + "^2";
    default:
      return x + "(" + x + "+" + word(p) + ")+" + word(q) + "(" + x + "+" + word(p) + ")";
  }
}

std::string spelled_pair(std::int64_t a, std::int64_t b, Random& random) {
  const bool sized = random.chance(0.5);
  return (sized ? "\\left(" : "(") + spelled_integer(a, random) +
         (random.chance(0.5) ? ", " : ",") + spelled_integer(b, random) +
         (sized ? "\\right)" : ")");
}

std::string spelled_set(std::int64_t a, std::int64_t b, Random& random) {
  if (random.chance(0.5)) std::swap(a, b);
  return "\\{" + spelled_integer(a, random) + "," + spelled_integer(b, random) + "\\}";
}

/// Distinct values of every kind.
std::vector<Spelling> values_drawn(Random& random) {
  std::vector<Spelling> values;
  const std::int64_t a = random.between(3, 40), b = a + random.between(1, 20);
  const std::int64_t n = random.pick(std::vector<std::int64_t>{2, 3, 5, 7});
  values.emplace_back([=](Random& r) { return spelled_integer(a, r); });
  values.emplace_back([=](Random& r) { return spelled_integer(-a, r); });
  values.emplace_back([=](Random& r) { return spelled_integer(b, r); });
  values.emplace_back([=](Random& r) { return spelled_surd(a, 2, n, r); });
  values.emplace_back([=](Random& r) { return spelled_surd(a, 3, n, r); });
  values.emplace_back([=](Random& r) { return spelled_surd(b, 2, n, r); });
  values.emplace_back([=](Random& r) { return spelled_quadratic(a, b, r); });
  values.emplace_back([=](Random& r) { return spelled_quadratic(a, b + 1, r); });
  values.emplace_back([=](Random& r) { return spelled_quadratic(a, -b, r); });
  values.emplace_back([=](Random& r) { return spelled_pair(a, b, r); });
  values.emplace_back([=](Random& r) { return spelled_pair(b, a, r); });
  values.emplace_back([=](Random& r) { return spelled_pair(a, -b, r); });
  values.emplace_back([=](Random& r) { return spelled_set(a, b, r); });
  values.emplace_back([=](Random& r) { return spelled_set(a, b + 1, r); });
  return values;
}

TEST(Laws, EqualityDependsOnTheValueAlone) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    const std::vector<Spelling> values = values_drawn(random);
    for (std::size_t i = 0; i < values.size(); ++i)
      for (std::size_t j = 0; j < values.size(); ++j) {
        const std::string a = values[i](random), b = values[j](random);
        for (const Profile profile : {Profile::math, Profile::math_strict})
          EXPECT_EQ(same_answer(a, b, profile), i == j ? Verdict::right : Verdict::wrong)
              << a << " | " << b;
      }
  }
}

TEST(Laws, DressingChangesNothing) {
  Random random(7);
  for (const Spelling& value : values_drawn(random)) {
    const std::string plain = value(random);
    for (const std::string& dressed :
         {"$" + plain + "$", "\\(" + plain + "\\)", " " + plain + " . ", "\\displaystyle " + plain,
          "\\boxed{" + plain + "}", "$$" + plain + "$$", replace_all(plain, "+", " + "),
          replace_all(plain, ",", ",\\ ")})
      EXPECT_EQ(same_answer(plain, dressed, Profile::math_strict), Verdict::right) << dressed;
  }
}

TEST(Laws, ArithmeticHolds) {
  Random random(11);
  for (int i = 0; i < 200; ++i) {
    const std::string a = "(" + word(random.between(-99, 99)) + "+x)",
                      b = word(random.between(1, 99)),
                      c = "\\sqrt{" + word(random.between(2, 50)) + "}";
    const std::vector<std::pair<std::string, std::string>> laws = {
        {a + "+" + b, b + "+" + a},
        {a + "\\cdot " + b, b + "\\cdot " + a},
        {a + "\\cdot(" + b + "+" + c + ")", a + "\\cdot " + b + "+" + a + "\\cdot " + c},
        {"\\frac{" + a + "}{" + b + "}", a + "\\cdot\\frac{1}{" + b + "}"},
        {"-(" + a + "-" + c + ")", c + "-" + a},
        {c + "^2\\cdot " + b, b + "\\cdot " + c + "\\cdot " + c},
    };
    for (const auto& [left, right] : laws) {
      EXPECT_EQ(same_answer(left, right, Profile::math), Verdict::right) << left << " | " << right;
      EXPECT_EQ(same_answer(left + "+1", right, Profile::math), Verdict::wrong)
          << left << " | " << right;
    }
  }
}

}  // namespace
}  // namespace convene
