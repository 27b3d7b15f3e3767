#include "engine/dialect.h"

namespace convene {
namespace {

/// OpenAI's reasoning models draw in their own way, and answer 400 to a temperature.
bool refuses_temperature(std::string_view model) {
  const bool o_series = model.size() > 1 && model[0] == 'o' && model[1] >= '1' && model[1] <= '9';
  return o_series || (model.starts_with("gpt-5") && model.find("chat") == model.npos);
}

}  // namespace

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") ||
         host == "[::1]" || host == "::1";
}

OpenAiDialect usual_dialect(std::string_view host, std::string_view model, OpenAiDialect dialect) {
  if (host == "api.openai.com" || host.ends_with(".openai.azure.com")) {
    dialect.max_completion_tokens = true;
    if (refuses_temperature(model)) dialect.temperature = false;
  }
  // llama-server, vLLM, SGLang, LM Studio, Ollama: they know both, or ignore them.
  if (is_loopback(host)) dialect.top_k_and_min_p = true;
  return dialect;
}

}  // namespace convene
