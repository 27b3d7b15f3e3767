#include "live_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "bench/statistics.h"
#include "column.h"
#include "output.h"
#include "report/spelled.h"

namespace convene {
namespace {

constexpr std::chrono::milliseconds kRepaint{200};
constexpr std::chrono::seconds kLine{15};

struct Count {
  int done = 0, wanted = 0;
  double generated = 0;  ///< tokens
};

Count counted(const std::vector<Progress>& progress) {
  Count all;
  for (const Progress& one : progress) {
    all.done += one.done;
    all.wanted += one.wanted;
    all.generated += one.generated;
  }
  return all;
}

/// What an answer takes of the dearest method of which anything is known.
double dearest_of(const std::vector<Progress>& progress) {
  double dearest = 0;
  for (const Progress& one : progress)
    if (one.done > 0) dearest = std::max(dearest, one.generated / one.done);
  return dearest;
}

bool more_later(const std::vector<Progress>& progress) {
  return std::any_of(progress.begin(), progress.end(),
                     [](const Progress& one) { return one.more_later; });
}

/// Tokens still to come: a team's answer takes many times a single agent's. Of whom nothing is
/// known yet, each is taken to be as dear as the dearest; the controls' samples together as dear as
/// the dearest team's answers.
double tokens_ahead(const std::vector<Progress>& progress) {
  const double dearest = dearest_of(progress);
  double ahead = 0, most = 0;
  for (const Progress& one : progress)
    if (!one.more_later) most = std::max(most, dearest * one.wanted);
  for (const Progress& one : progress) {
    const double planned =
        (one.wanted - one.done) * (one.done > 0 ? one.generated / one.done : dearest);
    ahead += one.more_later ? std::max(planned, most - one.generated) : planned;
  }
  return ahead;
}

std::vector<std::string> cells_of(const Progress& one) {
  std::string right = "-", interval;
  if (one.done > 0) {
    // As if the repeats of a question said nothing new: no narrower than the table at the end.
    const int questions = std::max(1, one.done / one.repeats);
    const Interval bounds = wilson_interval(
        static_cast<int>(std::int64_t{one.right} * questions / one.done), questions);
    right = fmt::format("{:.1f}", 100.0 * one.right / one.done);
    interval = fmt::format("[{:.1f}, {:.1f}]", 100 * bounds.low, 100 * bounds.high);
  }
  return {one.name,
          fmt::format("{} of {}", one.done, one.wanted),
          std::to_string(one.failed),
          right,
          interval,
          spell_count(std::llround(one.generated)),
          one.dollars ? spell_dollars(*one.dollars) : "?"};
}

std::string line_of(const Progress& one) {
  const auto cells = cells_of(one);
  return fmt::format("{}: {}, {} % right", cells[0], cells[1], cells[3]);
}

}  // namespace

LiveTable::LiveTable(Surface surface, Screen::Write write)
    : surface_(std::move(surface)), write_(std::move(write)) {
  if (surface_.live) ticker_ = std::jthread([this](const std::stop_token& stop) { tick(stop); });
}

LiveTable::~LiveTable() {
  end();
}

void LiveTable::show(const std::vector<Progress>& progress) {
  const std::lock_guard lock(mutex_);
  progress_ = progress;
  if (generated_before_ < 0) generated_before_ = counted(progress).generated;
  const auto pause = surface_.live ? Clock::duration(kRepaint) : kLine;
  if (Clock::now() - painted_ >= pause) paint();
}

void LiveTable::end() {
  ticker_ = {};
  const std::lock_guard lock(mutex_);
  if (!std::exchange(ended_, true)) paint();
}

/// The clock runs while no answer comes: the first may take minutes.
void LiveTable::tick(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    paint();
    changed_.wait_for(lock, stop, std::chrono::seconds(1), [] { return false; });
  }
}

void LiveTable::paint() {
  painted_ = Clock::now();
  if (surface_.live) return repaint();
  if (progress_.empty()) return;
  std::vector<std::string> parts;
  for (const Progress& one : progress_) parts.push_back(line_of(one));
  parts.push_back(summary());
  write_(join(parts, "; ") + "\n");
}

/// Over what stands there: no line is blank in between, and what a key was echoed as goes with it.
void LiveTable::repaint() {
  std::string text = lines_ > 0 ? fmt::format("\r\x1b[{}A", lines_) : "\r";
  const std::vector<std::string> lines = frame();
  for (const std::string& line : lines) text += fitted(line, surface_.columns() - 1) + "\x1b[K\n";
  lines_ = static_cast<int>(lines.size());
  write_(text + "\x1b[J");
}

std::vector<std::string> LiveTable::frame() const {
  if (progress_.empty()) return ended_ ? std::vector<std::string>() : std::vector{summary()};
  std::vector<std::vector<std::string>> rows = {
      {"METHOD", "DONE", "FAILED", "RIGHT %", "95 %", "TOKENS", "COST"}};
  for (const Progress& one : progress_) rows.push_back(cells_of(one));
  const std::string text = as_columns(rows) + summary();
  const std::vector<std::string_view> lines = split(text, '\n');
  return {lines.begin(), lines.end()};
}

std::string LiveTable::summary() const {
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started_);
  if (progress_.empty()) return "no answer yet in " + spell_duration(took);
  const Count now = counted(progress_);
  const bool more = more_later(progress_);
  std::string text = fmt::format("{} of {} answers{} in {}", now.done, now.wanted,
                                 more ? " + controls' samples" : "", spell_duration(took));
  const double here = now.generated - generated_before_;
  if (ended_ || here <= 0 || (now.done >= now.wanted && !more)) return text;
  const double left = static_cast<double>(took.count()) * tokens_ahead(progress_) / here;
  return text + ", about " + spell_duration(std::chrono::milliseconds(std::llround(left))) +
         " left";
}

}  // namespace convene
