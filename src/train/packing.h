#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/random.h"
#include "pocket/lesson.h"
#include "train/bpe.h"

namespace convene {

/// A lesson as tokens: the ChatML of one question and its reply, up to the `<|im_end|>` of the
/// reply.
struct Example {
  std::vector<TokenId> tokens;
  std::vector<bool> learned;  ///< whether the model is to predict this token from those before it
  std::string kind;           ///< "target solver": what losses are reported by
};

Example as_example(const pocket::Lesson& lesson, const Tokenizer& tokenizer);

/// What a model sees before it answers:
/// `<|im_start|>user\nPROMPT<|im_end|>\n<|im_start|>assistant\n`.
std::vector<TokenId> as_prompt(const std::string& prompt, const Tokenizer& tokenizer);

/// Documents end to end without gaps; attention keeps to its document and positions start at 0 in
/// each. What is left of the fixed size is padding that belongs to no document, so that the shapes
/// of all packs are the same.
struct Pack {
  std::vector<std::int64_t> tokens;   ///< [tokens_max]
  std::vector<std::int32_t> starts;   ///< of each document, and the end of the last one
  std::vector<std::int64_t> rows;     ///< places from which a learned token is predicted
  std::vector<std::int64_t> targets;  ///< the token learned there
  std::vector<std::int32_t> kinds;    ///< of each row: its document's place in `names`
  std::vector<std::string> names;     ///< kind of each document

  std::size_t used() const { return static_cast<std::size_t>(starts.back()); }
};

/// Sizes of one optimiser step: `packs` packs of `tokens_max` tokens each, filled with lessons of
/// at most `context`.
struct StepSize {
  int packs = 4;
  int tokens_max = 1536;
  int context = 2048;

  int lesson_max() const { return std::min(tokens_max, context); }
};

using DrawLesson = std::function<pocket::Lesson(Random&)>;

/// Fills the packs of one step, in the order drawn. The lesson that no longer fits is left in the
/// random stream: the next step begins with it, so that `random` alone says where in the data
/// training stands. Throws Error for a lesson longer than a pack or the context.
std::vector<Pack> draw_step(const DrawLesson& draw, const Tokenizer& tokenizer, StepSize size,
                            Random& random);

}  // namespace convene
