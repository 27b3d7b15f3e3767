#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace convene::pocket::python {

struct Value;
struct Walk;
using List = std::vector<Value>;

struct None {};

/// What zip() and enumerate() give: never changed once made.
struct Tuple {
  List elements;
};

/// The numbers of a range(), none of which is kept.
struct Range {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t step = 1;

  std::size_t size() const;
  std::int64_t at(std::size_t i) const { return from + static_cast<std::int64_t>(i) * step; }
};

/// Lists are shared, as in Python: a Value points at one that a Heap owns.
struct Value {
  std::variant<None, bool, std::int64_t, std::string, List*, const Tuple*, Range, Walk*> is;

  const std::string* text() const { return std::get_if<std::string>(&is); }
  const Range* range() const { return std::get_if<Range>(&is); }
  List* list() const {
    const auto* found = std::get_if<List*>(&is);
    return found ? *found : nullptr;
  }
  const Tuple* tuple() const {
    const auto* found = std::get_if<const Tuple*>(&is);
    return found ? *found : nullptr;
  }
  Walk* walk() const {
    const auto* found = std::get_if<Walk*>(&is);
    return found ? *found : nullptr;
  }
  /// Of a list or a tuple.
  const List* elements() const { return tuple() ? &tuple()->elements : list(); }
  /// Numbers, and True and False as 1 and 0.
  bool counts() const { return std::get_if<std::int64_t>(&is) || std::get_if<bool>(&is); }
  bool nothing() const { return std::get_if<None>(&is) != nullptr; }
};

/// Gives elements one by one and once, as Python's iterators do: each is found when it is asked
/// for, so that what is walked may change meanwhile.
struct Walk {
  const char* kind;  ///< "a generator", …
  std::function<std::optional<Value>()> step;
  bool busy = false;
  bool done = false;
};

/// Owns every list of one run and counts what the run costs. Throws Stop when that is too much.
class Heap {
 public:
  Value list(List elements);
  Value tuple(List elements);
  Value walk(Walk walk);
  Value whole(std::int64_t value);
  Value text(std::string value);
  /// So many steps, or elements made or looked at.
  void spend(std::size_t cost);
  /// The walk's next element; absent at its end. A Stop ends the run, so it leaves a walk as it is.
  std::optional<Value> next(Walk& walk);

 private:
  std::deque<List> lists_;
  std::deque<Tuple> tuples_;
  std::deque<Walk> walks_;
  std::size_t left_ = 50'000;
  int walking_ = 0;
};

/// Of a number, True or False; Stop for anything else.
std::int64_t whole_of(const Value& value);
bool truth_of(const Value& value);
const char* kind_of(const Value& value);  ///< "a list", …

/// As Python prints it, but for the commas, which have no blanks: "[1,2]", "'ab'". Stop where that
/// is too long or too deep, and for a walk, of which Python prints an address.
std::string printed(const Value& value, Heap& heap, std::string_view comma = ",");
/// Below, equal or above 0. Stop where Python would not compare; with `only_equal` it always can,
/// and anything but 0 means different.
int compared(const Value& left, const Value& right, bool only_equal, Heap& heap);

}  // namespace convene::pocket::python
