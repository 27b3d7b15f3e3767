#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "discussion/paper_settings.h"
#include "discussion/views.h"

namespace convene {

/// What is known of a proposal.
enum class Standing { unchecked, same, different, agreed, disputed };

struct Proposal {
  Remark remark;
  std::string text;  ///< the reply as it came
  int round = 1;
  Standing standing = Standing::unchecked;
  bool by_most = false;      ///< most of the critics that were heard agreed
  std::string value = {};    ///< what the first critic found, where critics report values
  std::string finding = {};  ///< the executor's line on it
};

/// A decision in the minutes, for shows and reports.
struct Decision {
  std::size_t first = 0;  ///< index of its first minute
  std::size_t count = 1;  ///< with its repairs
  std::string role;       ///< "ceo", "recruiter", "evaluator"
  std::string summary;    ///< in words: "continue with 2 experts, at most 256 tokens a turn"
  Reading how = Reading::exact;
  std::string trouble;
};

/// The paper's protocol played over given minutes, from the start: it reads them in order and stops
/// where they end. What it then knows decides the move; nothing is kept between two plays. In four
/// files: the course of the rounds, decisions, discussion and the making of turns.
class Play {
 public:
  /// All three outlive the play.
  Play(const Team& team, const PaperSettings& settings, const Problem& problem,
       std::span<const Minute> minutes);

  Move move();
  /// The best answer known where the minutes end.
  Conclude best_so_far(Ending ending, std::string why) const;
  const std::vector<Decision>& decisions() const { return decisions_; }

 private:
  // paper_play.cc: the rounds, and taking minutes. An act reads its minutes and returns true, or
  // leaves the next move in move_ and returns false.
  bool run();
  std::optional<std::span<const Minute>> take(const std::string& role, int count);
  std::optional<std::span<const Minute>> take_side_by_side(const std::string& role, int count);
  bool end(Conclude conclusion);
  const Proposal* best() const;
  std::string defaults_note() const;

  // paper_decisions.cc: CEO, recruiter, evaluator.
  bool rule();
  bool recruit();
  bool evaluate();
  template <class ReadAll>
  bool decide(const std::string& role, ReadAll read_all);
  template <class T>
  void note(const std::string& role, std::size_t first, const Read<T>& read,
            const std::string& summary);

  // paper_discussion.cc: solver, critics, executor.
  bool propose();
  bool discuss();
  bool add_proposal(const Minute& minute);
  bool criticise();
  int critics_wanted() const;
  bool is_known_wrong();
  bool compare(std::span<const Minute> critics);
  bool run_program();
  void judge_last(const std::vector<bool>& agreements, Standing all, Standing not_all);

  // paper_turns.cc: what is asked.
  Ask ask(const std::string& role, int count) const;
  Turn turn(const std::string& role, int number) const;
  void append_repairs(const std::string& role, Say& say) const;
  Scene scene(const std::string& role, int number) const;
  std::optional<Schema> schema_for(const std::string& role) const;
  std::string title(const std::string& role, int number) const;
  const RoleSpec& spec(const std::string& role) const;
  bool has(const std::string& role) const { return team_.roles.contains(role); }

  const Team& team_;
  const PaperSettings& settings_;
  const Problem& problem_;
  std::span<const Minute> minutes_;
  std::size_t at_ = 0;             // the first minute not yet read
  std::size_t decision_from_ = 0;  // of the decision being taken
  std::string decision_trouble_;   // why its last attempt cannot be read
  std::optional<Move> move_;

  int round_ = 1;
  Ruling ruling_;
  Recruitment recruitment_;
  bool proposed_ = false;  // in this round
  std::vector<Proposal> proposals_;
  std::vector<Remark> past_;
  std::vector<Remark> critiques_;  // of the last proposal
  std::vector<Program> programs_;  // of the executor's next turns
  std::string advice_;
  std::vector<Decision> decisions_;
};

}  // namespace convene
