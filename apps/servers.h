#pragma once

#include <string>
#include <vector>

#include "catalogue.h"
#include "config.h"

namespace convene {

/// What a server speaks besides OpenAI's interface: where its models' context length is found.
enum class Dialect { openai, llama_server, ollama, lm_studio };

struct LocalServer {
  NamedEndpoint endpoint;
  std::string title;  ///< "Ollama"
  Dialect dialect = Dialect::openai;
};

/// The usual local servers on their usual ports, whether they run or not.
const std::vector<LocalServer>& local_servers();

/// What a server says that it serves, each with its context length where it tells; empty where
/// nobody answers. Blocks for about two seconds at most.
std::vector<Listing> models_of(const LocalServer& server);

}  // namespace convene
