#include "answers/spelling.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace convene {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr auto kUnicode = std::to_array<Pair>({
    {"−", "-"},
    {"–", "-"},
    {"‐", "-"},
    {"‑", "-"},
    {"×", "\\times "},
    {"⋅", "\\cdot "},
    {"·", "\\cdot "},
    {"∙", "\\cdot "},
    {"÷", "\\div "},
    {"π", "\\pi "},
    {"√", "\\surd "},
    {"∞", "\\infty "},
    {"°", "\\degree "},
    {"≤", "\\le "},
    {"≥", "\\ge "},
    {"≠", "\\ne "},
    {"≈", "\\approx "},
    {"±", "\\pm "},
    {"∓", "\\mp "},
    {"∪", "\\cup "},
    {"∈", "\\in "},
    {"ℝ", "\\mathbb{R}"},
    {"∅", "\\emptyset "},
    {"∖", "\\setminus "},
    {"½", "\\frac{1}{2}"},
    {"⅓", "\\frac{1}{3}"},
    {"⅔", "\\frac{2}{3}"},
    {"¼", "\\frac{1}{4}"},
    {"¾", "\\frac{3}{4}"},
    {"⅕", "\\frac{1}{5}"},
    {"⅙", "\\frac{1}{6}"},
    {"⅛", "\\frac{1}{8}"},
    {"α", "\\alpha "},
    {"β", "\\beta "},
    {"γ", "\\gamma "},
    {"δ", "\\delta "},
    {"θ", "\\theta "},
    {"λ", "\\lambda "},
    {"μ", "\\mu "},
    {"φ", "\\phi "},
    {"ω", "\\omega "},
    {"σ", "\\sigma "},
    {"ε", "\\epsilon "},
    {"ρ", "\\rho "},
    {"τ", "\\tau "},
    {"’", "'"},
    {"′", "'"},
    {"…", "\\ldots "},
    {"\u00a0", " "},
    {"\u2009", " "},
    {"\u202f", " "},
    {"\u200b", ""},
    {"\u2062", ""},
    {"\u2061", ""},
    {"⟨", "("},
    {"⟩", ")"},
    {"€", "\\euro "},
    {"£", "\\pounds "},
    {"¥", "\\yen "},
    {"¢", "\\cent "},
    {"“", ""},
    {"”", ""},
    {"⌊", "\\lfloor "},
    {"⌋", "\\rfloor "},
    {"⌈", "\\lceil "},
    {"⌉", "\\rceil "},
});

constexpr auto kRaised = std::to_array<Pair>({{"⁰", "0"},
                                              {"¹", "1"},
                                              {"²", "2"},
                                              {"³", "3"},
                                              {"⁴", "4"},
                                              {"⁵", "5"},
                                              {"⁶", "6"},
                                              {"⁷", "7"},
                                              {"⁸", "8"},
                                              {"⁹", "9"},
                                              {"⁻", "-"},
                                              {"⁺", "+"},
                                              {"ⁿ", "n"}});
constexpr auto kLowered = std::to_array<Pair>({{"₀", "0"},
                                               {"₁", "1"},
                                               {"₂", "2"},
                                               {"₃", "3"},
                                               {"₄", "4"},
                                               {"₅", "5"},
                                               {"₆", "6"},
                                               {"₇", "7"},
                                               {"₈", "8"},
                                               {"₉", "9"}});

template <class Table>
const Pair* front_of(std::string_view text, const Table& table) {
  for (const Pair& pair : table)
    if (text.starts_with(pair.first)) return &pair;
  return nullptr;
}

/// A run of raised or lowered digits as one group; false where text begins with none.
template <class Table>
bool take_run(std::string_view& text, const Table& table, std::string_view open, std::string& out) {
  const Pair* pair = front_of(text, table);
  if (!pair) return false;
  out += open;
  for (; pair; pair = front_of(text, table)) {
    out += pair->second;
    text.remove_prefix(pair->first.size());
  }
  out += '}';
  return true;
}

void take_character(std::string_view& text, std::string& out) {
  if (take_run(text, kRaised, "^{", out) || take_run(text, kLowered, "_{", out)) return;
  if (const Pair* pair = front_of(text, kUnicode)) {
    out += pair->second;
    text.remove_prefix(pair->first.size());
    return;
  }
  out += text.front();
  text.remove_prefix(1);
}

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/// Commands that change how something looks and not what it is.
bool is_looks(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"left",   "right",        "text",  "mbox",  "textbf", "mathrm",      "textrm", "textit",
       "mathbf", "displaystyle", "quad",  "qquad", "big",    "Big",         "bigl",   "bigr",
       "Bigl",   "Bigr",         "boxed", "rm",    "bf",     "operatorname"});
  return std::ranges::find(names, name) != names.end();
}

std::string_view command_at(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_letter(text[end])) ++end;
  return text.substr(1, end - 1);
}

/// What a backslash and what follows leave of themselves.
void take_command(std::string_view& text, std::string& out) {
  const std::string_view name = command_at(text);
  const std::size_t length = name.empty() ? std::min<std::size_t>(2, text.size()) : name.size() + 1;
  if (name.empty()) {
    const char c = length > 1 ? text[1] : ' ';
    if (c == '\\') out += ';';
    if (c == '{' || c == '}' || c == '%' || c == '$') out += c;
  } else if (name == "dfrac" || name == "tfrac") {
    out += "frac";
  } else if (!is_looks(name)) {
    out += name;
  }
  text.remove_prefix(length);
}

bool is_of_number(char c) {
  return (c >= '0' && c <= '9') || c == '.';
}

/// Whether a gap between the two tells "1 2" from "12", "\pi r" from "\pir".
bool parts(char left, char right) {
  return (is_of_number(left) && is_of_number(right)) || (is_letter(left) && is_letter(right));
}

/// The size of "12 345 678" at the front of text: groups of three digits after the first.
std::size_t grouped_at(std::string_view text) {
  const auto digits_at = [&](std::size_t at) {
    std::size_t n = 0;
    while (at + n < text.size() && text[at + n] >= '0' && text[at + n] <= '9') ++n;
    return n;
  };
  std::size_t size = digits_at(0);
  bool grouped = size <= 3 && size > 0 && text[0] != '0';
  while (size < text.size() && text[size] == ' ') {
    const std::size_t group = digits_at(size + 1);
    if (group == 0) break;
    grouped = grouped && group == 3;
    size += 1 + group;
  }
  return grouped ? size : 0;
}

std::string without_groups(const std::string& bare) {
  std::string out;
  for (std::size_t i = 0; i < bare.size();) {
    const bool starts = i == 0 || (!is_of_number(bare[i - 1]) && bare[i - 1] != ' ');
    const std::size_t size = starts ? grouped_at(std::string_view(bare).substr(i)) : 0;
    for (std::size_t k = 0; k < size; ++k)
      if (bare[i + k] != ' ') out += bare[i + k];
    if (size == 0) out += bare[i];
    i += std::max<std::size_t>(size, 1);
  }
  return out;
}

/// Quotes, hyphens and spaces as ASCII has them; short dashes are hyphens.
std::string with_plain_marks(std::string_view text) {
  static constexpr auto marks = std::to_array<Pair>({{"‘", "'"},
                                                     {"’", "'"},
                                                     {"ʼ", "'"},
                                                     {"′", "'"},
                                                     {"“", "\""},
                                                     {"”", "\""},
                                                     {"‐", "-"},
                                                     {"‑", "-"},
                                                     {"‒", "-"},
                                                     {"–", "-"},
                                                     {"−", "-"},
                                                     {"\u00ad", ""},
                                                     {"\u00a0", " "},
                                                     {"\u2009", " "},
                                                     {"\u202f", " "},
                                                     {"\u200b", ""}});
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const Pair* pair = front_of(text, marks);
    out += pair ? pair->second : text.substr(0, 1);
    text.remove_prefix(pair ? pair->first.size() : 1);
  }
  return out;
}

/// "5!", "n!"; after a word of more letters it is only emphasis.
bool is_factorial_at(std::string_view words, std::size_t at) {
  if (at == 0 || at >= words.size() || words[at] != '!') return false;
  const char last = words[at - 1];
  const bool alone = at == 1 || !is_letter(words[at - 2]);
  return is_of_number(last) || (is_letter(last) && alone);
}

}  // namespace

std::string tex_of(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    if (static_cast<unsigned char>(text.front()) < 0x80) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      take_character(text, out);
    }
  }
  return out;
}

std::string bare_spelling(std::string_view text) {
  std::string bare;
  bool gap = false;
  text = trimmed(text);
  if (text.ends_with('.')) text.remove_suffix(1);
  while (!text.empty()) {
    std::string piece;
    const bool tight = text.starts_with("\\!");
    if (text.front() == '\\') {
      take_command(text, piece);
    } else {
      if (!is_space(text.front()) && text.front() != '$' && text.front() != '~')
        piece = text.front();
      text.remove_prefix(1);
    }
    gap = gap || (piece.empty() && !tight);
    if (piece.empty()) continue;
    if (gap && !bare.empty() && parts(bare.back(), piece.front())) bare += ' ';
    gap = false;
    bare += piece;
  }
  return without_groups(bare);
}

std::string folded_words(std::string_view original) {
  const std::string plain = with_plain_marks(original);
  std::string_view text = plain;
  constexpr std::string_view around = ".,;:!?\"'`*_()[] ";
  std::string words;
  while (!text.empty()) {
    const char c = text.front();
    if (c == '\\') {
      words += ' ';
      take_command(text, words);
      continue;
    }
    if (is_space(c) || c == '~') {
      words += ' ';
    } else if (c != '$' && c != '{' && c != '}') {
      words += c;
    }
    text.remove_prefix(1);
  }
  std::string folded;
  for (const char c : words)
    if (c != ' ' || (!folded.empty() && folded.back() != ' ')) folded += c;
  const std::size_t first = folded.find_first_not_of(around);
  if (first == std::string::npos) return lower_ascii(trimmed(folded));
  std::size_t end = folded.find_last_not_of(around) + 1;
  if (is_factorial_at(folded, end)) ++end;
  return lower_ascii(folded.substr(first, end - first));
}

}  // namespace convene
