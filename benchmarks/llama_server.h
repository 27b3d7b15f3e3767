#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace convene {

/// A llama-server of the pinned sources as a child process, until the end of this object.
class LlamaServer {
 public:
  /// Blocks until it answers. Throws Error if it does not within a minute.
  LlamaServer(const std::string& program, const std::vector<std::string>& arguments);
  ~LlamaServer();
  LlamaServer(const LlamaServer&) = delete;

  /// Processor time of the child so far, in steps of 10 ms.
  double cpu_seconds() const;
  std::string base_url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }

 private:
  int port_;
  pid_t child_ = -1;
};

}  // namespace convene
