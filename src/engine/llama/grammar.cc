#include "engine/llama/grammar.h"

#include <cmath>
#include <stdexcept>
#include <vector>

#include "llama.h"

namespace convene::llama {

void Grammar::Free::operator()(llama_sampler* sampler) const {
  llama_sampler_free(sampler);
}

Grammar::Grammar(const llama_vocab* vocabulary, const std::string& gbnf)
    : sampler_(llama_sampler_init_grammar(vocabulary, gbnf.c_str(), "root")) {
  if (!sampler_) throw std::runtime_error("the schema's grammar is not understood");
}

bool Grammar::allows(Token token) const {
  llama_token_data one{token, 0.0f, 0.0f};
  llama_token_data_array only{&one, 1, -1, false};
  llama_sampler_apply(sampler_.get(), &only);
  return one.logit > -INFINITY;
}

void Grammar::mask(std::span<float> logits) const {
  std::vector<llama_token_data> all(logits.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = {static_cast<Token>(i), logits[i], 0.0f};
  llama_token_data_array array{all.data(), all.size(), -1, false};
  llama_sampler_apply(sampler_.get(), &array);
  for (const llama_token_data& one : all) logits[static_cast<std::size_t>(one.id)] = one.logit;
}

void Grammar::accept(Token token) {
  llama_sampler_accept(sampler_.get(), token);
}

}  // namespace convene::llama
