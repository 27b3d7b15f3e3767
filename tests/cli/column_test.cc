#include "column.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace convene {
namespace {

TEST(Column, WrapsBetweenWords) {
  EXPECT_EQ(laid_out("one two three four five", 2, 12), "one two\n  three four\n  five");
}

TEST(Column, GivesTheSameTextHoweverItArrives) {
  const std::string text =
      "Let x be the number.\n\n  x = 5 * é\n\n\n\nSo 漢字 it is: abcdefghijklmnopqrstuvwxyz.";
  const std::string whole = laid_out(text, 4, 24);
  for (std::size_t size = 1; size <= text.size(); ++size) {
    Column column(4, 24);
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += size)
      out += column.feed(text.substr(at, size));
    out += column.end();
    EXPECT_EQ(out, whole) << "pieces of " << size;
  }
}

TEST(Column, KeepsEveryLineWithinTheWidth) {
  const std::string text = "a bb ccc dddd 漢字漢字漢字漢字漢字漢字 " + std::string(50, 'x') + " e";
  const std::string column = laid_out(text, 3, 20);
  for (const std::string_view line : split(column, '\n'))
    EXPECT_LE(display_width(line), 20) << line;
}

TEST(Column, KeepsIndentedLinesAndOneBlankLine) {
  EXPECT_EQ(laid_out("a:\n  b\n\n\n\nc\n\n", 2, 40), "a:\n    b\n\n  c");
}

TEST(Column, TakesNoOrdersFromTheText) {
  EXPECT_EQ(laid_out("red \x1b[31malarm\x07 \xff", 0, 40), "red [31malarm \uFFFD");
}

TEST(Fitted, CutsWithAnEllipsis) {
  EXPECT_EQ(fitted("Mathematician", 8), "Mathema…");
  EXPECT_EQ(fitted("Solver", 8), "Solver");
}

TEST(DisplayWidth, CountsCellsNotBytes) {
  EXPECT_EQ(display_width("é漢\x1b[31mx\x1b[0m"), 4);
}

}  // namespace
}  // namespace convene
