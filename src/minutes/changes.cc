#include "minutes/changes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::size_t kAround = 24;   // bytes shown before the difference
constexpr std::size_t kExcerpt = 72;  // bytes shown in all

bool inside_character(const std::string& text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

std::string excerpt(const std::string& text, std::size_t at) {
  std::size_t begin = at > kAround ? at - kAround : 0;
  while (begin > 0 && inside_character(text, begin)) --begin;
  std::size_t end = std::min(text.size(), begin + kExcerpt);
  while (inside_character(text, end)) ++end;
  const std::string shown =
      replace_all(printable(std::string_view(text).substr(begin, end - begin)), "\n", "\\n");
  return fmt::format("\"{}{}{}\"", begin > 0 ? "…" : "", shown, end < text.size() ? "…" : "");
}

/// Collects one line for each thing that is not the same.
class Differences {
 public:
  template <class T>
  void value(const char* name, const T& before, const T& after) {
    if (before != after) lines_.push_back(fmt::format("{} {} → {}", name, before, after));
  }
  template <class T>
  void value(const char* name, const std::optional<T>& before, const std::optional<T>& after) {
    if (before == after) return;
    lines_.push_back(fmt::format("{} {} → {}", name, word(before), word(after)));
  }
  void text(const std::string& name, const std::string& before, const std::string& after) {
    if (before != after) lines_.push_back(fmt::format("{}, {}", name, short_diff(before, after)));
  }
  void line(std::string line) { lines_.push_back(std::move(line)); }

  std::vector<std::string> take() { return std::move(lines_); }

 private:
  template <class T>
  static std::string word(const std::optional<T>& value) {
    return value ? fmt::format("{}", *value) : "none";
  }

  std::vector<std::string> lines_;
};

void compare(Differences& differences, const Sampling& before, const Sampling& after) {
  differences.value("temperature", before.temperature, after.temperature);
  differences.value("top_p", before.top_p, after.top_p);
  differences.value("top_k", before.top_k, after.top_k);
  differences.value("min_p", before.min_p, after.min_p);
  differences.value("tokens_max", before.tokens_max, after.tokens_max);
  differences.value("stop", fmt::format("{}", before.stop), fmt::format("{}", after.stop));
  differences.value("seed", before.seed, after.seed);
  differences.value("logprobs", before.logprobs, after.logprobs);
}

void compare(Differences& differences, const std::vector<Message>& before,
             const std::vector<Message>& after) {
  const std::size_t both = std::min(before.size(), after.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (before[i].role != after[i].role)
      differences.line(fmt::format("message {} is now the {}'s, not the {}'s", i + 1,
                                   to_string(after[i].role), to_string(before[i].role)));
    differences.text(fmt::format("message {} ({})", i + 1, to_string(before[i].role)),
                     before[i].content, after[i].content);
  }
  for (std::size_t i = both; i < after.size(); ++i)
    differences.line(fmt::format("message {} ({}) is new: {}", i + 1, to_string(after[i].role),
                                 excerpt(after[i].content, 0)));
  for (std::size_t i = both; i < before.size(); ++i)
    differences.line(fmt::format("message {} ({}) is gone: {}", i + 1, to_string(before[i].role),
                                 excerpt(before[i].content, 0)));
}

void compare(Differences& differences, const std::optional<Schema>& before,
             const std::optional<Schema>& after) {
  if (before == after) return;
  if (!before) return differences.line("a schema is new: " + after->name);
  if (!after) return differences.line("the schema is gone: " + before->name);
  differences.text("schema's name", before->name, after->name);
  differences.text("schema", before->json, after->json);
}

void compare(Differences& differences, const Request& before, const Request& after) {
  differences.text("model", before.model, after.model);
  compare(differences, before.messages, after.messages);
  compare(differences, before.sampling, after.sampling);
  compare(differences, before.schema, after.schema);
}

void compare(Differences& differences, const Program& before, const Program& after) {
  differences.text("value", before.value, after.value);
  differences.text("goal", before.goal, after.goal);
  differences.text("tests", before.tests, after.tests);
  differences.text("code", before.code, after.code);
  differences.text("concepts", before.concepts, after.concepts);
}

void compare(Differences& differences, const Usage& before, const Usage& after) {
  differences.value("prompt tokens", before.prompt_tokens, after.prompt_tokens);
  differences.value("completion tokens", before.completion_tokens, after.completion_tokens);
  differences.value("reasoning tokens", before.reasoning_tokens, after.reasoning_tokens);
  differences.value("dollars", before.dollars, after.dollars);
}

void compare(Differences& differences, const Reply& before, const Reply& after) {
  differences.text("text", before.text, after.text);
  differences.text("reasoning", before.reasoning, after.reasoning);
  differences.text("model", before.model, after.model);
  differences.value("cut off", before.finish == Finish::length, after.finish == Finish::length);
  compare(differences, before.usage, after.usage);
}

void compare(Differences& differences, const Execution& before, const Execution& after) {
  differences.value("passed", before.passed, after.passed);
  differences.text("finding", before.finding, after.finding);
}

void compare(Differences& differences, const Failure& before, const Failure& after) {
  differences.value("failure", std::string(to_string(before.kind)),
                    std::string(to_string(after.kind)));
  differences.text("detail", before.detail, after.detail);
  differences.text("text", before.text, after.text);
  compare(differences, before.usage, after.usage);
}

/// Alternatives of the same kind are compared, of different kinds named.
template <class Variant>
void compare_kinds(Differences& differences, const Variant& before, const Variant& after) {
  if (before.index() != after.index()) return differences.line("another kind of turn");
  std::visit([&]<class T>(const T& old) { compare(differences, old, std::get<T>(after)); }, before);
}

std::string what(const Result<Said>& outcome) {
  if (!outcome) return fmt::format("failed ({})", to_string(outcome.error().kind));
  return std::holds_alternative<Reply>(*outcome) ? "was answered" : "was executed";
}

}  // namespace

std::vector<std::string> changes(const Prompt& before, const Prompt& after) {
  Differences differences;
  compare_kinds(differences, before, after);
  return differences.take();
}

std::vector<std::string> changes(const Result<Said>& before, const Result<Said>& after) {
  Differences differences;
  if (before.has_value() != after.has_value()) {
    differences.line(fmt::format("{}, now {}", what(before), what(after)));
  } else if (before) {
    compare_kinds(differences, *before, *after);
  } else {
    compare(differences, before.error(), after.error());
  }
  return differences.take();
}

std::string short_diff(const std::string& before, const std::string& after) {
  CHECK(before != after, "size={}", before.size());
  const auto [old_end, new_end] =
      std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto at = static_cast<std::size_t>(old_end - before.begin());
  const auto line = std::count(before.begin(), old_end, '\n') + 1;
  return fmt::format("line {}: {} → {}", line, excerpt(before, at), excerpt(after, at));
}

}  // namespace convene
