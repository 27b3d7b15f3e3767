#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "column.h"
#include "discussion/hall.h"
#include "screen.h"

namespace convene {

/// What stands above and below a discussion.
struct Occasion {
  std::string statement;           ///< the question, for a person
  std::vector<std::string> facts;  ///< "team paper", "model qwen2.5-7b", "seed 7"
  Limits limits;
  std::string kept;  ///< where the run is stored; empty: nowhere
};

/// Shows one discussion as it happens: who speaks, the text as it streams, rulings as sentences,
/// what was spent against the budget. Of turns side by side one streams at a time; the others are
/// shown whole as soon as they are through. A sink: on the hall's thread only.
class Presenter : public Sink {
 public:
  /// screen outlives the presenter.
  Presenter(Screen& screen, Occasion occasion);

  void begin();
  bool wants_deltas() const override { return true; }
  void asked(const Intent& intent) override;
  void streamed(int ask, int turn, const Seat& seat, const Delta& delta) override;
  void settled(const Minute& minute) override;
  void concluded(const Outcome& outcome) override;

  /// After the discussion: a heading, a paragraph below the margin.
  void heading(const std::string& title);
  void paragraph(std::string_view text);
  /// Below a turn: something to know about it that it does not say itself.
  void aside(const std::string& text);
  /// How it ended, what it took, where it is kept.
  void close(const Outcome& outcome);

 private:
  using Place = std::pair<int, int>;  ///< ask, turn
  struct Open {
    Seat seat;
    int round = 1;
    bool brief = false;   ///< a line or two at most
    bool quoted = false;  ///< not prose: shown as a sentence when it is whole
    std::string text;     ///< that streamed so far
    bool thinking = false;
    std::int64_t pieces = 0;
  };
  enum class Last { nothing, brief, full };

  static Open open_of(const Intent& intent);
  static Open open_of(const Minute& minute);
  void head(const Open& open);
  void show(const Minute& minute, const Open& open);
  void finish_speaker(const Minute& minute);
  void stop_speaking();
  void pick_speaker();
  void note(const Minute& minute);
  void show_status();
  std::string whose_turn() const;
  int text_width() const { return screen_.width() - 2; }

  Screen& screen_;
  Occasion occasion_;
  std::map<Place, Open> open_;
  std::vector<std::pair<Minute, Open>> waiting_;  ///< settled while another one speaks
  std::optional<Place> speaker_;
  std::optional<Column> column_;  ///< the speaker's text
  Spend spend_;
  int round_ = 1;
  Last last_ = Last::nothing;
};

/// "agreed: the evaluator accepted the solution", what it took and cost; for the end of a page.
std::string closing_lines(const Outcome& outcome, const Limits& limits);

}  // namespace convene
