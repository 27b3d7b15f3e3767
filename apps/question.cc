#include "question.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/error.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr const char* kUsage = "convene solve \"What is 17 * 23?\"   or   --file question.txt";

/// Reads one byte more than is allowed at most, so that an endless stream ends here.
std::string read_some(std::istream& in) {
  std::string text(kQuestionBytesMax + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string read_file(const std::string& file) {
  if (std::filesystem::is_directory(file))
    throw Error(file + " is a folder, not a question", kUsage);
  std::ifstream in(file, std::ios::binary);
  if (!in)
    throw Error(fmt::format("cannot read {}: {}", file, std::strerror(errno)),
                "give the file that holds the question, or - for standard input");
  return read_some(in);
}

std::size_t first_broken_byte(std::string_view text) {
  std::size_t good = 0, bad = text.size();
  while (good + 1 < bad) {
    const std::size_t middle = good + (bad - good) / 2;
    const std::string_view front = text.substr(0, middle);
    const bool fine = is_valid_utf8(front.substr(0, complete_utf8_prefix(front)));
    (fine ? good : bad) = middle;
  }
  return bad;
}

}  // namespace

std::string checked_question(std::string text, const std::string& where) {
  if (trimmed(text).empty()) throw Error(where + " is empty", kUsage);
  if (text.size() > kQuestionBytesMax)
    throw Error(fmt::format("{} is longer than {} KiB", where, kQuestionBytesMax / 1024),
                "shorten it: a model's context holds far less");
  if (!is_valid_utf8(text))
    throw Error(fmt::format("{} is not valid UTF-8 (byte {})", where, first_broken_byte(text)),
                "convert it, for example: iconv -f latin1 -t utf-8 question.txt");
  return text;
}

std::string read_question(const std::optional<std::string>& said, const std::string& file) {
  if (said && !file.empty())
    throw Error("two questions: one on the command line and --file", kUsage);
  if (said) return checked_question(*said, "the question");
  if (!file.empty() && file != "-") return checked_question(read_file(file), file);
  if (file.empty() && isatty(STDIN_FILENO)) throw Error("no question", kUsage);
  return checked_question(read_some(std::cin), "the question on standard input");
}

}  // namespace convene
