#include "quantity.h"

#include <gmock/gmock.h>

#include "base/error.h"

namespace convene {
namespace {

using std::chrono::milliseconds;

TEST(Duration, ReadsUnitsAndTheirSums) {
  EXPECT_EQ(parse_duration("90s", "--time"), milliseconds(90'000));
  EXPECT_EQ(parse_duration("1h30m", "--time"), milliseconds(5'400'000));
  EXPECT_EQ(parse_duration("2.5", "--time"), milliseconds(2'500));
  EXPECT_EQ(parse_duration("500ms", "--time"), milliseconds(500));
}

TEST(Duration, RefusesAnythingElse) {
  for (const char* text : {"", "soon", "5 parsecs", "-3s", "1e3", "nan", "5m7", "9999999999999h"})
    EXPECT_THROW(parse_duration(text, "--time"), Error) << text;
}

TEST(Count, ReadsThousandsAndMillions) {
  EXPECT_EQ(parse_count("4096", "--tokens"), 4096);
  EXPECT_EQ(parse_count("16k", "--tokens"), 16'000);
  EXPECT_EQ(parse_count("1.5m", "--tokens"), 1'500'000);
}

TEST(Count, RefusesFractionsSignsAndWords) {
  for (const char* text : {"", "many", "1.5", "-4", "4g", "99999999999999999999"})
    EXPECT_THROW(parse_count(text, "--tokens"), Error) << text;
}

TEST(Spelling, GroupsDigits) {
  EXPECT_EQ(spell_count(0), "0");
  EXPECT_EQ(spell_count(999), "999");
  EXPECT_EQ(spell_count(1'234'567), "1,234,567");
  EXPECT_EQ(spell_count(-123'456), "-123,456");
}

TEST(Spelling, ShowsTimeAsAPersonWouldSayIt) {
  EXPECT_EQ(spell_duration(milliseconds(420)), "0.4 s");
  EXPECT_EQ(spell_duration(milliseconds(59'600)), "1 min 0 s");
  EXPECT_EQ(spell_duration(milliseconds(3'660'000)), "1 h 1 min");
}

}  // namespace
}  // namespace convene
