#pragma once

#include <map>
#include <memory>
#include <string>

#include "catalogue.h"
#include "config.h"
#include "discussion/hall.h"
#include "options.h"

namespace convene {

/// The source that the flags name, or the configuration; absent where neither names one.
/// Throws Error on flags that contradict each other or name nothing. May ask an endpoint what it
/// serves.
std::optional<Source> chosen_source(const ModelOptions& options, const Config& config);

/// Engines by model name, built when first named and kept; one a file or endpoint. Not thread-safe.
class EnginePool {
 public:
  /// default_source speaks for the name "".
  EnginePool(Source default_source, ModelOptions options, Config config);

  /// Throws Error for a name that means nothing, a file that cannot be loaded, a missing key.
  Engine& named(const std::string& model);
  /// What its tokens cost: nothing in this process; absent where no price is known.
  std::optional<TokenPrice> price(const std::string& model);

 private:
  const Source& source_of(const std::string& model);
  Engine& engine_for(const Source& source);

  ModelOptions options_;
  Config config_;
  std::map<std::string, Source> sources_;                   ///< by the name that roles use
  std::map<std::string, std::unique_ptr<Engine>> engines_;  ///< by file, or URL and key
  std::map<std::string, std::unique_ptr<Engine>> renamed_;  ///< by the name that roles use
};

}  // namespace convene
