#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>

#include "base/error.h"

namespace convene {

/// Strict reading of one JSON object's fields. Each throws Error naming the field. For codecs only:
/// this header is heavy.
inline const nlohmann::json& field(const nlohmann::json& object, const char* name) {
  if (!object.is_object()) throw Error("not a JSON object");
  const auto found = object.find(name);
  if (found == object.end()) throw Error(std::string("no field '") + name + "'");
  return *found;
}

inline bool has(const nlohmann::json& object, const char* name) {
  return object.is_object() && object.contains(name) && !object.at(name).is_null();
}

/// Text, or {"bytes": "hexadecimal"} for what is not valid UTF-8.
std::string text_in(const nlohmann::json& value, const char* name);
nlohmann::ordered_json written_text(const std::string& text);

/// A number, or one of "inf", "-inf" and "nan", which JSON's numbers cannot say.
double real_in(const nlohmann::json& value, const char* name);
nlohmann::ordered_json written_real(double value);

inline std::string text_field(const nlohmann::json& object, const char* name) {
  return text_in(field(object, name), name);
}

inline double real_field(const nlohmann::json& object, const char* name) {
  return real_in(field(object, name), name);
}

inline bool bool_field(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = field(object, name);
  if (!value.is_boolean()) throw Error(std::string("field '") + name + "' is not true or false");
  return value.get<bool>();
}

inline const nlohmann::json& list_field(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = field(object, name);
  if (!value.is_array()) throw Error(std::string("field '") + name + "' is not a list");
  return value;
}

template <class Int>
Int whole_in(const nlohmann::json& value, const char* name) {
  const bool fits = value.is_number_unsigned() ? std::in_range<Int>(value.get<std::uint64_t>())
                                               : value.is_number_integer() &&
                                                     std::in_range<Int>(value.get<std::int64_t>());
  if (!fits) throw Error(std::string("field '") + name + "' is not a whole number in its range");
  return value.get<Int>();
}

template <class Int>
Int whole_field(const nlohmann::json& object, const char* name) {
  return whole_in<Int>(field(object, name), name);
}

/// A seed: all 64 bits, in decimal, as text, because many JSON readers keep only 53 of them.
std::uint64_t seed_field(const nlohmann::json& object, const char* name);

}  // namespace convene
