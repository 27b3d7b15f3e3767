#include <gmock/gmock.h>
#include <llama.h>

#include <cmath>
#include <memory>

#include "support/ruled_model.h"
#include "support/scratch.h"
#include "train/file.h"
#include "train/gguf_export.h"

/// llama.cpp on a file of ours against Hugging Face's Qwen2; tools/parity_golden.py says how.
namespace convene {
namespace {

template <class T, void (*Free)(T*)>
struct Freed {
  void operator()(T* it) const { Free(it); }
};
using LoadedModel = std::unique_ptr<llama_model, Freed<llama_model, llama_model_free>>;
using Context = std::unique_ptr<llama_context, Freed<llama_context, llama_free>>;

LoadedModel loaded(const std::string& path) {
  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = 0;
  return LoadedModel(llama_model_load_from_file(path.c_str(), params));
}

Context exact_context(llama_model* model) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = 64;
  params.n_batch = 64;
  params.n_threads = 1;
  params.n_threads_batch = 1;
  params.type_k = GGML_TYPE_F32;
  params.type_v = GGML_TYPE_F32;
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
  return Context(llama_init_from_model(model, params));
}

/// Logits after every token of the document, row by row.
std::vector<float> logits(llama_model* model, const std::vector<std::int64_t>& document) {
  const Context context = exact_context(model);
  llama_batch batch = llama_batch_init(64, 0, 1);
  for (std::size_t i = 0; i < document.size(); ++i) {
    batch.token[i] = static_cast<llama_token>(document[i]);
    batch.pos[i] = static_cast<llama_pos>(i);
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = 0;
    batch.logits[i] = 1;
  }
  batch.n_tokens = static_cast<std::int32_t>(document.size());
  EXPECT_EQ(llama_decode(context.get(), batch), 0);
  std::vector<float> made;
  for (std::int32_t i = 0; i < batch.n_tokens; ++i) {
    const float* row = llama_get_logits_ith(context.get(), i);
    made.insert(made.end(), row, row + testing::ruled_shape().vocabulary);
  }
  llama_batch_free(batch);
  return made;
}

TEST(Parity, LlamaCppsLogitsAreHuggingFaces) {
  const testing::ScratchFolder folder;
  ModelCard card;
  card.exact = true;
  write_file(folder.file("ruled.gguf"),
             to_gguf(testing::ruled_shape(), testing::ruled_weights(), Tokenizer({}), card));
  const LoadedModel model = loaded(folder.file("ruled.gguf"));
  ASSERT_TRUE(model);
  const TensorFile golden =
      from_safetensors(read_file(CONVENE_SOURCE_DIR "/tests/golden/parity/qwen2.safetensors"));
  const auto& theirs = golden.tensor("logits").values;
  std::size_t at = 0;
  double most = 0;
  for (const auto& document : testing::ruled_documents(1))
    for (const float ours : logits(model.get(), document))
      most = std::max(most, std::abs(static_cast<double>(ours) - theirs.at(at++)));
  EXPECT_EQ(at, theirs.size());
  EXPECT_LT(most, 1e-4);
}

}  // namespace
}  // namespace convene
