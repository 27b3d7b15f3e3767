#include "answers/names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace convene {
namespace {

template <std::size_t N>
bool has(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

bool is_function(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"sin",    "cos",    "tan",   "cot",  "sec",    "csc",      "arcsin", "arccos",
       "arctan", "arccot", "sinh",  "cosh", "tanh",   "log",      "ln",     "exp",
       "lg",     "asin",   "acos",  "atan", "arcsec", "arccsc",   "arcctg", "sqrt",
       "cbrt",   "abs",    "floor", "ceil", "binom",  "factorial"});
  return has(names, name);
}

bool is_greek(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"alpha",   "beta",  "gamma",  "delta", "epsilon", "varepsilon", "zeta",  "eta",   "theta",
       "iota",    "kappa", "lambda", "mu",    "nu",      "xi",         "rho",   "sigma", "tau",
       "upsilon", "phi",   "varphi", "chi",   "psi",     "omega",      "Gamma", "Delta", "Theta",
       "Lambda",  "Sigma", "Phi",    "Psi",   "Omega",   "vartheta",   "ell",   "hbar"});
  return has(names, name);
}

char mark_of_command(std::string_view name) {
  using Entry = std::pair<std::string_view, char>;
  static constexpr auto marks = std::to_array<Entry>(
      {{"times", '*'},     {"cdot", '*'},   {"ast", '*'},     {"div", '/'},
       {"pm", 'P'},        {"mp", 'M'},     {"le", 'l'},      {"leq", 'l'},
       {"leqslant", 'l'},  {"ge", 'g'},     {"geq", 'g'},     {"geqslant", 'g'},
       {"ne", 'n'},        {"neq", 'n'},    {"lt", '<'},      {"gt", '>'},
       {"in", 'e'},        {"cup", 'U'},    {"bigcup", 'U'},  {"setminus", 'D'},
       {"backslash", 'D'}, {"lbrace", 'S'}, {"rbrace", 'E'},  {"lbrack", '['},
       {"rbrack", ']'},    {"lvert", '|'},  {"rvert", '|'},   {"vert", '|'},
       {"mid", '|'},       {"circ", 'o'},   {"degree", 'o'},  {"langle", '('},
       {"rangle", ')'},    {"colon", ':'},  {"lor", 'O'},     {"vee", 'O'},
       {"land", 'A'},      {"wedge", 'A'},  {"prime", '\''},  {"lparen", '('},
       {"rparen", ')'},    {"equiv", '='},  {"newline", 'R'}, {"cr", 'R'},
       {"minus", '-'},     {"approx", 'a'}});
  const auto found = std::ranges::find(marks, name, &Entry::first);
  return found == marks.end() ? '\0' : found->second;
}

bool is_dressing(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"left",       "right",        "big",       "Big",         "bigl",      "bigr",
       "Bigl",       "Bigr",         "bigg",      "Bigg",        "biggl",     "biggr",
       "middle",     "displaystyle", "textstyle", "scriptstyle", "limits",    "nolimits",
       "quad",       "qquad",        "enspace",   "thinspace",   "mathstrut", "hfill",
       "boldsymbol", "mathbf",       "mathit",    "boxed",       "fbox",      "rm",
       "bf",         "it",           "mathopen",  "mathclose",   "hspace",    "phantom",
       "hline",      "bm",           "mathcal",   "angle",       "triangle",  "measuredangle"});
  return has(names, name);
}

bool is_text_command(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"text", "mbox", "mathrm", "textbf", "textit", "textrm", "texttt", "textsf", "mathsf", "hbox",
       "operatorname", "emph", "textnormal", "underline"});
  return has(names, name);
}

bool is_short_word(std::string_view word) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"or",  "and", "no",  "yes", "on",  "off", "odd", "all", "one", "two", "six", "ten", "is",
       "not", "if",  "the", "of",  "in",  "to",  "for", "any", "per", "sq",  "am",  "pm",  "cm",
       "mm",  "km",  "kg",  "mg",  "ft",  "yd",  "mi",  "lb",  "lbs", "oz",  "ml",  "mL",  "hr",
       "hrs", "min", "sec", "mph", "kph", "day", "deg", "rad", "gal", "USD", "oo",  "inf", "DNE",
       "red", "big", "so",  "an",  "at",  "by",  "gm",  "kw",  "Hz",  "cup", "mod", "low", "new",
       "old", "sum", "max", "gcd", "lcm", "log", "we",  "it",  "as",  "be",  "cu",  "dim", "set",
       "net", "men", "boy", "cat", "dog", "car", "can", "has", "her", "his", "inc", "Mon", "Tue",
       "AM",  "PM",  "dm",  "nm",  "kJ",  "kPa", "bag", "box", "egg", "man", "row", "win", "mil",
       "pt",  "qt",  "in.", "May", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Oct"});
  return has(names, word);
}

std::optional<std::string_view> currency_of_command(std::string_view name) {
  if (name == "euro" || name == "yen" || name == "cent") return name;
  if (name == "pounds" || name == "textsterling") return "sterling";
  if (name == "texteuro") return "euro";
  if (name == "textyen") return "yen";
  if (name == "textcent") return "cent";
  return std::nullopt;
}

std::optional<int> number_word(std::string_view word) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"zero",     "one",     "two",     "three",     "four",     "five",     "six",
       "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
       "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"});
  static constexpr auto tens = std::to_array<std::string_view>(
      {"thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"});
  const auto found = std::ranges::find(names, word);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  const auto ten = std::ranges::find(tens, word);
  if (ten == tens.end()) return std::nullopt;
  return 30 + 10 * static_cast<int>(ten - tens.begin());
}

}  // namespace convene
