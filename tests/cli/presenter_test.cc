#include "presenter.h"

#include <gmock/gmock.h>

namespace convene {
namespace {

using testing::HasSubstr;
using testing::Not;

Limits five_hundred_tokens() {
  Limits limits;
  limits.tokens = 500;
  return limits;
}

/// A page that a discussion is shown on: plain, 72 columns.
class Page {
 public:
  explicit Page(Surface surface = {.width = 72})
      : screen_(surface, [this](std::string_view text) { text_ += text; }),
        presenter_(screen_, {.statement = "What is 2+2?",
                             .facts = {"team paper", "seed 7"},
                             .limits = five_hundred_tokens(),
                             .kept = "kept in run.db"}) {}

  void ask(int turn, const Seat& seat, int ask = 0, int round = 1, int tokens_max = 2048) {
    Request request;
    request.sampling.tokens_max = tokens_max;
    presenter_.asked({.ask = ask,
                      .turn = turn,
                      .round = round,
                      .seat = seat,
                      .prompt = "",
                      .request = &request,
                      .program = nullptr});
  }
  void stream(int turn, const std::string& text, int ask = 0) {
    presenter_.streamed(ask, turn, {}, {.text = text, .reasoning = ""});
  }
  void settle(int turn, const Seat& seat, Result<Said> outcome, int ask = 0, int round = 1) {
    Minute minute{.ask = ask,
                  .turn = turn,
                  .round = round,
                  .seat = seat,
                  .prompt = "",
                  .outcome = std::move(outcome),
                  .clipped = false,
                  .timing = {}};
    presenter_.settled(minute);
  }
  Presenter& presenter() { return presenter_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  Screen screen_;
  Presenter presenter_;
};

Said said(std::string text) {
  Reply reply;
  reply.text = std::move(text);
  reply.usage.completion_tokens = 10;
  reply.usage.dollars = 0;
  return reply;
}

const Seat kCeo{"ceo", 0, "", "CEO"};
const Seat kSolver{"solver", 0, "", "Solver"};
const Seat kCritic{"critic", 1, "", "Critic 1: a careful reader"};
const Seat kOther{"critic", 2, "", "Critic 2"};

TEST(Presenter, ShowsARulingAsASentence) {
  Page page;
  page.ask(0, kCeo);
  page.settle(
      0, kCeo,
      said(
          R"({"decision":"continue","experts":3,"direction":"try small cases","tasks":["solve"],"tokens_max":2048})"));
  EXPECT_THAT(page.text(),
              HasSubstr("CEO         Go on with 3 experts, up to 2,048 tokens each. Try small"));
  EXPECT_THAT(page.text(), Not(HasSubstr("{")));
}

TEST(Presenter, StreamsOneAtATimeAndShowsTheOthersWhole) {
  Page page;
  page.ask(0, kSolver);
  page.ask(1, kOther);
  page.stream(0, "First I ");
  page.stream(1, "I object. ");
  page.settle(1, kOther, said("I object. [Disagree]"));
  page.stream(0, "add.");
  page.settle(0, kSolver, said("First I add."));
  EXPECT_THAT(page.text(), HasSubstr("Solver      First I add.\n"));
  EXPECT_THAT(page.text(), HasSubstr("Critic 2    I object. ✗ disagrees\n"));
  EXPECT_LT(page.text().find("First I add."), page.text().find("I object."));
}

TEST(Presenter, TheNextSpeakerGoesOnFromWhatItHasSaidAlready) {
  Page page;
  page.ask(0, kSolver);
  page.ask(1, kOther);
  page.stream(0, "One.");
  page.stream(1, "Two and ");
  page.settle(0, kSolver, said("One."));
  page.stream(1, "three.");
  page.settle(1, kOther, said("Two and three."));
  EXPECT_THAT(page.text(), HasSubstr("One.\n"));
  EXPECT_THAT(page.text(), HasSubstr("Two and three.\n"));
}

TEST(Presenter, MarksAgreementAndWhoTheCriticIs) {
  Page page;
  page.ask(0, kCritic);
  page.settle(0, kCritic, said("Fine. [Agree]"));
  EXPECT_THAT(page.text(),
              HasSubstr("Critic 1    a careful reader\n              Fine. ✓ agrees\n"));
}

TEST(Presenter, ShowsWhatTheExecutorFoundAndWhatFailed) {
  Page page;
  page.settle(0, {"executor", 0, "", "Executor"},
              Said(Execution{false, "value 26, goal 14: different"}));
  page.settle(1, kSolver,
              tl::unexpected(Failure{.kind = FailureKind::lost,
                                     .detail = "connection reset",
                                     .retry_after = {},
                                     .usage = {},
                                     .text = ""}));
  EXPECT_THAT(page.text(), HasSubstr("Executor    ✗ value 26, goal 14: different\n"));
  EXPECT_THAT(page.text(), HasSubstr("✗ lost: connection reset\n"));
}

TEST(Presenter, SetsRoundsApart) {
  Page page;
  page.settle(0, kSolver, said("a"), 0, 1);
  page.settle(0, kSolver, said("b"), 1, 2);
  EXPECT_THAT(page.text(), HasSubstr("\n\n  Round 2 ──"));
}

TEST(Presenter, LetsNoModelPaintTheTerminal) {
  Page page;
  page.ask(0, kSolver);
  page.stream(0, "\x1b]0;owned\x07 hi \x1b[2J");
  page.settle(0, kSolver, said("x"));
  page.settle(1, {"critic", 0, "", "Critic\x1b[31m"}, said("\x1b[2J"));
  EXPECT_THAT(page.text(), Not(HasSubstr("\x1b")));
}

TEST(Presenter, EndsWithWhatItCost) {
  Outcome outcome;
  outcome.conclusion = {Ending::agreed, "It is 4.", "4", "all critics agreed"};
  outcome.spend.calls = 3;
  outcome.spend.usage.completion_tokens = 1234;
  outcome.took = std::chrono::milliseconds(2500);
  Page page;
  page.presenter().close(outcome);
  EXPECT_THAT(page.text(), HasSubstr("agreed: all critics agreed\n"));
  EXPECT_THAT(page.text(), HasSubstr("3 calls · 1,234 of 500 tokens · free"));
  EXPECT_THAT(page.text(), HasSubstr("2.5 s\n  kept in run.db\n"));
}

TEST(Screen, FollowsAWindowThatIsResized) {
  std::string out;
  int columns = 40;
  Screen screen({.width = 40, .live = true, .columns = [&] { return columns; }},
                [&](std::string_view text) { out += text; });
  screen.text("twenty-five columns, so..");
  screen.status("a status of many words");
  EXPECT_THAT(out, HasSubstr("  a status of many words · 0:00"));
  columns = 16;
  out.clear();
  screen.status("a status of many words");
  EXPECT_EQ(out, "\r\x1b[K\x1b[A\r\x1b[K\x1b[A\r\x1b[Ktwenty-five columns, so..\n  a status of …");
}

TEST(Screen, RedrawsTheStatusBelowTheText) {
  std::string out;
  Screen screen({.width = 40, .colour = false, .live = true},
                [&](std::string_view text) { out += text; });
  screen.status("busy");
  screen.text("half a ");
  screen.text("line\n");
  screen.status("");
  EXPECT_EQ(out,
            "  busy · 0:00"
            "\r\x1b[Khalf a \n  busy · 0:00"
            "\r\x1b[K\x1b[A\r\x1b[Khalf a line\n  busy · 0:00"
            "\r\x1b[K");
}

}  // namespace
}  // namespace convene
