#include "pocket/lexicon.h"

#include <algorithm>
#include <map>

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
  for (const auto* word : {"is", "are", "was", "were"}) forms[word] = {word, WordClass::auxiliary};
  forms["and"] = {"and", WordClass::conjunction};
  for (const auto& word : prepositions()) forms[word] = {word, WordClass::preposition};
  for (const auto* word :
       {"at", "into", "over", "under", "of", "for", "through", "behind", "beside"})
    forms[word] = {word, WordClass::preposition};
  for (const auto& word : adjectives()) forms[word] = {word, WordClass::adjective};
  for (const auto& word : nouns()) forms[word] = forms[word + "s"] = {word, WordClass::noun};
  for (const auto& [base, past, going] : conjugated())
    for (const auto& form : {base, third_person(base), past, going})
      forms[form] = {base, WordClass::verb};
  return forms;
}

bool take(std::string_view& rest, WordClass kind) {
  if (rest.empty() || rest.front() != static_cast<char>(kind)) return false;
  rest.remove_prefix(1);
  return true;
}

bool take_noun_phrase(std::string_view& rest) {
  take(rest, WordClass::article);
  while (take(rest, WordClass::adjective)) {
  }
  return take(rest, WordClass::noun);
}

bool take_noun_phrases(std::string_view& rest) {
  do {
    if (!take_noun_phrase(rest)) return false;
  } while (take(rest, WordClass::conjunction) || take(rest, WordClass::preposition));
  return true;
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
  std::string parts;
  for (const Word& word : words) parts += static_cast<char>(word.kind);
  std::string_view rest = parts;
  if (!take_noun_phrases(rest)) return false;
  take(rest, WordClass::auxiliary);
  if (!take(rest, WordClass::verb)) return false;
  if (rest.empty()) return true;
  take(rest, WordClass::preposition);
  return take_noun_phrases(rest) && rest.empty();
}

}  // namespace convene::pocket
