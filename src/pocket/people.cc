#include "pocket/people.h"

#include <algorithm>

namespace convene::pocket {

const std::vector<std::string>& women() {
  static const std::vector<std::string> all = {"ann", "eve", "fay", "ida", "kay",
                                               "mia", "pam", "sue", "zoe", "liz"};
  return all;
}

const std::vector<std::string>& men() {
  static const std::vector<std::string> all = {"bob", "cal", "dan", "gus", "hal",
                                               "jim", "leo", "ned", "tom", "ray"};
  return all;
}

bool is_woman(const std::string& name) {
  return std::ranges::find(women(), name) != women().end();
}

bool is_person(const std::string& name) {
  return is_woman(name) || std::ranges::find(men(), name) != men().end();
}

}  // namespace convene::pocket
