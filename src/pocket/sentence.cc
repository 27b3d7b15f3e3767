#include "pocket/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "pocket/lexicon.h"
#include "pocket/spelling.h"

namespace convene::pocket {
namespace {

using Words = std::vector<std::string>;

struct Size {
  std::size_t places;
  std::size_t adjectives;
};

Size size_of(Level level) {
  switch (level) {
    case Level::easy:
      return {1, 1};
    case Level::medium:
      return {2, 2};
    default:
      return {3, 3};
  }
}

struct Cast {
  Words nouns;  ///< the first does what the verb says
  Words adjectives;
  std::string verb;
};

Words some(Words from, std::size_t count, Random& random) {
  random.shuffle(from);
  from.resize(count);
  return from;
}

Words words_of(const Cast& cast) {
  Words words = cast.nouns;
  words.insert(words.end(), cast.adjectives.begin(), cast.adjectives.end());
  words.push_back(cast.verb);
  return words;
}

/// Beings first; otherwise in the order of the words.
Cast cast_of(const Words& words) {
  Cast cast;
  for (const std::string& word : words) {
    const WordClass kind = word_of(word)->kind;
    if (kind == WordClass::verb) cast.verb = word;
    if (kind == WordClass::adjective) cast.adjectives.push_back(word);
    if (kind == WordClass::noun) cast.nouns.push_back(word);
  }
  std::stable_partition(cast.nouns.begin(), cast.nouns.end(), is_being);
  return cast;
}

/// The adjectives go to the first nouns, one each.
std::string composed(const Cast& cast, Random& random) {
  std::string text;
  for (std::size_t i = 0; i < cast.nouns.size(); ++i) {
    if (i == 1) text += fmt::format(" {}", third_person(cast.verb));
    if (i > 0) text += fmt::format(" {} ", random.pick(prepositions()));
    text += "the ";
    if (i < cast.adjectives.size()) text += cast.adjectives[i] + " ";
    text += cast.nouns[i];
  }
  return text;
}

/// The words' forms separated by white space, without commas and the like. Absent if one is unknown
/// or there are too many.
struct Reading {
  std::vector<Word> words;
  std::string unknown;
};

Reading read(const std::string& answer) {
  constexpr std::size_t kBytesMax = 400;
  Reading reading;
  if (answer.size() > kBytesMax) return {{}, "so many words"};
  std::string plain = bare_spelling(answer);
  std::replace_if(
      plain.begin(), plain.end(),
      [](char c) { return c == '\n' || c == '\t' || c == ',' || c == '"' || c == '!'; }, ' ');
  for (const std::string_view form : split(plain, ' ')) {
    if (form.empty()) continue;
    const auto word = word_of(form);
    if (!word) return {{}, std::string(form)};
    reading.words.push_back(*word);
  }
  return reading;
}

Words content_of(const std::vector<Word>& words) {
  Words content;
  for (const Word& word : words)
    if (is_content(word.kind)) content.push_back(word.base);
  std::sort(content.begin(), content.end());
  return content;
}

/// The first word too much or too few. Both are sorted.
std::string difference(const Words& used, const Words& wanted) {
  Words extra;
  Words missing;
  std::set_difference(used.begin(), used.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(extra));
  std::set_difference(wanted.begin(), wanted.end(), used.begin(), used.end(),
                      std::back_inserter(missing));
  if (!missing.empty()) return fmt::format("does not use {}", missing[0]);
  if (std::binary_search(wanted.begin(), wanted.end(), extra[0]))
    return fmt::format("uses {} too often", extra[0]);
  return fmt::format("uses {}, which is not given", extra[0]);
}

Words goal_of(const Task& task) {
  Words words;
  for (const std::string_view word : split(task.goal, ' ')) words.emplace_back(word);
  return words;
}

Task task_of(Level level, Words words, Random& random) {
  Task task;
  task.family = "sentence";
  task.level = level;
  task.solution = composed(cast_of(words), random);
  task.task = fmt::format("words {}.", fmt::join(words, " "));
  task.statement = fmt::format(
      "Write one sentence that uses each of the words {} exactly once, in any form, and otherwise "
      "only small words such as the, a, and, is, to, with, near.",
      fmt::join(words, ", "));
  std::sort(words.begin(), words.end());
  task.goal = join(words, " ");
  task.canonical = task.goal;
  task.given = "list its words.";
  return task;
}

const Words& relatives(WordClass kind) {
  if (kind == WordClass::noun) return nouns();
  return kind == WordClass::verb ? verbs() : adjectives();
}

/// One content word of the sentence left out, said twice, or replaced by another of its kind.
std::string with_another_word(const Task& task, Random& random) {
  std::vector<std::string_view> forms = split(task.solution, ' ');
  std::vector<std::size_t> content;
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (is_content(word_of(forms[i])->kind)) content.push_back(i);
  const std::size_t at = random.pick(content);
  const Word word = word_of(forms[at]).value();
  const std::string other = random.pick(relatives(word.kind));
  const std::string form = word.kind == WordClass::verb ? third_person(other) : other;
  Words changed(forms.begin(), forms.end());
  const auto place = changed.begin() + static_cast<std::ptrdiff_t>(at);
  if (word.kind == WordClass::adjective && random.chance(0.6)) {
    changed.erase(place);
  } else if (random.chance(0.15)) {
    changed.insert(place, changed[at]);
  } else {
    *place = form;
  }
  return join(changed, " ");
}

/// A right sentence of fewer or other words.
std::string another_sentence(const Task& task, Random& random) {
  Cast cast = cast_of(goal_of(task));
  random.shuffle(cast.nouns);
  random.shuffle(cast.adjectives);
  if (random.chance(0.5) && cast.nouns.size() > 2) cast.nouns.pop_back();
  if (random.chance(0.5) || cast.adjectives.size() > cast.nouns.size()) cast.adjectives.pop_back();
  if (random.chance(0.3)) cast.nouns.back() = random.pick(nouns());
  if (random.chance(0.3)) cast.verb = random.pick(verbs());
  return composed(cast, random);
}

std::string broken_sentence(const Task& task, Random& random) {
  const auto forms = split(task.solution, ' ');
  Words words(forms.begin(), forms.end());
  if (random.chance(0.4)) {
    random.shuffle(words);
  } else if (random.chance(0.5)) {
    words.resize(
        static_cast<std::size_t>(random.between(1, static_cast<std::int64_t>(words.size()) - 1)));
  } else {
    words[static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(words.size()) - 1))] =
        random.pick(Words{"people", "it", "very", "they", "blue", "eats"});
  }
  return join(words, " ");
}

class Sentence : public Family {
 public:
  std::string name() const override { return "sentence"; }

  Task draw(Level level, Random& random) const override {
    const Size size = size_of(level);
    Cast cast{some(places(), size.places, random), some(adjectives(), size.adjectives, random),
              random.pick(verbs())};
    cast.nouns.push_back(random.pick(beings()));
    Words words = words_of(cast);
    random.shuffle(words);
    return task_of(level, words, random);
  }

  Check check(const Task& task, const std::string& answer) const override {
    const Reading reading = read(answer);
    if (!reading.unknown.empty())
      return {false, "none", fmt::format("uses {}.", reading.unknown),
              fmt::format("uses {}", reading.unknown)};
    if (!is_sentence(reading.words)) return {false, "none", "not a sentence.", "not a sentence"};
    const Words used = content_of(reading.words);
    const std::string value = join(used, " ");
    if (value == task.goal) return {true, value, "", "uses every word once"};
    return {false, value, "", difference(used, goal_of(task))};
  }

  std::string mistake(const Task& task, Random& random) const override {
    while (true) {
      const double kind = random.unit();
      std::string answer = kind < 0.45   ? with_another_word(task, random)
                           : kind < 0.85 ? another_sentence(task, random)
                           : kind < 0.95 ? broken_sentence(task, random)
                                         : misspelled(task.solution, random);
      if (!check(task, answer).right) return answer;
    }
  }

  Working work(const Task&, const std::string&) const override { return {}; }
};

}  // namespace

std::unique_ptr<Family> sentence() {
  return std::make_unique<Sentence>();
}

}  // namespace convene::pocket
