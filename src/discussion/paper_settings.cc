#include "discussion/paper_settings.h"

#include <algorithm>

#include "base/error.h"

namespace convene {

std::vector<Setting> paper_setting_list() {
  constexpr int kTokens = 1'000'000;
  return {
      number_setting("rounds", 2, 1, 64, "rounds at most"),
      number_setting("turns", 3, 1, 16,
                     "how often a round's proposal is criticised: the first time and after each "
                     "revision"),
      number_setting("experts", 2, 1, 8,
                     "experts where no CEO rules, or the ruling cannot be read; the solver is one"),
      number_setting("experts_min", 1, 1, 8, "the fewest experts that a ruling may ask for"),
      number_setting("experts_max", 4, 1, 8, "the most experts that a ruling may ask for"),
      number_setting("tokens_low", 2048, 1, kTokens, "the least a ruling may allow one turn"),
      number_setting("tokens_high", 32000, 1, kTokens, "the most a ruling may allow one turn"),
      number_setting("tokens_default", 8192, 1, kTokens,
                     "what one turn may take where the ruling cannot be read"),
      number_setting("repairs", 1, 0, 4,
                     "how often a decision that cannot be read is asked for again"),
      word_setting("critics", {"marker", "value"},
                   "how critics judge: by ending with [Agree] or [Disagree], or by a line 'value: "
                   "X' that the executor compares with the problem's goal"),
      word_setting("accept", {"evaluator", "critics"},
                   "whose word ends the discussion: the evaluator's, or that of critics who all "
                   "agree"),
      word_setting("revise", {"reviser", "afresh"},
                   "what follows criticism: a revision, or another attempt by the solver"),
      word_setting("recruit", {"each", "once"}, "in each round, or once"),
      flag_setting("free_form", "decisions are asked for without a schema"),
      flag_setting("ignore_stop", "as released: the CEO's stop is read and has no effect"),
      flag_setting("serial_critics", "as released: critics are asked one after the other"),
      flag_setting("at_least_two", "as released: no team is smaller than two"),
      flag_setting("no_tasks", "as released: nobody is given a task of their own"),
  };
}

PaperSettings paper_settings(const Team& team) {
  const Settings given(paper_setting_list(), team.settings);
  PaperSettings settings;
  settings.rounds = given.number("rounds");
  settings.turns = given.number("turns");
  settings.repairs = given.number("repairs");
  RulingTerms& terms = settings.terms;
  terms.experts_low = std::max(given.number("experts_min"), given.flag("at_least_two") ? 2 : 1);
  terms.experts_high = given.number("experts_max");
  terms.tokens_low = given.number("tokens_low");
  terms.tokens_high = given.number("tokens_high");
  if (terms.experts_low > terms.experts_high)
    throw Error("experts_max is below the fewest experts allowed",
                "raise it, or lower experts_min (at_least_two wants two)");
  if (terms.tokens_low > terms.tokens_high)
    throw Error("tokens_low is above tokens_high", "swap them");
  terms.experts_default =
      std::clamp(given.number("experts"), terms.experts_low, terms.experts_high);
  terms.tokens_default =
      std::clamp(given.number("tokens_default"), terms.tokens_low, terms.tokens_high);
  settings.critics_report_values = given.word("critics") == "value";
  settings.critics_accept = given.word("accept") == "critics";
  settings.solver_tries_afresh = given.word("revise") == "afresh";
  settings.recruit_once = given.word("recruit") == "once";
  settings.free_form = given.flag("free_form");
  settings.ignore_stop = given.flag("ignore_stop");
  settings.serial_critics = given.flag("serial_critics");
  settings.no_tasks = given.flag("no_tasks");
  return settings;
}

}  // namespace convene
