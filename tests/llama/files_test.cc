#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "llama/support.h"

namespace convene {
namespace {

/// The words of the Error that loading the file gives, hint included.
std::string complaint(const std::string& path) {
  try {
    const LlamaEngine engine({.path = path, .threads = 1});
  } catch (const Error& e) {
    return std::string(e.what()) + " | " + e.hint();
  }
  return "it loaded";
}

void expect_says(const std::string& said, std::initializer_list<const char*> parts) {
  for (const char* part : parts) EXPECT_NE(said.find(part), std::string::npos) << said;
}

std::string copy_of_tiny(const TemporaryFile& to, std::uintmax_t bytes) {
  std::filesystem::copy_file(tiny_gguf(), to.path());
  std::filesystem::resize_file(to.path(), bytes);
  return to.path().string();
}

TEST(LlamaFiles, DescribesAModelWithoutLoadingIt) {
  const ModelCard card = describe_gguf(tiny_gguf());
  EXPECT_EQ(card.name, "tiny");
  EXPECT_EQ(card.architecture, "qwen2");
  EXPECT_EQ(card.context_tokens, 2048);
  EXPECT_TRUE(card.chats());
  EXPECT_GT(card.parameters, 80'000);
  EXPECT_LT(card.parameters, 150'000);
  EXPECT_EQ(card.bytes, static_cast<std::int64_t>(std::filesystem::file_size(tiny_gguf())));
}

TEST(LlamaFiles, SaysThatAFileIsMissing) {
  expect_says(complaint("/nowhere/model.gguf"),
              {"no model file", "/nowhere/model.gguf", "convene models"});
}

TEST(LlamaFiles, SaysThatAFileIsNoGguf) {
  const TemporaryFile file("letter.gguf");
  std::ofstream(file.path()) << "Dear reader, this is a letter and not a model at all.";
  expect_says(complaint(file.path().string()), {"not a GGUF", "letter.gguf"});
  const TemporaryFile empty("empty.gguf");
  std::ofstream(empty.path()).flush();
  expect_says(complaint(empty.path().string()), {"not a GGUF"});
  expect_says(complaint(std::filesystem::temp_directory_path().string()), {"no model file"});
}

TEST(LlamaFiles, SaysThatAFileIsTruncatedWhereverItEnds) {
  const std::uintmax_t whole = std::filesystem::file_size(tiny_gguf());
  for (const std::uintmax_t bytes :
       {whole - 1, whole / 2, std::uintmax_t{4000}, std::uintmax_t{100}, std::uintmax_t{25}}) {
    const TemporaryFile file("cut.gguf");
    const std::string said = complaint(copy_of_tiny(file, bytes));
    EXPECT_TRUE(said.find("truncated") != std::string::npos ||
                said.find("damaged") != std::string::npos)
        << bytes << ": " << said;
  }
}

TEST(LlamaFiles, SurvivesAHeaderThatLies) {
  const TemporaryFile file("lies.gguf");
  copy_of_tiny(file, std::filesystem::file_size(tiny_gguf()));
  std::fstream(file.path(), std::ios::in | std::ios::out | std::ios::binary)
      .seekp(8)
      .write("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x0F", 8);
  expect_says(complaint(file.path().string()), {"damaged", "header"});
}

TEST(LlamaFiles, WantsAChatTemplate) {
  const TemporaryFile file("base.gguf");
  TinyModel base;
  base.chat_template = "";
  base.write(file.path());
  EXPECT_FALSE(describe_gguf(file.path()).chats());
  expect_says(complaint(file.path().string()),
              {"base.gguf", "no chat template", "--chat-template"});
  LlamaEngine engine(
      {.path = file.path().string(), .chat_template = TinyModel::chatml(), .threads = 1});
  EXPECT_TRUE(ask(engine, user_call("hello")));
}

TEST(LlamaFiles, SaysThatATemplateIsBroken) {
  const TemporaryFile file("broken.gguf");
  TinyModel broken;
  broken.chat_template = "{% for m in messages %}{{ m.content ";
  broken.write(file.path());
  expect_says(complaint(file.path().string()), {"broken.gguf", "template", "--chat-template"});
}

}  // namespace
}  // namespace convene
