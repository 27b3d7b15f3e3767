#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "train/file.h"
#include "train/gguf.h"
#include "train/gguf_export.h"
#include "train/run_folder.h"
#include "train/safetensors.h"
#include "train/tokenizer_file.h"

namespace convene {
namespace {

std::filesystem::path fresh_folder() {
  const auto folder =
      std::filesystem::temp_directory_path() / ("convene_files_test_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  return folder;
}

TEST(File, LeavesTheOldFileWhereTheNewOneCannotBeWritten) {
  const auto folder = fresh_folder();
  write_file(folder / "a", "old");
  std::filesystem::create_directory(folder / "a.part");
  EXPECT_THROW(write_file(folder / "a", "new"), Error);
  EXPECT_EQ(read_file(folder / "a"), "old");
  std::filesystem::remove_all(folder);
}

TEST(File, SaysWhichFileIsMissing) {
  EXPECT_THROW(read_file("/nowhere/at/all"), Error);
}

TEST(RunFolder, RefusesASecondFit) {
  const RunFolder folder{fresh_folder() / "run"};
  {
    const RunLock first(folder);
    EXPECT_THROW(RunLock{folder}, Error);
  }
  EXPECT_NO_THROW(RunLock{folder});
  std::filesystem::remove_all(folder.path.parent_path());
}

TEST(RunFolder, TakesAwayWhatAKilledRunHadBegunToWrite) {
  const RunFolder folder{fresh_folder() / "run"};
  write_checkpoint(folder, 7, "whole", 1);
  const auto part = folder.checkpoints() / "step-000000008.safetensors.part";
  std::ofstream(part) << "half";
  const RunLock lock(folder);
  EXPECT_FALSE(std::filesystem::exists(part));
  EXPECT_EQ(folder.latest().size(), 1u);
  std::filesystem::remove_all(folder.path.parent_path());
}

TEST(RunFolder, SaysThatThereIsNoRunYet) {
  EXPECT_THROW(read_run({"/nowhere"}, Which::last), Error);
}

std::vector<std::string> names(const std::vector<std::filesystem::path>& paths) {
  std::vector<std::string> made;
  for (const auto& path : paths) made.push_back(path.filename());
  return made;
}

TEST(RunFolder, KeepsTheLatestCheckpoints) {
  const RunFolder folder{fresh_folder() / "run"};
  for (const std::int64_t step : {9, 10, 11, 250}) write_checkpoint(folder, step, "x", 2);
  EXPECT_THAT(names(folder.latest()),
              testing::ElementsAre("step-000000250.safetensors", "step-000000011.safetensors"));
  std::filesystem::remove_all(folder.path.parent_path());
}

/// A file may not grow past this process's limit: what a full disk does to it.
TEST(RunFolder, KeepsTheCheckpointsThereAreWhenTheDiskIsFull) {
  const RunFolder folder{fresh_folder() / "run"};
  write_checkpoint(folder, 1, "good", 1);
  const auto old = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{100'000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  EXPECT_THROW(write_checkpoint(folder, 2, std::string(200'000, 'x'), 1), Error);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old);
  EXPECT_THAT(names(folder.latest()), testing::ElementsAre("step-000000001.safetensors"));
  EXPECT_EQ(read_file(folder.checkpoint(1)), "good");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.checkpoints()), {}), 1);
  std::filesystem::remove_all(folder.path.parent_path());
}

TEST(RunFolder, NamesACheckpointThatCannotBeRead) {
  const RunFolder folder{fresh_folder() / "run"};
  write_checkpoint(folder, 1, "torn", 1);
  write_file(folder.recipe(), "");
  write_file(folder.tokenizer(), to_tokenizer_json(Tokenizer({})));
  try {
    read_run(folder, Which::last);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("step-000000001.safetensors"));
  }
  std::filesystem::remove_all(folder.path.parent_path());
}

TensorFile two_tensors() {
  return {{{"steps", "3"}}, {{"a", {2, 2}, {1, 2, 3, 4}}, {"b", {1}, {-0.5f}}}};
}

TEST(Safetensors, ReadsBackWhatItWrote) {
  const TensorFile again = from_safetensors(to_safetensors(two_tensors()));
  EXPECT_EQ(again.said("steps"), "3");
  EXPECT_EQ(again.tensor("a").values, two_tensors().tensors[0].values);
  EXPECT_EQ(again.tensor("b").shape, std::vector<std::int64_t>{1});
  EXPECT_THROW(again.tensor("c"), Error);
}

TEST(Safetensors, RefusesEveryFileCutShort) {
  const std::string bytes = to_safetensors(two_tensors());
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_THROW(from_safetensors(bytes.substr(0, size)), Error) << size;
}

template <class T>
T at(const std::string& bytes, std::size_t offset) {
  T value;
  std::memcpy(&value, bytes.data() + offset, sizeof value);
  return value;
}

TEST(Gguf, WritesHeaderKeysAndAlignedValues) {
  Gguf file;
  file.add("answer", std::uint32_t{42});
  file.add_tensor("m", {1, 2}, std::vector<float>{1.0f, -2.0f});
  file.add_tensor("v", {2}, std::vector<float>{0.5f, 3.0f});
  const std::string bytes = file.bytes();
  EXPECT_EQ(bytes.substr(0, 4), "GGUF");
  EXPECT_EQ(at<std::uint32_t>(bytes, 4), 3u);
  EXPECT_EQ(at<std::uint64_t>(bytes, 8), 2u);
  EXPECT_EQ(at<std::uint64_t>(bytes, 16), 1u);
  EXPECT_EQ(at<std::uint32_t>(bytes, 24 + 8 + 6 + 4), 42u);
  const std::size_t values = bytes.size() - 32 - 8;
  EXPECT_EQ(values % 32, 0u);
  EXPECT_EQ(at<std::uint16_t>(bytes, values), 0x3C00);  // 1 as a half
  EXPECT_EQ(at<std::uint16_t>(bytes, values + 2), 0xC000);
  EXPECT_EQ(at<float>(bytes, values + 36), 3.0f);
}

std::size_t occurrences(const std::string& of, const std::string& in) {
  std::size_t count = 0;
  for (std::size_t at = in.find(of); at != std::string::npos; at = in.find(of, at + 1)) ++count;
  return count;
}

TEST(Gguf, RoundsToTheNearestHalf) {
  const std::vector<std::pair<float, std::uint16_t>> cases{{0.0f, 0},
                                                           {-0.0f, 0x8000},
                                                           {1.0f, 0x3C00},
                                                           {0x1.002p0f, 0x3C00},
                                                           {0x1.006p0f, 0x3C02},
                                                           {0x1.0021p0f, 0x3C01},
                                                           {65504.0f, 0x7BFF},
                                                           {65519.0f, 0x7BFF},
                                                           {65520.0f, 0x7C00},
                                                           {0x1p-14f, 0x0400},
                                                           {0x1p-24f, 0x0001},
                                                           {0x1p-25f, 0x0000},
                                                           {0x1.8p-24f, 0x0002},
                                                           {-0x1.ff8p-15f, 0x83FF},
                                                           {0x1.fffp-15f, 0x0400},
                                                           {-0.1f, 0xAE66}};
  for (const auto& [value, expected] : cases) {
    Gguf file;
    file.add_tensor("m", {1, 1}, std::vector<float>{value});
    const std::string bytes = file.bytes();
    EXPECT_EQ(at<std::uint16_t>(bytes, bytes.size() - 2), expected) << value;
  }
}

TEST(GgufExport, TakesStackedWeightsApartInOrder) {
  const ModelShape shape{
      .vocabulary = 259, .hidden = 32, .layers = 1, .heads = 2, .kv_heads = 1, .ff = 8};
  TensorFile weights;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> sizes) {
    std::int64_t count = 1;
    for (const auto size : sizes) count *= size;
    FloatTensor tensor{name, std::move(sizes), std::vector<float>(static_cast<std::size_t>(count))};
    for (std::size_t i = 0; i < tensor.values.size(); ++i)
      tensor.values[i] = static_cast<float>(i % 997);
    weights.tensors.push_back(std::move(tensor));
  };
  add("model.embed_tokens.weight", {259, 32});
  const std::string layer = "model.layers.0.";
  add(layer + "input_layernorm.weight", {32});
  add(layer + "self_attn.qkv_proj.weight", {64, 32});
  add(layer + "self_attn.qkv_proj.bias", {64});
  add(layer + "self_attn.o_proj.weight", {32, 32});
  add(layer + "post_attention_layernorm.weight", {32});
  add(layer + "mlp.gate_up_proj.weight", {16, 32});
  add(layer + "mlp.down_proj.weight", {32, 8});
  add("model.norm.weight", {32});

  const std::string bytes = to_gguf(shape, weights, Tokenizer({}), {});
  EXPECT_EQ(at<std::uint64_t>(bytes, 8), 14u);
  for (const char* name :
       {"blk.0.attn_q.weight", "blk.0.attn_k.bias", "blk.0.ffn_up.weight", "output_norm.weight"})
    EXPECT_EQ(occurrences(name, bytes), 1u) << name;
  // The biases of q, k and v are 32, 16 and 16 floats that follow one another, counted up.
  std::vector<float> counted(32);
  for (std::size_t i = 0; i < 32; ++i) counted[i] = static_cast<float>(i + 32);
  const std::string keys(reinterpret_cast<const char*>(counted.data()), 16 * sizeof(float));
  EXPECT_EQ(occurrences(keys, bytes), 1u);
  EXPECT_THROW(to_gguf(shape, {}, Tokenizer({}), {}), Error);
}

}  // namespace
}  // namespace convene
