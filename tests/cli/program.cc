#include "cli/program.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/check.h"

namespace convene {
namespace fs = std::filesystem;
namespace {

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

void redirect(int descriptor, const std::string& file, int flags) {
  const int opened = open(file.c_str(), flags, 0600);
  if (opened < 0 || dup2(opened, descriptor) < 0) _exit(126);
}

void limit_files(std::uint64_t bytes) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{bytes, bytes};
  if (bytes > 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(126);
}

}  // namespace

Home::Home() {
  std::string pattern = (fs::temp_directory_path() / "convene-cli-XXXXXX").string();
  CHECK(mkdtemp(pattern.data()));
  folder_ = pattern;
}

Home::~Home() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Home::file(const std::string& name, const std::string& text) const {
  const fs::path path = folder_ / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path.string();
}

Finished Home::run(const std::vector<std::string>& arguments, const Circumstances& how) const {
  file("in", how.input);
  std::vector<const char*> argv = {CONVENE_PROGRAM};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  argv.push_back(nullptr);

  const pid_t pid = fork();
  CHECK(pid >= 0);
  if (pid == 0) {
    setenv("HOME", folder_.c_str(), 1);
    // A proxy that is not there: nothing on this machine may be asked through it.
    for (const char* name : {"http_proxy", "all_proxy"}) setenv(name, "http://127.0.0.1:1", 1);
    for (const char* name :
         {"no_proxy", "NO_PROXY", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HF_HOME",
          "HF_HUB_CACHE", "LLAMA_CACHE", "CONVENE_MODELS"})
      unsetenv(name);
    for (const auto& [name, value] : how.environment) setenv(name.c_str(), value.c_str(), 1);
    redirect(STDIN_FILENO, path("in"), O_RDONLY);
    redirect(STDOUT_FILENO, path("out"), O_WRONLY | O_CREAT | O_TRUNC);
    redirect(STDERR_FILENO, path("err"), O_WRONLY | O_CREAT | O_TRUNC);
    limit_files(how.file_bytes_max);
    execv(CONVENE_PROGRAM, const_cast<char* const*>(argv.data()));
    _exit(127);
  }
  if (how.meanwhile) how.meanwhile(pid);
  int status = 0;
  CHECK(waitpid(pid, &status, 0) == pid);
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {code, text_of(path("out")), text_of(path("err"))};
}

}  // namespace convene
