#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/llama/common_bridge.h"
#include "engine/llama/gguf_file.h"
#include "engine/llama/options.h"
#include "engine/llama/prompt.h"
#include "engine/llama/sizes.h"
#include "engine/llama/small_model.h"
#include "engine/llama/stream_text.h"

struct llama_model;
struct llama_vocab;

namespace convene::llama {

/// A conversation as tokens.
struct Prompt {
  std::vector<Token> tokens;
  Thinking thinking = Thinking::never;
};

/// Weights, vocabulary and chat template of one file. After construction nothing changes: any
/// thread.
class Model {
 public:
  /// Loads the weights; seconds for large files. Throws Error (see describe_gguf), also without a
  /// chat template.
  explicit Model(const LlamaOptions& options);
  ~Model();
  Model(const Model&) = delete;

  llama_model* weights() const { return model_; }
  const llama_vocab* vocabulary() const { return vocabulary_; }
  int vocabulary_size() const { return vocabulary_size_; }
  const std::string& name() const { return name_; }
  const Sizes& sizes() const { return sizes_; }
  /// The weights as our own kernels want them; null where llama.cpp computes.
  const SmallModel* small() const { return small_.get(); }
  /// Whether a part of a sequence can be dropped or shared; not so in recurrent models, whose state
  /// is one lump.
  bool shares_prefixes() const { return shares_prefixes_; }

  /// Throws std::runtime_error where the template refuses the messages.
  Prompt prompt(const std::vector<Message>& messages) const;
  /// The bytes of a token; none for control tokens, but for the tags of a thinking section.
  std::string piece(Token token) const;
  bool ends_reply(Token token) const;

 private:
  void read_vocabulary();
  std::vector<Token> tokens_of(const std::string& text) const;

  ModelCard card_;
  std::string name_;
  llama_model* model_ = nullptr;
  const llama_vocab* vocabulary_ = nullptr;
  int vocabulary_size_ = 0;
  bool shares_prefixes_ = true;
  bool thinks_ = false;
  std::optional<ChatTemplate> template_;
  std::vector<Special> specials_;
  std::unique_ptr<const SmallModel> small_;
  Sizes sizes_;
};

}  // namespace convene::llama
