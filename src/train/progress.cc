#include "train/progress.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace convene {

std::string progress_line(const Progress& p) {
  const double share =
      100.0 * static_cast<double>(p.tokens) / static_cast<double>(p.tokens_planned);
  const double left = static_cast<double>(p.tokens_planned - p.tokens) / p.tokens_per_second / 60;
  std::string line =
      fmt::format("{:5.1f}%  {:.2f}M tokens  rate {:.2e}  {:.0f} tokens/s  {:.0f} min left", share,
                  static_cast<double>(p.tokens) / 1e6, p.rate, p.tokens_per_second, left);
  for (const auto& [kind, loss] : p.losses) line += fmt::format("  {} {:.3f}", kind, loss);
  return line;
}

std::string progress_json(const Progress& p) {
  return nlohmann::json{{"step", p.step},
                        {"tokens", p.tokens},
                        {"tokens_planned", p.tokens_planned},
                        {"rate", p.rate},
                        {"gradient_norm", p.gradient_norm},
                        {"tokens_per_second", p.tokens_per_second},
                        {"losses", p.losses}}
      .dump();
}

}  // namespace convene
