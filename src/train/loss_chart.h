#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace convene {

/// Points (x, y) that belong together.
struct Curve {
  std::string name;
  std::vector<std::pair<double, double>> points;
};

/// Axes with curves. Both begin at 0.
struct Panel {
  std::string title;  ///< what y is
  std::vector<Curve> curves;
};

/// What a run's log.jsonl says, over millions of tokens: the loss of each family, and the share of
/// held-out problems solved. Lines it does not know are passed over; no panel where there is
/// nothing.
std::vector<Panel> panels_of_log(std::string_view jsonl);

/// The panels under each other as an SVG picture.
std::string as_svg(const std::vector<Panel>& panels, const std::string& x_title);

}  // namespace convene
