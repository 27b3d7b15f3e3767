#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "answers/grade.h"
#include "discussion/hall.h"

namespace convene {

/// The rows that the store keeps and the JSONL form carries, one line each. docs/formats.md
/// describes both, field by field.

/// A run as it was begun, with all that a later resume or replay needs but the models.
struct Run {
  std::int64_t id = 0;
  std::int64_t created_ms = 0;                 ///< Unix time
  std::string program;                         ///< name and version of what wrote it
  std::string team;                            ///< its name
  std::string toml;                            ///< the team's file, as read
  std::map<std::string, std::string> prompts;  ///< every template the team names, whole
  std::map<std::string, std::string>
      settings;  ///< how it was started (model, endpoint, …); no keys
  std::uint64_t seed = 0;
  Limits limits;  ///< of the whole run

  bool operator==(const Run&) const = default;
};

/// What a discussion might spend before a resume gave it more (or less).
struct EarlierLimits {
  int until = 0;  ///< the first ask that they did not hold for any more
  Limits limits;

  bool operator==(const EarlierLimits&) const = default;
};

/// A discussion as it was opened.
struct DiscussionRow {
  DiscussionId id = 0;
  std::int64_t run = 0;
  std::int64_t created_ms = 0;
  Problem problem;
  int repeat = 0;
  std::uint64_t seed = 0;  ///< of the run, as the hall was given it
  Limits limits;
  std::vector<EarlierLimits> earlier = {};  ///< in the order of asks

  bool operator==(const DiscussionRow&) const = default;
};

/// A message, stored once however often it was sent.
struct MessageRow {
  std::string hash;
  Message message;

  bool operator==(const MessageRow&) const = default;
};

/// What was sent to a model, its messages by their hashes.
struct RequestRow {
  std::string model;
  std::vector<std::string> messages;
  Sampling sampling;
  std::optional<Schema> schema;

  bool operator==(const RequestRow&) const = default;
};

struct PromptRow {
  std::string hash;
  std::variant<RequestRow, Program> body;

  bool operator==(const PromptRow&) const = default;
};

/// One attempt at a turn. Committed without an outcome before it is sent, and with one before any
/// protocol sees it.
struct TurnRow {
  DiscussionId discussion = 0;
  int ask = 0;
  int turn = 0;
  int attempt = 0;  ///< from 0; a resume asks again for what was never answered
  int round = 0;
  Seat seat;
  std::string prompt;                   ///< hash
  std::optional<Result<Said>> outcome;  ///< absent: sent, and never heard of again
  bool clipped = false;
  int tokens_max = 0;     ///< as sent; 0 for a program
  bool leftover = false;  ///< cost that no protocol saw
  Timing timing;

  bool operator==(const TurnRow&) const = default;
};

/// How a discussion ended; a later one replaces it (resume).
struct OutcomeRow {
  DiscussionId discussion = 0;
  Conclude conclusion;
  std::chrono::milliseconds took{0};

  bool operator==(const OutcomeRow&) const = default;
};

/// A word somebody attaches to a discussion: "verdict" → "right".
struct MarkRow {
  DiscussionId discussion = 0;
  std::string name;
  std::string value;

  bool operator==(const MarkRow&) const = default;
};

/// What became of one proposal inside a discussion.
struct TurnVerdict {
  int ask = 0;
  int turn = 0;
  Verdict verdict = Verdict::errored;
  std::string answer;  ///< as the grader read it

  bool operator==(const TurnVerdict&) const = default;
};

/// How a discussion's answer was graded; a later one replaces it.
struct VerdictRow {
  DiscussionId discussion = 0;
  std::string group;    ///< the part of the benchmark that the problem belongs to; may be empty
  std::string profile;  ///< what it was graded by
  Verdict verdict = Verdict::errored;
  std::string extracted;           ///< the answer, as the grader read it
  std::string gold;                ///< the right answer; empty where a program checks
  std::string why;                 ///< one sentence, the grader's
  std::optional<bool> accepted;    ///< by what the task itself shows; absent where it shows nothing
  int retries = 0;                 ///< times the discussion had failed and was taken up again
  std::vector<TurnVerdict> turns;  ///< every proposal that was made, in turn order
  /// Answers of one form are the same: what votes are counted by. Empty where the profile compares
  /// them.
  std::string form = {};

  bool operator==(const VerdictRow&) const = default;
};

using Row = std::variant<Run, DiscussionRow, MessageRow, PromptRow, TurnRow, OutcomeRow, MarkRow,
                         VerdictRow>;

/// Exactly what an agent, or the executor, was sent.
using Prompt = std::variant<Request, Program>;

/// A discussion as the store knows it, whole.
struct Recording {
  DiscussionRow discussion;
  std::vector<TurnRow> turns;             ///< by ask, turn, attempt
  std::map<std::string, Prompt> prompts;  ///< by hash
  std::optional<OutcomeRow> outcome;      ///< absent: interrupted, or still running
  std::map<std::string, std::string> marks;
  std::optional<VerdictRow> verdict = {};  ///< absent: nobody graded it

  /// The last answered attempt at each turn, leftovers excluded, in turn order. Of an interrupted
  /// discussion there may be holes between them.
  Minutes minutes() const;
  /// The answered turns that no protocol saw or that a later attempt replaced.
  Minutes leftovers() const;
  /// Every answered attempt, as Opening::recorded wants them.
  Minutes answered() const;
  /// Attempts that were sent and never heard of again: unknown spend.
  std::vector<TurnRow> lost() const;
  /// Of minutes and leftovers; reserved_tokens is the most that the lost ones can have cost.
  Spend spend() const;
};

Minute minute_of(const TurnRow& row);
std::string message_hash(const Message& message);
/// A request as its row: messages by hash.
RequestRow request_row(const Request& request);

}  // namespace convene
