#pragma once

#include <vector>

#include "discussion/parse_ruling.h"
#include "discussion/team_settings.h"

namespace convene {

/// The settings of the paper's protocol as values; their meaning stands in the list.
struct PaperSettings {
  int rounds = 2;
  int turns = 3;
  int repairs = 1;
  RulingTerms terms;
  bool critics_report_values = false;
  bool critics_accept = false;
  bool solver_tries_afresh = false;
  bool recruit_once = false;
  bool free_form = false;
  bool ignore_stop = false;
  bool serial_critics = false;
  bool no_tasks = false;
};

/// Name, meaning and default of each.
std::vector<Setting> paper_setting_list();

/// Throws Error where two settings contradict each other.
PaperSettings paper_settings(const Team& team);

}  // namespace convene
