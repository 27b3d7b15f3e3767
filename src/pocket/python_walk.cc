#include "pocket/python_walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pocket/python_tokens.h"

namespace convene::pocket::python {
namespace {

/// What a slice picks from so many elements: from, from+by, … as long as they are before `to`.
struct Span {
  std::int64_t from;
  std::int64_t to;
  std::int64_t by;
};

Span span_of(std::int64_t size, const Value& low, const Value& high, const Value& step) {
  const std::int64_t by = step.nothing() ? 1 : whole_of(step);
  if (by == 0) throw Stop{"a slice with step 0"};
  const std::int64_t least = by > 0 ? 0 : -1, most = by > 0 ? size : size - 1;
  const auto bound = [&](const Value& given, std::int64_t otherwise) {
    if (given.nothing()) return otherwise;
    const std::int64_t at = whole_of(given);
    return std::clamp(at < 0 ? at + size : at, least, most);
  };
  return {bound(low, by > 0 ? 0 : size - 1), bound(high, by > 0 ? size : -1), by};
}

Value sliced_range(const Range& whole, const Span& span) {
  constexpr std::int64_t kStepMax = 1'000'000;  // no product of two is too large
  if (std::abs(whole.step) > kStepMax || std::abs(span.by) > kStepMax)
    throw Stop{"a step that is too large"};
  return {Range{whole.from + span.from * whole.step, whole.from + span.to * whole.step,
                whole.step * span.by}};
}

}  // namespace

std::size_t size_of(const Value& value) {
  if (const List* elements = value.elements()) return elements->size();
  if (const std::string* text = value.text()) return text->size();
  if (const Range* range = value.range()) return range->size();
  throw Stop{fmt::format("{} where a list is needed", kind_of(value))};
}

Value element_at(const Value& value, std::size_t i) {
  if (const List* elements = value.elements()) return (*elements)[i];
  if (const Range* range = value.range()) return {range->at(i)};
  return {std::string(1, (*value.text())[i])};
}

std::size_t place_in(std::size_t size, std::int64_t index) {
  const auto all = static_cast<std::int64_t>(size);
  if (index < -all || index >= all) throw Stop{"an index out of range"};
  return static_cast<std::size_t>(index < 0 ? index + all : index);
}

Value sliced(const Value& whole, const Value& low, const Value& high, const Value& step,
             Heap& heap) {
  const Span span = span_of(static_cast<std::int64_t>(size_of(whole)), low, high, step);
  if (const Range* range = whole.range()) return sliced_range(*range, span);
  List picked;
  for (std::int64_t i = span.from; span.by > 0 ? i < span.to : i > span.to; i += span.by) {
    heap.spend(1);
    picked.push_back(element_at(whole, static_cast<std::size_t>(i)));
  }
  if (whole.list()) return heap.list(std::move(picked));
  if (whole.tuple()) return heap.tuple(std::move(picked));
  std::string text;
  for (const Value& letter : picked) text += *letter.text();
  return heap.text(std::move(text));
}

Walk walk_over(const Value& value, Heap& heap) {
  if (Walk* walk = value.walk()) return {walk->kind, [walk, &heap] { return heap.next(*walk); }};
  size_of(value);  // stops where there are no elements
  return {"an iterator", [value, at = std::size_t{0}]() mutable -> std::optional<Value> {
            if (at >= size_of(value)) return {};
            return element_at(value, at++);
          }};
}

List elements_of(const Value& value, Heap& heap) {
  Walk walk = walk_over(value, heap);
  List all;
  while (auto element = heap.next(walk)) all.push_back(std::move(*element));
  return all;
}

Value reversed(const Value& sequence, Heap& heap) {
  return heap.walk({"reversed()", [sequence, left = size_of(sequence)]() mutable {
                      // Ends where the list has been cut short meanwhile, as in CPython.
                      if (left == 0 || left > size_of(sequence)) return std::optional<Value>();
                      return std::optional<Value>(element_at(sequence, --left));
                    }});
}

Value enumerated(const Value& value, std::int64_t from, Heap& heap) {
  return heap.walk({"enumerate()", [walk = walk_over(value, heap), at = from, &heap]() mutable {
                      std::optional<Value> element = heap.next(walk);
                      if (element) element = heap.tuple({heap.whole(at++), std::move(*element)});
                      return element;
                    }});
}

Value zipped(const List& values, Heap& heap) {
  std::vector<Walk> walks;
  for (const Value& value : values) walks.push_back(walk_over(value, heap));
  return heap.walk({"zip()", [walks, &heap]() mutable -> std::optional<Value> {
                      List row;
                      for (Walk& walk : walks) {
                        auto element = heap.next(walk);
                        if (!element) return {};
                        row.push_back(std::move(*element));
                      }
                      if (row.empty()) return {};
                      return heap.tuple(std::move(row));
                    }});
}

}  // namespace convene::pocket::python
