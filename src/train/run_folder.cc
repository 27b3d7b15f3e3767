#include "train/run_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "train/file.h"
#include "train/normal_form.h"
#include "train/scanner.h"
#include "train/tokenizer_file.h"

namespace convene {
namespace {

const std::string checkpoint_prefix = "step-", checkpoint_suffix = ".safetensors";

bool is_checkpoint(const std::filesystem::path& path) {
  const std::string name = path.filename();
  return name.starts_with(checkpoint_prefix) && name.ends_with(checkpoint_suffix);
}

/// What `read` makes of a file's bytes; a complaint about them names the file.
template <class Read>
auto read_as(Read read, const std::filesystem::path& path, const char* hint) {
  const std::string bytes = read_file(path);
  try {
    return read(bytes);
  } catch (const Error& error) {
    throw Error(path.string() + ": " + error.what(), hint);
  }
}

/// What a run that was killed had begun to write.
void remove_parts(const std::filesystem::path& folder) {
  std::error_code none;
  std::vector<std::filesystem::path> parts;
  for (const auto& entry : std::filesystem::directory_iterator(folder, none))
    if (entry.is_regular_file(none) && entry.path().extension() == ".part")
      parts.push_back(entry.path());
  for (const auto& part : parts) std::filesystem::remove(part, none);
}

}  // namespace

std::filesystem::path RunFolder::checkpoint(std::int64_t step) const {
  return checkpoints() / fmt::format("{}{:09}{}", checkpoint_prefix, step, checkpoint_suffix);
}

std::vector<std::filesystem::path> RunFolder::latest() const {
  std::vector<std::filesystem::path> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(checkpoints(), none))
    if (is_checkpoint(entry.path())) found.push_back(entry.path());
  std::sort(found.rbegin(), found.rend());
  return found;
}

void write_checkpoint(const RunFolder& folder, std::int64_t step, std::string_view bytes,
                      int kept) {
  std::filesystem::create_directories(folder.checkpoints());
  write_file(folder.checkpoint(step), bytes);
  const auto all = folder.latest();
  for (std::size_t i = static_cast<std::size_t>(kept); i < all.size(); ++i)
    std::filesystem::remove(all[i]);
}

RunLock::RunLock(const RunFolder& folder) {
  std::error_code trouble;
  std::filesystem::create_directories(folder.path, trouble);
  file_ = ::open((folder.path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file_ < 0)
    throw Error("cannot write into " + folder.path.string() + ": " + std::strerror(errno),
                "name another folder with --out");
  if (::flock(file_, LOCK_EX | LOCK_NB) == 0) {
    remove_parts(folder.path);
    remove_parts(folder.checkpoints());
    return;
  }
  ::close(file_);
  throw Error("another fit is at work in " + folder.path.string(),
              "wait for it, or name another folder with --out");
}

RunLock::~RunLock() {
  ::close(file_);
}

StoredRun read_run(const RunFolder& folder, Which which) {
  const auto latest = folder.latest();
  if (latest.empty())
    throw Error("there is no checkpoint in " + folder.path.string(),
                "convene-train fit configs/pocket.toml --out " + folder.path.string());
  const bool best = which == Which::best && std::filesystem::exists(folder.best());
  StoredRun run{parse_recipe(read_file(folder.recipe()), folder.recipe().string()),
                read_as(from_tokenizer_json, folder.tokenizer(),
                        "the run cannot be read without the tokenizer that it began with"),
                read_as(from_safetensors, best ? folder.best() : latest.front(),
                        "remove it to go on from the one before it, where there is one")};
  run.recipe.model.vocabulary = static_cast<int>(run.tokenizer.size());
  return run;
}

Tokenizer learn_tokenizer(const Recipe& recipe) {
  pocket::Mixture mixture = recipe.mixture;
  mixture.roles = pocket::Mixture{}.roles;
  const pocket::Lessons lessons(pocket::read_templates(recipe.prompts), mixture);
  std::map<std::string, std::int64_t> words;
  const auto count = [&](const std::string& text) {
    const std::string normal = composed(text);
    for (const std::string_view word : split_words(normal)) ++words[std::string(word)];
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
