#include <gmock/gmock.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>

#include "report/page.h"
#include "report/page_json.h"
#include "report/sample_for_test.h"
#include "report/spelled.h"
#include "support/scratch.h"

// The page in a browser, where there is one.

namespace convene {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::ScratchFolder;

constexpr const char* kPoison =
    "</script><script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";

std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  std::array<char, 65536> buffer{};
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
    text.append(buffer.data(), got);
  ::pclose(pipe);
  return text;
}

class Browser : public ::testing::Test {
 protected:
  void SetUp() override {
    browser_ = output_of("command -v chromium || command -v chromium-browser || true");
    if (browser_.empty()) GTEST_SKIP() << "no chromium here: apt-get install chromium runs this";
    browser_.pop_back();
  }

  /// What the browser makes of the page, as HTML; anchor: "#answer-3".
  std::string dom(const std::string& page, const std::string& anchor = "") const {
    std::ofstream(folder_.file("page.html")) << page;
    return output_of("timeout 120 " + browser_ +
                     " --headless --no-sandbox --disable-gpu --disable-background-networking "
                     "--no-first-run --virtual-time-budget=4000 --user-data-dir=" +
                     folder_.file("profile") + " --dump-dom 'file://" + folder_.file("page.html") +
                     anchor + "' 2>/dev/null");
  }

  std::string page_of(const SampleEvaluation& sample) const {
    return html_page(
        sample.results.about.benchmark,
        page_data(sample.results, *sample.store, {.program = "convene", .store = "run.db"}));
  }

  ScratchFolder folder_;
  std::string browser_;
};

/// The part of the page between two marks.
std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const std::size_t begin = text.find(from);
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find(to, begin) - begin);
}

TEST_F(Browser, ShowsTheTableAsItWasComputed) {
  const SampleEvaluation sample = sample_evaluation(folder_.file("run.db"));
  const std::string shown = dom(page_of(sample));
  const std::string table = between(shown, "id=\"table\"", "</table>");
  for (const TableLine& line : sample.results.table) {
    if (!line.group.empty()) continue;
    EXPECT_THAT(table, HasSubstr(sample.results.methods[line.method].name));
    EXPECT_THAT(table, HasSubstr(spell_percent(line.accuracy.mean)));
  }
  const std::string grid = between(shown, "id=\"grid\"", "</table>");
  for (const Score& score : sample.results.scores)
    EXPECT_THAT(grid, HasSubstr(score.item + ", " + sample.results.methods[score.method].name +
                                ", repeat " + std::to_string(score.repeat + 1) + ": " +
                                to_string(*score.verdict)));
  EXPECT_THAT(shown, HasSubstr("convene eval --benchmark pocket-six"));
  EXPECT_THAT(shown, HasSubstr("the gold answer '3 +' cannot be read"));
}

TEST_F(Browser, OpensADiscussionByItsAddress) {
  const SampleEvaluation sample = sample_evaluation(folder_.file("run.db"));
  const std::string article = between(dom(page_of(sample), "#answer-0"), "<article", "</article>");
  EXPECT_THAT(article, HasSubstr("Make 24 out of 3, 5, 7 and 9"));
  EXPECT_THAT(article, HasSubstr("Go on with 2 experts, up to 2,048 tokens each."));
  EXPECT_THAT(article, HasSubstr("✓ agrees"));
  EXPECT_THAT(article, HasSubstr(sample.results.scores[0].why));
  EXPECT_THAT(article, HasSubstr(" read (120 cached)"));
}

TEST_F(Browser, RunsNothingThatAModelOrAFileSays) {
  const SampleEvaluation sample =
      sample_evaluation(folder_.file("run.db"), {.questions = 4, .repeats = 1, .poison = kPoison});
  for (const char* anchor : {"", "#answer-0"}) {
    const std::string shown = dom(page_of(sample), anchor);
    EXPECT_THAT(shown, HasSubstr("&lt;/script&gt;&lt;script&gt;document.title='owned'"));
    EXPECT_THAT(shown, Not(HasSubstr("<title>owned")));
    EXPECT_THAT(shown, Not(HasSubstr("<img")));
    EXPECT_THAT(shown, Not(HasSubstr("<b>")));
  }
}

TEST_F(Browser, ShowsAnEvaluationWithoutControlsOrAnswers) {
  SampleEvaluation sample =
      sample_evaluation(folder_.file("run.db"), {.questions = 2, .repeats = 1, .poison = {}});
  sample.results.methods.resize(1);
  sample.results.about.controls = false;
  std::erase_if(sample.results.scores, [](const Score& score) { return score.method > 0; });
  std::erase_if(sample.results.table, [](const TableLine& line) { return line.method > 0; });
  sample.results.scores[0].verdict.reset();
  sample.results.table[0].unfinished = 1;
  sample.results.contrasts.clear();
  sample.results.curve.clear();
  sample.results.flips.clear();
  sample.results.critics.clear();
  const std::string shown = dom(page_of(sample));
  EXPECT_THAT(shown, HasSubstr("There is no equal-token control beside it"));
  EXPECT_THAT(shown, HasSubstr("Run with --no-controls"));
  EXPECT_THAT(shown, HasSubstr("repeat 1: unfinished"));
  EXPECT_THAT(shown, HasSubstr("<div id=\"unfinished\" class=\"warning\"><p>Not finished: 1 of "));
}

}  // namespace
}  // namespace convene
