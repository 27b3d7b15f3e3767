#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <variant>
#include <vector>

namespace convene::pocket::python {

struct Value;
using List = std::vector<Value>;

struct None {};

/// Lists are shared, as in Python: a Value points at one that a Heap owns.
struct Value {
  std::variant<None, bool, std::int64_t, std::string, List*> is;

  const std::string* text() const { return std::get_if<std::string>(&is); }
  List* list() const {
    const auto* found = std::get_if<List*>(&is);
    return found ? *found : nullptr;
  }
  /// Numbers, and True and False as 1 and 0.
  bool counts() const { return std::get_if<std::int64_t>(&is) || std::get_if<bool>(&is); }
  bool nothing() const { return std::get_if<None>(&is) != nullptr; }
};

/// Owns every list of one run and counts what the run costs. Throws Stop when that is too much.
class Heap {
 public:
  Value list(List elements);
  Value whole(std::int64_t value);
  Value text(std::string value);
  /// So many steps, or elements made or looked at.
  void spend(std::size_t cost);

 private:
  std::deque<List> lists_;
  std::size_t left_ = 50'000;
};

/// Of a number, True or False; Stop for anything else.
std::int64_t whole_of(const Value& value);
bool truth_of(const Value& value);
const char* kind_of(const Value& value);  ///< "a list", …

/// As Python prints it, without blanks: "[1,2]", "'ab'". Stop where that is too long or too deep.
std::string printed(const Value& value, Heap& heap);
/// Below, equal or above 0. Stop where Python would not compare; with `only_equal` it always can,
/// and anything but 0 means different.
int compared(const Value& left, const Value& right, bool only_equal, Heap& heap);

}  // namespace convene::pocket::python
