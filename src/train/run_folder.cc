#include "train/run_folder.h"

#include "base/error.h"
#include "train/file.h"
#include "train/scanner.h"
#include "train/tokenizer_file.h"

namespace convene {

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
