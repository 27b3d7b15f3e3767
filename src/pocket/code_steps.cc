#include "pocket/code_steps.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "base/hash.h"
#include "base/text.h"
#include "pocket/python_run.h"
#include "pocket/spelling.h"

namespace convene::pocket {
namespace {

/// One step with all its constants: which of them is used is drawn.
using Forms = std::vector<CodeStep>;

constexpr std::string_view kLetters = "abcde";

Forms fixed(const char* name, const char* phrase, const char* code) {
  return {{name, phrase, code}};
}

/// With other words for people.
Forms fixed(const char* name, const char* phrase, const char* code, const char* words) {
  return {{name, phrase, code, words, words}};
}

/// {} in phrase and code is a number in [low, high]; open leaves it open.
Forms counting(const char* name, const char* phrase, const char* code, int low, int high,
               const char* open) {
  Forms forms;
  for (int i = low; i <= high; ++i) {
    const std::string number = std::to_string(i), told = replace_all(phrase, "{}", number);
    forms.push_back({name, told, replace_all(code, "{}", number), told, open});
  }
  return forms;
}

/// {} is a letter; ! is another one, where there is any. open leaves them open.
Forms lettered(const char* name, const char* phrase, const char* code, const char* open) {
  Forms forms;
  const bool two = std::string_view(phrase).find('!') != std::string_view::npos;
  for (const char one : kLetters) {
    for (const char other : two ? kLetters : kLetters.substr(0, 1)) {
      if (two && one == other) continue;
      const auto filled = [&](const char* text) {
        return replace_all(replace_all(text, "{}", {&one, 1}), "!", {&other, 1});
      };
      forms.push_back({name, filled(phrase), filled(code), filled(phrase), open});
    }
  }
  return forms;
}

std::string random_letter(Random& random) {
  return std::string(1, kLetters[static_cast<std::size_t>(random.between(0, 4))]);
}

const std::vector<Forms>& list_steps() {
  static const std::vector<Forms> all = {
      fixed("sort", "sort it", "x=sorted(x)"),
      {{"sort down", "sort it downwards", "x=sorted(x)[::-1]", "sort it downwards",
        "sort it down, the largest first"}},
      fixed("reverse", "reverse it", "x=x[::-1]"),
      fixed("keep even", "keep the even ones", "x=[v for v in x if v%2==0]"),
      fixed("keep odd", "keep the odd ones", "x=[v for v in x if v%2==1]"),
      fixed("double even", "double the even ones", "x=[v*2 if v%2==0 else v for v in x]"),
      fixed("keep every second", "keep every second one", "x=x[::2]",
            "keep every second one (the first, the third, the fifth and so on)"),
      fixed("repeat", "repeat it", "x=x+x"),
      fixed("append sum", "append its sum", "x=x+[sum(x)]"),
      fixed("append length", "append its length", "x=x+[len(x)]"),
      fixed("remove largest", "remove the largest", "x=[v for v in x if v<max(x)]",
            "remove every one that equals the largest"),
      counting("drop first", "drop the first {}", "x=x[{}:]", 1, 3, "drop the first few"),
      counting("drop last", "drop the last {}", "x=x[:-{}]", 1, 3, "drop the last few"),
      counting("keep first", "keep the first {}", "x=x[:{}]", 2, 4, "keep the first few"),
      counting("keep last", "keep the last {}", "x=x[-{}:]", 2, 4, "keep the last few"),
      counting("rotate", "move the first {} to the end", "x=x[{}:]+x[:{}]", 1, 3,
               "rotate it (move the first few to the end)"),
      counting("append", "append {}", "x=x+[{}]", 0, 9, "append a number"),
      counting("put first", "put {} first", "x=[{}]+x", 0, 9, "put a number first"),
      counting("add", "add {} to each", "x=[v+{} for v in x]", 1, 9, "add a number to each"),
      counting("subtract", "subtract {} from each", "x=[v-{} for v in x]", 1, 5,
               "subtract a number from each"),
      counting("multiply", "multiply each by {}", "x=[v*{} for v in x]", 2, 5,
               "multiply each by a number"),
      counting("keep above", "keep those above {}", "x=[v for v in x if v>{}]", 1, 6,
               "keep those above a number"),
      counting("keep below", "keep those below {}", "x=[v for v in x if v<{}]", 4, 9,
               "keep those below a number")};
  return all;
}

const std::vector<Forms>& text_steps() {
  static const std::vector<Forms> all = {
      fixed("sort", "sort its letters", "s=''.join(sorted(s))"),
      fixed("reverse", "reverse it", "s=s[::-1]"),
      fixed("keep every second", "keep every second letter", "s=s[::2]",
            "keep every second letter (the first, the third, the fifth and so on)"),
      fixed("repeat", "repeat it", "s=s+s"),
      counting("drop first", "drop the first {}", "s=s[{}:]", 1, 3, "drop the first few letters"),
      counting("drop last", "drop the last {}", "s=s[:-{}]", 1, 3, "drop the last few letters"),
      counting("keep first", "keep the first {}", "s=s[:{}]", 2, 4, "keep the first few letters"),
      counting("rotate", "move the first {} to the end", "s=s[{}:]+s[:{}]", 1, 3,
               "rotate it (move the first few letters to the end)"),
      lettered("append", "append '{}!'", "s=s+'{}!'", "append two letters"),
      lettered("put first", "put '{}' first", "s='{}'+s", "put a letter first"),
      lettered("replace", "replace '{}' by '!'", "s=s.replace('{}','!')",
               "replace a letter by another"),
      lettered("remove", "remove every '{}'", "s=s.replace('{}','')",
               "remove every one of a letter")};
  return all;
}

const std::vector<Forms>& list_results() {
  static const std::vector<Forms> all = {fixed("sum", "return its sum", "return sum(x)"),
                                         fixed("length", "return its length", "return len(x)"),
                                         fixed("largest", "return the largest", "return max(x)"),
                                         fixed("smallest", "return the smallest", "return min(x)"),
                                         fixed("first", "return the first", "return x[0]"),
                                         fixed("last", "return the last", "return x[-1]")};
  return all;
}

const std::vector<Forms>& text_results() {
  static const std::vector<Forms> all = {
      fixed("length", "return its length", "return len(s)"),
      fixed("first", "return the first letter", "return s[0]"),
      fixed("last", "return the last letter", "return s[-1]"),
      lettered("count", "return how often '{}' is in it", "return s.count('{}')",
               "return the count of a letter")};
  return all;
}

bool holds(const std::vector<CodeStep>& steps, const std::string& name) {
  return std::ranges::any_of(steps, [&](const CodeStep& step) { return step.name == name; });
}

bool is_text(const Task& task) {
  return task.given.starts_with("f('");
}

/// Without quotes and fences around it; the code itself as it is.
std::string bare_code(const std::string& answer) {
  std::string_view code = trimmed(answer);
  constexpr std::string_view kTag = "answer:";
  if (lower_ascii(code.substr(0, kTag.size())) == kTag) code = trimmed(code.substr(kTag.size()));
  if (code.size() > 2 && !code.starts_with("```") && code.front() == '`' && code.back() == '`')
    code = code.substr(1, code.size() - 2);
  return std::string(code);
}

python::Run run_code(const std::string& code, bool text, const std::string& argument) {
  const auto program = python::parse(code, text ? "s" : "x");
  if (!program) return {"", "it cannot be read: " + program.error(), {}};
  return python::run(*program, argument);
}

/// The same ones for every answer to the same problem.
std::vector<std::string> hidden_arguments(const Task& task) {
  constexpr int kArguments = 12;
  Random random(Hasher().add("hidden").add(task.canonical).value());
  std::vector<std::string> arguments;
  for (int i = 0; i < kArguments; ++i) arguments.push_back(random_argument(is_text(task), random));
  return arguments;
}

/// "f([4,7,1]) gives 17, not 20"
std::string mismatch(const std::string& argument, const python::Run& run,
                     const std::string& wanted) {
  if (run.value.empty()) return fmt::format("f({}) fails: {}", argument, run.trouble);
  return fmt::format("f({}) gives {}, not {}", argument, run.value, wanted);
}

std::string account_of(const python::Run& run) {
  if (!run.trouble.empty() && run.trace.empty()) return run.trouble + ".";
  std::string account = join(run.trace, "; ");
  if (!run.trouble.empty()) account += "; " + run.trouble;
  return account.empty() ? "" : account + ".";
}

/// One digit or one quoted letter is another; nothing where there is none.
std::string with_another_constant(std::string code, Random& random) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool digit = code[i] >= '0' && code[i] <= '9';
    const bool letter = i > 0 && code[i - 1] == '\'' && code[i] >= 'a' && code[i] <= 'e';
    if (digit || letter) places.push_back(i);
  }
  if (places.empty()) return {};
  char& changed = code[random.pick(places)];
  if (changed > '9') {
    changed = random_letter(random)[0];
  } else {
    const int digit = changed - '0';
    changed = static_cast<char>('0' + (random.chance(0.5) ? (digit + 1) % 10 : (digit + 9) % 10));
  }
  return code;
}

std::string with_another_step(const std::string& code, bool text, Random& random) {
  std::vector<std::string> statements = statements_of(code);
  const auto steps = static_cast<std::int64_t>(statements.size()) - 1;
  if (steps < 1) return code;
  const auto at = static_cast<std::size_t>(random.between(0, steps - 1));
  const double kind = random.unit();
  if (kind < 0.35 && steps > 1) {
    const auto other = static_cast<std::size_t>(random.between(0, steps - 1));
    std::swap(statements[at], statements[other]);
  } else if (kind < 0.6) {
    statements.erase(statements.begin() + static_cast<std::ptrdiff_t>(at));
  } else if (kind < 0.9) {
    statements[at] = random_step(text, random).code;
  } else {
    statements.back() = random_result(text, 0.3, random).code;
  }
  return join(statements, "; ");
}

/// The step with each of its constants, its own included; only itself where it is not in the list.
Forms forms_of(const CodeStep& step, const std::vector<Forms>& all) {
  const auto found =
      std::ranges::find(all, step.name, [](const Forms& forms) { return forms[0].name; });
  return found == all.end() ? Forms{step} : *found;
}

/// Fits the arguments as the plan does, and yet gives something else for some other argument.
bool rivals(const CodePlan& plan, const CodePlan& other, const std::vector<std::string>& arguments,
            Random& random) {
  constexpr int kOthers = 24;
  const std::string code = plan.code(), rival = other.code();
  if (code == rival) return false;
  const auto differ = [&](const std::string& argument) {
    return result_of(code, plan.text, argument) != result_of(rival, plan.text, argument);
  };
  if (std::ranges::any_of(arguments, differ)) return false;
  for (int i = 0; i < kOthers; ++i)
    if (differ(random_argument(plan.text, random))) return true;
  return false;
}

/// The step of a plan at that place; its result behind the last.
CodeStep& step_at(CodePlan& plan, std::size_t place) {
  return place < plan.steps.size() ? plan.steps[place] : plan.result;
}

/// Of the plans with the other's steps and any constants from that place on.
bool any_rival(const CodePlan& plan, CodePlan& other, std::size_t place,
               const std::vector<std::string>& arguments, Random& random) {
  if (place > plan.steps.size()) return rivals(plan, other, arguments, random);
  const bool result = place == plan.steps.size();
  const CodeStep own = step_at(other, place);
  const auto& lists = result ? list_results() : list_steps();
  const auto& texts = result ? text_results() : text_steps();
  bool found = false;
  for (const CodeStep& form : forms_of(own, plan.text ? texts : lists)) {
    step_at(other, place) = form;
    found = found || any_rival(plan, other, place + 1, arguments, random);
  }
  step_at(other, place) = own;
  return found;
}

}  // namespace

std::string CodePlan::code() const {
  std::string all;
  for (const CodeStep& step : steps) all += step.code + "; ";
  return all + result.code;
}

CodeStep random_step(bool text, Random& random) {
  return random.pick(random.pick(text ? text_steps() : list_steps()));
}

CodeStep random_result(bool text, double plain, Random& random) {
  if (random.chance(plain)) return {"", "return it", text ? "return s" : "return x"};
  return random.pick(random.pick(text ? text_results() : list_results()));
}

CodePlan random_plan(int steps, double plain, Random& random) {
  constexpr double kTexts = 0.3;
  CodePlan plan;
  plan.text = random.chance(kTexts);
  while (static_cast<int>(plan.steps.size()) < steps) {
    CodeStep step = random_step(plan.text, random);
    if (!holds(plan.steps, step.name)) plan.steps.push_back(std::move(step));
  }
  plan.result = random_result(plan.text, plain, random);
  return plan;
}

std::string random_argument(bool text, Random& random) {
  const auto size = random.between(4, 6);
  std::vector<std::string> parts;
  for (int i = 0; i < size; ++i)
    parts.push_back(text ? random_letter(random) : std::to_string(random.between(0, 9)));
  return text ? "'" + join(parts, "") + "'" : "[" + join(parts, ",") + "]";
}

std::string telling_argument(const CodePlan& plan, Random& random) {
  constexpr int kTries = 6;
  constexpr std::size_t kLengthMax = 26;
  const std::string code = plan.code();
  for (int i = 0; i < kTries; ++i) {
    std::string argument = random_argument(plan.text, random);
    const python::Run run = run_code(code, plan.text, argument);
    bool good = run.trouble.empty() && run.trace.size() >= plan.steps.size();
    std::string before = argument;
    for (std::size_t s = 0; good && s < plan.steps.size(); ++s) {
      const std::string after = run.trace[s].substr(plan.steps[s].code.size() - 1);
      good = after != before && after != "[]" && after != "''" && after.size() <= kLengthMax;
      before = after;
    }
    if (good) return argument;
  }
  return {};
}

bool is_told_by(const CodePlan& plan, const std::vector<std::string>& arguments, bool order_open,
                Random& random) {
  CodePlan other = plan;
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    for (const CodeStep& form : forms_of(plan.steps[i], plan.text ? text_steps() : list_steps())) {
      other.steps[i] = form;
      if (rivals(plan, other, arguments, random)) return false;
    }
    other.steps[i] = plan.steps[i];
  }
  for (const CodeStep& form : forms_of(plan.result, plan.text ? text_results() : list_results())) {
    other.result = form;
    if (rivals(plan, other, arguments, random)) return false;
  }
  other.result = plan.result;
  if (!order_open) return true;
  std::ranges::sort(other.steps, {}, &CodeStep::name);
  do {
    if (rivals(plan, other, arguments, random)) return false;
  } while (std::ranges::next_permutation(other.steps, {}, &CodeStep::name).found);
  return true;
}

bool is_told_wholly_by(const CodePlan& plan, const std::vector<std::string>& arguments,
                       bool order_open, Random& random) {
  CodePlan other = plan;
  std::ranges::sort(other.steps, {}, &CodeStep::name);
  if (!order_open) other.steps = plan.steps;
  do {
    if (any_rival(plan, other, 0, arguments, random)) return false;
  } while (order_open && std::ranges::next_permutation(other.steps, {}, &CodeStep::name).found);
  return true;
}

CodePlan plan_of(const std::string& code, bool text) {
  const auto step_of = [](const std::string& statement, const std::vector<Forms>& all) {
    for (const Forms& forms : all)
      for (const CodeStep& step : forms)
        if (step.code == statement) return step;
    CHECK(statement.starts_with("return "), "statement={}", statement);
    return CodeStep{"", "return it", statement};
  };
  std::vector<std::string> statements = statements_of(code);
  CodePlan plan{.text = text,
                .result = step_of(statements.back(), text ? text_results() : list_results())};
  statements.pop_back();
  for (const std::string& statement : statements)
    plan.steps.push_back(step_of(statement, text ? text_steps() : list_steps()));
  return plan;
}

std::vector<std::string> statements_of(const std::string& answer) {
  const std::string code = bare_code(answer);
  std::vector<std::string> all;
  for (const std::string_view part : split(code, ';')) all.emplace_back(trimmed(part));
  return all;
}

std::string argument_of(const Task& task) {
  CHECK(task.given.starts_with("f(") && task.given.ends_with(")."), "given={}", task.given);
  return task.given.substr(2, task.given.size() - 4);
}

std::string result_of(const std::string& code, bool text, const std::string& argument) {
  const python::Run run = run_code(code, text, argument);
  return run.trouble.empty() ? run.value : "none";
}

Check check_code(const Task& task, const std::string& answer, const std::string& argument) {
  constexpr std::size_t kValueMax = 120;  // no goal is half as long
  const std::string code = bare_code(answer);
  const bool text = is_text(task);
  const auto program = python::parse(code, text ? "s" : "x");
  if (!program) return {false, "none", "not a program.", "it cannot be read: " + program.error()};
  const python::Run shown = python::run(*program, argument);
  const std::string account = account_of(shown);
  if (shown.value.size() > kValueMax)
    return {false, "none", account, fmt::format("f({}) gives far too much", argument)};
  if (shown.value.empty()) return {false, "none", account, mismatch(argument, shown, "")};
  if (shown.value != task.goal)
    return {false, shown.value, account, mismatch(argument, shown, task.goal)};
  const auto solution = python::parse(task.solution, text ? "s" : "x");
  for (const std::string& hidden : hidden_arguments(task)) {
    const std::string wanted = python::run(*solution, hidden).value;
    if (wanted.empty()) continue;  // the solution has no value there
    const python::Run run = python::run(*program, hidden);
    if (run.value != wanted) return {false, shown.value, account, mismatch(hidden, run, wanted)};
  }
  return {true, shown.value, account, fmt::format("f({}) gives {}", argument, shown.value)};
}

std::string results_of(const Task& task, const std::string& answer, const std::string& argument) {
  const std::string code = bare_code(answer);
  const bool text = is_text(task);
  const auto program = python::parse(code, text ? "s" : "x");
  if (!program) return "not a program: " + code;
  std::vector<std::string> arguments = hidden_arguments(task);
  arguments.push_back(argument);
  std::vector<std::string> results;
  for (const std::string& one : arguments) results.push_back(python::run(*program, one).value);
  return join(results, " ");
}

std::string traced(const Task& task, const std::string& answer, const std::string& argument) {
  return account_of(run_code(bare_code(answer), is_text(task), argument));
}

std::string code_mistake(const Task& task, const std::string& argument, Random& random) {
  constexpr std::size_t kAccountMax = 360;
  while (true) {
    const double kind = random.unit();
    std::string answer =
        kind < 0.40   ? with_another_constant(task.solution, random)
        : kind < 0.80 ? with_another_step(task.solution, is_text(task), random)
        : kind < 0.95 ? with_another_step(with_another_step(task.solution, is_text(task), random),
                                          is_text(task), random)
                      : misspelled(task.solution, random);
    if (answer.empty()) continue;
    const Check checked = check_code(task, answer, argument);
    if (!checked.right && checked.value != task.goal && checked.account.size() <= kAccountMax)
      return answer;
  }
}

}  // namespace convene::pocket
