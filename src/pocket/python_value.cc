#include "pocket/python_value.h"

#include <fmt/format.h>

#include <cstdlib>

#include "pocket/python_tokens.h"

namespace convene::pocket::python {
namespace {

constexpr std::size_t kSizeMax = 1000;
constexpr int kDepthMax = 6;
constexpr std::int64_t kWholeMax = 1'000'000'000'000;

std::string printed(const Value& value, Heap& heap, int depth) {
  heap.spend(1);
  if (depth > kDepthMax) throw Stop{"lists nested too deeply"};
  if (value.nothing()) return "None";
  if (const auto* yes = std::get_if<bool>(&value.is)) return *yes ? "True" : "False";
  if (const std::string* text = value.text()) {
    const bool single = text->find('\'') == std::string::npos;
    return single ? "'" + *text + "'" : '"' + *text + '"';
  }
  const List* list = value.list();
  if (!list) return std::to_string(whole_of(value));
  std::string all = "[";
  for (const Value& element : *list) {
    if (all.size() > 1) all += ',';
    all += printed(element, heap, depth + 1);
    if (all.size() > kSizeMax) throw Stop{"a value that is too large"};
  }
  return all + "]";
}

int sign_of(std::int64_t difference) {
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

int compared(const Value& left, const Value& right, bool only_equal, Heap& heap, int depth) {
  heap.spend(1);
  if (depth > kDepthMax) throw Stop{"lists nested too deeply"};
  if (left.counts() && right.counts()) return sign_of(whole_of(left) - whole_of(right));
  if (left.text() && right.text()) return sign_of(left.text()->compare(*right.text()));
  if (left.nothing() && right.nothing() && only_equal) return 0;
  const List* a = left.list();
  const List* b = right.list();
  if (!a || !b) {
    if (only_equal) return 1;
    throw Stop{fmt::format("{} compared with {}", kind_of(left), kind_of(right))};
  }
  for (std::size_t i = 0; i < a->size() && i < b->size(); ++i) {
    const bool same = compared((*a)[i], (*b)[i], true, heap, depth + 1) == 0;
    if (!same) return only_equal ? 1 : compared((*a)[i], (*b)[i], false, heap, depth + 1);
  }
  return sign_of(static_cast<std::int64_t>(a->size()) - static_cast<std::int64_t>(b->size()));
}

}  // namespace

Value Heap::list(List elements) {
  if (elements.size() > kSizeMax) throw Stop{"a list that is too long"};
  spend(elements.size() + 1);
  lists_.push_back(std::move(elements));
  return {&lists_.back()};
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

std::int64_t whole_of(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value.is)) return *whole;
  if (const auto* yes = std::get_if<bool>(&value.is)) return *yes ? 1 : 0;
  throw Stop{fmt::format("{} where a number is needed", kind_of(value))};
}

bool truth_of(const Value& value) {
  if (value.nothing()) return false;
  if (const std::string* text = value.text()) return !text->empty();
  if (const List* list = value.list()) return !list->empty();
  return whole_of(value) != 0;
}

const char* kind_of(const Value& value) {
  if (value.nothing()) return "nothing";
  if (value.text()) return "a string";
  if (value.list()) return "a list";
  return "a number";
}

std::string printed(const Value& value, Heap& heap) {
  return printed(value, heap, 0);
}

int compared(const Value& left, const Value& right, bool only_equal, Heap& heap) {
  return compared(left, right, only_equal, heap, 0);
}

}  // namespace convene::pocket::python
