#include "discussion/quote.h"

#include "answers/extract.h"
#include "base/hash.h"
#include "base/text.h"

namespace convene {
namespace {

constexpr std::size_t kCodeLetters = 6;
constexpr std::size_t kNameBytes = 80;
constexpr std::string_view kCodeTakenOut =
    "******";  // no letters: forms no code with its neighbours

std::string folded(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return std::string(trimmed(line));
}

std::string shortened(std::string text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  text.resize(bytes_max);
  text.resize(complete_utf8_prefix(text));
  return text + "…";
}

std::string reply_words(const Reply& reply) {
  const std::string_view text = trimmed(reply.text);
  if (text.empty()) return "(said nothing)";
  std::string words(text);
  if (reply.finish == Finish::length) words += "\n(was cut off here)";
  return words;
}

/// Letters only: a code of digits could be a number that somebody computed.
std::string letters_of(std::uint64_t hash) {
  std::string letters;
  for (std::size_t i = 0; i < kCodeLetters; ++i, hash /= 26)
    letters += static_cast<char>('a' + hash % 26);
  return letters;
}

}  // namespace

Quoter::Quoter(const Problem& problem) {
  Hasher hasher;
  hasher.add("quotation").add(problem.id);
  for (const Part& part : problem.parts) hasher.add(part.name).add(part.text);
  code_ = letters_of(hasher.value());
}

std::string Quoter::quote(const Remark& remark) const {
  return frame(remark.who, "says", remark.text);
}

std::string Quoter::quote_answer(const Remark& remark) const {
  return frame(remark.who, "answers", remark.answer.empty() ? "(no answer)" : remark.answer);
}

std::string Quoter::line(std::string_view text, std::size_t bytes_max) const {
  return shortened(folded(without_code(text)), bytes_max);
}

std::string Quoter::frame(std::string_view who, std::string_view does,
                          std::string_view text) const {
  return "[" + code_ + " " + line(who, kNameBytes) + " " + std::string(does) + "]\n" +
         without_code(text) + "\n[" + code_ + " end]";
}

std::string Quoter::without_code(std::string_view text) const {
  const std::string lowered = lower_ascii(text);
  std::string kept;
  std::size_t from = 0;
  for (std::size_t at; (at = lowered.find(code_, from)) != std::string::npos;
       from = at + code_.size()) {
    kept += text.substr(from, at - from);
    kept += kCodeTakenOut;
  }
  return kept += text.substr(from);
}

std::string said_in(const Minute& minute) {
  if (const Reply* reply = minute.reply()) return reply_words(*reply);
  if (const Execution* execution = minute.execution()) return execution->finding;
  return std::string("(did not answer: ") + to_string(minute.failure()->kind) + ")";
}

std::string answer_in(const Problem& problem, std::string_view text) {
  if (std::optional<std::string> answer = extract_answer(text)) return *answer;
  return problem.kind == AnswerKind::open ? std::string(trimmed(text)) : std::string();
}

}  // namespace convene
