#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.h"
#include "chat/chat.h"
#include "engine/llama/grammar.h"
#include "engine/llama/model.h"
#include "engine/llama/stream_text.h"

namespace convene::llama {

/// One reply as it grows: the tokens of the prompt and of the reply, how the next one is drawn,
/// what has been said. Knows nothing of the cache.
class Utterance {
 public:
  /// tokens_max: of the reply, already clipped to the context. seed: used where the request has
  /// none. Throws std::runtime_error for a schema that has no grammar.
  Utterance(const Model& model, const Request& request, Prompt prompt, int tokens_max,
            std::uint64_t seed);

  /// Prompt and reply so far.
  const std::vector<Token>& tokens() const { return tokens_; }
  int prompt_length() const { return prompt_length_; }

  /// Draws the next token; says what of it can be shown. logits: a row of the model's output, may
  /// be changed.
  Delta advance(std::span<float> logits);
  bool ended() const { return finish_.has_value(); }
  /// Ended because no token of the vocabulary could follow.
  bool stuck() const { return stuck_; }
  /// What was held back of the text so far; once, at the end.
  Delta rest() { return text_.finish(); }

  /// Prompt tokens that did not have to be computed.
  void set_cached(int tokens) { usage_.cached_tokens = tokens; }
  const Usage& usage() const { return usage_; }
  const std::string& text() const { return text_.text(); }
  /// The whole reply; after rest().
  Reply reply() const;

 private:
  std::optional<Token> choose(std::span<float> logits);
  std::optional<Token> sample(std::span<const float> logits);
  bool opens_thinking(Token token) const;
  bool constrained() const;

  const Model& model_;
  Sampling sampling_;
  Random random_;
  std::optional<Grammar> grammar_;
  StreamText text_;
  std::vector<Token> tokens_;
  int prompt_length_;
  int tokens_max_;
  Usage usage_;
  std::vector<TokenLogprob> logprobs_;
  std::optional<Finish> finish_;
  bool stuck_ = false;
};

}  // namespace convene::llama
