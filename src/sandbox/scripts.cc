#include "sandbox/scripts.h"

#include <algorithm>

#include "base/check.h"

namespace convene {
namespace {

std::string_view script(std::string_view name) {
  const std::vector<SandboxScript>& all = sandbox_scripts();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const SandboxScript& script) { return script.name == name; });
  CHECK(found != all.end(), "name={}", name);
  return found->text;
}

}  // namespace

std::string standalone_script(std::string_view name) {
  std::string text;
  for (const std::string_view part : {std::string_view("values.py"), std::string_view("decode.py"),
                                      std::string_view("wire.py"), name})
    text += std::string(script(part)) + "\n\n";
  return text;
}

}  // namespace convene
