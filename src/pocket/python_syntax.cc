#include "pocket/python_syntax.h"

#include <fmt/format.h>

#include <utility>

#include "base/text.h"
#include "pocket/python_tokens.h"

namespace convene::pocket::python {
namespace {

using Kind = Node::Kind;

constexpr std::size_t kBytesMax = 2000;
constexpr int kDepthMax = 30;

Node node(Kind kind, std::string text, std::vector<Node> parts = {}) {
  Node made;
  made.kind = kind;
  made.text = std::move(text);
  made.parts = std::move(parts);
  return made;
}

std::vector<Node> pair(Node first, Node second) {
  std::vector<Node> both;
  both.push_back(std::move(first));
  both.push_back(std::move(second));
  return both;
}

bool is_reserved(const std::string& word) {
  for (const auto* one :
       {"if",    "else",   "elif",    "for",    "while",    "in",    "and",    "or",
        "not",   "return", "def",     "break",  "continue", "pass",  "lambda", "import",
        "class", "is",     "as",      "assert", "async",    "await", "del",    "except",
        "from",  "global", "finally", "raise",  "try",      "with",  "yield",  "nonlocal"})
    if (word == one) return true;
  return false;
}

/// Recursive descent over the tokens. Throws Stop.
class Parser {
 public:
  explicit Parser(std::string_view source) : source_(source), tokens_(tokens_of(source)) {}

  Program program(const std::string& parameter) {
    Program made{parameter, {}, {}};
    if (is("def")) {
      made.parameter = heading();
      made.body = suite();
      require_end("something after the function");
    } else {
      made.body = statements();
      require_end("something that is not understood");
    }
    made.assigned = std::move(assigned_);
    if (made.body.parts.empty()) throw Stop{"no statement"};
    return made;
  }

 private:
  /// Counts nesting while it lives.
  class Deeper {
   public:
    explicit Deeper(int& depth) : depth_(depth) {
      if (++depth_ > kDepthMax) throw Stop{"nested too deeply"};
    }
    ~Deeper() { --depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    int& depth_;
  };

  const Token& token() const { return tokens_[at_]; }
  bool at_kind(Token::Kind kind) const { return token().kind == kind; }
  bool is(std::string_view word) const {
    return (at_kind(Token::Kind::name) || at_kind(Token::Kind::sign)) && token().text == word;
  }
  bool take(std::string_view word) {
    if (!is(word)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view word) {
    if (!take(word)) throw Stop{fmt::format("'{}' is missing", word)};
  }
  bool take_kind(Token::Kind kind) {
    if (!at_kind(kind)) return false;
    ++at_;
    return true;
  }
  void require_end(const char* why) const {
    if (!at_kind(Token::Kind::end)) throw Stop{why};
  }
  std::string identifier() {
    if (!at_kind(Token::Kind::name) || is_reserved(token().text)) throw Stop{"a name is missing"};
    return tokens_[at_++].text;
  }

  std::string heading() {
    expect("def");
    identifier();
    expect("(");
    std::string parameter = identifier();
    if (take(":")) expression();
    expect(")");
    if (take("->")) expression();
    return parameter;
  }

  Node suite() {
    const Deeper deeper(depth_);
    expect(":");
    if (!take_kind(Token::Kind::line_end)) return simple_line();
    if (!take_kind(Token::Kind::indent)) throw Stop{"an indented block is missing"};
    Node block = statements();
    if (!take_kind(Token::Kind::dedent)) throw Stop{"something that is not understood"};
    return block;
  }

  Node statements() {
    Node block = node(Kind::block, "");
    while (!at_kind(Token::Kind::end) && !at_kind(Token::Kind::dedent)) {
      if (take_kind(Token::Kind::line_end)) continue;
      if (at_kind(Token::Kind::indent)) throw Stop{"the indentation does not fit"};
      if (is("if") || is("for") || is("while")) {
        block.parts.push_back(compound());
        continue;
      }
      for (Node& one : simple_line().parts) block.parts.push_back(std::move(one));
    }
    return block;
  }

  Node simple_line() {
    Node block = node(Kind::block, "");
    do {
      if (at_kind(Token::Kind::line_end)) break;
      block.parts.push_back(simple());
    } while (take(";"));
    if (!take_kind(Token::Kind::line_end) && !at_kind(Token::Kind::end))
      throw Stop{"something that is not understood"};
    return block;
  }

  Node compound() {
    const Deeper deeper(depth_);
    if (take("for")) {
      Node target = targets();
      note_assigned(target);
      expect("in");
      Node iterable = expression();
      Node made = node(Kind::loop, "", pair(std::move(target), std::move(iterable)));
      made.parts.push_back(suite_of_loop());
      return made;
    }
    const bool loops = is("while");
    ++at_;
    Node condition = expression();
    Node block = loops ? suite_of_loop() : suite();
    Node made = node(loops ? Kind::repetition : Kind::branch, "",
                     pair(std::move(condition), std::move(block)));
    if (loops) return made;
    if (is("elif")) {
      Node other = node(Kind::block, "");
      other.parts.push_back(compound());
      made.parts.push_back(std::move(other));
    } else {
      made.parts.push_back(take("else") ? suite() : Node{});
    }
    return made;
  }

  Node suite_of_loop() {
    ++loops_;
    Node block = suite();
    --loops_;
    return block;
  }

  void note_assigned(const Node& target) {
    if (target.kind == Kind::name) assigned_.push_back(target.text);
    if (target.kind == Kind::list)
      for (const Node& part : target.parts) note_assigned(part);
  }

  Node simple() {
    for (const auto* word : {"break", "continue", "pass"}) {
      if (!take(word)) continue;
      if (loops_ == 0 && word != std::string_view("pass"))
        throw Stop{fmt::format("a {} outside a loop", word)};
      return node(Kind::leaving, word);
    }
    if (take("return")) {
      const bool bare = at_kind(Token::Kind::line_end) || is(";");
      return with_source(Kind::giving, "return", bare ? node(Kind::constant, "None") : listed());
    }
    Node left = listed();
    for (const auto* sign : {"=", "+=", "-=", "*=", "//=", "%="}) {
      if (!take(sign)) continue;
      require_target(left);
      if (left.kind == Kind::list && sign != std::string_view("="))
        throw Stop{"a change of several names"};
      note_assigned(left);
      Node made = with_source(Kind::assignment, sign, listed());
      made.parts.insert(made.parts.begin(), std::move(left));
      return made;
    }
    return node(Kind::expression, "", {std::move(left)});
  }

  static void require_target(const Node& target) {
    if (target.kind == Kind::list && target.text == "(") {
      for (const Node& part : target.parts) require_target(part);
    } else if (target.kind != Kind::name && target.kind != Kind::item) {
      throw Stop{"an assignment to something that is no name"};
    }
  }

  /// A statement whose value is what was just read: `value` ends where the parser stands.
  Node with_source(Kind kind, const char* text, Node value) {
    const std::size_t to = tokens_[at_ - 1].to;
    const std::size_t from = value_from_;
    Node made = node(kind, text);
    made.source = replace_all(source_.substr(from, to > from ? to - from : 0), "\n", " ");
    made.parts.push_back(std::move(value));
    return made;
  }

  /// One expression, or several with commas between: a list in parentheses.
  Node listed() {
    const std::size_t from = token().from;
    Node first = expression();
    if (is(",")) {
      Node all = node(Kind::list, "(", {std::move(first)});
      while (take(",")) {
        if (at_kind(Token::Kind::line_end) || is("=") || is(";")) break;
        all.parts.push_back(expression());
      }
      first = std::move(all);
    }
    value_from_ = from;
    return first;
  }

  Node targets() {
    Node first = node(Kind::name, identifier());
    if (!is(",")) return first;
    Node all = node(Kind::list, "(", {std::move(first)});
    while (take(",")) all.parts.push_back(node(Kind::name, identifier()));
    return all;
  }

  Node expression() {
    const Deeper deeper(depth_);
    Node then = either();
    if (!take("if")) return then;
    Node condition = either();
    expect("else");
    Node made = node(Kind::choice, "", pair(std::move(then), std::move(condition)));
    made.parts.push_back(expression());
    return made;
  }

  Node either() {
    Node left = both();
    while (take("or")) left = node(Kind::operation, "or", pair(std::move(left), both()));
    return left;
  }

  Node both() {
    Node left = negated();
    while (take("and")) left = node(Kind::operation, "and", pair(std::move(left), negated()));
    return left;
  }

  Node negated() {
    const Deeper deeper(depth_);
    if (take("not")) return node(Kind::operation, "not", {negated()});
    return comparison();
  }

  std::string comparison_sign() {
    for (const auto* sign : {"==", "!=", "<=", ">=", "<", ">", "in"})
      if (take(sign)) return sign;
    if (!is("not")) return {};
    ++at_;
    expect("in");
    return "not-in";
  }

  Node comparison() {
    Node left = sum();
    std::string sign = comparison_sign();
    if (sign.empty()) return left;
    Node made = node(Kind::comparison, sign, {std::move(left)});
    made.parts.push_back(sum());
    while (!(sign = comparison_sign()).empty()) {
      made.text += " " + sign;
      made.parts.push_back(sum());
    }
    return made;
  }

  template <class Next>
  Node chain(std::initializer_list<const char*> signs, Next next) {
    Node left = next();
    for (bool found = true; found;) {
      found = false;
      for (const auto* sign : signs) {
        if (!take(sign)) continue;
        left = node(Kind::operation, sign, pair(std::move(left), next()));
        found = true;
        break;
      }
    }
    return left;
  }

  Node sum() {
    return chain({"+", "-"}, [this] { return product(); });
  }

  Node product() {
    return chain({"*", "//", "/", "%"}, [this] { return factor(); });
  }

  Node factor() {
    const Deeper deeper(depth_);
    if (take("-")) return node(Kind::operation, "neg", {factor()});
    if (take("+")) return node(Kind::operation, "pos", {factor()});
    Node base = postfix();
    if (take("**")) return node(Kind::operation, "**", pair(std::move(base), factor()));
    return base;
  }

  Node postfix() {
    Node whole = atom();
    while (true) {
      if (take("[")) {
        whole = subscript(std::move(whole));
      } else if (take(".")) {
        Node made = node(Kind::method, identifier(), {std::move(whole)});
        expect("(");
        arguments(made);
        whole = std::move(made);
      } else if (is("(") && whole.kind == Kind::name) {
        ++at_;
        Node made = node(Kind::call, whole.text);
        arguments(made);
        whole = std::move(made);
      } else {
        return whole;
      }
    }
  }

  Node subscript(Node whole) {
    std::vector<Node> bounds(1);
    if (!is(":") && !is("]")) bounds[0] = expression();
    bool slices = false;
    while (take(":")) {
      slices = true;
      bounds.emplace_back();
      if (!is(":") && !is("]")) bounds.back() = expression();
    }
    expect("]");
    if (!slices && bounds[0].kind == Kind::nothing) throw Stop{"an index is missing"};
    if (!slices) return node(Kind::item, "", pair(std::move(whole), std::move(bounds[0])));
    if (bounds.size() > 3) throw Stop{"a slice of more than three parts"};
    bounds.resize(3);
    bounds.insert(bounds.begin(), std::move(whole));
    return node(Kind::slice, "", std::move(bounds));
  }

  bool at_keyword() const {
    return at_kind(Token::Kind::name) && tokens_[at_ + 1].text == "=" &&
           tokens_[at_ + 1].kind == Token::Kind::sign;
  }

  void arguments(Node& call) {
    bool keywords = false, generates = false;
    const std::size_t before = call.parts.size();
    while (!take(")")) {
      if (at_keyword()) {
        const std::string name = identifier();
        ++at_;
        call.parts.push_back(node(Kind::keyword, name, {expression()}));
        keywords = true;
      } else {
        if (keywords) throw Stop{"an argument after a named one"};
        Node value = expression();
        generates = generates || is("for");
        call.parts.push_back(is("for") ? comprehension(std::move(value), "(") : std::move(value));
      }
      if (!is(")")) expect(",");
    }
    if (generates && call.parts.size() > before + 1)
      throw Stop{"a generator among other arguments"};
  }

  Node comprehension(Node element, const char* bracket) {
    Node made = node(Kind::comprehension, bracket, {std::move(element)});
    while (is("for") || is("if")) {
      if (take("if")) {
        made.parts.push_back(node(Kind::clause, "if", {either()}));
        continue;
      }
      ++at_;
      Node target = targets();
      expect("in");
      made.parts.push_back(node(Kind::clause, "for", pair(std::move(target), either())));
    }
    return made;
  }

  Node bracketed() {
    Node made = node(Kind::list, "[");
    if (take("]")) return made;
    Node first = expression();
    if (is("for")) {
      Node all = comprehension(std::move(first), "[");
      expect("]");
      return all;
    }
    made.parts.push_back(std::move(first));
    while (!take("]")) {
      expect(",");
      if (!is("]")) made.parts.push_back(expression());
    }
    return made;
  }

  Node parenthesised() {
    Node inside = listed();
    if (is("for")) inside = comprehension(std::move(inside), "(");
    expect(")");
    return inside;
  }

  Node atom() {
    const Deeper deeper(depth_);
    const Token here = token();
    if (take_kind(Token::Kind::number)) {
      constexpr std::size_t kDigitsMax = 12;
      if (here.text.size() > kDigitsMax) throw Stop{"a number that is too large"};
      Node made = node(Kind::number, here.text);
      made.value = std::stoll(here.text);
      return made;
    }
    if (at_kind(Token::Kind::text)) {
      Node made = node(Kind::text, "");
      while (at_kind(Token::Kind::text)) made.text += tokens_[at_++].text;
      return made;
    }
    if (take("[")) return bracketed();
    if (take("(")) return parenthesised();
    for (const auto* word : {"True", "False", "None"})
      if (take(word)) return node(Kind::constant, word);
    if (!at_kind(Token::Kind::name)) throw Stop{"an expression is missing"};
    return node(Kind::name, identifier());
  }

  std::string_view source_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t value_from_ = 0;
  int depth_ = 0;
  int loops_ = 0;  ///< around the statement that is read
  std::vector<std::string> assigned_;
};

/// What is inside a code fence, or everything.
std::string_view without_fence(std::string_view source) {
  constexpr std::string_view kFence = "```";
  const std::size_t open = source.find(kFence);
  if (open == std::string_view::npos) return source;
  const std::size_t inside = open + kFence.size(), close = source.find(kFence, inside);
  const std::size_t line = source.find('\n', open);
  if (line < close) return source.substr(line + 1, close - line - 1);
  std::string_view code = source.substr(inside, close - inside);  // all in one line
  if (code.starts_with("python ")) code.remove_prefix(7);
  return code;
}

}  // namespace

tl::expected<Program, std::string> parse(std::string_view source, const std::string& parameter) {
  if (source.size() > kBytesMax) return tl::unexpected(std::string("too long"));
  try {
    return Parser(without_fence(source)).program(parameter);
  } catch (const Stop& stop) {
    return tl::unexpected(stop.why);
  }
}

}  // namespace convene::pocket::python
