#include "engine/llama/utterance.h"

#include "engine/llama/sampler.h"

namespace convene::llama {

Utterance::Utterance(const Model& model, const Request& request, Prompt prompt, int tokens_max,
                     std::uint64_t seed)
    : model_(model),
      sampling_(request.sampling),
      random_(request.sampling.seed.value_or(seed)),
      text_(request.sampling.stop, prompt.thinking),
      tokens_(std::move(prompt.tokens)),
      prompt_length_(static_cast<int>(tokens_.size())),
      tokens_max_(tokens_max) {
  if (request.schema) grammar_.emplace(model.vocabulary(), grammar_of_schema(request.schema->json));
  usage_.prompt_tokens = prompt_length_;
  usage_.dollars = 0;
}

Delta Utterance::advance(std::span<float> logits) {
  const bool thinking_before = text_.thinking();
  const std::optional<Token> token = choose(logits);
  if (!token) {
    stuck_ = true;
    finish_ = Finish::length;
    return {};
  }
  usage_.completion_tokens += 1;
  if (model_.ends_reply(*token)) {
    finish_ = Finish::stop;
    usage_.reasoning_tokens += thinking_before;
    return {};
  }
  tokens_.push_back(*token);
  Delta delta = text_.push(model_.piece(*token));
  usage_.reasoning_tokens += thinking_before || text_.thinking();
  if (text_.stopped()) {
    finish_ = Finish::stop;
  } else if (usage_.completion_tokens >= tokens_max_) {
    finish_ = Finish::length;
  }
  return delta;
}

/// The schema binds the answer, not the thinking before it.
bool Utterance::constrained() const {
  return grammar_ && !text_.thinking();
}

/// A model that may think is free to open its section with the first token, whatever the schema.
bool Utterance::opens_thinking(Token token) const {
  return text_.undecided() && model_.piece(token) == "<think>";
}

std::optional<Token> Utterance::sample(std::span<const float> logits) {
  const std::vector<Candidate> candidates = shortlist(logits, sampling_);
  if (candidates.empty()) return std::nullopt;
  return draw(candidates, random_);
}

std::optional<Token> Utterance::choose(std::span<float> logits) {
  std::vector<float> unmasked;
  if (sampling_.logprobs) unmasked.assign(logits.begin(), logits.end());

  std::optional<Token> token = sample(logits);
  if (token && constrained() && !opens_thinking(*token)) {
    // To check one token is cheap, all of them are not: the mask is made only when the first draw
    // broke the rules.
    if (!grammar_->allows(*token)) {
      grammar_->mask(logits);
      token = sample(logits);
    }
    if (token) grammar_->accept(*token);
  }
  if (token && sampling_.logprobs && !text_.thinking() && !model_.ends_reply(*token))
    logprobs_.push_back(logprob_of(unmasked, *token, *sampling_.logprobs,
                                   [this](Token t) { return model_.piece(t); }));
  return token;
}

Reply Utterance::reply() const {
  Reply reply;
  reply.text = text_.text();
  reply.reasoning = text_.reasoning();
  reply.finish = finish_.value_or(Finish::length);
  reply.usage = usage_;
  reply.model = model_.name();
  reply.logprobs = logprobs_;
  return reply;
}

}  // namespace convene::llama
