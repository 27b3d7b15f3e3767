#include "sandbox/starvation.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace convene {

std::chrono::nanoseconds starved_for(pid_t process) {
  std::chrono::nanoseconds longest{0};
  std::error_code gone;
  const std::filesystem::directory_iterator threads(fmt::format("/proc/{}/task", process), gone);
  for (auto thread = begin(threads); !gone && thread != end(threads); thread.increment(gone)) {
    std::ifstream statistics(thread->path() / "schedstat");
    std::int64_t ran = 0, waited = 0;
    if (statistics >> ran >> waited) longest = std::max(longest, std::chrono::nanoseconds(waited));
    std::ifstream children(thread->path() / "children");
    for (pid_t child = 0; children >> child;) longest = std::max(longest, starved_for(child));
  }
  return longest;
}

}  // namespace convene
