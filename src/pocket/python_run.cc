#include "pocket/python_run.h"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "pocket/python_calls.h"
#include "pocket/python_tokens.h"
#include "pocket/python_walk.h"

namespace convene::pocket::python {
namespace {

using Kind = Node::Kind;

/// The names of the function, or of a comprehension inside it. Without a value where one is
/// assigned, but later.
struct Scope {
  Scope* outer = nullptr;
  std::map<std::string, std::optional<Value>> names;
};

/// A comprehension that can go on where it stopped.
struct Comprehension {
  const Node* node;
  Scope* scope;
  /// Each "for" that has begun, by its place among the parts of the node.
  std::vector<std::pair<std::size_t, Walk>> open;
};

/// Walks the tree. How a block was left is data; everything that stops a program is a Stop.
class Machine {
 public:
  Trace trace;
  Value given;  ///< by the return that ended it

  enum class End { normal, broken, continued, returned };

  Heap& heap() { return heap_; }

  void begin(const Program& program, const std::string& argument) {
    const auto read = parse("return " + argument, "x");
    if (!read) throw Stop{"an argument that cannot be read"};
    const Value value = evaluate(read->body.parts[0].parts[0]);
    for (const std::string& name : program.assigned) scope_->names[name];
    scope_->names[program.parameter] = value;
  }

  End block(const Node& block) {
    for (const Node& statement : block.parts) {
      const End end = execute(statement);
      if (end != End::normal) return end;
    }
    return End::normal;
  }

  Value evaluate(const Node& node) {
    heap_.spend(1);
    switch (node.kind) {
      case Kind::number:
        return {node.value};
      case Kind::text:
        return heap_.text(node.text);
      case Kind::constant:
        return node.text == "None" ? Value{None{}} : Value{node.text == "True"};
      case Kind::nothing:
        return {None{}};
      case Kind::name:
        return named(node.text);
      case Kind::list:
        if (node.text == "(") throw Stop{"a tuple"};
        return heap_.list(all_of(node.parts));
      case Kind::comprehension:
        return comprehended(node);
      case Kind::operation:
        return operation(node);
      case Kind::comparison:
        return {comparison(node)};
      case Kind::choice:
        return evaluate(node.parts[truth_of(evaluate(node.parts[1])) ? 0 : 2]);
      case Kind::item:
        return item(node);
      case Kind::slice:
        return sliced(evaluate(node.parts[0]), evaluate(node.parts[1]), evaluate(node.parts[2]),
                      evaluate(node.parts[3]), heap_);
      case Kind::call:
        return called(node);
      case Kind::method: {
        const Value receiver = evaluate(node.parts[0]);
        return call_method(receiver, node.text, arguments(node, 1), heap_);
      }
      default:
        throw Stop{"something that has no value"};
    }
  }

 private:
  static constexpr std::size_t kTraceMax = 16;

  void record(const std::string& what, const Value& value) {
    if (trace.size() >= kTraceMax) return;
    try {
      trace.push_back(what + "=" + printed(value, heap_));
    } catch (const Stop&) {  // too large to show is no reason to stop
      trace.push_back(what);
    }
  }

  End execute(const Node& statement) {
    heap_.spend(1);
    switch (statement.kind) {
      case Kind::assignment:
        assign_statement(statement);
        return End::normal;
      case Kind::expression:
        expression_statement(statement.parts[0]);
        return End::normal;
      case Kind::giving:
        given = evaluate(statement.parts[0]);
        if (!is_plain(statement.parts[0])) record(statement.source, given);
        return End::returned;
      case Kind::branch:
        return block(statement.parts[truth_of(evaluate(statement.parts[0])) ? 1 : 2]);
      case Kind::loop:
        return loop(statement);
      case Kind::repetition:
        return repetition(statement);
      default:
        if (statement.text == "break") return End::broken;
        return statement.text == "continue" ? End::continued : End::normal;
    }
  }

  static bool is_plain(const Node& node) {
    return node.kind == Kind::name || node.kind == Kind::constant || node.kind == Kind::number ||
           node.kind == Kind::text;
  }

  void assign_statement(const Node& statement) {
    const Node& target = statement.parts[0];
    const Node& from = statement.parts[1];
    if (target.kind == Kind::list) {
      const bool several = from.kind == Kind::list && from.text == "(";
      const List values = several ? all_of(from.parts) : elements_of(evaluate(from), heap_);
      unpack(target, values);
      return;
    }
    if (statement.text != "=") return change_statement(statement);
    const Value value = evaluate(from);
    assign(target, value);
    record(statement.source, value);
  }

  /// In Python's order: what is changed is looked at first, and once.
  void change_statement(const Node& statement) {
    const Node& target = statement.parts[0];
    const std::string sign = statement.text.substr(0, statement.text.size() - 1);
    const bool inside = target.kind == Kind::item;
    const Value whole = inside ? evaluate(target.parts[0]) : Value{None{}};
    const Value index = inside ? evaluate(target.parts[1]) : Value{None{}};
    const Value before = inside ? element_of(whole, index) : evaluate(target);
    const Value value = operated_in_place(before, sign, evaluate(statement.parts[1]), heap_);
    if (inside) {
      put(whole, index, value);
    } else {
      assign(target, value);
    }
    record(text_of(target) + statement.text + statement.source, value);
  }

  static std::string text_of(const Node& target) {
    return target.kind == Kind::name ? target.text : "item";
  }

  void expression_statement(const Node& value) {
    evaluate(value);
    if (value.kind == Kind::method && value.parts[0].kind == Kind::name)
      record(value.parts[0].text, named(value.parts[0].text));
  }

  End loop(const Node& statement) {
    Walk walk = walk_over(evaluate(statement.parts[1]), heap_);
    while (const auto element = heap_.next(walk)) {
      assign(statement.parts[0], *element);
      const End end = block(statement.parts[2]);
      if (end == End::broken) break;
      if (end == End::returned) return end;
    }
    return End::normal;
  }

  End repetition(const Node& statement) {
    while (truth_of(evaluate(statement.parts[0]))) {
      const End end = block(statement.parts[1]);
      if (end == End::broken) break;
      if (end == End::returned) return end;
    }
    return End::normal;
  }

  void unpack(const Node& targets, const List& values) {
    if (targets.parts.size() != values.size()) throw Stop{"names and values of different number"};
    for (std::size_t i = 0; i < values.size(); ++i) assign(targets.parts[i], values[i]);
  }

  void assign(const Node& target, const Value& value) {
    if (target.kind == Kind::list) return unpack(target, elements_of(value, heap_));
    if (target.kind == Kind::name) {
      scope_->names[target.text] = value;
      return;
    }
    const Value whole = evaluate(target.parts[0]);
    put(whole, evaluate(target.parts[1]), value);
  }

  static void put(const Value& whole, const Value& index, const Value& value) {
    List* list = whole.list();
    if (!list) throw Stop{fmt::format("an assignment into {}", kind_of(whole))};
    const std::size_t place = place_in(list->size(), whole_of(index));
    (*list)[place] = value;
  }

  /// Nothing where no statement or comprehension around here assigns it.
  const std::optional<Value>* found(const std::string& name) const {
    for (const Scope* scope = scope_; scope; scope = scope->outer)
      if (const auto at = scope->names.find(name); at != scope->names.end()) return &at->second;
    return nullptr;
  }

  Value named(const std::string& name) const {
    const auto* value = found(name);
    if (!value || !*value) throw Stop{fmt::format("{}, which has no value", name)};
    return **value;
  }

  Value called(const Node& node) {
    const Arguments handed = arguments(node, 0);
    // No name that is assigned here holds a function, and it hides the one that Python has.
    if (found(node.text)) throw Stop{fmt::format("{}, which is not known", node.text)};
    return call_function(node.text, handed, heap_);
  }

  List all_of(const std::vector<Node>& nodes) {
    List values;
    values.reserve(nodes.size());
    for (const Node& node : nodes) values.push_back(evaluate(node));
    return values;
  }

  Value comprehended(const Node& node) {
    Comprehension made{&node, nullptr, {}};
    made.open.emplace_back(1, walk_over(evaluate(node.parts[1].parts[1]), heap_));
    made.scope = &scopes_.emplace_back(Scope{scope_, {}});
    for (std::size_t i = 1; i < node.parts.size(); ++i)
      if (node.parts[i].text == "for") declare(node.parts[i].parts[0], *made.scope);
    Walk walk{"a generator", [this, made]() mutable { return resumed(made); }};
    if (node.text == "(") return heap_.walk(std::move(walk));
    List all;
    while (auto element = heap_.next(walk)) all.push_back(std::move(*element));
    return heap_.list(std::move(all));
  }

  static void declare(const Node& target, Scope& scope) {
    if (target.kind == Kind::name) scope.names[target.text];
    for (const Node& part : target.parts) declare(part, scope);
  }

  std::optional<Value> resumed(Comprehension& made) {
    Scope* const outside = std::exchange(scope_, made.scope);
    std::optional<Value> element;
    if (has_more(made)) element = evaluate(made.node->parts[0]);
    scope_ = outside;
    return element;
  }

  /// Goes on to where the next element is made.
  bool has_more(Comprehension& made) {
    while (!made.open.empty()) {
      const std::size_t at = made.open.back().first;
      if (const auto element = heap_.next(made.open.back().second)) {
        assign(made.node->parts[at].parts[0], *element);
        if (passes(made, at + 1)) return true;
      } else {
        made.open.pop_back();
      }
    }
    return false;
  }

  /// Whether the conditions from there on hold, with no "for" left after them; the first one left
  /// begins.
  bool passes(Comprehension& made, std::size_t at) {
    for (; at < made.node->parts.size(); ++at) {
      const Node& clause = made.node->parts[at];
      if (clause.text == "for") {
        made.open.emplace_back(at, walk_over(evaluate(clause.parts[1]), heap_));
        return false;
      }
      if (!truth_of(evaluate(clause.parts[0]))) return false;
    }
    return true;
  }

  Value operation(const Node& node) {
    const Value left = evaluate(node.parts[0]);
    if (node.text == "not") return {!truth_of(left)};
    if (node.text == "pos") return heap_.whole(whole_of(left));
    if (node.text == "neg") return heap_.whole(-whole_of(left));
    if (node.text == "and") return truth_of(left) ? evaluate(node.parts[1]) : left;
    if (node.text == "or") return truth_of(left) ? left : evaluate(node.parts[1]);
    return operated(left, node.text, evaluate(node.parts[1]), heap_);
  }

  bool holds(const Value& left, const std::string_view sign, const Value& right) {
    if (sign == "in" || sign == "not-in") return is_in(left, right) == (sign == "in");
    if (sign == "==") return compared(left, right, true, heap_) == 0;
    if (sign == "!=") return compared(left, right, true, heap_) != 0;
    const int order = compared(left, right, false, heap_);
    if (sign == "<") return order < 0;
    if (sign == "<=") return order <= 0;
    return sign == ">" ? order > 0 : order >= 0;
  }

  bool is_in(const Value& part, const Value& whole) {
    if (whole.text()) {
      if (!part.text()) throw Stop{fmt::format("{} looked for in a string", kind_of(part))};
      return whole.text()->find(*part.text()) != std::string::npos;
    }
    Walk walk = walk_over(whole, heap_);
    while (const auto element = heap_.next(walk))
      if (compared(*element, part, true, heap_) == 0) return true;
    return false;
  }

  bool comparison(const Node& node) {
    Value left = evaluate(node.parts[0]);
    std::size_t at = 0;
    for (const std::string_view sign : split(node.text, ' ')) {
      Value right = evaluate(node.parts[++at]);
      if (!holds(left, sign, right)) return false;
      left = std::move(right);
    }
    return true;
  }

  Value item(const Node& node) {
    const Value whole = evaluate(node.parts[0]);
    return element_of(whole, evaluate(node.parts[1]));
  }

  static Value element_of(const Value& whole, const Value& index) {
    const std::size_t size = size_of(whole);
    return element_at(whole, place_in(size, whole_of(index)));
  }

  Arguments arguments(const Node& node, std::size_t from) {
    Arguments all;
    for (std::size_t i = from; i < node.parts.size(); ++i) {
      const Node& part = node.parts[i];
      if (part.kind == Kind::keyword) {
        all.named[part.text] = evaluate(part.parts[0]);
      } else {
        all.values.push_back(evaluate(part));
      }
    }
    return all;
  }

  Heap heap_;
  std::deque<Scope> scopes_ = {{}};
  Scope* scope_ = &scopes_.front();
};

}  // namespace

Run run(const Program& program, const std::string& argument) {
  Machine machine;
  Run done;
  try {
    machine.begin(program, argument);
    machine.block(program.body);
    done.value = printed(machine.given, machine.heap());
  } catch (const Stop& stop) {
    done.trouble = stop.why;
  }
  done.trace = std::move(machine.trace);
  return done;
}

}  // namespace convene::pocket::python
