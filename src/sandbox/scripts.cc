#include "sandbox/scripts.h"

#include "base/check.h"

namespace convene {
namespace {

std::string_view script(std::string_view name) {
  for (const SandboxScript& script : sandbox_scripts())
    if (script.name == name) return script.text;
  CHECK(false, "name={}", name);
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
