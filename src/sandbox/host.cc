#include "sandbox/host.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "sandbox/spawn.h"

namespace convene {
namespace {

constexpr const char* install_hint = "apt-get install bubblewrap python3";

/// Prints, a line each: the interpreter, its version, its loader (PT_INTERP of its ELF header), and
/// then the folders of its library and of the shared libraries that its usual modules load.
constexpr const char* question = R"py(
import os, struct, sys, sysconfig
me = os.path.realpath(sys.executable)
print(me)
print("%d.%d.%d" % sys.version_info[:3])
with open(me, "rb") as file:
    head = file.read(1 << 16)
offset, = struct.unpack_from("<Q", head, 32)
size, count = struct.unpack_from("<HH", head, 54)
for at in range(offset, offset + size * count, size):
    kind, _, start, _, _, length = struct.unpack_from("<IIQQQQ", head, at)
    if kind == 3:
        print(head[start : start + length - 1].decode())
        break
else:
    print("")
for name in ("ctypes", "zlib", "bz2", "lzma", "decimal", "hashlib", "sqlite3", "ssl", "uuid", "curses"):
    try:
        __import__(name)
    except ImportError:
        pass
folders = {os.path.realpath(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")}
with open("/proc/self/maps") as maps:
    files = {line.split(None, 5)[5].strip() for line in maps if ".so" in line}
folders |= {os.path.dirname(os.path.realpath(file)) for file in files if os.path.exists(file)}
for folder in sorted(folders):
    print(folder)
)py";

std::string in_path(const std::string& name) {
  if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0 ? name : "";
  const char* path = getenv("PATH");
  const std::string folders = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  for (const std::string_view folder : split(folders, ':')) {
    std::string file = std::string(folder) + "/" + name;
    if (!folder.empty() && access(file.c_str(), X_OK) == 0) return file;
  }
  return "";
}

/// Until the end of the stream or 20 s.
std::string read_all(const Descriptor& from) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::seconds(20);
  std::string text;
  char piece[4096];
  while (Clock::now() < deadline) {
    pollfd poll_for = {from.get(), POLLIN, 0};
    if (poll(&poll_for, 1, 100) <= 0) continue;
    const ssize_t size = read(from.get(), piece, sizeof piece);
    if (size <= 0) break;
    text.append(piece, static_cast<std::size_t>(size));
  }
  return text;
}

/// What a program prints, or absent where it does not start or fails.
std::optional<std::string> printed(const std::string& path, std::vector<std::string> arguments) {
  auto pipe = open_pipe();
  if (!pipe) return std::nullopt;
  SpawnPlan plan{.path = path,
                 .arguments = {path},
                 .environment = {},
                 .descriptors = {{pipe->writer.get(), 1}},
                 .limits = {},
                 .user = {},
                 .membership = {}};
  for (std::string& argument : arguments) plan.arguments.push_back(std::move(argument));
  if (const char* search = getenv("PATH"))  // a shim of a version manager needs it
    plan.environment.push_back(std::string("PATH=") + search);
  if (const char* home = getenv("HOME")) plan.environment.push_back(std::string("HOME=") + home);
  auto child = spawn(plan);
  pipe->writer.close();
  if (!child) return std::nullopt;
  std::string text = read_all(pipe->reader);
  signal_process(child->handle, SIGKILL);
  int status = 0;
  while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR) {
  }
  return text;
}

bool holds(const std::string& folder, const std::string& path) {
  return path == folder ||
         (path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
          path[folder.size()] == '/');
}

/// Without those that lie in another one.
std::vector<std::string> outermost(std::vector<std::string> folders) {
  std::vector<std::string> kept;
  std::sort(folders.begin(), folders.end());
  for (std::string& folder : folders)
    if (std::none_of(kept.begin(), kept.end(),
                     [&](const std::string& outer) { return holds(outer, folder); }))
      kept.push_back(std::move(folder));
  return kept;
}

bool ask(const std::string& interpreter, Host& host) {
  const auto answer = printed(interpreter, {"-I", "-S", "-c", question});
  if (!answer) return false;
  std::vector<std::string> lines;
  for (const std::string_view line : split(*answer, '\n')) lines.emplace_back(line);
  constexpr std::size_t lines_least =
      5;  // three facts, a folder, and what follows the last newline
  if (lines.size() < lines_least) return false;
  host.python = lines[0];
  host.python_version = lines[1];
  host.loader = lines[2];
  host.folders = outermost({lines.begin() + 3, lines.end() - 1});
  return !host.loader.empty();
}

void find_bubblewrap(const HostOptions& options, Host& host) {
  const std::string wanted = options.bubblewrap.empty() ? "bwrap" : options.bubblewrap;
  host.bubblewrap = in_path(wanted);
  if (host.bubblewrap.empty())
    throw Error("no sandbox: bubblewrap (" + wanted + ") is not here", install_hint);
  const std::string said(trimmed(printed(host.bubblewrap, {"--version"}).value_or("")));
  host.bubblewrap_version = said.substr(said.rfind(' ') + 1);
}

void find_python(const HostOptions& options, Host& host) {
  std::vector<std::string> wanted = {options.python};
  if (options.python.empty()) wanted = {"/usr/bin/python3", "/usr/local/bin/python3", "python3"};
  for (const std::string& name : wanted) {
    const std::string interpreter = in_path(name);
    if (!interpreter.empty() && ask(interpreter, host)) return;
  }
  throw Error("no sandbox: no Python 3 answers under " + join(wanted, ", "), install_hint);
}

}  // namespace

Host find_host(const HostOptions& options) {
  Host host;
  find_bubblewrap(options, host);
  find_python(options, host);
  return host;
}

}  // namespace convene
