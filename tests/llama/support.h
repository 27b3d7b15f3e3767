#pragma once

#include <filesystem>
#include <future>
#include <string>

#include "engine/llama/llama_engine.h"
#include "llama/tiny_model.h"

namespace convene {

/// A file that every test of the program may read: random weights that never end a reply by
/// themselves.
const std::filesystem::path& tiny_gguf();

/// One thread, as the models are too small to share out, and an exact cache, so that no close
/// choice tips.
LlamaOptions tiny_options();

Sampling greedy(int tokens = 24);
Sampling seeded(std::uint64_t seed, int tokens = 24);
Call user_call(std::string text, Sampling sampling = greedy());
std::future<Result<Reply>> send(Engine& engine, Call call);

/// "word0 word1 …"
std::string words(int n, const std::string& word = "word");

}  // namespace convene
