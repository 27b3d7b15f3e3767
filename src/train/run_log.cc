#include "train/run_log.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "base/error.h"
#include "train/file.h"

namespace convene {
namespace {

double unix_seconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

std::size_t terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/// The log of an interrupted run, cut back to where it goes on.
std::ofstream reopened(const std::filesystem::path& path, std::int64_t tokens) {
  if (std::filesystem::exists(path)) write_file(path, log_until(read_file(path), tokens));
  std::ofstream out(path, std::ios::app);
  if (!out) throw Error("cannot write " + path.string());
  return out;
}

}  // namespace

RunLog::RunLog(const RunFolder& folder, std::int64_t step, std::int64_t tokens)
    : lines_(reopened(folder.log(), tokens)),
      events_(folder.events(), unix_seconds(), step + 1),
      terminal_(::isatty(STDERR_FILENO) == 1) {}

void RunLog::show(const std::string& line) {
  if (!terminal_) {
    fmt::print(stderr, "{}\n", line);
    return;
  }
  const std::vector<std::string> rows = broken_line(line, terminal_columns() - 1);
  const std::string up = open_ > 1 ? fmt::format("\x1b[{}A", open_ - 1) : "";
  fmt::print(stderr, "{}\r\x1b[J{}", up, fmt::join(rows, "\n"));
  std::fflush(stderr);
  open_ = rows.size();
}

void RunLog::end_line() {
  if (open_ > 0) fmt::print(stderr, "\n");
  open_ = 0;
}

/// A line that a full disk does not take is lost, the next one is tried again.
void RunLog::write(const std::string& line) {
  lines_.clear();
  lines_ << line << std::endl;
  if (lines_ || said_lost_) return;
  said_lost_ = true;
  end_line();
  fmt::print(stderr, "log.jsonl cannot be written: lines are lost until there is space\n");
}

void RunLog::say(const Progress& progress) {
  show(progress_line(progress));
  write(progress_json(progress));
  events_.write(progress_scalars(progress), progress.step, unix_seconds());
}

void RunLog::say(const Scores& scores, std::int64_t step, std::int64_t tokens) {
  end_line();
  fmt::print(stderr, "held out:\n{}", scores_text(scores));
  write(scores_json(scores, step, tokens));
  events_.write(scores_scalars(scores), step, unix_seconds());
}

}  // namespace convene
