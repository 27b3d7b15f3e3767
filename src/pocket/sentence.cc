#include "pocket/sentence.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "pocket/lexicon.h"
#include "pocket/range.h"
#include "pocket/spelling.h"

namespace convene::pocket {
namespace {

using Words = std::vector<std::string>;

struct Sizes {
  std::size_t sentences;
  Range places;
  Range adjectives;
  Range
      repeats;  ///< of places and adjectives: some are given several times, once a sentence at most
};

Sizes sizes_of(Level level) {
  switch (level) {
    case Level::easy:
      return {2, {4, 5}, {4, 5}, {2, 4}};
    case Level::medium:
      return {3, {4, 6}, {4, 6}, {4, 7}};
    default:
      return {4, {5, 7}, {5, 7}, {7, 11}};
  }
}

/// What one sentence is made of.
struct Cast {
  Words nouns;  ///< the first does what the verb says
  Words adjectives;
  std::string verb;
};

void add_some(Words from, std::size_t count, Random& random, Words& to) {
  random.shuffle(from);
  to.insert(to.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count));
}

Words random_words(Level level, Random& random) {
  const Sizes sizes = sizes_of(level);
  Words words;
  add_some(places(), drawn(sizes.places, random), random, words);
  add_some(adjectives(), drawn(sizes.adjectives, random), random, words);
  for (std::size_t left = drawn(sizes.repeats, random); left > 0;) {
    const std::string word = random.pick(words);
    if (static_cast<std::size_t>(std::ranges::count(words, word)) == sizes.sentences) continue;
    words.push_back(word);
    --left;
  }
  add_some(beings(), sizes.sentences, random, words);
  add_some(verbs(), sizes.sentences, random, words);
  random.shuffle(words);
  return words;
}

enum class Dealing { apart, in_turn };

/// Words to the sentences in turn; `apart`: to the next one that does not have the word yet, if
/// any.
void deal(const Words& words, Words Cast::*to, std::vector<Cast>& casts, Dealing dealing) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::size_t skipped = 0;
    const auto has = [&] {
      return std::ranges::count(casts[(i + skipped) % casts.size()].*to, words[i]) > 0;
    };
    while (dealing == Dealing::apart && skipped < casts.size() && has()) ++skipped;
    (casts[(i + skipped) % casts.size()].*to).push_back(words[i]);
  }
}

/// One sentence a verb. Everything is given out in the order of the words, beings first.
std::vector<Cast> casts_of(const Words& words, Dealing dealing = Dealing::apart) {
  Words nouns, adjectives;
  std::vector<Cast> casts;
  for (const std::string& word : words) {
    const WordClass kind = word_of(word)->kind;
    if (kind == WordClass::verb) casts.push_back({{}, {}, word});
    if (kind == WordClass::adjective) adjectives.push_back(word);
    if (kind == WordClass::noun) nouns.push_back(word);
  }
  if (casts.empty()) return casts;
  std::stable_partition(nouns.begin(), nouns.end(), is_being);
  deal(nouns, &Cast::nouns, casts, dealing);
  deal(adjectives, &Cast::adjectives, casts, dealing);
  return casts;
}

/// The adjectives go to the first nouns, one each, and what is left to the last one.
std::string composed(const Cast& cast, Random& random) {
  std::string text;
  for (std::size_t i = 0; i < cast.nouns.size(); ++i) {
    if (i == 1) text += fmt::format(" {}", third_person(cast.verb));
    if (i > 0) text += fmt::format(" {} ", random.pick(prepositions()));
    text += "the ";
    const bool last = i + 1 == cast.nouns.size();
    for (std::size_t j = i; j < (last ? cast.adjectives.size() : i + 1); ++j)
      if (j < cast.adjectives.size()) text += cast.adjectives[j] + " ";
    text += cast.nouns[i];
  }
  if (cast.nouns.size() == 1) text += " " + third_person(cast.verb);
  return text;
}

std::string composed(const std::vector<Cast>& casts, Random& random) {
  Words sentences;
  for (const Cast& cast : casts) sentences.push_back(composed(cast, random));
  return join(sentences, ". ");
}

/// The sentences as words, without commas and the like.
struct Reading {
  std::vector<std::vector<Word>> sentences;
  std::string unknown;  ///< a word that is not known; nothing is read then
};

Reading read(const std::string& answer) {
  constexpr std::size_t kBytesMax = 800;
  Reading reading;
  if (answer.size() > kBytesMax) return {{}, "so many words"};
  std::string plain = bare_spelling(answer);
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '\n' || c == '!'; }, '.');
  std::replace_if(
      plain.begin(), plain.end(), [](char c) { return c == '\t' || c == ',' || c == '"'; }, ' ');
  for (const std::string_view sentence : split(plain, '.')) {
    std::vector<Word> words;
    for (const std::string_view form : split(sentence, ' ')) {
      if (form.empty()) continue;
      const auto word = word_of(form);
      if (!word) return {{}, std::string(form)};
      words.push_back(*word);
    }
    if (!words.empty()) reading.sentences.push_back(std::move(words));
  }
  return reading;
}

bool are_sentences(const Reading& reading) {
  return !reading.sentences.empty() &&
         std::all_of(reading.sentences.begin(), reading.sentences.end(), is_sentence);
}

Words content_of(const std::vector<Word>& words) {
  Words content;
  for (const Word& word : words)
    if (is_content(word.kind)) content.push_back(word.base);
  return content;
}

/// Of all sentences, sorted.
Words sorted_content(const Reading& reading) {
  Words all;
  for (const auto& words : reading.sentences)
    for (std::string& word : content_of(words)) all.push_back(std::move(word));
  std::sort(all.begin(), all.end());
  return all;
}

/// "old dog run river; cat wait tree." as they come.
std::string account_of(const Reading& reading) {
  Words parts;
  for (const auto& words : reading.sentences) parts.push_back(join(content_of(words), " "));
  return join(parts, "; ") + ".";
}

/// A word that one sentence has twice; the first sentence that does ends the reading.
std::string said_twice(Reading& reading) {
  for (std::size_t i = 0; i < reading.sentences.size(); ++i) {
    Words words = content_of(reading.sentences[i]);
    std::ranges::sort(words);
    const auto twice = std::ranges::adjacent_find(words);
    if (twice == words.end()) continue;
    reading.sentences.resize(i + 1);
    return *twice;
  }
  return {};
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
  const std::vector<Cast> casts = casts_of(words);
  task.solution = composed(casts, random);
  task.task = fmt::format("words {}.", fmt::join(words, " "));
  task.statement = fmt::format(
      "Write {} sentences that together use each of the words {} as often as it is listed, in any "
      "form, and no word twice in one sentence. Each says who does something and where, with one "
      "of "
      "the verbs, as in: The old dog by the tree is running to the cold river. Use otherwise only "
      "small words such as the, a, and, is, to, with, near.",
      casts.size(), fmt::join(words, ", "));
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

/// Words and full stops.
Words pieces_of(const std::string& text) {
  const std::string parted = replace_all(text, ".", " .");
  Words pieces;
  for (const std::string_view piece : split(parted, ' ')) pieces.emplace_back(piece);
  return pieces;
}

std::string put_together(const Words& pieces) {
  return replace_all(join(pieces, " "), " .", ".");
}

/// One content word of the sentences left out, said twice, or replaced by another of its kind.
std::string with_another_word(const Task& task, Random& random) {
  Words pieces = pieces_of(task.solution);
  std::vector<std::size_t> content;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    if (pieces[i] != "." && is_content(word_of(pieces[i])->kind)) content.push_back(i);
  const std::size_t at = random.pick(content);
  const Word word = word_of(pieces[at]).value();
  const std::string other = random.pick(relatives(word.kind));
  const auto place = pieces.begin() + static_cast<std::ptrdiff_t>(at);
  if (word.kind == WordClass::adjective && random.chance(0.6)) {
    pieces.erase(place);
  } else if (random.chance(0.15)) {
    pieces.insert(place, std::string(pieces[at]));
  } else {
    *place = word.kind == WordClass::verb ? third_person(other) : other;
  }
  return put_together(pieces);
}

bool is_verb(const std::string& word) {
  return word_of(word)->kind == WordClass::verb;
}

/// Right sentences of fewer or other words.
std::string other_sentences(const Task& task, Random& random) {
  Words words = goal_of(task);
  random.shuffle(words);
  for (auto changes = random.between(1, 2); changes > 0; --changes) {
    const auto at =
        static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(words.size()) - 1));
    if (random.chance(0.4)) {
      words[at] = random.pick(relatives(word_of(words[at])->kind));
    } else if (random.chance(0.25)) {
      words.push_back(random.pick(words));
    } else if (!is_verb(words[at]) && words.size() > 4) {
      words.erase(words.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
  std::vector<Cast> casts = casts_of(words);
  std::erase_if(casts, [](const Cast& cast) { return cast.nouns.empty(); });
  return composed(casts, random);
}

/// The right words, some of them perhaps twice in one sentence.
std::string with_words_together(const Task& task, Random& random) {
  Words words = goal_of(task);
  random.shuffle(words);
  return composed(casts_of(words, Dealing::in_turn), random);
}

std::string broken_sentence(const Task& task, Random& random) {
  Words pieces = pieces_of(task.solution);
  if (random.chance(0.4)) {
    random.shuffle(pieces);
  } else if (random.chance(0.5)) {
    pieces.resize(
        static_cast<std::size_t>(random.between(1, static_cast<std::int64_t>(pieces.size()) - 1)));
  } else {
    pieces[static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(pieces.size()) - 1))] =
        random.pick(Words{"people", "it", "very", "they", "blue", "eats"});
  }
  return put_together(pieces);
}

class Sentence : public Family {
 public:
  std::string name() const override { return "sentence"; }

  Task draw(Level level, Random& random) const override {
    return task_of(level, random_words(level, random), random);
  }

  Check check(const Task& task, const std::string& answer) const override {
    Reading reading = read(answer);
    if (!reading.unknown.empty()) return refused(fmt::format("uses {}", reading.unknown));
    if (!are_sentences(reading)) return refused("not a sentence");
    if (const std::string twice = said_twice(reading); !twice.empty())
      return {false, "none", fmt::format("{} {} twice.", account_of(reading), twice),
              fmt::format("uses {} twice in one sentence", twice)};
    const Words used = sorted_content(reading);
    const std::string value = join(used, " ");
    const std::string account = account_of(reading);
    if (value == task.goal) return {true, value, account, "uses every word as often as it should"};
    return {false, value, account, difference(used, goal_of(task))};
  }

  std::string mistake(const Task& task, Random& random) const override {
    while (true) {
      const double kind = random.unit();
      std::string answer = kind < 0.40   ? with_another_word(task, random)
                           : kind < 0.70 ? other_sentences(task, random)
                           : kind < 0.85 ? with_words_together(task, random)
                           : kind < 0.95 ? broken_sentence(task, random)
                                         : misspelled(task.solution, random);
      if (!check(task, answer).right && !gives_away(task, answer)) return answer;
    }
  }

  /// Sentences of other words answer another task.
  bool gives_away(const Task& task, const std::string& answer) const override {
    Task other = task;
    other.canonical = check(task, answer).value;
    return other.canonical != task.canonical && split_of(other) != Split::training;
  }

  Working work(const Task&, const std::string&) const override { return {}; }
};

}  // namespace

std::unique_ptr<Family> sentence() {
  return std::make_unique<Sentence>();
}

}  // namespace convene::pocket
