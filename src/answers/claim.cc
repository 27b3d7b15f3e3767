#include "answers/claim.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace convene {
namespace {

template <std::size_t N>
bool is_one_of(const std::string& word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

constexpr auto kFillers =
    std::to_array<std::string_view>({"the", "option", "choice", "answer", "letter"});
constexpr auto kNouns = std::to_array<std::string_view>({"option", "choice", "answer", "letter"});
constexpr auto kAdverbs =
    std::to_array<std::string_view>({"therefore", "thus", "hence", "then", "so", "clearly",
                                     "indeed", "definitely", "obviously", "simply", "only"});
constexpr auto kReasons = std::to_array<std::string_view>(
    {"because", "since", "as", "given", "due", "rather", "instead", "not", "which"});
constexpr auto kHedges = std::to_array<std::string_view>(
    {"might", "may", "could", "maybe", "perhaps", "possibly", "probably", "likely", "if", "whether",
     "suppose", "assuming", "assume", "either", "neither", "between", "unsure"});
constexpr auto kBeside =
    std::to_array<std::string_view>({",", ";", "/", "&", "+", "and", "or", "nor"});

bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool is_mark(const ClaimToken& token) {
  return !is_alnum(token.word[0]);
}

/// Whether a dash, which ends there, joins two words as a hyphen does: "C–H", "C—H", "(E)–but"; not
/// "B – sodium" or "B—because".
bool joins_words(std::string_view text, std::size_t dash, std::size_t end) {
  if (dash == 0 || end >= text.size() || !is_alnum(text[end])) return false;
  const char before = text[dash - 1];
  if (!is_alnum(before) && before != ')' && before != ']') return false;
  const bool letter = text[end] >= 'A' && text[end] <= 'Z';
  return text.substr(dash, end - dash) == "–" ||
         (letter && (end + 1 == text.size() || !is_alpha(text[end + 1])));
}

std::string with_hyphens(std::string_view text) {
  std::string plain(text);
  for (const std::string_view dash : {"–", "—"})
    for (std::size_t at = plain.find(dash); at != std::string::npos; at = plain.find(dash, at + 1))
      if (joins_words(plain, at, at + dash.size())) plain.replace(at, dash.size(), "-");
  return plain;
}

std::string plain_marks(std::string_view text) {
  std::string plain = with_hyphens(text);
  for (const auto& [from, to] : {std::pair{"–", " - "},
                                 {"—", " - "},
                                 {"“", "\""},
                                 {"”", "\""},
                                 {"‘", "'"},
                                 {"’", "'"},
                                 {"：", ":"}})
    if (plain.find(from) != std::string::npos) plain = replace_all(plain, from, to);
  return plain;
}

/// The end of the word that begins there: "C-14" and "don't" are one each.
std::size_t word_end(std::string_view text, std::size_t at) {
  constexpr std::string_view joins = "-'_";
  while (at < text.size() &&
         (is_alnum(text[at]) || (joins.find(text[at]) != std::string_view::npos &&
                                 at + 1 < text.size() && is_alnum(text[at + 1]))))
    ++at;
  return at;
}

bool is_bracketed(char before, char after) {
  return (before == '(' && after == ')') || (before == '[' && after == ']') ||
         (before == '*' && (after == '*' || after == '.' || after == ')' || after == ':'));
}

ClaimToken word_token(std::string_view text, std::size_t start, std::size_t end) {
  ClaimToken token{.word = lower_ascii(text.substr(start, end - start))};
  const char c = token.word[0];
  if (token.word.size() != 1 || c < 'a' || c > 'j') return token;
  token.letter = static_cast<char>(c - 'a' + 'A');
  token.small = text[start] == c;
  token.bracketed = start > 0 && end < text.size() && is_bracketed(text[start - 1], text[end]);
  return token;
}

bool is_open(const ClaimToken& token) {
  return token.word == "(" || token.word == "[";
}

/// The end of "\text" or "\(".
std::size_t command_end(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && is_alpha(text[end])) ++end;
  return end == at + 1 ? std::min(at + 2, text.size()) : end;
}

/// The end of "(E)-but-2-ene" or "[D]-glucose", one word, where it begins there; else 0. "(B)-5" is
/// none.
std::size_t bracketed_word_end(std::string_view text, std::size_t at) {
  constexpr std::size_t inside_max = 12;
  std::size_t i = at + 1;
  while (i < text.size() && i - at <= inside_max && (is_alnum(text[i]) || text[i] == ',')) ++i;
  if (i == text.size() || i == at + 1 || !is_bracketed(text[at], text[i])) return 0;
  constexpr std::string_view dressing = "$*{\\";
  for (++i; i < text.size() && dressing.find(text[i]) != std::string_view::npos;)
    i = text[i] == '\\' ? command_end(text, i) : i + 1;
  if (i == text.size() || text[i] != '-') return 0;
  const std::size_t locants = ++i;
  while (i < text.size() && (is_digit(text[i]) || text[i] == ',')) ++i;
  if (i > locants && (i == text.size() || text[i++] != '-')) return 0;
  return i < text.size() && is_alpha(text[i]) ? word_end(text, i) : 0;
}

/// "answer. But" is two sentences, "3.5" is none.
std::vector<std::string_view> sentences_in(std::string_view text) {
  std::vector<std::string_view> sentences;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool stop = text[i] == '.' || text[i] == '!' || text[i] == '?';
    const bool ends = stop && (i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n');
    if (!ends && text[i] != '\n') continue;
    sentences.push_back(text.substr(start, i + 1 - start));
    start = i + 1;
  }
  sentences.push_back(text.substr(start));
  return sentences;
}

/// What surrounds a letter in its sentence.
class Around {
 public:
  Around(const ClaimTokens& tokens, std::size_t at) : tokens_(tokens), at_(at) {
    before_ = at;
    while (before_ > 0 && is_one_of(word(before_ - 1), kFillers)) --before_;
  }

  /// "the correct option is B", "answer: B"
  bool is_given_as_answer() const {
    std::size_t verb = before_;
    while (verb > 0 && is_one_of(word(verb - 1), kAdverbs)) --verb;
    if (verb-- == 0) return false;
    if (word(verb) == "be") {
      while (verb > 0 && is_one_of(word(verb - 1), kAdverbs)) --verb;
      if (verb == 0 || !is_one_of(word(--verb), kModals)) return false;
    } else if (word(verb) != "is" && word(verb) != ":" && word(verb) != "=") {
      return false;
    }
    return has_noun_before(verb);
  }

  /// "I choose B", "we go with option B"
  bool is_picked() const {
    if (before_ == 0) return false;
    std::size_t verb = before_ - 1;
    if ((word(verb) == "with" || word(verb) == "for" || word(verb) == "on") && verb > 0) {
      if (!is_one_of(word(--verb), kSettling)) return false;
    } else if (!is_one_of(word(verb), kPicking)) {
      return false;
    }
    for (std::size_t i = verb; i-- > verb - std::min<std::size_t>(verb, 3);)
      if (is_one_of(word(i), kNotPicking)) return false;
    return true;
  }

  /// "B is the correct answer", "so option B must be right"; of answers alone only the former.
  bool is_called_right(Claims claims) const {
    if (at_ > 0 && before_ == at_ && !token().bracketed && !is_mark(tokens_[at_ - 1]) &&
        !is_one_of(word(at_ - 1), kBeforeSubject))
      return false;
    std::size_t i = at_ + 1;
    if (word(i) == "must" && word(i + 1) == "be") {
      i += 2;
    } else if (word(i) == "is") {
      ++i;
    } else {
      return false;
    }
    while (is_one_of(word(i), kBeforeRight) || is_one_of(word(i), kAdverbs)) ++i;
    if (word(i) == "answer") return !is_conditional(i + 1);
    if (word(i) != "correct" && word(i) != "right" && word(i) != "best") return false;
    const std::string& next = word(i + 1);
    if (claims == Claims::answers) return is_one_of(next, kNouns) && !is_conditional(i + 2);
    return next.empty() || is_mark(tokens_[i + 1]) || is_one_of(next, kReasons) ||
           is_one_of(next, kNouns) || next == "one";
  }

  /// "not B", "rather than (B)", "B is wrong"
  bool is_denied() const {
    const std::string& last = before_ > 0 ? word(before_ - 1) : word(tokens_.size());
    if (is_one_of(last, kDenying)) return true;
    if (last == "of" && before_ > 1 && word(before_ - 2) == "instead") return true;
    std::size_t i = at_ + 1;
    while (is_one_of(word(i), kClosing) || word(i) == "also") ++i;
    if (is_one_of(word(i), kFailing)) return true;
    return is_one_of(word(i), kLinks) && is_one_of(word(i + 1), kWrong);
  }

  /// "it could be B": within the clause.
  bool is_hedged() const {
    constexpr std::size_t words_max = 12;
    for (std::size_t i = at_; i > 0 && at_ - i < words_max; --i) {
      if (is_one_of(word(i - 1), kClauseEnds)) return false;
      if (is_one_of(word(i - 1), kHedges)) return true;
    }
    return false;
  }

  bool is_asked() const { return word(at_ + 1) == "?"; }

  /// "B and C", "(A) or (B)"
  bool has_rival() const { return has_rival_before() || has_rival_after(); }

  bool is_named() const {
    return at_ > 0 && (word(at_ - 1) == "option" || word(at_ - 1) == "choice");
  }

 private:
  static constexpr auto kClauseEnds = std::to_array<std::string_view>({",", ";", ":", "(", ")"});
  static constexpr auto kConditions =
      std::to_array<std::string_view>({"if", "when", "unless", "under", "provided", "assuming"});
  static constexpr auto kModals =
      std::to_array<std::string_view>({"must", "should", "would", "will", "to", "can"});
  static constexpr auto kWrongAdjectives =
      std::to_array<std::string_view>({"wrong", "incorrect", "false", "worst", "other"});
  static constexpr auto kSettling = std::to_array<std::string_view>(
      {"go", "going", "went", "stick", "opt", "opting", "settle", "settled"});
  static constexpr auto kPicking =
      std::to_array<std::string_view>({"choose", "chose", "choosing", "pick", "picked", "picking",
                                       "select", "selected", "selecting"});
  static constexpr auto kNotPicking = std::to_array<std::string_view>(
      {"not", "never", "don't", "didn't", "cannot", "can't", "won't", "wouldn't", "you", "they",
       "students", "people", "many", "some"});
  static constexpr auto kBeforeSubject = std::to_array<std::string_view>(
      {"so", "thus", "hence", "therefore", "then", "that", "only", "but", "and", "clearly", "since",
       "conclude", "think", "believe"});
  static constexpr auto kBeforeRight =
      std::to_array<std::string_view>({"the", "my", "our", "final", "most", "single"});
  static constexpr auto kDenying = std::to_array<std::string_view>(
      {"not", "than", "unlike", "out", "except", "exclude", "excludes", "excluding", "eliminate",
       "eliminates", "eliminating"});
  static constexpr auto kFailing = std::to_array<std::string_view>(
      {"isn't", "cannot", "can't", "doesn't", "don't", "fails", "violates", "contradicts",
       "ignores", "misses", "overestimates", "underestimates", "confuses"});
  static constexpr auto kLinks = std::to_array<std::string_view>(
      {"is", "was", "seems", "looks", "can", "does", "do", "would", "could"});
  static constexpr auto kWrong = std::to_array<std::string_view>(
      {"not", "wrong", "incorrect", "false", "impossible", "out", "ruled", "eliminated", "excluded",
       "unlikely", "invalid", "be"});

  /// The word there, or an empty one past the end.
  const std::string& word(std::size_t i) const {
    static const std::string nothing;
    return i < tokens_.size() ? tokens_[i].word : nothing;
  }
  const ClaimToken& token() const { return tokens_[at_]; }

  /// "only if", "when": what was said before holds under a condition.
  bool is_conditional(std::size_t i) const {
    if (word(i) == "only") ++i;
    return is_one_of(word(i), kConditions);
  }

  bool has_noun_before(std::size_t verb) const {
    constexpr std::size_t words_max = 6;
    for (std::size_t i = verb; i > 0 && verb - i < words_max; --i) {
      if (is_mark(tokens_[i - 1])) return false;
      if (is_one_of(word(i - 1), kNouns)) return i < 2 || !is_one_of(word(i - 2), kWrongAdjectives);
    }
    return false;
  }

  bool is_rival(std::size_t i) const {
    return i < tokens_.size() && tokens_[i].is_option() && tokens_[i].letter != token().letter;
  }

  bool has_rival_before() const {
    std::size_t i = before_;
    while (i > 0 && is_one_of(word(i - 1), kBeside)) --i;
    return i < before_ && i > 0 && is_rival(i - 1);
  }

  /// A letter that begins a clause of its own is none: "B, A is wrong".
  bool has_rival_after() const {
    std::size_t i = at_ + 1;
    while (i < tokens_.size() && (is_one_of(word(i), kBeside) || is_one_of(word(i), kClosing))) ++i;
    while (is_one_of(word(i), kFillers)) ++i;
    if (!is_rival(i) || (i == at_ + 1 && !token().bracketed)) return false;
    // "B. I and II only"
    if (tokens_[i].letter == 'I' && !tokens_[i].bracketed && is_one_of(word(i - 1), kClosing))
      return false;
    return tokens_[i].bracketed || i + 1 >= tokens_.size() || is_mark(tokens_[i + 1]) ||
           is_one_of(word(i + 1), kBeside) || word(i + 1) == "are";
  }
  static constexpr auto kClosing = std::to_array<std::string_view>({")", "]", "(", ".", ":"});

  const ClaimTokens& tokens_;
  std::size_t at_;
  std::size_t before_;  // where "the option" before the letter begins
};

std::vector<std::string_view> from_the_last(std::vector<std::string_view> sentences) {
  std::reverse(sentences.begin(), sentences.end());
  return sentences;
}

}  // namespace

ClaimTokens claim_tokens(std::string_view said) {
  constexpr std::string_view skipped = " \t\n\r\v\f*_`$\"'{}~#>|";
  const std::string text = plain_marks(said);
  ClaimTokens tokens;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\\') {
      i = command_end(text, i);
    } else if (const std::size_t chemical = bracketed_word_end(text, i)) {
      tokens.push_back(
          {.word = lower_ascii(std::string_view(text).substr(i + 1, chemical - i - 1))});
      i = chemical;
    } else if (is_alnum(text[i])) {
      const std::size_t end = word_end(text, i);
      tokens.push_back(word_token(text, i, end));
      const bool bracket =
          tokens.back().bracketed && tokens.size() > 1 && is_open(tokens.end()[-2]);
      if (bracket) tokens.erase(tokens.end() - 2);
      i = bracket ? end + 1 : end;
    } else {
      if (skipped.find(text[i]) == std::string_view::npos)
        tokens.push_back({.word = std::string(1, text[i])});
      ++i;
    }
  }
  return tokens;
}

bool is_denied(const ClaimTokens& tokens, std::size_t at) {
  return Around(tokens, at).is_denied();
}

bool stands_alone(const ClaimTokens& tokens, std::size_t at) {
  constexpr std::string_view marks = ".,;:!)](-";
  const Around around(tokens, at);
  if (around.has_rival() || around.is_asked()) return false;
  if (at + 1 >= tokens.size()) return true;
  const ClaimToken& next = tokens[at + 1];
  if (tokens[at].bracketed) return true;
  if (is_mark(next)) return marks.find(next.word) != std::string_view::npos;
  const bool well = at + 2 < tokens.size() && tokens[at + 2].word == "well";
  return is_one_of(next.word, kReasons) && !well;
}

std::optional<char> claimed_letter(std::string_view text, Claims claims) {
  for (const std::string_view sentence : from_the_last(sentences_in(text))) {
    const ClaimTokens tokens = claim_tokens(sentence);
    if (tokens.empty() || tokens.back().word == "?") continue;
    for (std::size_t i = tokens.size(); i-- > 0;) {
      if (!tokens[i].is_option()) continue;
      const Around around(tokens, i);
      if (around.is_denied() || around.is_hedged() || around.has_rival()) continue;
      const bool named = around.is_given_as_answer() || around.is_picked();
      if (around.is_called_right(claims) || (named && stands_alone(tokens, i)))
        return tokens[i].letter;
    }
  }
  return std::nullopt;
}

std::optional<char> mentioned_letter(std::string_view text) {
  for (const std::string_view sentence : from_the_last(sentences_in(text))) {
    const ClaimTokens tokens = claim_tokens(sentence);
    for (std::size_t i = tokens.size(); i-- > 0;) {
      if (tokens[i].letter == 0 || tokens[i].small) continue;
      const Around around(tokens, i);
      const bool mentioned = tokens[i].bracketed || around.is_named();
      if (!mentioned || around.is_denied()) continue;
      if (around.is_hedged() || around.has_rival() || around.is_asked()) return std::nullopt;
      return tokens[i].letter;
    }
  }
  return std::nullopt;
}

}  // namespace convene
