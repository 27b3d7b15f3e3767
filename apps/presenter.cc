#include "presenter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "quantity.h"
#include "report/spoken.h"

namespace convene {
namespace {

constexpr int kMargin = 2;
constexpr int kLabel = 12;  ///< columns of a speaker's name
constexpr int kIndent = kMargin + kLabel;
constexpr int kBriefTokens = 256;  ///< a turn that cannot say more is a line or two

Paint paint_of(const Seat& seat) {
  if (seat.role == "ceo") return Paint::magenta;
  if (seat.role == "recruiter" || seat.role == "evaluator" || seat.role == "judge")
    return Paint::blue;
  if (seat.role == "critic") return Paint::yellow;
  return seat.role == "executor" ? Paint::dim : Paint::cyan;
}

/// "Critic 2: a number theorist" is "Critic 2" and "a number theorist".
std::pair<std::string, std::string> name_and_calling(const Seat& seat) {
  const std::string title = printable(seat.title.empty() ? seat.role : seat.title);
  const std::size_t colon = title.find(':');
  if (colon == std::string::npos) return {title, ""};
  return {title.substr(0, colon), std::string(trimmed(std::string_view(title).substr(colon + 1)))};
}

/// Agreement and disagreement stand out wherever a critic puts the mark.
Column::Dress dress_for(const Surface& surface) {
  return [surface](std::string_view word) -> std::string {
    const std::string lowered = lower_ascii(word);
    if (lowered.starts_with("[agree]"))
      return painted(surface, Paint::green, "✓ agrees") + std::string(word.substr(7));
    if (lowered.starts_with("[disagree]"))
      return painted(surface, Paint::red, "✗ disagrees") + std::string(word.substr(10));
    return std::string(word);
  };
}

bool rules_in_json(const Seat& seat) {
  return seat.role == "ceo" || seat.role == "recruiter" || seat.role == "evaluator";
}

/// A turn's own words; what a program found and what failed is noted beside them.
std::string words_of(const Minute& minute, bool quoted) {
  if (const Failure* failure = minute.failure()) return std::string(trimmed(failure->text));
  const Reply* reply = minute.reply();
  if (!reply) return "";
  if (quoted)
    if (const auto sentence = as_sentence(reply->text)) return *sentence;
  return std::string(trimmed(reply->text));
}

void count(const Minute& minute, Spend& spend) {
  if (const Reply* reply = minute.reply()) spend.usage = spend.usage + reply->usage;
  if (const Failure* failure = minute.failure()) spend.usage = spend.usage + failure->usage;
}

std::string against(const std::string& spent, const std::string& limit) {
  return limit.empty() ? spent : spent + " of " + limit;
}

std::string spell_spend(const Spend& spend, const Limits& limits, std::int64_t extra_tokens) {
  const auto tokens = spend.usage.completion_tokens + extra_tokens;
  std::string text =
      against(spell_count(tokens), limits.tokens ? spell_count(*limits.tokens) : "") + " tokens";
  if (!spend.usage.dollars) return text + " · price unknown";
  if (!limits.dollars) return text + " · " + spell_dollars(*spend.usage.dollars);
  return text + fmt::format(" · ${:.4f} of ${:.2f}", *spend.usage.dollars, *limits.dollars);
}

std::string plural(std::int64_t count, const char* what) {
  return fmt::format("{} {}{}", spell_count(count), what, count == 1 ? "" : "s");
}

}  // namespace

std::string closing_lines(const Outcome& outcome, const Limits& limits) {
  const Usage& usage = outcome.spend.usage;
  std::string text = std::string(to_string(outcome.conclusion.ending));
  if (!outcome.conclusion.why.empty()) text += ": " + printable(outcome.conclusion.why);
  text += "\n" + plural(outcome.spend.calls, "call");
  if (outcome.spend.failures > 0) text += fmt::format(" ({} failed)", outcome.spend.failures);
  text += " · " + spell_spend(outcome.spend, limits, 0);
  text += fmt::format(" · {} read", spell_count(usage.prompt_tokens));
  if (usage.cached_tokens > 0)
    text += fmt::format(" ({} cached)", spell_count(usage.cached_tokens));
  return text + " · " + spell_duration(outcome.took);
}

Presenter::Presenter(Screen& screen, Occasion occasion)
    : screen_(screen), occasion_(std::move(occasion)) {}

void Presenter::begin() {
  screen_.text("\n");
  paragraph(occasion_.statement);
  screen_.text("\n" + std::string(kMargin, ' ') +
               painted(screen_.surface(), Paint::dim,
                       laid_out(join(occasion_.facts, " · "), kMargin, text_width())) +
               "\n\n");
}

void Presenter::paragraph(std::string_view text) {
  screen_.text(std::string(kMargin, ' ') + laid_out(text, kMargin, text_width()) + "\n");
}

void Presenter::heading(const std::string& title) {
  const int dashes = std::max(text_width() - kMargin - display_width(title) - 1, 3);
  std::string line = " ";
  for (int i = 0; i < dashes; ++i) line += "─";
  const Surface& surface = screen_.surface();
  screen_.text("\n" + std::string(kMargin, ' ') + painted(surface, Paint::bold, title) +
               painted(surface, Paint::dim, line) + "\n\n");
  last_ = Last::nothing;
}

void Presenter::close(const Outcome& outcome) {
  std::string text = closing_lines(outcome, occasion_.limits);
  if (!occasion_.kept.empty()) text += "\n" + occasion_.kept;
  screen_.text("\n" + std::string(kMargin, ' ') +
               painted(screen_.surface(), Paint::dim, laid_out(text, kMargin, text_width())) +
               "\n\n");
}

/// The name in the margin; the text goes on beside it.
void Presenter::head(const Open& open) {
  if (open.round > round_) {
    round_ = open.round;
    heading(fmt::format("Round {}", round_));
  }
  const bool apart = last_ == Last::full || (last_ == Last::brief && !open.brief);
  if (apart) screen_.text("\n");
  const auto [name, calling] = name_and_calling(open.seat);
  const Surface& surface = screen_.surface();
  const std::string label = fitted(name, kLabel - 1);
  const auto gap = static_cast<std::size_t>(kLabel - display_width(label));
  screen_.text(std::string(kMargin, ' ') + painted(surface, paint_of(open.seat), label) +
               std::string(gap, ' '));
  if (calling.empty()) return;
  screen_.text(painted(surface, Paint::dim, laid_out(calling, kIndent, text_width())) + "\n" +
               std::string(kIndent, ' '));
}

Presenter::Open Presenter::open_of(const Intent& intent) {
  Open open;
  open.seat = intent.seat;
  open.round = intent.round;
  const Request* request = intent.request;
  open.quoted = !request || request->schema || rules_in_json(intent.seat);
  open.brief = open.quoted || request->sampling.tokens_max <= kBriefTokens;
  return open;
}

/// A turn that comes from the record was never asked for here.
Presenter::Open Presenter::open_of(const Minute& minute) {
  Open open;
  open.seat = minute.seat;
  open.round = minute.round;
  const Reply* reply = minute.reply();
  open.quoted = !reply || rules_in_json(minute.seat);
  open.brief = open.quoted || reply->text.size() < 200;
  return open;
}

void Presenter::asked(const Intent& intent) {
  open_[{intent.ask, intent.turn}] = open_of(intent);
  show_status();
}

void Presenter::streamed(int ask, int turn, const Seat& /*seat*/, const Delta& delta) {
  const auto found = open_.find({ask, turn});
  if (found == open_.end()) return;
  Open& open = found->second;
  open.thinking = open.text.empty() && delta.text.empty();
  ++open.pieces;
  open.text += delta.text;
  if (speaker_ == found->first) screen_.text(column_->feed(delta.text));
  if (!speaker_) pick_speaker();
  show_status();
}

/// The first of those that have begun to say something fit to be read as it comes.
void Presenter::pick_speaker() {
  for (const auto& [place, open] : open_) {
    if (open.quoted || open.text.empty()) continue;
    speaker_ = place;
    head(open);
    column_.emplace(kIndent, text_width(), dress_for(screen_.surface()));
    screen_.text(column_->feed(open.text));
    return;
  }
}

void Presenter::settled(const Minute& minute) {
  const Place place{minute.ask, minute.turn};
  const auto found = open_.find(place);
  const Open open = found == open_.end() ? open_of(minute) : found->second;
  if (found != open_.end()) open_.erase(found);
  count(minute, spend_);
  if (speaker_ == place) {
    finish_speaker(minute);
  } else if (speaker_) {
    waiting_.emplace_back(minute, open);
  } else {
    show(minute, open);
  }
  show_status();
}

void Presenter::finish_speaker(const Minute& minute) {
  screen_.text(column_->end());
  note(minute);
  stop_speaking();
  for (const auto& [other, open] : std::exchange(waiting_, {})) show(other, open);
  pick_speaker();
}

void Presenter::aside(const std::string& text) {
  const std::string lines = laid_out(text, kIndent, text_width());
  screen_.text(std::string(kIndent, ' ') + painted(screen_.surface(), Paint::dim, lines) + "\n");
}

void Presenter::stop_speaking() {
  screen_.text("\n");
  last_ = column_->lines() > 1 ? Last::full : Last::brief;
  column_.reset();
  speaker_.reset();
}

void Presenter::show(const Minute& minute, const Open& open) {
  const Failure* failure = minute.failure();
  if (failure && failure->kind == FailureKind::cancelled && failure->text.empty()) return;
  head(open);
  column_.emplace(kIndent, text_width(), dress_for(screen_.surface()));
  screen_.text(column_->feed(words_of(minute, open.quoted)));
  screen_.text(column_->end());
  note(minute);
  stop_speaking();
}

/// What there is to say of a turn besides its text.
void Presenter::note(const Minute& minute) {
  const Surface& surface = screen_.surface();
  const auto remark = [&](Paint paint, const std::string& text) {
    const bool alone = words_of(minute, false).empty();
    screen_.text((alone ? "" : "\n" + std::string(kIndent, ' ')) +
                 painted(surface, paint, laid_out(text, kIndent, text_width())));
  };
  if (const Execution* execution = minute.execution()) {
    const std::string mark = execution->passed ? "✓ " : "✗ ";
    remark(execution->passed ? Paint::green : Paint::red, mark + printable(execution->finding));
  } else if (const Failure* failure = minute.failure()) {
    const bool unneeded = failure->kind == FailureKind::cancelled;
    remark(unneeded ? Paint::dim : Paint::red,
           unneeded
               ? "stopped"
               : fmt::format("✗ {}: {}", to_string(failure->kind), printable(failure->detail)));
  } else if (minute.reply()->finish == Finish::length) {
    remark(Paint::dim, "… cut off at its token limit");
  } else if (trimmed(minute.reply()->text).empty()) {
    remark(Paint::dim, "said nothing");
  }
}

void Presenter::concluded(const Outcome& outcome) {
  spend_ = outcome.spend;
  if (speaker_) {
    screen_.text(column_->end() + painted(screen_.surface(), Paint::dim, " … stopped"));
    stop_speaking();
  }
  for (const auto& [minute, open] : std::exchange(waiting_, {})) show(minute, open);
  open_.clear();
  screen_.status("");
}

std::string Presenter::whose_turn() const {
  std::vector<std::string> names;
  bool thinking = !open_.empty();
  for (const auto& [place, open] : open_) {
    names.push_back(name_and_calling(open.seat).first);
    thinking = thinking && open.thinking;
  }
  if (names.size() > 4) return fmt::format("{} agents", names.size());
  return join(names, ", ") + (thinking ? " thinking" : "");
}

void Presenter::show_status() {
  if (!screen_.surface().live) return;
  std::int64_t streaming = 0;
  for (const auto& [place, open] : open_) streaming += open.pieces;
  const std::string who = whose_turn();
  screen_.status(fmt::format("round {}{}{} · {}", round_, who.empty() ? "" : " · ", who,
                             spell_spend(spend_, occasion_.limits, streaming)));
}

}  // namespace convene
