#include "train/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "train/file.h"
#include "train/scanner.h"
#include "train/tokenizer_file.h"

namespace convene {

RunLock::RunLock(const RunFolder& folder) {
  std::error_code trouble;
  std::filesystem::create_directories(folder.path, trouble);
  file_ = ::open((folder.path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0) throw Error("cannot write into " + folder.path.string());
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(file_);
  throw Error("another fit is at work in " + folder.path.string(),
              "wait for it, or name another folder with --out");
}

RunLock::~RunLock() {
  ::close(file_);
}

StoredRun read_run(const RunFolder& folder) {
  if (!std::filesystem::exists(folder.checkpoint()))
    throw Error("there is no checkpoint in " + folder.path.string(),
                "convene-train fit configs/pocket.toml --out " + folder.path.string());
  StoredRun run{parse_recipe(read_file(folder.recipe()), folder.recipe().string()),
                from_tokenizer_json(read_file(folder.tokenizer())),
                from_safetensors(read_file(folder.checkpoint()))};
  run.recipe.model.vocabulary = static_cast<int>(run.tokenizer.size());
  return run;
}

Tokenizer learn_tokenizer(const Recipe& recipe, const pocket::Lessons& lessons) {
  std::map<std::string, std::int64_t> words;
  const auto count = [&](const std::string& text) {
    for (const std::string_view word : split_words(text)) ++words[std::string(word)];
  };
  Random random(recipe.fit.seed);
  for (int i = 0; i < recipe.tokenizer.lessons; ++i) {
    const pocket::Lesson lesson = lessons.draw(random);
    count("user\n" + lesson.prompt);
    count("assistant\n");
    count(lesson.reply);
  }
  return learn_bpe(words, static_cast<std::size_t>(recipe.tokenizer.size));
}

}  // namespace convene
