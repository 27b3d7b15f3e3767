#include "pocket/python_run.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "pocket/python_calls.h"
#include "pocket/python_tokens.h"

namespace convene::pocket::python {
namespace {

using Kind = Node::Kind;

/// Walks the tree. How a block was left is data; everything that stops a program is a Stop.
class Machine {
 public:
  std::map<std::string, Value> names;
  Trace trace;
  Value given;  ///< by the return that ended it

  enum class End { normal, broken, continued, returned };

  Heap& heap() { return heap_; }

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
        return call_function(node.text, arguments(node, 0), heap_);
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
    Value value = evaluate(from);
    if (statement.text != "=") {
      const std::string sign = statement.text.substr(0, statement.text.size() - 1);
      const Value before = evaluate(target);
      if (sign == "+" && before.list()) {  // in place, for all who share it
        call_method(before, "extend", {{value}, {}}, heap_);
        value = before;
      } else {
        value = operated(before, sign, value, heap_);
      }
    }
    assign(target, value);
    const bool adds = statement.text != "=";
    record(adds ? text_of(target) + statement.text + statement.source : statement.source, value);
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
    for (const Value& element : elements_of(evaluate(statement.parts[1]), heap_)) {
      assign(statement.parts[0], element);
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
      names[target.text] = value;
      return;
    }
    const Value whole = evaluate(target.parts[0]);
    List* list = whole.list();
    if (!list) throw Stop{fmt::format("an assignment into {}", kind_of(whole))};
    const std::size_t place = place_in(list->size(), whole_of(evaluate(target.parts[1])));
    (*list)[place] = value;
  }

  Value named(const std::string& name) const {
    const auto found = names.find(name);
    if (found == names.end()) throw Stop{fmt::format("{}, which has no value", name)};
    return found->second;
  }

  List all_of(const std::vector<Node>& nodes) {
    List values;
    values.reserve(nodes.size());
    for (const Node& node : nodes) values.push_back(evaluate(node));
    return values;
  }

  Value comprehended(const Node& node) {
    const std::map<std::string, Value> outside = names;
    List made;
    clauses(node, 1, made);
    names = outside;
    return heap_.list(std::move(made));
  }

  void clauses(const Node& node, std::size_t at, List& made) {
    if (at == node.parts.size()) {
      made.push_back(evaluate(node.parts[0]));
      return;
    }
    const Node& clause = node.parts[at];
    if (clause.text == "if") {
      if (truth_of(evaluate(clause.parts[0]))) clauses(node, at + 1, made);
      return;
    }
    for (const Value& element : elements_of(evaluate(clause.parts[1]), heap_)) {
      assign(clause.parts[0], element);
      clauses(node, at + 1, made);
    }
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
    for (const Value& element : elements_of(whole, heap_))
      if (compared(element, part, true, heap_) == 0) return true;
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
    const Value index = evaluate(node.parts[1]);
    const List all = elements_of(whole, heap_);
    return all[place_in(all.size(), whole_of(index))];
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
};

}  // namespace

Run run(const Program& program, const std::string& argument) {
  Machine machine;
  Run done;
  try {
    const auto read = parse("return " + argument, "x");
    if (!read) throw Stop{"an argument that cannot be read"};
    machine.names[program.parameter] = machine.evaluate(read->body.parts[0].parts[0]);
    machine.block(program.body);
    done.value = printed(machine.given, machine.heap());
  } catch (const Stop& stop) {
    done.trouble = stop.why;
  }
  done.trace = std::move(machine.trace);
  return done;
}

}  // namespace convene::pocket::python
