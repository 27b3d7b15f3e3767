#pragma once

#include <memory>
#include <span>
#include <vector>

#include "engine/llama/prefix_tree.h"

namespace convene::llama {

class Model;

/// One token of a batch. A sequence's tokens come in order, each at the position after the last.
struct BatchToken {
  Token token = 0;
  int position = 0;
  SequenceId sequence = 0;
  bool output = false;  ///< what may follow it is wanted
};

struct Batch {
  std::vector<BatchToken> tokens;
  int threads = 1;     ///< at most
  int cells_left = 0;  ///< of the room's cache, once these tokens are in it
};

/// What computes a room's batches, and keeps the keys and values of its sequences. One thread at a
/// time.
class Decoder {
 public:
  virtual ~Decoder() = default;

  /// A new sequence that shares the first length tokens of another.
  virtual void share(SequenceId from, SequenceId to, int length) = 0;
  /// Forgets the tokens of a sequence from length on.
  virtual void truncate(SequenceId sequence, int length) = 0;
  virtual void clear() = 0;
  /// 0, or the code of what went wrong; then nothing is known about the sequences.
  virtual int decode(const Batch& batch) = 0;
  /// What may follow the batch's i-th token, which was one with output: one number a token of the
  /// vocabulary, the caller's to change. Valid until the next batch.
  virtual std::span<float> logits(std::size_t i) = 0;
};

/// Our own where the model has one (Model::small), else llama.cpp's. Throws Error when there is no
/// memory for it.
std::unique_ptr<Decoder> make_decoder(const Model& model);

}  // namespace convene::llama
