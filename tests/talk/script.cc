#include "talk/script.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

#include "base/error.h"
#include "base/text.h"
#include "support/teams.h"

namespace convene::talk {
namespace {

struct Statement {
  std::string head;
  std::string body;
  int line = 0;
};

bool is_indented(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t');
}

/// The indented lines without the indentation that they share.
std::string dedented(const std::vector<std::string_view>& lines) {
  std::size_t indent = std::string::npos;
  for (const std::string_view line : lines)
    if (!trimmed(line).empty()) indent = std::min(indent, line.find_first_not_of(" \t"));
  std::vector<std::string> kept;
  for (const std::string_view line : lines)
    kept.emplace_back(trimmed(line).empty() ? std::string_view() : line.substr(indent));
  while (!kept.empty() && kept.back().empty()) kept.pop_back();
  return join(kept, "\n");
}

std::vector<Statement> statements_of(const std::string& text) {
  std::vector<Statement> statements;
  std::vector<std::string_view> body;
  const auto end_body = [&] {
    if (!statements.empty()) statements.back().body = dedented(std::exchange(body, {}));
  };
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    if (line.starts_with('#')) continue;
    if (is_indented(line) || (trimmed(line).empty() && !body.empty())) {
      body.push_back(line);
    } else if (!trimmed(line).empty()) {
      end_body();
      statements.push_back({.head = std::string(trimmed(line)), .body = {}, .line = number});
    }
  }
  end_body();
  return statements;
}

/// Reads one statement's head word by word.
class Words {
 public:
  Words(const std::string& file, const Statement& statement)
      : file_(file), statement_(statement), rest_(statement.head) {}

  bool take(std::string_view phrase) {
    const bool there =
        rest_.starts_with(phrase) && (rest_.size() == phrase.size() ||
                                      rest_[phrase.size()] == ' ' || rest_[phrase.size()] == ':');
    if (there) rest_ = trimmed(rest_.substr(phrase.size()));
    return there;
  }

  std::string word() {
    const std::size_t end = std::min(rest_.find_first_of(" :"), rest_.size());
    if (end == 0) fail("a word is missing");
    std::string word(rest_.substr(0, end));
    rest_ = trimmed(rest_.substr(end));
    return word;
  }

  std::optional<int> number() {
    int value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return std::nullopt;
    rest_ = trimmed(rest_.substr(static_cast<std::size_t>(end - rest_.data())));
    return value;
  }

  int needed_number() {
    const std::optional<int> value = number();
    if (!value) fail("a number is missing");
    return *value;
  }

  /// What follows on the line, or the body.
  std::string text() {
    if (rest_.starts_with(':')) rest_ = trimmed(rest_.substr(1));
    if (rest_.empty()) return statement_.body;
    return std::string(std::exchange(rest_, {}));
  }

  std::string quoted() {
    if (rest_.size() < 2 || rest_.front() != '"' || rest_.back() != '"')
      fail("a text in double quotes is missing");
    std::string text;
    const std::string_view inside = rest_.substr(1, rest_.size() - 2);
    for (std::size_t i = 0; i < inside.size(); ++i) {
      const bool escaped = inside[i] == '\\' && i + 1 < inside.size();
      if (escaped) ++i;
      text += escaped && inside[i] == 'n' ? '\n' : inside[i];
    }
    rest_ = {};
    return text;
  }

  bool is_over() const { return rest_.empty(); }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(fmt::format("{}:{}: {} in '{}'", file_, statement_.line, what, statement_.head),
                "tests/talk/README.md shows every statement");
  }

 private:
  const std::string& file_;
  const Statement& statement_;
  std::string_view rest_;
};

class Parser {
 public:
  explicit Parser(std::string file) { script_.file = std::move(file); }

  Script parse(const std::string& text) {
    for (const Statement& statement : statements_of(text)) {
      Words words(script_.file, statement);
      if (!setting(words, statement) && !conclusion(words)) beat(words, statement.line);
      if (!words.is_over()) words.fail("more than was expected");
    }
    if (script_.team.name.empty()) throw Error(script_.file + ": no team");
    if (!expectations_.empty()) throw Error(script_.file + ": a seat sees, but has no turn");
    script_.problem.id = "talk";
    override_limits();
    return std::move(script_);
  }

 private:
  bool setting(Words& words, const Statement& statement) {
    if (words.take("team")) {
      team(words, statement);
    } else if (words.take("prompt")) {
      const std::string name = words.word();
      prompts_[name] = words.text();
    } else if (words.take("kind")) {
      script_.problem.kind = answer_kind(words.word());
    } else if (words.take("part")) {
      const std::string name = words.word();
      script_.problem.parts.push_back({name, words.text()});
    } else if (words.take("problem")) {
      script_.problem.parts.push_back({"statement", words.text()});
    } else if (words.take("tokens")) {
      limits_.tokens = words.needed_number();
    } else if (words.take("turns")) {
      limits_.turns = words.needed_number();
    } else if (words.take("rounds")) {
      limits_.rounds = words.needed_number();
    } else {
      return false;
    }
    return true;
  }

  void team(Words& words, const Statement& statement) {
    if (!words.is_over()) {
      script_.team = testing::shipped_team(words.word());
      return;
    }
    script_.team = parse_team(script_.file, statement.body, [this](const std::string& name) {
      const auto own = prompts_.find(name);
      return own == prompts_.end() ? testing::shipped_prompt(name) : own->second;
    });
    if (script_.team.name.empty()) script_.team.name = "inline";
  }

  bool conclusion(Words& words) {
    if (words.take("ends")) {
      script_.ending = ending_named(words.word());
      if (!script_.ending) words.fail("no such ending");
    } else if (words.take("answer")) {
      script_.answer = words.text();
    } else if (words.take("text")) {
      script_.text = words.text();
    } else if (words.take("because")) {
      script_.because.push_back(words.quoted());
    } else {
      return false;
    }
    return true;
  }

  void beat(Words& words, int line) {
    Beat beat;
    beat.line = line;
    beat.role = words.word();
    beat.number = words.number().value_or(0);
    if (expectation(words, beat)) return;
    if (words.take("says")) {
      says(words, beat);
    } else if (words.take("fails")) {
      beat.kind = Beat::Kind::fails;
      const auto kind = failure_kind(words.word());
      if (!kind) words.fail("no such failure");
      beat.failure = *kind;
    } else if (words.take("is cut off")) {
      beat.kind = Beat::Kind::cut_off;
    } else if (words.take("finds")) {
      beat.kind = Beat::Kind::finds;
      beat.text = words.quoted();
    } else {
      words.fail("no such statement");
    }
    const auto waiting = expectations_.find(name_of(beat.role, beat.number));
    if (waiting != expectations_.end()) {
      beat.expectations = std::move(waiting->second);
      expectations_.erase(waiting);
    }
    script_.beats.push_back(std::move(beat));
  }

  bool expectation(Words& words, const Beat& beat) {
    Expectation expected;
    expected.line = beat.line;
    if (words.take("sees")) {
      expected.text = words.quoted();
    } else if (words.take("never sees")) {
      expected.kind = Expectation::Kind::never_sees;
      expected.text = words.quoted();
    } else if (words.take("may say")) {
      expected.kind = Expectation::Kind::tokens;
      expected.tokens = words.needed_number();
      if (!words.take("tokens")) words.fail("'tokens' is missing");
    } else {
      return false;
    }
    expectations_[name_of(beat.role, beat.number)].push_back(std::move(expected));
    return true;
  }

  static void says(Words& words, Beat& beat) {
    Words ahead = words;
    const std::optional<int> tokens = ahead.number();
    if (tokens && ahead.take("tokens")) {
      beat.tokens = *tokens;
      beat.text = ahead.text();
      words.text();
    } else {
      beat.text = words.text();
    }
  }

  void override_limits() {
    Limits& limits = script_.team.limits;
    if (limits_.tokens) limits.tokens = limits_.tokens;
    if (limits_.turns) limits.turns = limits_.turns;
    if (limits_.rounds) limits.rounds = limits_.rounds;
  }

  Script script_;
  Limits limits_;
  std::map<std::string, std::string> prompts_;
  std::map<std::string, std::vector<Expectation>> expectations_;  // by seat, until its next turn
};

}  // namespace

Script parse_script(const std::string& file, const std::string& text) {
  return Parser(file).parse(text);
}

std::string name_of(const std::string& role, int number) {
  return number == 0 ? role : fmt::format("{} {}", role, number);
}

}  // namespace convene::talk
