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
constexpr auto kOthers =
    std::to_array<std::string_view>({"this", "that", "your", "his", "her", "their", "its", "any",
                                     "each", "every", "no", "another", "wrong", "incorrect"});
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

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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

/// "$5.$" → "5": a stop inside the signs of mathematics around the whole text.
std::string_view without_inner_stop(std::string_view text) {
  struct Signs {
    std::string_view open, close;
  };
  for (const auto& [open, close] :
       {Signs{"$$", "$$"}, Signs{"$", "$"}, Signs{"\\(", "\\)"}, Signs{"\\[", "\\]"}}) {
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

/// Whether the stop there belongs to a name: "St. Louis", "J. K. Rowling"; "B. Hence" is two
/// sentences.
bool is_of_name(std::string_view text, std::size_t stop) {
  constexpr auto titles = std::to_array<std::string_view>(
      {"st", "mt", "dr", "mr", "mrs", "ms", "prof", "jr", "sr", "vs", "gen", "sgt"});
  std::string_view before = text.substr(0, stop);
  if (is_one_of(take_last_word(before), titles)) return true;
  const auto is_initial = [&](std::size_t at) {
    return at < text.size() && text[at] == '.' && at > 0 && is_capital(text[at - 1]) &&
           (at == 1 || is_blank(text[at - 2]));
  };
  return is_initial(stop) && (is_initial(stop + 3) || (stop > 2 && is_initial(stop - 3)));
}

/// Up to the end of the sentence: "5. Hence" is "5", "5.4" stays.
std::string_view first_sentence(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    if (text[i] == '.' && is_blank(text[i + 1]) && !is_of_name(text, i)) return text.substr(0, i);
  return text;
}

/// Whether the text that follows a formula leaves its value alone: the end of the sentence, a
/// reason, a remark; not "million", "cm", "or 7", "/6".
bool is_aside(std::string_view after) {
  constexpr auto reasons = std::to_array<std::string_view>(
      {"because", "since", "as", "where", "which", "with", "so", "hence", "thus", "therefore"});
  constexpr auto remarks = std::to_array<std::string_view>(
      {"when",     "for",   "if",  "from", "using",    "after", "due",
       "given",    "via",   "see", "at",   "whenever", "while", "under",
       "obtained", "found", "is",  "was",  "that",     "rather"});
  if (after.empty()) return true;
  const bool stop = after[0] == '.' || after[0] == '!' || after[0] == ';' || after[0] == ':';
  if (stop && (after.size() == 1 || (after[0] != ':' && is_blank(after[1])))) return true;
  if (!is_blank(after[0]) && after[0] != ',' && after[0] != ':') return false;
  std::string_view rest = without_front(after, ", \t(:");
  const std::string word = first_word(rest);
  if (rest.empty() || is_one_of(word, reasons)) return true;
  if (after.find('$') != std::string_view::npos) return false;
  if (is_one_of(word, remarks)) return true;
  const bool joined = consume(rest, "and ") || consume(rest, "or ") || consume(rest, "by ") ||
                      consume(rest, "— ") || consume(rest, "– ") || consume(rest, "-- ") ||
                      after[0] == ',' || after[0] == ':';
  return joined && !reads_as_value(rest);
}

/// "$5$ by symmetry" and "**5**" are "5"; "$5$ cm" and "$D$-glucose" stay.
std::string_view stated(std::string_view text) {
  text = plain(text);
  for (const std::string_view mark : {"$$", "$"}) {
    if (!text.starts_with(mark)) continue;
    const std::size_t close = text.find(mark, mark.size());
    const bool whole = close != std::string_view::npos && close > mark.size();
    const std::string_view after = whole ? text.substr(close + mark.size()) : std::string_view();
    const bool stopped =
        whole && text[close - 1] == '.' && after.find('$') == std::string_view::npos;
    if (stopped || (whole && is_aside(after)))
      return without_inner_stop(text.substr(0, close + mark.size()));
  }
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

/// "this answer", "your final answer", "if the answer"
bool is_of_another(std::string_view before_answer) {
  constexpr auto supposing =
      std::to_array<std::string_view>({"if", "suppose", "supposing", "assume", "assuming", "unless",
                                       "whether", "when", "whenever"});
  constexpr auto articles = std::to_array<std::string_view>({"the", "that", "our", "my"});
  std::string word = take_last_word(before_answer);
  while (is_one_of(word, kAdjectives)) word = take_last_word(before_answer);
  if (is_one_of(word, kOthers)) return true;
  while (is_one_of(word, articles)) word = take_last_word(before_answer);
  return is_one_of(word, supposing);
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

std::string_view plain(std::string_view text) {
  text = trimmed(without_back(without_front(trimmed(text), kEmphasis), kEmphasis));
  if (text.ends_with('.')) text.remove_suffix(1);
  return without_inner_stop(trimmed(without_back(text, kEmphasis)));
}

std::string_view without_reason(std::string_view text) {
  for (const std::string_view turn : {" because ", " since ", ", so ", ", which ", ", as "})
    text = text.substr(0, text.find(turn));
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
    if (!found.empty() && !replaces(answer && !answer->empty() ? answer : before, found)) continue;
    answer = found;
  }
  return answer;
}

}  // namespace convene
