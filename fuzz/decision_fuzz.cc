#include <algorithm>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "discussion/parse_ruling.h"
#include "discussion/parse_verdict.h"
#include "discussion/quote.h"

namespace {

using namespace convene;

Minutes said_by(const char* role, const std::string& text) {
  Reply reply;
  reply.text = text;
  Minute minute;
  minute.seat.role = role;
  minute.outcome = Said(std::move(reply));
  return {std::move(minute)};
}

void check_texts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) CHECK(is_valid_utf8(text) && text.size() <= 4000);
}

/// Whatever a model says, a ruling stays within its terms.
void check_decisions(const std::string& text) {
  const RulingTerms terms;
  const Ruling ruling = read_ruling(said_by("ceo", text), terms).value;
  CHECK(ruling.experts >= terms.experts_low && ruling.experts <= terms.experts_high);
  CHECK(ruling.tokens_max >= terms.tokens_low && ruling.tokens_max <= terms.tokens_high);
  check_texts(ruling.tasks);
  check_texts({ruling.direction});
  const Recruitment recruitment = read_recruitment(said_by("recruiter", text), 3).value;
  CHECK(recruitment.experts.size() == 3);
  check_texts(recruitment.experts);
  check_texts({read_evaluation(said_by("evaluator", text)).value.advice});
  const std::optional<int> choice = read_choice(text, 5);
  CHECK(!choice || (*choice >= 1 && *choice <= 5));
  read_agreement(text);
  read_value(text);
}

/// A quotation has its own two frames and no third.
void check_quotation(const std::string& text) {
  const Quoter quoter(plain_problem("What is 1 + 1?"));
  const std::string quotation =
      lower_ascii(quoter.quote({.who = text, .text = text, .answer = text, .verdict = {}}));
  std::size_t frames = 0;
  for (std::size_t at = 0; (at = quotation.find(quoter.code(), at)) != std::string::npos; ++at)
    ++frames;
  CHECK(frames == 2);
  CHECK(quoter.line(text).find('\n') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = valid_utf8({reinterpret_cast<const char*>(data), size});
  check_decisions(text);
  check_quotation(text);
  return 0;
}
