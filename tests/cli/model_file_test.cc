#include "model_file.h"

#include <gmock/gmock.h>

#include <fstream>

#include "base/error.h"
#include "base/hash.h"
#include "support/scratch.h"

namespace convene {
namespace {

using ::testing::HasSubstr;
using testing::ScratchFolder;

std::string mark_of(const std::string& bytes) {
  const ScratchFolder folder;
  std::ofstream(folder.file("model.gguf"), std::ios::binary) << bytes;
  return model_file_mark(folder.file("model.gguf"));
}

TEST(ModelFileMark, OfASmallFileIsItsSizeAndChecksum) {
  EXPECT_EQ(mark_of("GGUF and so on"), "14 bytes, SHA-256 " + sha256_hex("GGUF and so on"));
}

TEST(ModelFileMark, OfALargeFileChangesWithEitherEndAndWithLongStretches) {
  const std::string large(40 << 20, 'w');
  const std::string mark = mark_of(large);
  EXPECT_THAT(mark, HasSubstr("41943040 bytes, SHA-256 of pieces "));
  EXPECT_EQ(mark_of(large), mark);
  for (const std::size_t place : {std::size_t{0}, large.size() - 1}) {
    std::string other = large;
    other[place] = 'v';
    EXPECT_NE(mark_of(other), mark);
  }
  std::string other = large;
  other.replace(12'345'678, 200'000, 200'000, 'v');
  EXPECT_NE(mark_of(other), mark);
}

TEST(ModelFileMark, NamesAFileThatCannotBeRead) {
  try {
    model_file_mark("/nonexistent/model.gguf");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("/nonexistent/model.gguf"));
  }
}

}  // namespace
}  // namespace convene
