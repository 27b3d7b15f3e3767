#pragma once

#include <memory>
#include <span>
#include <string>

#include "engine/llama/prefix_tree.h"

struct llama_sampler;
struct llama_vocab;

namespace convene::llama {

/// What may come next so that a reply fits a grammar. One per reply; its state follows the accepted
/// tokens.
class Grammar {
 public:
  /// gbnf with the root rule "root". Throws std::runtime_error when llama.cpp does not understand
  /// it.
  Grammar(const llama_vocab* vocabulary, const std::string& gbnf);

  bool allows(Token token) const;
  /// Sets the logits of what may not come next to minus infinity; at least one stays finite.
  void mask(std::span<float> logits) const;
  void accept(Token token);

 private:
  struct Free {
    void operator()(llama_sampler* sampler) const;
  };
  std::unique_ptr<llama_sampler, Free> sampler_;
};

}  // namespace convene::llama
