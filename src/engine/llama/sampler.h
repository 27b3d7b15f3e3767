#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/random.h"
#include "chat/chat.h"
#include "engine/llama/prefix_tree.h"

namespace convene::llama {

struct Candidate {
  Token token = 0;
  float logit = 0;
  float p = 0;
};

/// The tokens left to draw from, p summing to 1: temperature, then top-k, top-p and min-p, the
/// order of vLLM and Hugging Face. Greedy (temperature 0) leaves one. Logits of minus infinity (or
/// not a number) are never left, so the list may be empty. logits: one a token of the vocabulary.
std::vector<Candidate> shortlist(std::span<const float> logits, const Sampling& sampling);

/// One draw; the same random state and shortlist give the same token.
Token draw(const std::vector<Candidate>& from, Random& random);

/// The log probability of a token under the model itself (temperature 1, nothing cut), with the
/// most likely alternatives. piece: the bytes of a token.
TokenLogprob logprob_of(std::span<const float> logits, Token token, int alternatives,
                        const std::function<std::string(Token)>& piece);

}  // namespace convene::llama
