#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace convene {

/// What the built program did.
struct Finished {
  int code = -1;  ///< exit status; 128 + signal when it was killed
  std::string out;
  std::string err;
};

struct Circumstances {
  std::string input = {};  ///< on standard input
  std::map<std::string, std::string> environment = {};
  std::uint64_t file_bytes_max = 0;             ///< a disk that is full after so many; 0: no limit
  std::function<void(int pid)> meanwhile = {};  ///< runs beside it
};

/// A home folder of its own for the program `convene`, gone with this object.
class Home {
 public:
  Home();
  ~Home();

  /// Runs it to its end. No terminal.
  Finished run(const std::vector<std::string>& arguments, const Circumstances& how = {}) const;
  /// Writes a file and gives its path.
  std::string file(const std::string& name, const std::string& text) const;
  std::string path(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::filesystem::path folder_;
};

}  // namespace convene
