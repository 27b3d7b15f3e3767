#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace convene {

/// The caller's mistake: a bad flag, a missing file, an unknown name. Caught once, in main, which
/// prints it and exits 2. `what` says what is wrong and where; `hint` names the next step, often a
/// command.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& what, std::string hint = {})
      : std::runtime_error(what), hint_(std::move(hint)) {}

  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

[[noreturn]] void check_failed(std::string_view expression, std::string_view values,
                               std::string_view file, int line);

}  // namespace convene
