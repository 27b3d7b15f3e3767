#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace convene {

/// A llama-server of the pinned sources as a child process on a free port of 127.0.0.1, until the
/// end of this object.
class LlamaServer {
 public:
  /// Blocks until the server answers. Throws Error with what it said if it does not within a
  /// minute.
  LlamaServer(const std::string& program, const std::filesystem::path& model,
              const std::vector<std::string>& flags);
  ~LlamaServer();
  LlamaServer(const LlamaServer&) = delete;

  std::string base_url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }
  /// Processor time of the child so far, in steps of 10 ms.
  double cpu_seconds() const;

 private:
  bool healthy() const;
  bool exited();
  void end();

  int port_ = 0;
  pid_t child_ = -1;
};

}  // namespace convene
