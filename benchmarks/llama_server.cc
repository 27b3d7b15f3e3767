#include "llama_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/error.h"

namespace convene {
namespace {

int free_port() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  if (!bound) throw Error("there is no free port for llama-server");
  return ntohs(address.sin_port);
}

/// The status line of GET /health says 200 once the model is loaded.
bool healthy(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  std::string answer(64, '\0');
  if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const std::string ask = "GET /health HTTP/1.0\r\n\r\n";
    if (write(fd, ask.data(), ask.size()) > 0 && read(fd, answer.data(), answer.size()) < 0)
      answer.clear();
  }
  close(fd);
  return answer.find(" 200 ") != std::string::npos;
}

pid_t start(const std::string& program, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child != 0) return child;
  const int null = open("/dev/null", O_RDWR);
  dup2(null, 1);
  dup2(null, 2);
  execv(program.c_str(), pointers.data());
  _exit(127);
}

}  // namespace

LlamaServer::LlamaServer(const std::string& program, const std::vector<std::string>& arguments)
    : port_(free_port()) {
  std::vector<std::string> all = arguments;
  for (const std::string& more : {std::string("--port"), std::to_string(port_)})
    all.push_back(more);
  child_ = start(program, all);
  for (int tries = 0; tries < 600; ++tries) {
    if (healthy(port_)) return;
    if (waitpid(child_, nullptr, WNOHANG) == child_) {
      child_ = -1;
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
  throw Error(program + " does not answer",
              "build it: cmake --build build/release --target llama-server");
}

double LlamaServer::cpu_seconds() const {
  std::ifstream stat("/proc/" + std::to_string(child_) + "/stat");
  std::string text((std::istreambuf_iterator<char>(stat)), std::istreambuf_iterator<char>());
  std::istringstream fields(text.substr(text.rfind(')') + 2));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

LlamaServer::~LlamaServer() {
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

}  // namespace convene
