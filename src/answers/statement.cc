#include "answers/statement.h"

#include <algorithm>
#include <array>

#include "answers/names.h"
#include "answers/spelling.h"
#include "answers/worded.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::string_view kEmphasis = "*_`";

/// Before "answer": it is not the text's own.
constexpr auto kOthers = std::to_array<std::string_view>(
    {"this",  "that",     "your",      "his",      "her",       "their",  "its",
     "any",   "each",     "every",     "no",       "another",   "wrong",  "incorrect",
     "naive", "tempting", "plausible", "mistaken", "intuitive", "initial"});
constexpr auto kAdjectives = std::to_array<std::string_view>({"final", "correct", "right", "own"});
constexpr auto kJudging = std::to_array<std::string_view>(
    {"correct",   "incorrect", "right",    "wrong",       "consistent", "inconsistent",
     "valid",     "invalid",   "verified", "confirmed",   "checked",    "reasonable",
     "plausible", "sensible",  "helpful",  "useful",      "clear",      "unique",
     "complete",  "sound",     "accurate", "independent", "unchanged",  "supported"});
constexpr auto kAfterJudging = std::to_array<std::string_view>(
    {"with", "by", "in", "for", "of", "to", "under", "as", "and", "because", "since", "too"});

/// Where a sentence begins anew behind a comma.
constexpr auto kAnew = std::to_array<std::string_view>(
    {"and", "but", "so", "thus", "hence", "therefore", "while", "this", "the"});

/// Between "is" and the answer.
constexpr auto kAdverbs = std::to_array<std::string_view>(
    {"therefore", "thus", "hence", "clearly", "simply", "obviously", "exactly", "precisely",
     "indeed", "definitely", "actually", "of course", "equal to", "given by", "that"});
/// As above before a value; before a word they may be part of it: "just war".
constexpr auto kAdverbsOfValues =
    std::to_array<std::string_view>({"just", "then", "so", "now", "still", "also", "only"});

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

/// In lower case, cut where it is longer than any that is looked for; empty where text begins with
/// no letter.
std::string first_word(std::string_view text) {
  constexpr std::size_t letters_max = 30;
  text = text.substr(0, letters_max);
  const auto end = std::ranges::find_if_not(text, is_letter);
  return lower_ascii(text.substr(0, static_cast<std::size_t>(end - text.begin())));
}

/// The last word of text, which is cut down to what stands before it.
std::string take_last_word(std::string_view& text) {
  text = without_back(text, " \t*_");
  std::size_t start = text.size();
  while (start > 0 && is_letter(text[start - 1])) --start;
  std::string word = lower_ascii(text.substr(start));
  text = text.substr(0, start);
  return word;
}

/// What mathematics stands between.
struct Signs {
  std::string_view open, close;
};
constexpr auto kSigns =
    std::to_array<Signs>({{"$$", "$$"}, {"$", "$"}, {"\\(", "\\)"}, {"\\[", "\\]"}});

/// "$5.$" → "5": a stop inside the signs of mathematics around the whole text.
std::string_view without_inner_stop(std::string_view text) {
  for (const auto& [open, close] : kSigns) {
    if (text.size() < open.size() + close.size() || !text.starts_with(open) ||
        !text.ends_with(close))
      continue;
    const std::string_view inside =
        trimmed(text.substr(open.size(), text.size() - open.size() - close.size()));
    const bool stopped = inside.ends_with('.') || inside.ends_with(',');
    if (!stopped || inside.find(open) != std::string_view::npos) return text;
    return trimmed(inside.substr(0, inside.size() - 1));
  }
  return text;
}

/// "42," and "42 —" of a sentence that goes on.
std::string_view without_joint(std::string_view text) {
  for (std::size_t size = text.size() + 1; text.size() < size;) {
    size = text.size();
    text = without_back(text, ",;: \t");
    for (const std::string_view dash : {" -", "–", "—"})
      if (text.ends_with(dash)) text.remove_suffix(dash.size());
  }
  return text;
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// "It" and the like: a sentence begins with it and a name does not go on with it.
bool is_sentence_opener(std::string_view word) {
  constexpr auto openers = std::to_array<std::string_view>(
      {"it",   "this",  "that",  "the",       "he",  "she",   "they",  "we",      "you",   "i",
       "a",    "an",    "in",    "on",        "at",  "to",    "as",    "for",     "from",  "with",
       "so",   "thus",  "hence", "therefore", "but", "and",   "or",    "because", "since", "if",
       "when", "while", "here",  "there",     "its", "these", "those", "note",    "all",   "both"});
  return is_one_of(word, openers);
}

/// "John", not "Option" or "vitamin".
bool ends_with_name(std::string_view text) {
  constexpr auto classes = std::to_array<std::string_view>(
      {"option", "choice", "letter", "point", "case", "part", "step", "type", "statement"});
  const std::string word = take_last_word(text);
  return word.size() > 1 && is_capital(text.data()[text.size()]) && !is_one_of(word, classes);
}

/// Whether the stop there belongs to a name: "St. Louis", "J.K. Rowling", "John F. Kennedy", "E.
/// coli", "No. 10"; "5 ft. It" and "vitamin C. Hence" are two sentences.
bool is_of_name(std::string_view text, std::size_t stop) {
  constexpr auto titles = std::to_array<std::string_view>(
      {"st", "mt", "dr", "mr", "mrs", "ms", "prof", "jr", "sr", "gen", "sgt", "ft", "rev", "lt",
       "capt", "col", "gov", "sen", "inc"});
  const std::string_view after = without_front(text.substr(stop + 1), " ");
  std::string_view before = text.substr(0, stop);
  const std::string title = take_last_word(before);
  const std::size_t start = before.size();
  if (title == "vs") return true;
  if (after.empty() || title.empty() || !is_capital(text[start])) return false;
  if (title == "no") return after[0] >= '0' && after[0] <= '9';
  if (is_sentence_opener(first_word(after))) return false;
  if (is_one_of(title, titles)) return is_capital(after[0]);
  if (title.size() > 1) return false;
  if (!is_capital(after[0])) return start == 0 && is_letter(after[0]);  // "E. coli"
  const std::string_view front = without_back(before, " ");
  const bool initials =
      front.size() > 1 && front.ends_with('.') && is_capital(front[front.size() - 2]);
  const bool next = after.size() > 1 && after[1] == '.';
  return initials || next || ends_with_name(before);
}

/// Up to the end of the sentence: "5. Hence" is "5", "5.4" stays.
std::string_view first_sentence(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (text[i] == '.' && is_blank(text[i + 1]) && !is_of_name(text, i)) return text.substr(0, i);
  return text;
}

/// A formula at the front of a text, with its signs; empty where there is none.
std::string_view formula_in_front(std::string_view text) {
  for (const auto& [open, close] : kSigns) {
    if (!text.starts_with(open)) continue;
    const std::size_t end = text.find(close, open.size());
    if (end == std::string_view::npos || end == open.size()) return {};
    return text.substr(0, end + close.size());
  }
  return {};
}

/// "x=1", "$n \geq 2$"; not "\left(2\right)" or "\infty".
bool has_relation(std::string_view word) {
  if (word.find_first_of("=<>") != std::string_view::npos) return true;
  for (const std::string_view relation : {"\\le", "\\ge", "\\ne", "\\in", "\\to", "\\equiv"})
    for (std::size_t at = word.find(relation); at != std::string_view::npos;
         at = word.find(relation, at + 1)) {
      std::string_view rest = word.substr(at + relation.size());
      consume(rest, "q");
      if (rest.empty() || !is_letter(rest[0])) return true;
    }
  return false;
}

/// "7", "2x"; not "a_1".
bool has_digit(std::string_view word) {
  for (std::size_t i = 0; i < word.size(); ++i)
    if (word[i] >= '0' && word[i] <= '9' && (i == 0 || word[i - 1] != '_')) return true;
  return false;
}

/// The word or formula in front of words, which are cut down to what stands behind it.
std::string_view take_first_word(std::string_view& words) {
  words = without_front(words, " \t\r\n,;:.()*_");
  const std::string_view formula = formula_in_front(words);
  const std::size_t size = formula.empty()
                               ? std::min(words.find_first_of(" \t\r\n,;:()$"), words.size())
                               : formula.size();
  const std::string_view word = words.substr(0, std::max<std::size_t>(size, 1));
  words.remove_prefix(word.size());
  return word;
}

/// Whether words give a value of their own: "7 otherwise", "the root $7$"; not "at $x = 1$" or "by
/// Theorem 3".
bool gives_value(std::string_view words) {
  constexpr auto numbered = std::to_array<std::string_view>(
      {"theorem", "lemma", "equation", "eq", "step", "table", "figure", "section", "problem"});
  std::string_view before;
  while (true) {
    const std::string_view word = take_first_word(words);
    if (word.empty()) return false;
    const std::string letters = first_word(word);
    const bool number = has_digit(word) || (letters != "one" && number_word(letters));
    const bool bound = has_relation(word) || is_one_of(first_word(before), numbered) ||
                       (!before.empty() && has_relation(before.substr(before.size() - 1)));
    if (number && !bound) return true;
    before = word;
  }
}

/// Whether words change the value before them or leave room for another: "at least", "and a half".
bool qualifies(std::string_view words) {
  constexpr auto qualifying = std::to_array<std::string_view>(
      {"least",    "most",      "more",     "less",      "greater",       "larger",   "smaller",
       "fewer",    "otherwise", "else",     "elsewhere", "other",         "another",  "also",
       "well",     "plus",      "minus",    "negative",  "times",         "over",     "up",
       "half",     "quarter",   "third",    "remainder", "sign",          "opposite", "reciprocal",
       "maybe",    "perhaps",   "possibly", "probably",  "alternatively", "except",   "unless",
       "thousand", "thousands", "million",  "millions",  "wrong",         "incorrect"});
  while (true) {
    const std::string_view word = take_first_word(words);
    if (word.empty()) return false;
    if (is_one_of(first_word(word), qualifying)) return true;
  }
}

/// "because …", "not 7", "as was to be shown": whatever follows, the value before stays.
bool begins_reason(std::string_view words) {
  constexpr auto reasons = std::to_array<std::string_view>(
      {"because", "since", "as", "which", "so", "hence", "thus", "therefore", "not"});
  if (consume(words, "rather than ") || consume(words, "instead of ")) return true;
  const std::string word = first_word(words);
  words.remove_prefix(word.size());
  return is_one_of(word, reasons) && first_word(without_front(words, " ")) != "well";
}

/// "for all n", "and we are done": words that may say more of the value before them.
bool begins_remark(std::string_view words) {
  constexpr auto remarks = std::to_array<std::string_view>(
      {"when",  "for",  "if",    "from", "using", "after",   "due",
       "given", "via",  "see",   "at",   "while", "under",   "obtained",
       "found", "that", "where", "with", "by",    "whenever"});
  constexpr auto subjects =
      std::to_array<std::string_view>({"we", "i", "this", "that", "it", "there", "the", "is", "no",
                                       "nothing", "none", "only", "so"});
  if (consume(words, "and ")) return is_one_of(first_word(words), subjects);
  const bool dash = consume(words, "— ") || consume(words, "– ") || consume(words, "-- ");
  return is_one_of(first_word(words), remarks) || (dash && !reads_as_value(words));
}

/// Whether the text that follows a formula leaves its value alone: the end of the sentence, a
/// reason, a remark without a value of its own; not "million", "cm", "or 7", "/6".
bool is_aside(std::string_view after) {
  if (after.empty()) return true;
  const char mark = after[0];
  const bool stop = mark == '.' || mark == '!' || mark == ';';
  if (stop && (after.size() == 1 || is_blank(after[1])))
    return mark != ';' || !reads_as_value(without_front(after, "; \t"));
  if (!is_blank(mark) && mark != ',' && mark != ':') return false;
  const std::string_view words = without_front(after, ", \t(:");
  if (words.empty() || words.starts_with("and not ") || begins_reason(words)) return true;
  constexpr std::size_t bytes_max = 500;
  if (words.size() > bytes_max || gives_value(words) || qualifies(words)) return false;
  const bool parted = (mark == ',' || mark == ':') && first_word(words) != "or";
  return begins_remark(words) || (parted && !reads_as_value(words));
}

/// Whether "$5.$" ends a sentence, whose next one may follow.
bool is_stopped(std::string_view formula, std::string_view after) {
  const std::string_view inside = without_inner_stop(formula);
  if (inside.size() == formula.size() || after.find('$') != std::string_view::npos) return false;
  after = without_front(after, " \t*_");
  return after.empty() || is_capital(after[0]);
}

/// "$5$ by symmetry" and "**5**" are "5"; "$5$ cm" and "$D$-glucose" stay.
std::string_view stated(std::string_view text) {
  text = plain(text);
  const std::string_view formula = formula_in_front(text);
  std::string_view after = text.substr(formula.size());
  consume(after, "**");
  if (!formula.empty() && (is_stopped(formula, after) || is_aside(first_sentence(after))))
    return without_inner_stop(formula);
  return plain(without_reason(first_sentence(text)));
}

/// "consistent with the table"; a word alone may be what was asked for.
bool is_remark(std::string_view statement) {
  if (!is_judgement(statement)) return false;
  const std::string_view rest = statement.substr(first_word(statement).size());
  return rest.starts_with(',') || is_one_of(first_word(without_front(rest, " ")), kAfterJudging);
}

/// "thus 5" → "5"; the same text where no adverb is in front.
std::string_view without_adverb(std::string_view text) {
  const auto after = [&](std::string_view adverb) {
    std::string_view rest = without_front(text, ",: \t*_");
    const bool found = consume(rest, adverb) && !rest.empty();
    return found && (is_blank(rest[0]) || rest[0] == ',' || rest[0] == ':')
               ? without_front(rest, ",: \t")
               : std::string_view();
  };
  for (const std::string_view adverb : kAdverbs)
    if (const auto rest = after(adverb); !rest.empty()) return rest;
  for (const std::string_view adverb : kAdverbsOfValues)
    if (const auto rest = after(adverb); !rest.empty() && reads_as_value(plain(rest))) return rest;
  return text;
}

std::string_view without_adverbs(std::string_view text) {
  constexpr int adverbs_max = 4;
  for (int i = 0; i < adverbs_max; ++i) text = without_adverb(text);
  return text;
}

bool ends_phrase(char c) {
  return is_blank(c) || c == ':' || c == '*' || c == ',';
}

/// "42, and this" → "42", where the line speaks of an answer again.
std::string_view without_next_subject(std::string_view text) {
  const std::size_t comma = text.rfind(", ");
  if (comma == std::string_view::npos) return text;
  return is_one_of(first_word(text.substr(comma + 2)), kAnew) ? text.substr(0, comma) : text;
}

/// "one might think", "it is not true", "nobody says": what follows is not said by the text itself.
bool is_disowned(std::string_view clause) {
  constexpr auto saying = std::to_array<std::string_view>(
      {"say", "says", "think", "thinks", "thought", "claim", "claims", "guess", "believe", "assume",
       "argue", "conclude", "expect", "true", "false", "mistake"});
  constexpr auto disowning = std::to_array<std::string_view>(
      {" might ", " tempting ", " wrong ", " incorrect ", " false ", " mistake ", " not ", "n't ",
       "n’t ", " nobody ", " students ", " some ", " people ", " many ", " first ", " initially "});
  constexpr std::size_t bytes_max = 80;
  clause = clause.substr(clause.size() - std::min(clause.size(), bytes_max));
  clause = clause.substr(clause.find_last_of(".,;:!?\n") + 1);  // npos + 1 is the beginning
  const std::string words = ' ' + lower_ascii(trimmed(clause)) + ' ';
  if (!is_one_of(take_last_word(clause), saying)) return false;
  return std::ranges::any_of(
      disowning, [&](std::string_view word) { return words.find(word) != std::string::npos; });
}

/// "this answer", "your final answer", "if the answer", "some think that the answer"
bool is_of_another(std::string_view before_answer) {
  constexpr auto supposing = std::to_array<std::string_view>(
      {"if", "suppose", "supposing", "assume", "assuming", "unless", "whether", "when", "whenever",
       "imagine", "provided", "doubt"});
  constexpr auto articles =
      std::to_array<std::string_view>({"the", "that", "our", "my", "is", "instead"});
  std::string word = take_last_word(before_answer);
  while (is_one_of(word, kAdjectives)) word = take_last_word(before_answer);
  if (is_one_of(word, kOthers)) return true;
  std::string_view clause = before_answer;
  while (is_one_of(word, articles)) {
    clause = before_answer;
    word = take_last_word(before_answer);
  }
  return is_one_of(word, supposing) || is_disowned(clause);
}

}  // namespace

std::string_view without_front(std::string_view text, std::string_view characters) {
  const std::size_t start = text.find_first_not_of(characters);
  return start == std::string_view::npos ? std::string_view() : text.substr(start);
}

std::string_view without_back(std::string_view text, std::string_view characters) {
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

bool consume(std::string_view& text, std::string_view word) {
  if (text.size() < word.size() || lower_ascii(text.substr(0, word.size())) != word) return false;
  text.remove_prefix(word.size());
  return true;
}

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view plain(std::string_view text) {
  text = trimmed(without_back(without_front(trimmed(text), kEmphasis), kEmphasis));
  if (text.ends_with('.')) text.remove_suffix(1);
  return without_inner_stop(trimmed(without_back(text, kEmphasis)));
}

std::string_view without_reason(std::string_view text) {
  for (const std::string_view turn : {" because ", " since ", " (because ", " (since ", ", so ",
                                      ", which ", ", not ", " rather than ", ", as "}) {
    const std::size_t at = text.find(turn);
    if (at != std::string_view::npos && begins_reason(without_front(text.substr(at), ", (")))
      text = text.substr(0, at);
  }
  return without_joint(text);
}

bool reads_as_value(std::string_view text) {
  constexpr std::size_t bytes_max = 100;
  text = text.substr(0, bytes_max);
  if (!consume(text, "option ")) consume(text, "choice ");
  text = without_front(text, "([");
  const std::string word = first_word(text);
  if (word.size() > 1)
    return number_word(word) || is_function(word) || is_greek(word) || word == "pi" ||
           word == "infinity" || value_in_words(folded_words(text));
  const bool article = word == "a" && text.size() > 2 && text[1] == ' ' && is_letter(text[2]);
  return !text.empty() && !article;
}

bool is_judgement(std::string_view statement) {
  return is_one_of(first_word(statement), kJudging);
}

bool replaces(const std::optional<std::string_view>& before, std::string_view statement) {
  if (!before) return !is_remark(statement);
  consume(statement, "not ");
  return reads_as_value(statement) || (!reads_as_value(*before) && !is_judgement(statement));
}

std::optional<std::string_view> answer_said(std::string_view line,
                                            std::optional<std::string_view> before) {
  constexpr std::string_view phrase = "answer is";
  const std::string lowered = lower_ascii(line);
  std::optional<std::string_view> answer;
  std::size_t next = lowered.find(phrase);
  while (next != std::string::npos) {
    const std::size_t at = next, end = at + phrase.size();
    next = lowered.find(phrase, end);
    if (end < line.size() && !ends_phrase(line[end])) continue;
    if (is_of_another(line.substr(0, at))) continue;
    std::string_view said = line.substr(end, next - end);
    if (next != std::string::npos) said = without_next_subject(said);
    const std::string_view found = stated(without_adverbs(without_front(said, ": \t")));
    if (found.ends_with('?')) continue;
    if (!found.empty() && !replaces(answer && !answer->empty() ? answer : before, found)) continue;
    answer = found;
  }
  return answer;
}

}  // namespace convene
