#include "train/packing.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/error.h"

namespace convene {
namespace {

void append(std::vector<TokenId>& to, const std::vector<TokenId>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

Pack empty_pack(const Tokenizer& tokenizer, int tokens_max) {
  Pack pack;
  pack.tokens.assign(static_cast<std::size_t>(tokens_max), tokenizer.text_end());
  pack.starts = {0};
  return pack;
}

/// The last token is only ever predicted, so a document takes one place less than it has tokens.
std::size_t places(const Example& example) {
  return example.tokens.size() - 1;
}

bool fits(const Pack& pack, const Example& example) {
  return pack.used() + places(example) <= pack.tokens.size();
}

void add(Pack& pack, const Example& example) {
  const std::size_t start = pack.used();
  for (std::size_t i = 0; i < places(example); ++i) {
    pack.tokens[start + i] = example.tokens[i];
    if (!example.learned[i + 1]) continue;
    pack.rows.push_back(static_cast<std::int64_t>(start + i));
    pack.targets.push_back(example.tokens[i + 1]);
    pack.kinds.push_back(static_cast<std::int32_t>(pack.names.size()));
  }
  pack.names.push_back(example.kind);
  pack.starts.push_back(static_cast<std::int32_t>(start + places(example)));
}

void require_short(const Example& example, StepSize size) {
  if (places(example) <= static_cast<std::size_t>(size.lesson_max())) return;
  const bool longer_than_pack = size.lesson_max() == size.tokens_max;
  throw Error(fmt::format("a lesson of {} ({} tokens) does not fit into {} of {} tokens",
                          example.kind, example.tokens.size(),
                          longer_than_pack ? "a pack" : "a context", size.lesson_max()),
              fmt::format("raise {} in the configuration",
                          longer_than_pack ? "fit.pack_tokens" : "model.context"));
}

void require_something_learned(const std::vector<Pack>& packs) {
  for (const Pack& pack : packs)
    if (!pack.rows.empty()) return;
  throw Error("the lessons of a whole step hold nothing to learn", "look at the mixture");
}

}  // namespace

std::vector<TokenId> as_prompt(const std::string& prompt, const Tokenizer& tokenizer) {
  std::vector<TokenId> tokens{tokenizer.turn_start()};
  append(tokens, tokenizer.encode("user\n" + prompt));
  tokens.push_back(tokenizer.turn_end());
  append(tokens, tokenizer.encode("\n"));
  tokens.push_back(tokenizer.turn_start());
  append(tokens, tokenizer.encode("assistant\n"));
  return tokens;
}

Example as_example(const pocket::Lesson& lesson, const Tokenizer& tokenizer) {
  CHECK(lesson.learned_from <= lesson.reply.size(), "learned_from={}", lesson.learned_from);
  Example example;
  example.kind = lesson.family + " " + lesson.role;
  example.tokens = as_prompt(lesson.prompt, tokenizer);
  example.learned.assign(example.tokens.size(), false);
  std::size_t at = 0;
  for (const TokenId id : tokenizer.encode(lesson.reply)) {
    example.tokens.push_back(id);
    example.learned.push_back(at >= lesson.learned_from);
    at += tokenizer.bytes(id).size();
  }
  example.tokens.push_back(tokenizer.turn_end());
  example.learned.push_back(true);
  return example;
}

std::vector<Pack> draw_step(const DrawLesson& draw, const Tokenizer& tokenizer, StepSize size,
                            Random& random) {
  std::vector<Pack> packs;
  packs.push_back(empty_pack(tokenizer, size.tokens_max));
  while (true) {
    const Random before = random;
    const Example example = as_example(draw(random), tokenizer);
    require_short(example, size);
    if (!fits(packs.back(), example)) {
      if (packs.size() == static_cast<std::size_t>(size.packs)) {
        random = before;
        require_something_learned(packs);
        return packs;
      }
      packs.push_back(empty_pack(tokenizer, size.tokens_max));
    }
    add(packs.back(), example);
  }
}

}  // namespace convene
