#pragma once

#include <cstdint>
#include <string_view>

#include "chat/chat.h"

namespace convene {

/// About how many tokens a text has: a quarter of its bytes. Only where the endpoint does not say.
std::int64_t tokens_about(std::string_view text);
std::int64_t prompt_tokens_about(const Request& request);

/// Fewer than any usual tokenizer makes of the prompt: tokenizers split at white space first, so
/// that there are at least as many tokens as words; of scripts without spaces, a quarter of the
/// characters.
std::int64_t prompt_tokens_at_least(const Request& request);

/// The endpoint counted far fewer prompt tokens than the prompt has: it cut the prompt to its
/// context without a word, as Ollama does with its small default context. Only long prompts are
/// judged.
bool prompt_was_cut(const Request& request, const Usage& usage);

}  // namespace convene
