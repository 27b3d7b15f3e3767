#include "engine/llama_server.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <thread>

#include "base/error.h"

namespace convene {
namespace {

/// Free a moment ago; nobody else asks for ports on this machine in between, most of the time.
int free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(probe);
  if (!bound) throw Error("there is no free port for llama-server");
  return ntohs(address.sin_port);
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Dies with this thread. What it prints goes into log.
pid_t spawn(const std::vector<std::string>& words, std::FILE* log) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  dup2(fileno(log), 1);
  dup2(fileno(log), 2);
  execv(argv[0], argv.data());
  _exit(127);
}

std::string text_of(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file))
    text += static_cast<char>(letter);
  return text;
}

}  // namespace

LlamaServer::LlamaServer(const std::string& program, const std::filesystem::path& model,
                         const std::vector<std::string>& flags)
    : port_(free_port()) {
  std::vector<std::string> words{program,     "--model", model.string(),       "--host",
                                 "127.0.0.1", "--port",  std::to_string(port_)};
  words.insert(words.end(), flags.begin(), flags.end());
  const File log(std::tmpfile(), std::fclose);
  if (!log) throw Error("there is no room for what llama-server prints");
  child_ = spawn(words, log.get());
  for (int i = 0; i < 1200 && !exited(); ++i) {
    if (healthy()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  end();
  throw Error(program + " did not come up:\n" + text_of(log.get()),
              "is it built? cmake --build builds the target llama-server");
}

LlamaServer::~LlamaServer() {
  end();
}

void LlamaServer::end() {
  if (child_ < 0) return;
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
  child_ = -1;
}

double LlamaServer::cpu_seconds() const {
  std::ifstream stat("/proc/" + std::to_string(child_) + "/stat");
  const std::string text(std::istreambuf_iterator<char>(stat), {});
  std::istringstream fields(text.substr(text.rfind(')') + 2));  // a program's name may hold spaces
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

bool LlamaServer::healthy() const {
  CURL* easy = curl_easy_init();
  const std::string url = "http://127.0.0.1:" + std::to_string(port_) + "/health";
  curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 1000L);
  const bool healthy = curl_easy_perform(easy) == CURLE_OK;
  curl_easy_cleanup(easy);
  return healthy;
}

bool LlamaServer::exited() {
  if (waitpid(child_, nullptr, WNOHANG) != child_) return false;
  child_ = -1;
  return true;
}

}  // namespace convene
