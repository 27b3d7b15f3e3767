#include "train/loss_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace convene {
namespace {

using Json = nlohmann::json;
using Points = std::vector<std::pair<double, double>>;

constexpr double width = 900, panel_height = 320, left = 60, right = 150, top = 36, bottom = 44;
constexpr std::array<const char*, 8> colours = {"#333333", "#0072b2", "#d55e00", "#009e73",
                                                "#cc79a7", "#e69f00", "#56b4e9", "#999933"};

/// "target solver" and "target easy" are parts of "target".
bool is_whole(const std::string& name) {
  return name.find(' ') == std::string::npos;
}

std::vector<Curve> curves(const std::map<std::string, Points>& points) {
  std::vector<Curve> made;
  for (const auto& [name, at] : points) made.push_back({name, at});
  return made;
}

/// 1, 2 or 5 times a power of ten: about five steps up to `most`.
double tick_step(double most) {
  const double power = std::pow(10, std::floor(std::log10(most / 5)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (most / (factor * power) <= 6) return factor * power;
  return 10 * power;
}

/// From values to places in one panel.
struct Frame {
  double offset, x_most, y_most;
  double x(double value) const { return left + value / x_most * (width - left - right); }
  double y(double value) const {
    return offset + panel_height - bottom - value / y_most * (panel_height - top - bottom);
  }
};

Frame frame_of(const Panel& panel, double offset) {
  Frame frame{offset, 0, 0};
  for (const Curve& curve : panel.curves)
    for (const auto& [x, y] : curve.points) {
      frame.x_most = std::max(frame.x_most, x);
      frame.y_most = std::max(frame.y_most, y);
    }
  if (frame.x_most <= 0) frame.x_most = 1;
  frame.y_most = frame.y_most > 0 ? 1.05 * frame.y_most : 1;
  return frame;
}

std::string text(double x, double y, const char* anchor, const std::string& words) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     words);
}

std::string line(double x1, double y1, double x2, double y2) {
  return fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#ddd\"/>\n", x1, y1,
      x2, y2);
}

std::string axes(const Frame& f, const Panel& panel, const std::string& x_title) {
  const double floor = f.y(0), ceiling = f.y(f.y_most);
  std::string svg = text(left, ceiling - 12, "start", panel.title);
  for (double v = 0, step = tick_step(f.y_most); v <= f.y_most; v += step)
    svg += line(left, f.y(v), width - right, f.y(v)) +
           text(left - 6, f.y(v) + 4, "end", fmt::format("{:g}", v));
  for (double v = 0, step = tick_step(f.x_most); v <= f.x_most; v += step)
    svg += line(f.x(v), floor, f.x(v), ceiling) +
           text(f.x(v), floor + 16, "middle", fmt::format("{:g}", v));
  return svg + text(width - right, floor + 34, "end", x_title);
}

/// A name has one colour in all panels.
std::map<std::string, const char*> colours_of(const std::vector<Panel>& panels) {
  std::map<std::string, const char*> chosen;
  for (const Panel& panel : panels)
    for (const Curve& curve : panel.curves) chosen[curve.name] = nullptr;
  std::size_t next = 0;
  for (auto& [name, colour] : chosen) colour = colours[next++ % colours.size()];
  return chosen;
}

std::string drawn(const Frame& f, const Curve& curve, const char* colour, std::size_t number) {
  std::string places;
  for (const auto& [x, y] : curve.points) places += fmt::format("{:.1f},{:.1f} ", f.x(x), f.y(y));
  const double label = f.y(f.y_most) + 14 * static_cast<double>(number) + 8;
  return fmt::format("<polyline fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\" points=\"{}\"/>\n",
                     colour, places) +
         fmt::format("<g fill=\"{}\">{}</g>", colour,
                     text(width - right + 10, label, "start", curve.name));
}

}  // namespace

std::vector<Panel> panels_of_log(std::string_view jsonl) {
  std::map<std::string, Points> losses, solved;
  for (const std::string_view row : split(jsonl, '\n')) {
    const Json entry = Json::parse(row, nullptr, false);
    if (!entry.is_object() || !entry.contains("tokens")) continue;
    const double tokens = entry.at("tokens").get<double>() / 1e6;
    const Json reported = entry.value("losses", Json::object());
    const Json looked = entry.value("held_out", Json::object());
    for (const auto& [name, loss] : reported.items())
      if (is_whole(name) && loss.is_number()) losses[name].emplace_back(tokens, loss);
    for (const auto& [name, score] : looked.items()) {
      const double tried = score.value("tried", 0.0);
      if (is_whole(name) && tried > 0)
        solved[name].emplace_back(tokens, 100 * score.value("right", 0.0) / tried);
    }
  }
  std::vector<Panel> panels;
  if (!losses.empty()) panels.push_back({"loss, nats a learned token", curves(losses)});
  if (!solved.empty()) panels.push_back({"held-out problems solved, %", curves(solved)});
  return panels;
}

std::string as_svg(const std::vector<Panel>& panels, const std::string& x_title) {
  const double height = panel_height * static_cast<double>(panels.size());
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" font-family=\"sans-serif\" font-size=\"12\">\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n",
      width, height);
  const auto chosen = colours_of(panels);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const Frame frame = frame_of(panels[i], panel_height * static_cast<double>(i));
    svg += axes(frame, panels[i], x_title);
    const std::vector<Curve>& all = panels[i].curves;
    for (std::size_t j = 0; j < all.size(); ++j)
      svg += drawn(frame, all[j], chosen.at(all[j].name), j);
  }
  return svg + "</svg>\n";
}

}  // namespace convene
