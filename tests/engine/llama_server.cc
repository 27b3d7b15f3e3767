#include "engine/llama_server.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

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
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

pid_t spawn(const std::vector<std::string>& words, const std::filesystem::path& log) {
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  dup2(file, 1);
  dup2(file, 2);
  execv(argv[0], argv.data());
  _exit(127);
}

}  // namespace

LlamaServer::LlamaServer(const std::string& program, const std::filesystem::path& model,
                         const std::vector<std::string>& flags)
    : port_(free_port()), log_(model.string() + ".log") {
  std::vector<std::string> words{program,     "--model", model.string(),       "--host",
                                 "127.0.0.1", "--port",  std::to_string(port_)};
  words.insert(words.end(), flags.begin(), flags.end());
  child_ = spawn(words, log_);
  for (int i = 0; i < 1200 && !exited(); ++i) {
    if (healthy()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  std::ostringstream said;
  said << std::ifstream(log_).rdbuf();
  throw std::runtime_error("llama-server did not come up:\n" + said.str());
}

LlamaServer::~LlamaServer() {
  if (child_ < 0) return;
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove(log_, ignored);
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
