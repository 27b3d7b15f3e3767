#include "pocket/lexicon.h"

#include <algorithm>
#include <map>
#include <span>

#include "base/text.h"

namespace convene::pocket {
namespace {

struct Verb {
  std::string base;
  std::string past;
  std::string going;
};

const std::vector<Verb>& conjugated() {
  static const std::vector<Verb> all = {
      {"run", "ran", "running"},      {"walk", "walked", "walking"}, {"jump", "jumped", "jumping"},
      {"sleep", "slept", "sleeping"}, {"swim", "swam", "swimming"},  {"dance", "danced", "dancing"},
      {"sing", "sang", "singing"},    {"wait", "waited", "waiting"}, {"hide", "hid", "hiding"},
      {"rest", "rested", "resting"},  {"fall", "fell", "falling"},   {"sit", "sat", "sitting"},
      {"stand", "stood", "standing"}, {"play", "played", "playing"}};
  return all;
}

using Forms = std::map<std::string, Word, std::less<>>;

Forms every_form() {
  Forms forms;
  for (const auto* word : {"the", "a", "an"}) forms[word] = {word, WordClass::article};
  for (const auto* word : {"are", "were"}) forms[word] = {word, WordClass::auxiliary};
  for (const auto* word : {"is", "was"}) forms[word] = {word, WordClass::auxiliary, Form::s};
  forms["and"] = {"and", WordClass::conjunction};
  for (const auto& word : prepositions()) forms[word] = {word, WordClass::preposition};
  for (const auto* word :
       {"at", "into", "over", "under", "of", "for", "through", "behind", "beside"})
    forms[word] = {word, WordClass::preposition};
  for (const auto& word : adjectives()) forms[word] = {word, WordClass::adjective};
  for (const auto& word : nouns()) {
    forms[word] = {word, WordClass::noun};
    forms[word + "s"] = {word, WordClass::noun, Form::s};
  }
  for (const auto& [base, past, going] : conjugated()) {
    forms[base] = {base, WordClass::verb};
    forms[third_person(base)] = {base, WordClass::verb, Form::s};
    forms[past] = {base, WordClass::verb, Form::past};
    forms[going] = {base, WordClass::verb, Form::going};
  }
  return forms;
}

using Words = std::span<const Word>;

/// The next word, where it is of this kind; null and nothing taken otherwise.
const Word* take(Words& rest, WordClass kind) {
  if (rest.empty() || rest.front().kind != kind) return nullptr;
  const Word* word = &rest.front();
  rest = rest.subspan(1);
  return word;
}

bool starts_with_vowel(const Word& word) {
  return std::string_view("aeiou").find(word.base.front()) != std::string_view::npos;
}

enum class Number { one, many, either };

/// "the old dog", "dogs"; absent where it is none. After an "and" the article may be that of
/// before: "the dog and cat".
std::optional<Number> take_noun_phrase(Words& rest, bool after_and = false) {
  const Word* article = take(rest, WordClass::article);
  if (rest.empty()) return {};
  const Word& next = rest.front();
  while (take(rest, WordClass::adjective)) {
  }
  const Word* noun = take(rest, WordClass::noun);
  if (!noun) return {};
  if (noun->form == Form::s)
    return !article || article->base == "the" ? std::optional(Number::many) : std::nullopt;
  if (!article) return after_and ? std::optional(Number::one) : std::nullopt;
  const bool fits = article->base == "the" || (article->base == "an") == starts_with_vowel(next);
  return fits ? std::optional(Number::one) : std::nullopt;
}

/// "the dog and the cat" are many; so may "the dog near the river and the cat" be.
std::optional<Number> take_noun_phrases(Words& rest) {
  auto subject = take_noun_phrase(rest);
  bool near_something = false;
  while (subject) {
    const bool joined = take(rest, WordClass::conjunction);
    if (!joined && !take(rest, WordClass::preposition)) break;
    if (!take_noun_phrase(rest, joined)) return {};
    near_something = near_something || !joined;
    if (joined && subject == Number::one) subject = near_something ? Number::either : Number::many;
  }
  return subject;
}

/// "runs", "ran", "is running", of one; "run", "ran", "are running", of many.
bool take_verb(Words& rest, Number subject) {
  const auto agrees = [&](const Word& word) {
    return (word.form == Form::s && subject != Number::many) ||
           (word.form == Form::plain && subject != Number::one);
  };
  const Word* auxiliary = take(rest, WordClass::auxiliary);
  const Word* verb = take(rest, WordClass::verb);
  if (!verb) return false;
  if (auxiliary) return agrees(*auxiliary) && verb->form == Form::going;
  return agrees(*verb) || verb->form == Form::past;
}

}  // namespace

const std::vector<std::string>& beings() {
  static const std::vector<std::string> all = {"dog",    "cat",    "bird", "horse",
                                               "girl",   "boy",    "king", "farmer",
                                               "sailor", "singer", "bear", "rabbit"};
  return all;
}

const std::vector<std::string>& places() {
  static const std::vector<std::string> all = {
      "boat", "ship", "train",  "river", "house", "garden", "tree",   "road",
      "hill", "door", "bridge", "stone", "lamp",  "forest", "island", "tower"};
  return all;
}

const std::vector<std::string>& nouns() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> both = beings();
    both.insert(both.end(), places().begin(), places().end());
    return both;
  }();
  return all;
}

bool is_being(const std::string& noun) {
  return std::find(beings().begin(), beings().end(), noun) != beings().end();
}

const std::vector<std::string>& verbs() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> bases;
    for (const auto& verb : conjugated()) bases.push_back(verb.base);
    return bases;
  }();
  return all;
}

const std::vector<std::string>& adjectives() {
  static const std::vector<std::string> all = {"old",   "red",  "cold", "small", "happy", "quiet",
                                               "green", "tall", "dark", "young", "brave", "white"};
  return all;
}

const std::vector<std::string>& prepositions() {
  static const std::vector<std::string> all = {"to", "from", "near", "with", "by", "in", "on"};
  return all;
}

bool is_content(WordClass kind) {
  return kind == WordClass::noun || kind == WordClass::verb || kind == WordClass::adjective;
}

std::string third_person(const std::string& verb) {
  return verb + "s";
}

std::optional<Word> word_of(std::string_view form) {
  static const Forms forms = every_form();
  const auto found = forms.find(form);
  return found == forms.end() ? std::nullopt : std::optional(found->second);
}

bool is_sentence(const std::vector<Word>& words) {
  Words rest = words;
  const auto subject = take_noun_phrases(rest);
  if (!subject || !take_verb(rest, *subject)) return false;
  if (rest.empty()) return true;
  return take(rest, WordClass::preposition) && take_noun_phrases(rest) && rest.empty();
}

}  // namespace convene::pocket
