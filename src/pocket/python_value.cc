#include "pocket/python_value.h"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

#include "base/text.h"
#include "pocket/python_tokens.h"

namespace convene::pocket::python {
namespace {

constexpr std::size_t kSizeMax = 1000;
constexpr int kDepthMax = 6;
constexpr std::int64_t kWholeMax = 1'000'000'000'000;

/// Between single quotes, unless only double ones need no backslash.
std::string quoted(const std::string& text) {
  if (text.find('\'') == std::string::npos) return "'" + text + "'";
  if (text.find('"') == std::string::npos) return '"' + text + '"';
  return "'" + replace_all(text, "'", "\\'") + "'";
}

std::string printed(const Range& range, std::string_view comma) {
  std::string all = fmt::format("range({}{}{}", range.from, comma, range.to);
  if (range.step != 1) all += fmt::format("{}{}", comma, range.step);
  return all + ")";
}

std::string printed(const Value& value, Heap& heap, std::string_view comma, int depth) {
  heap.spend(1);
  if (depth > kDepthMax) throw Stop{"lists nested too deeply"};
  if (value.nothing()) return "None";
  if (const auto* yes = std::get_if<bool>(&value.is)) return *yes ? "True" : "False";
  if (const std::string* text = value.text()) return quoted(*text);
  if (const Range* range = value.range()) return printed(*range, comma);
  if (value.walk())
    throw Stop{fmt::format("{} as a value, which is not read here", kind_of(value))};
  const List* elements = value.elements();
  if (!elements) return std::to_string(whole_of(value));
  std::string all;
  for (const Value& element : *elements) {
    if (!all.empty()) all += comma;
    all += printed(element, heap, comma, depth + 1);
    if (all.size() > kSizeMax) throw Stop{"a value that is too large"};
  }
  if (value.list()) return "[" + all + "]";
  return elements->size() == 1 ? "(" + all + ",)" : "(" + all + ")";
}

int sign_of(std::int64_t difference) {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

bool are_same(const Range& left, const Range& right) {
  if (left.size() != right.size()) return false;
  return left.size() == 0 ||
         (left.from == right.from && (left.size() == 1 || left.step == right.step));
}

/// Two lists or two tuples, by the first elements that differ.
int compared(const List& left, const List& right, bool only_equal, Heap& heap, int depth);

int compared(const Value& left, const Value& right, bool only_equal, Heap& heap, int depth) {
  heap.spend(1);
  if (depth > kDepthMax) throw Stop{"lists nested too deeply"};
  if (left.counts() && right.counts()) return sign_of(whole_of(left) - whole_of(right));
  if (left.text() && right.text()) return sign_of(left.text()->compare(*right.text()));
  if (left.list() && right.list())
    return compared(*left.list(), *right.list(), only_equal, heap, depth);
  if (left.tuple() && right.tuple())
    return compared(*left.elements(), *right.elements(), only_equal, heap, depth);
  if (!only_equal) throw Stop{fmt::format("{} compared with {}", kind_of(left), kind_of(right))};
  if (left.range() && right.range()) return are_same(*left.range(), *right.range()) ? 0 : 1;
  const bool same_walk = left.walk() && left.walk() == right.walk();
  return same_walk || (left.nothing() && right.nothing()) ? 0 : 1;
}

int compared(const List& left, const List& right, bool only_equal, Heap& heap, int depth) {
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
    const bool same = compared(left[i], right[i], true, heap, depth + 1) == 0;
    if (!same) return only_equal ? 1 : compared(left[i], right[i], false, heap, depth + 1);
  }
  return sign_of(static_cast<std::int64_t>(left.size()) - static_cast<std::int64_t>(right.size()));
}

}  // namespace

std::size_t Range::size() const {
  if (step > 0 ? from >= to : from <= to) return 0;
  const std::int64_t all = step > 0 ? (to - from - 1) / step : (from - to - 1) / -step;
  return static_cast<std::size_t>(all) + 1;
}

Value Heap::list(List elements) {
  if (elements.size() > kSizeMax) throw Stop{"a list that is too long"};
  spend(elements.size() + 1);
  lists_.push_back(std::move(elements));
  return {&lists_.back()};
}

Value Heap::tuple(List elements) {
  if (elements.size() > kSizeMax) throw Stop{"a tuple that is too long"};
  spend(elements.size() + 1);
  tuples_.push_back({std::move(elements)});
  return {&tuples_.back()};
}

Value Heap::walk(Walk walk) {
  spend(1);
  walks_.push_back(std::move(walk));
  return {&walks_.back()};
}

Value Heap::whole(std::int64_t value) {
  if (std::abs(value) > kWholeMax) throw Stop{"a number that is too large"};
  return {value};
}

Value Heap::text(std::string value) {
  if (value.size() > kSizeMax) throw Stop{"a string that is too long"};
  spend(value.size() / 8 + 1);
  return {std::move(value)};
}

void Heap::spend(std::size_t cost) {
  if (cost > left_) throw Stop{"it takes too long"};
  left_ -= cost;
}

std::optional<Value> Heap::next(Walk& walk) {
  constexpr int kWalksMax = 16;
  spend(1);
  if (walk.done) return {};
  if (walk.busy) throw Stop{"a generator that walks itself"};
  if (walking_ >= kWalksMax) throw Stop{"walks nested too deeply"};
  walk.busy = true;
  ++walking_;
  std::optional<Value> found = walk.step();
  --walking_;
  walk.busy = false;
  walk.done = !found;
  return found;
}

std::int64_t whole_of(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.is)) return *whole;
  if (const auto* yes = std::get_if<bool>(&value.is)) return *yes ? 1 : 0;
  throw Stop{fmt::format("{} where a number is needed", kind_of(value))};
}

bool truth_of(const Value& value) {
  if (value.nothing()) return false;
  if (const std::string* text = value.text()) return !text->empty();
  if (const List* elements = value.elements()) return !elements->empty();
  if (const Range* range = value.range()) return range->size() > 0;
  if (value.walk()) return true;
  return whole_of(value) != 0;
}

const char* kind_of(const Value& value) {
  if (value.nothing()) return "nothing";
  if (value.text()) return "a string";
  if (value.list()) return "a list";
  if (value.tuple()) return "a tuple";
  if (value.range()) return "a range";
  if (value.walk()) return value.walk()->kind;
  return "a number";
}

std::string printed(const Value& value, Heap& heap, std::string_view comma) {
  return printed(value, heap, comma, 0);
}

int compared(const Value& left, const Value& right, bool only_equal, Heap& heap) {
  return compared(left, right, only_equal, heap, 0);
}

}  // namespace convene::pocket::python
