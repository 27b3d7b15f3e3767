#include "sandbox/grade_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <random>

#include "base/text.h"
#include "sandbox/workbench.h"

namespace convene {
namespace {

std::string said(const Frame& frame) {
  std::vector<std::string> fields = parted_fields(frame.payload);
  fields.resize(2);
  return printable(fields[1].empty() ? fields[0] : fields[0] + ": " + fields[1]);
}

/// One program before its tests, from loading to the verdict.
class Trial {
 public:
  Trial(Workbench& bench, const CodeTask& task, const Assembly& assembly)
      : bench_(bench), task_(task), assembly_(assembly) {
    grade_.extracted = assembly.program;
  }

  CodeGrade run() {
    if (!load()) return grade_;
    auto referee = bench_.referee();
    if (!referee) return errored(referee.error().detail);
    judge(**referee);
    if (!settled_) bench_.drop_referee();
    if (jail_ && jail_->ended_by_us()) gone();
    return grade_;
  }

  /// It may have been somebody else's doing, such as a container's that is short of memory.
  bool was_killed() const { return referee_was_killed_ || (jail_ && jail_->was_killed()); }

 private:
  CodeGrade errored(const std::string& why) { return settled(Verdict::errored, why); }

  CodeGrade settled(Verdict verdict, const std::string& why) {
    grade_.verdict = verdict;
    grade_.why = why;
    return grade_;
  }

  /// Into a jail of its own. False: there is a verdict already.
  bool load() {
    auto jail = bench_.fresh();
    if (!jail) {
      errored(jail.error().detail);
      return false;
    }
    jail_ = std::move(*jail);
    left_ = std::chrono::milliseconds(bench_.limits().wall_ms);
    Frame frame;
    if (!ask('P', joined_fields(assembly_.sources), frame)) {
      gone();
      return false;
    }
    if (frame.kind == 'L') return true;
    settled(Verdict::wrong, "the program does not run: " + said(frame));
    return false;
  }

  /// The program did not live to be judged.
  void gone() {
    settled(jail_->ended_by_us() ? Verdict::errored : Verdict::wrong,
            "the program " + jail_->ending());
  }

  /// Its time runs only while it works, not while the tests do.
  bool ask(char kind, std::string_view payload, Frame& answer) {
    const auto start = std::chrono::steady_clock::now();
    const Deadline deadline = start + left_;
    const bool answered = jail_->send(kind, payload, deadline) && jail_->receive(answer, deadline);
    const auto took = std::chrono::steady_clock::now() - start;
    left_ -= std::max<std::chrono::nanoseconds>(took - jail_->grace(), {});
    spent_ += took;
    return answered;
  }

  /// Carries calls to the program and results back, until the referee has decided.
  void judge(Jail& referee) {
    const Deadline deadline = deadline_after(judging_ms) - spent_;
    referee.send('T', joined_fields({task_.prompt, task_.entry_point, task_.tests}), deadline);
    Frame frame;
    // The referee's time runs only while the program does not.
    while (referee.receive(frame, deadline + spent_)) {
      if (frame.kind != 'C') return decide(frame);
      answer(referee, frame.payload, deadline);
    }
    if (referee.was_killed()) return referee_killed();
    if (answered_ && !referee.ended_by_us())
      settled(Verdict::wrong,
              "its results could not be compared: the tests ended early or took too long");
    else
      errored("the tests ended early: " + referee.ending());
  }

  void answer(Jail& referee, const std::string& call, Deadline deadline) {
    Frame result;
    const bool alive = jail_->ending().empty() && ask('C', call, result);
    answered_ = true;
    deadline += spent_;
    if (!alive)
      referee.send('D', "the program " + jail_->ending(), deadline);
    else
      referee.send(result.kind == 'V' ? 'V' : 'X', result.payload, deadline);
  }

  void referee_killed() {
    referee_was_killed_ = true;
    errored("its judge was killed, for want of memory or by somebody");
  }

  void decide(const Frame& frame) {
    // A judgement that broke off may leave an answer behind that the next one would read.
    settled_ = frame.kind == 'J' || frame.kind == 'U';
    if (frame.kind == 'J') return read_judgement(parted_fields(frame.payload));
    const std::string why = printable(frame.payload);
    if (frame.kind == 'U') return judge_inside(why);
    if (frame.kind == 'K') return referee_killed();
    if (frame.kind == 'B' && answered_)
      settled(Verdict::wrong, "its results break the tests: " + why);
    else
      errored("the tests do not run: " + why);
  }

  void read_judgement(std::vector<std::string> fields) {
    fields.resize(4);
    grade_.held = std::atoi(fields[0].c_str());
    grade_.failed = std::atoi(fields[1].c_str());
    const bool asked = std::atoi(fields[2].c_str()) > 0;
    if (!asked) {
      errored("the tests never call the program");
    } else if (grade_.failed > 0) {
      settled(Verdict::wrong, printable(fields[3]));
    } else {
      settled(Verdict::right, fmt::format("{} assertions hold", grade_.held));
    }
  }

  /// Where plain values will not do: the tests run beside the program and then say a word that
  /// they are given only now. The program could find it; the grade says so.
  void judge_inside(const std::string& why) {
    grade_.judged_outside = false;
    if (!load()) return;
    const std::string nonce = random_word();
    Frame frame;
    if (!ask('I', joined_fields({task_.tests, nonce}), frame))
      gone();
    else if (frame.kind == 'N' && frame.payload == nonce)
      settled(Verdict::right, "its tests hold, judged beside the program because " + why);
    else
      settled(Verdict::wrong, frame.kind == 'X' ? said(frame) : "a forged verdict");
  }

  static std::string random_word() {
    std::random_device device;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", device(), device(), device(), device());
  }

  static constexpr int judging_ms = 50'000;  ///< beside the program's own time

  Workbench& bench_;
  const CodeTask& task_;
  const Assembly& assembly_;
  CodeGrade grade_;
  std::unique_ptr<Jail> jail_;
  std::chrono::nanoseconds left_{0};   ///< of the program's time by the clock
  std::chrono::nanoseconds spent_{0};  ///< by the clock, in the program's hands
  bool answered_ = false;              ///< the program was asked something
  bool referee_was_killed_ = false;
  bool settled_ = false;  ///< the referee came to an end
};

CodeGrade graded(Workbench& bench, const CodeTask& task, const std::string& text, bool extracted) {
  const auto assembly = assemble(task, text, extracted);
  if (!assembly)
    return {.verdict = Verdict::unparsed, .extracted = "", .why = "no program in the text"};
  const auto start = std::chrono::steady_clock::now();
  Trial trial(bench, task, *assembly);
  CodeGrade grade = trial.run();
  if (trial.was_killed()) grade = Trial(bench, task, *assembly).run();
  grade.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return grade;
}

}  // namespace

CodeGrade grade_code(Sandbox& sandbox, const CodeTask& task, std::string text,
                     const GradeCodeOptions& options) {
  std::promise<CodeGrade> promise;
  grade_code(sandbox, task, std::move(text), options,
             [&promise](CodeGrade grade) { promise.set_value(std::move(grade)); });
  return promise.get_future().get();
}

void grade_code(Sandbox& sandbox, CodeTask task, std::string text, const GradeCodeOptions& options,
                std::function<void(CodeGrade)> done) {
  sandbox.submit(
      [task = std::move(task), text = std::move(text), extracted = options.extracted,
       done = std::move(done)](Workbench& bench) { done(graded(bench, task, text, extracted)); });
}

}  // namespace convene
