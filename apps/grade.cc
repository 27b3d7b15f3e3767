#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <fstream>
#include <future>
#include <iostream>
#include <memory>

#include "base/error.h"
#include "base/text.h"
#include "commands.h"
#include "graded_pair.h"
#include "output.h"
#include "sandbox/grade_code.h"

namespace convene {
namespace {

constexpr std::size_t kWindow = 256;  // programs under way; what follows them waits for its turn

Profile profile_of(const GradeCommandOptions& options) {
  if (options.profile.empty()) return Profile::math;
  if (const auto profile = profile_named(options.profile)) return *profile;
  throw Error("no profile is called " + printable(options.profile), "one of " + profile_names());
}

/// Grades lines and writes verdicts in their order, while programs run side by side.
class Grading {
 public:
  explicit Grading(Profile fallback) : fallback_(fallback) {}

  void take(std::string_view line, std::size_t number) {
    ReadPair read = read_pair(line, fallback_);
    const std::string id = read.pair.id;
    const std::string place = fmt::format("line {}: ", number);
    if (!read.trouble.empty()) {
      add(id, ready({Verdict::errored, "", place + read.trouble}));
    } else if (is_code(read.pair.profile)) {
      add(id, run(std::move(read.pair)));
    } else {
      const Pair& pair = read.pair;
      add(id, ready(grade(pair.profile, pair.gold, pair.answer, pair.options)));
    }
  }

  void finish() {
    while (!waiting_.empty()) write_first();
    flush();
  }

  /// "3 graded: 2 right, 1 wrong"
  std::string summary() const {
    std::string parts;
    for (std::size_t i = 0; i < counts_.size(); ++i)
      if (counts_[i] > 0)
        parts += fmt::format(", {} {}", counts_[i], to_string(static_cast<Verdict>(i)));
    return fmt::format("{} graded{}{}\n", total_, parts.empty() ? "" : ":",
                       parts.empty() ? "" : parts.substr(1));
  }

 private:
  struct Waiting {
    std::string id;
    std::future<Grade> grade;
  };

  static std::future<Grade> ready(Grade grade) {
    std::promise<Grade> promise;
    promise.set_value(std::move(grade));
    return promise.get_future();
  }

  /// In the sandbox, which is made for the first program.
  std::future<Grade> run(Pair pair) {
    if (!sandbox_ && trouble_.empty()) {
      trouble_ = sandbox_trouble();
      if (trouble_.empty()) sandbox_ = std::make_unique<Sandbox>();
    }
    if (!sandbox_) return ready({Verdict::errored, "", "no sandbox: " + trouble_});
    auto promise = std::make_shared<std::promise<Grade>>();
    grade_code(*sandbox_, std::move(*pair.task), std::move(pair.answer),
               {.extracted = pair.options.extracted}, [promise](CodeGrade code) {
                 promise->set_value({code.verdict, std::move(code.extracted), std::move(code.why)});
               });
    return promise->get_future();
  }

  void add(std::string id, std::future<Grade> grade) {
    waiting_.push_back({std::move(id), std::move(grade)});
    while (!waiting_.empty() && (waiting_.size() > kWindow || is_ready(waiting_.front())))
      write_first();
  }

  static bool is_ready(const Waiting& waiting) {
    return waiting.grade.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }

  void write_first() {
    const Grade grade = waiting_.front().grade.get();
    text_ += grade_line(waiting_.front().id, grade);
    waiting_.pop_front();
    ++total_;
    ++counts_[static_cast<std::size_t>(grade.verdict)];
    constexpr std::size_t block = 1 << 16;
    if (text_.size() > block || sandbox_) flush();
  }

  void flush() {
    print(text_);
    text_.clear();
  }

  Profile fallback_;
  std::string trouble_;
  std::deque<Waiting> waiting_;
  std::array<std::size_t, 5> counts_{};
  std::size_t total_ = 0;
  std::string text_;
  std::unique_ptr<Sandbox> sandbox_;  // last: its threads end before what they fill
};

int grade_lines(const GradeCommandOptions& options) {
  const bool piped = options.file.empty() || options.file == "-";
  if (piped && isatty(STDIN_FILENO))
    throw Error("nothing to grade",
                "give --gold and --answer, or pairs as JSONL on standard input");
  std::ifstream file;
  if (!piped) file.open(options.file, std::ios::binary);
  if (!piped && !file) throw Error("cannot read " + printable(options.file));
  std::istream& in = piped ? std::cin : file;
  Grading grading(profile_of(options));
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number)
    if (!trimmed(line).empty()) grading.take(line, number);
  grading.finish();
  std::cerr << grading.summary();
  return kAnswered;
}

std::string for_a_person(const Grade& grade) {
  return fmt::format("{}\nanswer  {}\nwhy     {}\n", to_string(grade.verdict),
                     grade.extracted.empty() ? "(none)" : printable(grade.extracted),
                     printable(grade.why));
}

}  // namespace

int grade_answers(const GradeCommandOptions& options) {
  if (!options.gold && !options.answer) return grade_lines(options);
  if (!options.gold || !options.answer)
    throw Error("--gold and --answer belong together", "convene grade --gold 1/2 --answer 0.5");
  const Profile profile = profile_of(options);
  if (is_code(profile))
    throw Error(fmt::format("profile {} needs the task's tests", to_string(profile)),
                "pairs with a \"task\" go in as JSONL; convene grade --help shows one");
  GradeOptions how;
  how.extracted = options.extracted;
  const Grade found = grade(profile, *options.gold, *options.answer, how);
  print(options.json ? grade_json(found) : for_a_person(found));
  return found.verdict == Verdict::errored ? kNoAnswer : kAnswered;
}

}  // namespace convene
