#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace convene {

/// A llama-server child process on a free port of 127.0.0.1.
class LlamaServer {
 public:
  /// Blocks until the server answers; throws std::runtime_error with its log if it does not.
  LlamaServer(const std::string& program, const std::filesystem::path& model,
              const std::vector<std::string>& flags);
  ~LlamaServer();
  LlamaServer(const LlamaServer&) = delete;

  std::string base_url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }

 private:
  bool healthy() const;
  bool exited();

  int port_ = 0;
  pid_t child_ = -1;
  std::filesystem::path log_;
};

}  // namespace convene
