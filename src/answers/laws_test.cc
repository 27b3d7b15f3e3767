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

std::string spelled_line(std::int64_t slope, std::int64_t shift, Random& random) {
  const std::string right = word(slope) + "x+" + word(shift);
  switch (random.between(0, 3)) {
    case 0:
      return "y=" + right;
    case 1:
      return right + "=y";
    case 2:
      return "y-" + word(slope) + "x=" + word(shift);
    default:
      return "3y=" + word(3 * slope) + "x+" + word(3 * shift);
  }
}

std::string spelled_root(std::int64_t factor, Random& random) {
  const std::string right = word(factor) + "\\sqrt{x}";
  return random.chance(0.5) ? "y=" + right : "y-" + right + "=0";
}

std::string spelled_length(std::int64_t metres, Random& random) {
  switch (random.between(0, 2)) {
    case 0:
      return word(metres) + "\\text{ m}";
    case 1:
      return word(100 * metres) + " cm";
    default:
      return word(1000 * metres) + "\\text{ millimeters}";
  }
}

/// In joules, with any prefix.
std::string spelled_energy(std::int64_t joules, Random& random) {
  switch (random.between(0, 3)) {
    case 0:
      return word(joules) + "\\text{ J}";
    case 1:
      return word(1000 * joules) + "\\text{ mJ}";
    case 2:
      return word(1000 * joules) + "\\text{ millijoules}";
    default:
      return "\\frac{" + word(joules) + "}{1000}\\text{ kJ}";
  }
}

std::string spelled_thousands(std::int64_t n, Random& random) {
  return random.chance(0.5) ? word(n) + "\\text{ thousand}" : word(1000 * n);
}

std::string spelled_time(std::int64_t minutes, Random& random) {
  const std::int64_t hour = minutes / 60 % 12, rest = minutes % 60;
  const std::string half = minutes < 720 ? "a" : "p";
  return word(hour == 0 ? 12 : hour) + ":" + (rest < 10 ? "0" : "") + word(rest) + " " + half +
         (random.chance(0.5) ? "m" : ".m.");
}

std::string spelled_ratio(std::int64_t a, std::int64_t b, Random& random) {
  const std::int64_t k = random.between(1, 5);
  return word(k * a) + (random.chance(0.5) ? ":" : " : ") + word(k * b);
}

std::string spelled_interval(std::int64_t low, std::int64_t high, char close, Random& random) {
  if (random.chance(0.5))
    return "[" + spelled_integer(low, random) + "," + spelled_integer(high, random) + close;
  return "[" + word(low) + "," + word(low + 1) + "]\\cup[" + word(low + 1) + "," + word(high) +
         close;
}

/// |x - middle| < reach
std::string spelled_inequality(std::int64_t middle, std::int64_t reach, Random& random) {
  const std::int64_t low = middle - reach, high = middle + reach;
  switch (random.between(0, 4)) {
    case 0:
      return word(low) + "<x<" + word(high);
    case 1:
      return word(2 * low + 1) + "<2x+1<" + word(2 * high + 1);
    case 2:
      return "|x-" + word(middle) + "|<" + word(reach);
    case 3:
      return "(x-" + word(middle) + ")^2<" + word(reach * reach);
    default:
      return word(-low) + ">-x>" + word(-high);
  }
}

std::string spelled_matrix(std::int64_t a, std::int64_t b, Random& random) {
  if (random.chance(0.3))
    return "2\\begin{pmatrix}" + word(a) + "/2&\\frac{" + word(b) + "}{2}\\\\0&1/2\\end{pmatrix}";
  const std::string kind = random.chance(0.5) ? "pmatrix" : "bmatrix";
  return "\\begin{" + kind + "}" + spelled_integer(a, random) + "&" + spelled_integer(b, random) +
         "\\\\0&1\\end{" + kind + "}";
}

/// Distinct values, of one kind in each row.
std::vector<std::vector<Spelling>> structures_drawn(Random& random) {
  const std::int64_t a = random.between(3, 40), b = a + random.between(2, 20);
  const std::int64_t minutes = random.between(0, 718);
  return {
      {[=](Random& r) { return spelled_line(a, b, r); },
       [=](Random& r) { return spelled_line(b, a, r); },
       [=](Random& r) { return spelled_line(a, b + 1, r); },
       [=](Random& r) { return spelled_root(a, r); }, [](Random&) { return "\\sqrt{x}=\\sqrt{x}"; },
       [](Random&) { return "\\cos 2x=1-2\\sin x"; }},
      {[=](Random& r) { return spelled_length(a, r); },
       [=](Random& r) { return spelled_length(b, r); },
       [=](Random& r) { return spelled_length(-a, r); }},
      {[=](Random& r) { return spelled_energy(a, r); },
       [=](Random& r) { return spelled_energy(b, r); },
       [=](Random&) { return word(a) + "\\text{ kW}"; },
       [=](Random&) { return word(a) + "\\text{ N}"; }},
      {[=](Random& r) { return spelled_thousands(a, r); },
       [=](Random& r) { return spelled_thousands(b, r); },
       [=](Random& r) { return spelled_integer(a, r); }},
      {[=](Random& r) { return spelled_time(minutes, r); },
       [=](Random& r) { return spelled_time(minutes + 1, r); },
       [=](Random& r) { return spelled_time(minutes + 720, r); }},
      {[=](Random& r) { return spelled_ratio(a, b + 60, r); },
       [=](Random& r) { return spelled_ratio(a, b + 61, r); },
       [=](Random& r) { return spelled_ratio(b + 60, a, r); }},
      {[=](Random& r) { return spelled_interval(a, b, ')', r); },
       [=](Random& r) { return spelled_interval(a, b, ']', r); },
       [=](Random& r) { return spelled_interval(-a, b, ')', r); }},
      {[=](Random& r) { return spelled_inequality(a, b, r); },
       [=](Random& r) { return spelled_inequality(b, a, r); },
       [=](Random& r) { return spelled_inequality(a, b + 1, r); }},
      {[=](Random& r) { return spelled_matrix(a, b, r); },
       [=](Random& r) { return spelled_matrix(b, a, r); },
       [=](Random& r) { return spelled_matrix(a, -b, r); }},
  };
}

/// The values differ from each other, and in no spelling from themselves.
void expect_values_apart(const std::vector<Spelling>& values, Random& random) {
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = 0; j < values.size(); ++j) {
      const std::string a = values[i](random), b = values[j](random);
      for (const Profile profile : {Profile::math, Profile::math_strict})
        EXPECT_EQ(same_answer(a, b, profile), i == j ? Verdict::right : Verdict::wrong)
            << a << " | " << b;
    }
}

TEST(Laws, EqualityDependsOnTheValueAlone) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    expect_values_apart(values_drawn(random), random);
  }
}

TEST(Laws, EqualityOfStructuresDependsOnTheValueAlone) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    for (const std::vector<Spelling>& kind : structures_drawn(random))
      expect_values_apart(kind, random);
  }
}

TEST(Laws, StrictEqualityOfTimesAndRatiosIsTransitive) {
  Random random(3);
  std::vector<std::string> texts;
  for (int i = 0; i < 40; ++i) {
    const std::int64_t a = random.between(0, 6), b = random.between(0, 6), k = random.between(1, 6);
    const std::string second = word(b * k);
    texts.push_back(word(a * k) + ":" + (second.size() < 2 && random.chance(0.5) ? "0" : "") +
                    second + (random.chance(0.2) ? " pm" : ""));
  }
  const auto same = [&](const std::string& a, const std::string& b) {
    return same_answer(a, b, Profile::math_strict) == Verdict::right;
  };
  for (const std::string& a : texts)
    for (const std::string& b : texts)
      for (const std::string& c : texts)
        EXPECT_TRUE(!same(a, b) || !same(b, c) || same(a, c)) << a << " | " << b << " | " << c;
}

TEST(Laws, ASpaceBetweenDigitsMakesTwoNumbers) {
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const std::string number = word(random.between(10, 99'999));
    const auto at = static_cast<std::size_t>(random.between(1, std::ssize(number) - 1));
    const bool thousands = number.size() - at == 3;
    for (const std::string space : {" ", "\\;", "\\quad ", "~", "$ $", "  "}) {
      const std::string parted = number.substr(0, at) + space + number.substr(at);
      EXPECT_EQ(same_answer(number, parted, Profile::math),
                thousands ? Verdict::right : Verdict::unparsed)
          << number << " | " << parted;
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
