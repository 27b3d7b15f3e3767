#pragma once

#include <string>
#include <vector>

#include "base/random.h"

namespace convene::pocket {

/// A way to compare people: "older", "younger", and what is most and least.
struct Measure {
  std::string name;   ///< "age"
  std::string above;  ///< "older"
  std::string below;  ///< "younger"
  std::string most;   ///< "oldest"
  std::string least;  ///< "youngest"
};

const std::vector<Measure>& measures();

/// "older" or "younger" of one of the measures, by either word; null for another word.
const Measure* measure_of(const std::string& relation);

/// "oldest", "second oldest", …, "youngest" for the place from the top, counted from either end.
std::string place_name(const Measure& measure, std::size_t place, std::size_t people,
                       Random& random);

}  // namespace convene::pocket
