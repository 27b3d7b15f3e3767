#include "train/hf_export.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "support/ruled_model.h"

namespace convene {
namespace {

using Json = nlohmann::json;

std::map<std::string, std::string> files() {
  return to_hugging_face(testing::ruled_shape(), testing::ruled_weights(), Tokenizer({}));
}

TEST(HfExport, NamesEveryWeightAsTransformersDoes) {
  const TensorFile tensors = from_safetensors(files().at("model.safetensors"));
  EXPECT_EQ(tensors.tensors.size(), 2u + 12 * 2);
  EXPECT_EQ(tensors.said("format"), "pt");
  EXPECT_EQ(tensors.tensor("model.layers.1.self_attn.k_proj.weight").shape,
            (std::vector<std::int64_t>{16, 32}));
  EXPECT_EQ(tensors.tensor("model.layers.0.mlp.up_proj.weight").shape,
            (std::vector<std::int64_t>{48, 32}));
}

TEST(HfExport, TakesStackedRowsApartInOrder) {
  const TensorFile tensors = from_safetensors(files().at("model.safetensors"));
  const auto stacked =
      testing::ruled_weights().tensor("model.layers.0.self_attn.qkv_proj.bias").values;
  std::vector<float> joined;
  for (const char* part : {"q_proj", "k_proj", "v_proj"}) {
    const auto& values =
        tensors.tensor(std::string("model.layers.0.self_attn.") + part + ".bias").values;
    joined.insert(joined.end(), values.begin(), values.end());
  }
  EXPECT_EQ(joined, stacked);
}

TEST(HfExport, SaysHowTheModelIsShapedAndHowItEnds) {
  const auto made = files();
  const Json config = Json::parse(made.at("config.json"));
  EXPECT_EQ(config.at("architectures"), Json::array({"Qwen2ForCausalLM"}));
  EXPECT_EQ(config.at("num_key_value_heads"), 1);
  EXPECT_EQ(config.at("rope_theta"), config.at("rope_parameters").at("rope_theta"));
  EXPECT_EQ(Json::parse(made.at("generation_config.json")).at("eos_token_id"),
            Json::array({258, 256}));
  const Json tokenizer = Json::parse(made.at("tokenizer_config.json"));
  EXPECT_EQ(tokenizer.at("eos_token"), "<|im_end|>");
  EXPECT_THAT(tokenizer.at("chat_template").get<std::string>(),
              ::testing::HasSubstr("<|im_start|>assistant"));
}

}  // namespace
}  // namespace convene
