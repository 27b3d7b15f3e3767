#include "train/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

bool is_whole_family(const std::string& name) {
  return name.find(' ') == std::string::npos;
}

double share(int part, int all) {
  return all > 0 ? static_cast<double>(part) / all : 0;
}

/// "target solver" → "target/solver": TensorBoard groups by what stands before the stroke.
std::string tag(const std::string& group, std::string name) {
  for (char& c : name)
    if (c == ' ') c = '_';
  return group + "/" + name;
}

}  // namespace

std::string progress_line(const Progress& p) {
  const double done = static_cast<double>(p.tokens), all = static_cast<double>(p.tokens_planned);
  // The last step may go a little beyond the plan.
  std::string line =
      fmt::format("{:5.1f} %  {:.2f}M tokens  loss", std::min(100 * done / all, 100.0), done / 1e6);
  const auto total = p.losses.find("all");
  line += total == p.losses.end() ? " ?" : fmt::format(" {:.3f}", total->second);
  std::string between = " (";
  for (const auto& [name, loss] : p.losses) {
    if (name == "all" || !is_whole_family(name)) continue;
    line += fmt::format("{}{} {:.3f}", between, name, loss);
    between = ", ";
  }
  if (between == ", ") line += ")";
  return line + fmt::format("  {:.0f} tokens/s  MFU {:.0f} %  {:.0f} MB  {} left",
                            p.tokens_per_second, 100 * p.utilisation,
                            static_cast<double>(p.memory_bytes) / 1e6,
                            time_text((all - done) / p.tokens_per_second));
}

std::vector<std::string> broken_line(std::string_view line, std::size_t bytes_max) {
  std::vector<std::string> pieces;
  while (line.size() > bytes_max) {
    const std::size_t space = line.rfind(' ', bytes_max);
    const bool found = space != std::string_view::npos && space > 0;
    pieces.emplace_back(line.substr(0, found ? space : bytes_max));
    line.remove_prefix(found ? space + 1 : bytes_max);
  }
  pieces.emplace_back(line);
  return pieces;
}

std::string progress_json(const Progress& p) {
  return Json{{"step", p.step},
              {"tokens", p.tokens},
              {"tokens_planned", p.tokens_planned},
              {"rate", p.rate},
              {"gradient_norm", p.gradient_norm},
              {"tokens_per_second", p.tokens_per_second},
              {"mfu", p.utilisation},
              {"memory_bytes", p.memory_bytes},
              {"losses", p.losses}}
      .dump();
}

std::map<std::string, double> progress_scalars(const Progress& p) {
  std::map<std::string, double> made = {
      {"train/tokens", static_cast<double>(p.tokens)},
      {"train/rate", p.rate},
      {"train/gradient_norm", p.gradient_norm},
      {"speed/tokens_per_second", p.tokens_per_second},
      {"speed/mfu", p.utilisation},
      {"speed/memory_mb", static_cast<double>(p.memory_bytes) / 1e6}};
  for (const auto& [name, loss] : p.losses) made[tag("loss", name)] = loss;
  return made;
}

std::string time_text(double seconds) {
  if (!(seconds < 1e7)) return "?";
  seconds = std::max(seconds, 0.0);
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

std::string scores_text(const Scores& scores) {
  std::string text;
  for (const auto& [name, s] : scores) {
    const int wrong = s.tried - s.right;
    text += fmt::format(
        "{:<16} {:5.1f} % of {:<4} critic accepts {:5.1f} % of {} right, {:5.1f} % of {} wrong\n",
        name, 100 * share(s.right, s.tried), s.tried, 100 * share(s.right_accepted, s.right),
        s.right, 100 * share(s.wrong_accepted, wrong), wrong);
  }
  return text;
}

std::string scores_json(const Scores& scores, std::int64_t step, std::int64_t tokens) {
  Json rows = Json::object();
  for (const auto& [name, s] : scores)
    rows[name] = {{"tried", s.tried},
                  {"right", s.right},
                  {"right_accepted", s.right_accepted},
                  {"wrong_accepted", s.wrong_accepted}};
  return Json{{"step", step}, {"tokens", tokens}, {"held_out", rows}}.dump();
}

std::map<std::string, double> scores_scalars(const Scores& scores) {
  std::map<std::string, double> made;
  for (const auto& [name, s] : scores) {
    made[tag("held_out", name)] = share(s.right, s.tried);
    if (!is_whole_family(name)) continue;
    made[tag("critic_accepts_right", name)] = share(s.right_accepted, s.right);
    made[tag("critic_accepts_wrong", name)] = share(s.wrong_accepted, s.tried - s.right);
  }
  return made;
}

std::string log_until(const std::string& jsonl, std::int64_t tokens) {
  std::string kept;
  for (const std::string_view line : split(jsonl, '\n')) {
    const Json entry = Json::parse(line, nullptr, false);
    if (entry.is_object() && entry.value("tokens", tokens + 1) <= tokens)
      kept.append(line).append("\n");
  }
  return kept;
}

}  // namespace convene
