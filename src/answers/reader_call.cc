#include "answers/names.h"
#include "answers/reader.h"

namespace convene {
namespace {

bool takes_bracket_only(const std::string& name) {
  return name == "exp" || name == "abs" || name == "floor" || name == "ceil" || name == "cbrt" ||
         name == "factorial";
}

/// The names that evaluation knows.
std::string known_name(const std::string& name) {
  if (name == "asin") return "arcsin";
  if (name == "acos") return "arccos";
  if (name == "atan") return "arctan";
  if (name == "lg") return "log";
  return name;
}

std::string inverse_of(const std::string& name) {
  return name.starts_with("arc") || name == "ln" || name == "log" ? "" : "arc" + name;
}

}  // namespace

Node Reader::command() {
  const std::string name = now().text;
  ++at_;
  if (name == "frac") return fraction();
  if (name == "pi") return leaf(Op::pi);
  if (name == "infty") return leaf(Op::infinity);
  if (name == "sqrt" || name == "surd") return root();
  if (name == "binom") {
    const bool plain = take('(');
    Node n = plain ? sum() : fraction_part();
    if (plain) expect(',');
    Node k = plain ? sum() : fraction_part();
    if (plain) expect(')');
    return call_of("binom", std::move(n), std::move(k));
  }
  if (name == "lfloor") return bounded_by("rfloor", "floor");
  if (name == "lceil") return bounded_by("rceil", "ceil");
  if (name == "emptyset" || name == "varnothing") return leaf(Op::set);
  if (name == "mathbb") return blackboard();
  if (name == "overline" || name == "vec" || name == "hat" || name == "bar" || name == "tilde" ||
      name == "overrightarrow" || name == "widehat" || name == "underline")
    return named_symbol(name);
  if (is_function(name)) return function(known_name(name));
  return fail("it holds a command that is not known");
}

Node Reader::bounded_by(const char* close, const char* name) {
  const Deeper deeper(*this);
  Node inside = sum();
  if (!at_command(close)) return fail("a bracket is not closed");
  ++at_;
  return call_of(name, std::move(inside));
}

/// \mathbb{R} is an interval.
Node Reader::blackboard() {
  const bool group = take('{');
  if (now().kind == Token::finish) return fail("it ends too early");
  const std::string name = now().text;
  ++at_;
  if (now().kind == Token::finish && group) return fail("a brace is not closed");
  if (group) expect('}');
  return name == "R" ? real_line() : symbol_node("set " + name);
}

/// "\overline{CD}" is a name.
Node Reader::named_symbol(const std::string& name) {
  std::string full = name + " ";
  const bool group = take('{');
  while (now().kind == Token::letter || now().kind == Token::word || now().kind == Token::number) {
    full += now().text;
    ++at_;
    if (!group) break;
  }
  if (group) expect('}');
  return symbol_node(full);
}

Node Reader::root() {
  Node degree;
  const bool other = take('[');
  if (other) {
    degree = sum();
    expect(']');
  }
  Node inside = at('{') ? group() : primary();
  if (!other) return call_of("sqrt", std::move(inside));
  return call_of("root", std::move(inside), std::move(degree));
}

/// After a function's name: powers, the base of a logarithm, the argument.
Node Reader::function(const std::string& name) {
  const Deeper deeper(*this);
  std::optional<Node> base, raised;
  std::string called = name;
  if (take('_')) base = fraction_part();
  if (take('^')) raised = exponent();
  if (raised && raised->op == Op::number && raised->number == Rational(-1)) {
    called = inverse_of(name);
    raised.reset();
    if (called.empty()) return fail("it has an inverse that is not known");
  }
  Node inside = takes_bracket_only(name) ? (at('{') ? group() : primary()) : argument();
  Node value = called == "log"    ? logarithm(std::move(inside), std::move(base))
               : called == "exp"  ? power_of(leaf(Op::e), std::move(inside))
               : called == "cbrt" ? call_of("root", std::move(inside), number_node(Rational(3)))
                                  : call_of(called, std::move(inside));
  return raised ? power_of(std::move(value), std::move(*raised)) : value;
}

Node Reader::logarithm(Node argument, std::optional<Node> base) {
  if (base && base->op == Op::e) return call_of("ln", std::move(argument));
  return call_of("log", std::move(argument), base ? std::move(*base) : number_node(Rational(10)));
}

/// "(x)y" is an argument and a factor; "2x" is an argument.
Node Reader::argument() {
  const Deeper deeper(*this);
  if (at('(') || at('{')) return at('{') ? group() : bracket();
  if (take('-')) return negated(argument());
  Node inside = power();
  while (!trouble_ && starts_factor(inside) &&
         !(now().kind == Token::command && is_function(now().text) && now().text != "sqrt") &&
         !at('(') && !at('['))
    inside = product_of(std::move(inside), power());
  return inside;
}

}  // namespace convene
