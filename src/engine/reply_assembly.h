#pragma once

#include <optional>
#include <string>

#include "chat/failure.h"
#include "chat/openai_json.h"
#include "chat/think.h"
#include "engine/trouble.h"

namespace convene {

/// Puts a reply together from its parts as they arrive, one part being a whole reply where there is
/// no stream.
class ReplyAssembly {
 public:
  struct Options {
    bool split_think = true;            ///< see think.h
    bool allow_cut_prompt = false;      ///< see prompt_was_cut
    std::size_t bytes_max = 64u << 20;  ///< of text and reasoning
  };

  explicit ReplyAssembly(Options options) : options_(options) {}

  /// Takes a part in and returns what it adds for a listener.
  Delta add(ReplyPart part);
  /// No part will follow; what was held back. Only now is reasoning parted from the text that was
  /// opened in the prompt: listeners have heard it as text.
  Delta close();

  bool spoke() const { return !reply_.text.empty() || !reply_.reasoning.empty(); }
  bool ended() const { return ending_ != FinishReason::none; }
  bool too_big() const;
  const std::optional<ProviderError>& error() const { return error_; }

  /// What was spent, as the endpoint said, or estimated.
  Usage usage(const Request& request) const;
  /// The reply, if it ended as a reply does; the reason why not otherwise. Empties the assembly.
  struct Verdict {
    Result<Reply> outcome;
    bool retry = false;         ///< asking again may help, as far as the endpoint's words tell
    bool about_schema = false;  ///< as in Trouble
  };
  Verdict conclude(const Request& request);
  /// What is left of a reply that broke off.
  Failure broken(FailureKind kind, std::string detail, const Request& request);

 private:
  Delta keep(Delta delta);
  void part_unopened();
  std::optional<Trouble> trouble() const;

  Options options_;
  Reply reply_;
  ThinkSplitter think_;
  std::optional<Usage> usage_;
  std::string finish_reason_;
  FinishReason ending_ = FinishReason::none;
  bool calls_tools_ = false;
  std::optional<ProviderError> error_;
};

}  // namespace convene
