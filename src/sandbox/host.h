#pragma once

#include <string>
#include <vector>

namespace convene {

struct HostOptions {
  std::string bubblewrap;  ///< path or name; empty: bwrap in PATH
  std::string python;      ///< path or name; empty: the system's, else python3 in PATH
};

/// What this machine has for running programs apart.
struct Host {
  std::string bubblewrap;            ///< absolute path
  std::string bubblewrap_version;    ///< "0.8.0"
  std::string python;                ///< the interpreter itself, never a shim
  std::string python_version;        ///< "3.11.2"
  std::string loader;                ///< the dynamic loader that the interpreter names
  std::vector<std::string> folders;  ///< standard library and shared libraries, absolute
};

/// Runs the interpreter once, outside the sandbox, to ask where its parts are. Throws Error with
/// what to install.
Host find_host(const HostOptions& options = {});

}  // namespace convene
