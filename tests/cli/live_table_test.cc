#include "live_table.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <mutex>

#include "column.h"

namespace convene {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

/// As much of a terminal as a repainted table needs.
class Terminal {
 public:
  explicit Terminal(int width) : width_(width) {}

  void write(std::string_view text) {
    const std::lock_guard lock(mutex_);
    while (!text.empty()) {
      if (text.starts_with("\x1b[")) {
        const std::size_t end = text.find_first_of("AJK");
        control(text[end], text.substr(2, end - 2));
        text.remove_prefix(end + 1);
        continue;
      }
      put(text[0]);
      text.remove_prefix(1);
    }
  }
  /// Down to the last that holds anything.
  std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> lines = lines_;
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    return lines;
  }

 private:
  void control(char what, std::string_view number) {
    if (what == 'A')
      row_ -= std::min(row_, static_cast<std::size_t>(std::stoi(std::string(number))));
    if (what == 'K' || what == 'J') lines_[row_].resize(std::min(lines_[row_].size(), column_));
    if (what == 'J') lines_.resize(row_ + 1);
  }
  void put(char letter) {
    if (letter == '\r') {
      column_ = 0;
    } else if (letter == '\n') {
      next_line();
    } else {
      const bool begins = (letter & 0xc0) != 0x80;  // a character, in UTF-8
      if (begins && display_width(lines_[row_].substr(0, column_)) >= width_) next_line();
      lines_[row_].resize(std::max(lines_[row_].size(), column_ + 1), ' ');
      lines_[row_][column_++] = letter;
    }
  }
  void next_line() {
    column_ = 0;
    if (++row_ == lines_.size()) lines_.emplace_back();
  }

  const int width_;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_ = {""};
  std::size_t row_ = 0, column_ = 0;  // column_: a byte's place
};

class Watched {
 public:
  explicit Watched(int width)
      : terminal(width),
        table({.width = width, .live = true, .columns = [width] { return width; }},
              [this](std::string_view text) { terminal.write(text); }) {}

  Terminal terminal;
  LiveTable table;
};

std::vector<Progress> after(int done) {
  return {{.name = "pocket",
           .wanted = 40,
           .done = done,
           .failed = 1,
           .right = done / 2,
           .generated = 1000.0 * done,
           .dollars = 0.25},
          {.name = "pocket-solo", .wanted = 40, .dollars = {}}};
}

TEST(LiveTable, SaysHowFarEachMethodHasCome) {
  Watched watched(80);
  watched.table.show(after(10));
  watched.table.end();
  EXPECT_THAT(watched.terminal.lines(),
              ElementsAre("METHOD       DONE      FAILED  RIGHT %  95 %          TOKENS  COST",
                          "pocket       10 of 40  1       50.0     [23.7, 76.3]  10,000  $0.25",
                          "pocket-solo  0 of 40   0       -                      0       ?",
                          StartsWith("10 of 80 answers in ")));
}

TEST(LiveTable, LeavesItsLastStateWhateverWasPaintedBefore) {
  Watched watched(80);
  for (int done = 1; done <= 40; ++done) watched.table.show(after(done));
  watched.table.end();
  EXPECT_EQ(watched.terminal.lines().size(), 4U);
  EXPECT_THAT(watched.terminal.lines()[1], StartsWith("pocket       40 of 40"));
}

TEST(LiveTable, KeepsItsPlaceWhenAKeyIsEchoedIntoIt) {
  Watched watched(80);
  watched.table.show(after(1));
  watched.terminal.write("^C");
  watched.table.end();
  EXPECT_THAT(watched.terminal.lines(),
              ElementsAre(StartsWith("METHOD "), StartsWith("pocket "), StartsWith("pocket-solo "),
                          StartsWith("1 of 80 answers in ")));
}

TEST(LiveTable, SaysThatTheControlsSamplesAreNotCountedYet) {
  Watched watched(80);
  std::vector<Progress> progress = after(40);
  progress[1] = {.name = "pocket-solo",
                 .wanted = 40,
                 .done = 40,
                 .right = 30,
                 .generated = 4000,
                 .more_later = true};
  watched.table.show(progress);
  watched.table.end();
  EXPECT_THAT(watched.terminal.lines().back(),
              StartsWith("80 of 80 answers + controls' samples in "));
}

TEST(LiveTable, NeverWrapsInANarrowWindow) {
  Watched watched(40);
  watched.table.show(after(1));
  watched.table.end();
  EXPECT_EQ(watched.terminal.lines().size(), 4U);
}

TEST(LiveTable, LeavesNothingWhereNothingWasAsked) {
  Watched watched(80);
  watched.table.end();
  EXPECT_THAT(watched.terminal.lines(), IsEmpty());
}

TEST(LiveTable, WritesALineWhereThereIsNoTerminal) {
  std::string text;
  {
    LiveTable table({.live = false}, [&](std::string_view line) { text += line; });
    table.show(after(1));
    table.show(after(40));  // too soon for another line
  }
  EXPECT_THAT(text, StartsWith("pocket: 1 of 40, 0.0 % right; pocket-solo: 0 of 40, - % right; "
                               "1 of 80 answers in "));
  EXPECT_THAT(text, testing::HasSubstr("\npocket: 40 of 40, 50.0 % right; "));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

}  // namespace
}  // namespace convene
