#include "pocket/python_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "pocket/python_tokens.h"
#include "pocket/python_walk.h"

namespace convene::pocket::python {
namespace {

std::int64_t length_of(const List& list) {
  return static_cast<std::int64_t>(list.size());
}

[[noreturn]] void wrong_arguments(const std::string& name) {
  throw Stop{fmt::format("{} with arguments that do not fit", name)};
}

void require_count(const std::string& name, const Arguments& arguments, std::size_t least,
                   std::size_t most) {
  if (arguments.values.size() < least || arguments.values.size() > most) wrong_arguments(name);
}

/// Only `reverse=`, and only for sorting.
bool wants_reverse(const std::string& name, const Arguments& arguments) {
  bool reverse = false;
  for (const auto& [key, value] : arguments.named) {
    if (key != "reverse") wrong_arguments(name);
    reverse = truth_of(value);
  }
  return reverse;
}

void sort(List& list, bool reverse, Heap& heap) {
  heap.spend(list.size() * 8);
  // Numbers and strings together are refused here: std::stable_sort has to see one order.
  for (std::size_t i = 1; i < list.size(); ++i) compared(list[0], list[i], false, heap);
  std::stable_sort(list.begin(), list.end(), [&](const Value& a, const Value& b) {
    return reverse ? compared(b, a, false, heap) < 0 : compared(a, b, false, heap) < 0;
  });
}

Value extreme(const std::string& name, const Arguments& arguments, Heap& heap) {
  require_count(name, arguments, 1, 1000);
  const List all =
      arguments.values.size() == 1 ? elements_of(arguments.values[0], heap) : arguments.values;
  if (all.empty()) throw Stop{fmt::format("the {} of nothing", name)};
  Value best = all[0];
  for (const Value& value : all) {
    const int order = compared(value, best, false, heap);
    if (name == "max" ? order > 0 : order < 0) best = value;
  }
  return best;
}

Value total(const List& all, Heap& heap) {
  std::int64_t sum = 0;
  for (const Value& value : all) sum = whole_of(heap.whole(sum + whole_of(value)));
  return heap.whole(sum);
}

Value range(const Arguments& arguments) {
  require_count("range", arguments, 1, 3);
  const List& given = arguments.values;
  const std::int64_t from = given.size() > 1 ? whole_of(given[0]) : 0;
  const std::int64_t to = whole_of(given[given.size() > 1 ? 1 : 0]);
  const std::int64_t step = given.size() > 2 ? whole_of(given[2]) : 1;
  if (step == 0) throw Stop{"a range with step 0"};
  return {Range{from, to, step}};
}

std::int64_t read_whole(const Value& value) {
  const std::string* text = value.text();
  if (!text) return whole_of(value);
  std::string_view digits = trimmed(*text);
  const bool below = digits.starts_with('-');
  if (below || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 12 ||
      digits.find_first_not_of("0123456789") != std::string_view::npos)
    throw Stop{"a string that is no number"};
  const std::int64_t whole = std::stoll(std::string(digits));
  return below ? -whole : whole;
}

/// any() and all(), which look no further than they have to.
bool found_truth(const Value& value, bool wanted, Heap& heap) {
  Walk walk = walk_over(value, heap);
  while (const auto element = heap.next(walk))
    if (truth_of(*element) == wanted) return true;
  return false;
}

Value converted(const std::string& name, const Value& value, Heap& heap) {
  if (name == "int") return heap.whole(read_whole(value));
  if (name == "str") return value.text() ? value : heap.text(printed(value, heap, ", "));
  if (name == "bool") return {truth_of(value)};
  if (name == "abs") return heap.whole(std::abs(whole_of(value)));
  if (name == "list") return heap.list(elements_of(value, heap));
  if (name == "tuple") return value.tuple() ? value : heap.tuple(elements_of(value, heap));
  if (name == "enumerate") return enumerated(value, 0, heap);
  if (name == "len") return heap.whole(static_cast<std::int64_t>(size_of(value)));
  if (name == "sum") return total(elements_of(value, heap), heap);
  if (name == "reversed") return reversed(value, heap);
  if (name == "any") return {found_truth(value, true, heap)};
  if (name == "all") return {!found_truth(value, false, heap)};
  throw Stop{fmt::format("{}, which is not known", name)};
}

std::size_t found_in(const List& list, const Value& value, Heap& heap) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (compared(list[i], value, true, heap) == 0) return i;
  throw Stop{"a value that is not in the list"};
}

Value counted(const List& list, const Value& value, Heap& heap) {
  std::int64_t count = 0;
  for (const Value& one : list) count += compared(one, value, true, heap) == 0 ? 1 : 0;
  return heap.whole(count);
}

/// As CPython: a walk over the list itself sees what is added.
void extend(List& list, const Value& more, std::size_t longest, Heap& heap) {
  Walk walk = walk_over(more.elements() ? heap.list(*more.elements()) : more, heap);
  while (auto element = heap.next(walk)) {
    if (list.size() >= longest) throw Stop{"a list that is too long"};
    list.push_back(std::move(*element));
  }
}

/// Changes the list. Absent when there is no such method.
std::optional<Value> change_list(List& list, const std::string& name, const Arguments& arguments,
                                 Heap& heap) {
  const List& given = arguments.values;
  const auto at = [&](std::size_t i) { return list.begin() + static_cast<std::ptrdiff_t>(i); };
  constexpr std::size_t kLongest = 1000;
  heap.spend(list.size() / 8 + 1);
  if (list.size() >= kLongest) throw Stop{"a list that is too long"};
  if (name == "append" && given.size() == 1) {
    list.push_back(given[0]);
  } else if (name == "insert" && given.size() == 2) {
    const std::int64_t index = whole_of(given[0]);
    const std::int64_t from =
        index < 0 ? std::max<std::int64_t>(0, index + length_of(list)) : index;
    list.insert(at(static_cast<std::size_t>(std::min(from, length_of(list)))), given[1]);
  } else if (name == "extend" && given.size() == 1) {
    extend(list, given[0], kLongest, heap);
  } else if (name == "remove" && given.size() == 1) {
    list.erase(at(found_in(list, given[0], heap)));
  } else if (name == "clear" && given.empty()) {
    list.clear();
  } else if (name == "reverse" && given.empty()) {
    std::reverse(list.begin(), list.end());
  } else if (name == "sort" && given.empty()) {
    sort(list, wants_reverse(name, arguments), heap);
  } else if (name == "pop" && given.size() <= 1) {
    const std::size_t place = place_in(list.size(), given.empty() ? -1 : whole_of(given[0]));
    Value popped = list[place];
    list.erase(at(place));
    return popped;
  } else {
    return {};
  }
  return Value{None{}};
}

Value list_method(List& list, const std::string& name, const Arguments& arguments, Heap& heap) {
  const List& given = arguments.values;
  if (name != "sort" && !arguments.named.empty()) wrong_arguments(name);
  if (name == "copy" && given.empty()) return heap.list(list);
  if (name == "count" && given.size() == 1) return counted(list, given[0], heap);
  if (name == "index" && given.size() == 1)
    return heap.whole(static_cast<std::int64_t>(found_in(list, given[0], heap)));
  if (auto done = change_list(list, name, arguments, heap)) return std::move(*done);
  throw Stop{fmt::format(".{}() of a list, which is not known", name)};
}

/// Of a tuple or a range.
Value sequence_method(const Value& sequence, const std::string& name, const Arguments& arguments,
                      Heap& heap) {
  if ((name != "count" && name != "index") || arguments.values.size() != 1 ||
      !arguments.named.empty())
    throw Stop{fmt::format(".{}() of {}", name, kind_of(sequence))};
  List all = elements_of(sequence, heap);
  return list_method(all, name, arguments, heap);
}

const std::string& text_at(const std::string& name, const Arguments& arguments, std::size_t i) {
  if (i >= arguments.values.size() || !arguments.values[i].text()) wrong_arguments(name);
  return *arguments.values[i].text();
}

Value joined_text(const std::string& between, const Arguments& arguments, Heap& heap) {
  require_count("join", arguments, 1, 1);
  std::string all;
  bool first = true;
  for (const Value& part : elements_of(arguments.values[0], heap)) {
    if (!part.text()) wrong_arguments("join");
    all += (first ? "" : between) + *part.text();
    first = false;
    if (all.size() > 2000) break;
  }
  return heap.text(std::move(all));
}

Value parted_text(const std::string& text, const Arguments& arguments, Heap& heap) {
  List parts;
  const std::string between = arguments.values.empty() ? " " : text_at("split", arguments, 0);
  if (between.empty()) wrong_arguments("split");
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(between, from), text.size());
    if (to > from || !arguments.values.empty())
      parts.push_back(heap.text(text.substr(from, to - from)));
    from = to + between.size();
  }
  return heap.list(std::move(parts));
}

std::int64_t occurrences(const std::string& text, const std::string& part) {
  if (part.empty()) return static_cast<std::int64_t>(text.size()) + 1;
  std::int64_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
    ++count, at += part.size();
  return count;
}

Value changed_case(std::string text, const std::string& name, Heap& heap) {
  for (char& c : text) {
    const bool low = c >= 'a' && c <= 'z', high = c >= 'A' && c <= 'Z';
    if ((name == "upper" && low) || (name == "swapcase" && low)) {
      c = static_cast<char>(c - 'a' + 'A');
    } else if ((name == "lower" && high) || (name == "swapcase" && high)) {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return heap.text(std::move(text));
}

Value text_method(const std::string& text, const std::string& name, const Arguments& arguments,
                  Heap& heap) {
  heap.spend(text.size() / 8 + 1);
  if (!arguments.named.empty()) wrong_arguments(name);
  if ((name == "upper" || name == "lower" || name == "swapcase") && arguments.values.empty())
    return changed_case(text, name, heap);
  if (name == "strip" && arguments.values.empty()) return heap.text(std::string(trimmed(text)));
  if (name == "join") return joined_text(text, arguments, heap);
  if (name == "split" && arguments.values.size() <= 1) return parted_text(text, arguments, heap);
  if (name == "replace") {
    require_count(name, arguments, 2, 2);
    const std::string& from = text_at(name, arguments, 0);
    const std::string& to = text_at(name, arguments, 1);
    if (from.empty()) wrong_arguments(name);
    if (text.size() + static_cast<std::size_t>(occurrences(text, from)) * to.size() > 100'000)
      throw Stop{"a string that is too long"};
    return heap.text(replace_all(text, from, to));
  }
  require_count(name, arguments, 1, 1);
  const std::string& part = text_at(name, arguments, 0);
  if (name == "count") return heap.whole(occurrences(text, part));
  if (name == "startswith") return {text.starts_with(part)};
  if (name == "endswith") return {text.ends_with(part)};
  const std::size_t at = text.find(part);
  if (name == "index" && at == std::string::npos) throw Stop{"a part that is not in the string"};
  if (name == "index" || name == "find")
    return heap.whole(at == std::string::npos ? -1 : static_cast<std::int64_t>(at));
  throw Stop{fmt::format(".{}() of a string, which is not known", name)};
}

std::int64_t floored(std::int64_t left, std::int64_t right, bool rest) {
  if (right == 0) throw Stop{"a division by zero"};
  std::int64_t quotient = left / right;
  if (left % right != 0 && (left < 0) != (right < 0)) --quotient;
  return rest ? left - quotient * right : quotient;
}

std::int64_t power(std::int64_t base, std::int64_t exponent, Heap& heap) {
  if (exponent < 0) throw Stop{"a negative power"};
  std::int64_t value = 1;
  if (base == 0 || base == 1) return exponent == 0 ? 1 : base;
  if (base == -1) return exponent % 2 == 0 ? 1 : -1;
  for (; exponent > 0; --exponent) value = whole_of(heap.whole(value * base));
  return value;
}

Value of_numbers(std::int64_t left, const std::string& sign, std::int64_t right, Heap& heap) {
  constexpr std::int64_t kProductMax = 1'000'000'000'000;
  if (sign == "+") return heap.whole(left + right);
  if (sign == "-") return heap.whole(left - right);
  if (sign == "*") {
    if (right != 0 && std::abs(left) > kProductMax / std::abs(right))
      throw Stop{"a number that is too large"};
    return heap.whole(left * right);
  }
  if (sign == "//" || sign == "%") return heap.whole(floored(left, right, sign == "%"));
  if (sign == "**") {
    if (std::abs(left) > 1'000'000) throw Stop{"a number that is too large"};
    return heap.whole(power(left, right, heap));
  }
  throw Stop{"/, which gives no whole number"};
}

/// A list, a tuple or a string so many times.
Value repeated(const Value& whole, std::int64_t times, Heap& heap) {
  const List* elements = whole.elements();
  const auto size = static_cast<std::int64_t>(size_of(whole));
  if (times > 0 && size > 1000 / times) throw Stop{"a value that is too large"};
  List all;
  std::string text;
  for (; times > 0 && size > 0; --times) {
    if (elements) all.insert(all.end(), elements->begin(), elements->end());
    if (!elements) text += *whole.text();
  }
  if (whole.list()) return heap.list(std::move(all));
  return elements ? heap.tuple(std::move(all)) : heap.text(std::move(text));
}

/// As a list or a tuple, like the first.
Value joined(const Value& left, const Value& right, Heap& heap) {
  List all = *left.elements();
  all.insert(all.end(), right.elements()->begin(), right.elements()->end());
  return left.list() ? heap.list(std::move(all)) : heap.tuple(std::move(all));
}

}  // namespace

Value call_function(const std::string& name, const Arguments& arguments, Heap& heap) {
  heap.spend(1);
  if (name == "sorted") {
    require_count(name, arguments, 1, 1);
    List all = elements_of(arguments.values[0], heap);
    sort(all, wants_reverse(name, arguments), heap);
    return heap.list(std::move(all));
  }
  if (!arguments.named.empty()) wrong_arguments(name);
  if (name == "max" || name == "min") return extreme(name, arguments, heap);
  if (name == "range") return range(arguments);
  if (name == "zip") return zipped(arguments.values, heap);
  if (name == "enumerate" && arguments.values.size() == 2)
    return enumerated(arguments.values[0], whole_of(arguments.values[1]), heap);
  if (name == "list" && arguments.values.empty()) return heap.list({});
  if (arguments.values.size() != 1) throw Stop{fmt::format("{}, which is not known", name)};
  return converted(name, arguments.values[0], heap);
}

Value call_method(const Value& receiver, const std::string& name, const Arguments& arguments,
                  Heap& heap) {
  heap.spend(1);
  if (List* list = receiver.list()) return list_method(*list, name, arguments, heap);
  if (const std::string* text = receiver.text()) return text_method(*text, name, arguments, heap);
  if (receiver.tuple() || receiver.range()) return sequence_method(receiver, name, arguments, heap);
  throw Stop{fmt::format(".{}() of {}", name, kind_of(receiver))};
}

Value operated(const Value& left, const std::string& sign, const Value& right, Heap& heap) {
  heap.spend(1);
  if (left.counts() && right.counts())
    return of_numbers(whole_of(left), sign, whole_of(right), heap);
  const auto repeats = [](const Value& value) { return value.elements() || value.text(); };
  if (sign == "+" && ((left.list() && right.list()) || (left.tuple() && right.tuple())))
    return joined(left, right, heap);
  if (sign == "+" && left.text() && right.text()) return heap.text(*left.text() + *right.text());
  if (sign == "*" && repeats(left) && right.counts()) return repeated(left, whole_of(right), heap);
  if (sign == "*" && repeats(right) && left.counts()) return repeated(right, whole_of(left), heap);
  if (sign == "%" && left.text()) throw Stop{"a string with %, which is not read here"};
  throw Stop{fmt::format("{} {} {}", kind_of(left), sign, kind_of(right))};
}

Value operated_in_place(const Value& left, const std::string& sign, const Value& right,
                        Heap& heap) {
  List* list = left.list();
  if (list && sign == "+") {
    call_method(left, "extend", {{right}, {}}, heap);
  } else if (list && sign == "*" && right.counts()) {
    *list = *repeated(left, whole_of(right), heap).list();
  } else {
    return operated(left, sign, right, heap);
  }
  return left;
}

}  // namespace convene::pocket::python
