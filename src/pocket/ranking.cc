#include "pocket/ranking.h"

namespace convene::pocket {
namespace {

std::string counted_place(std::size_t place, const std::string& end) {
  static const std::vector<std::string> kOrdinals = {"", "second ", "third ", "fourth ", "fifth "};
  return kOrdinals[place - 1] + end;
}

}  // namespace

const std::vector<Measure>& measures() {
  static const std::vector<Measure> all = {{"age", "older", "younger", "oldest", "youngest"},
                                           {"height", "taller", "shorter", "tallest", "shortest"},
                                           {"speed", "faster", "slower", "fastest", "slowest"},
                                           {"wealth", "richer", "poorer", "richest", "poorest"}};
  return all;
}

const Measure* measure_of(const std::string& relation) {
  for (const Measure& measure : measures())
    if (relation == measure.above || relation == measure.below) return &measure;
  return nullptr;
}

std::string place_name(const Measure& measure, std::size_t place, std::size_t people,
                       Random& random) {
  const std::size_t from_below = people + 1 - place;
  const bool above = place < from_below || (place == from_below && random.chance(0.5));
  return above ? counted_place(place, measure.most) : counted_place(from_below, measure.least);
}

}  // namespace convene::pocket
