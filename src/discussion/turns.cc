#include "discussion/turns.h"

#include "base/text.h"

namespace convene {

Seat seat_for(const RoleSpec& role, int number, std::string title) {
  return {.role = role.name, .number = number, .model = role.model, .title = std::move(title)};
}

Say say(const RoleSpec& role, Seat seat, const Problem& problem, const Scene& scene) {
  return {.seat = std::move(seat),
          .messages = messages_for(role, problem, scene),
          .sampling = role.sampling,
          .schema = {}};
}

std::int64_t spent_tokens(std::span<const Minute> minutes) {
  std::int64_t tokens = 0;
  for (const Minute& minute : minutes) {
    if (const Reply* reply = minute.reply()) tokens += reply->usage.completion_tokens;
    if (const Failure* failure = minute.failure()) tokens += failure->usage.completion_tokens;
  }
  return tokens;
}

Remark remark_of(const Minute& minute) {
  return {.who = minute.seat.title, .text = said_in(minute), .answer = {}, .verdict = {}};
}

Remark remark_with_answer(const Problem& problem, const Minute& minute) {
  Remark remark = remark_of(minute);
  if (const Reply* reply = minute.reply()) remark.answer = answer_in(problem, reply->text);
  return remark;
}

Conclude conclude_with(const Problem& problem, Ending ending, const std::string& text,
                       std::string why) {
  return {
      .ending = ending, .text = text, .answer = answer_in(problem, text), .why = std::move(why)};
}

Conclude conclude_failed(std::span<const Minute> minutes) {
  std::string why = "nobody answered";
  for (const Minute& minute : minutes)
    if (const Failure* failure = minute.failure())
      why = std::string("nobody answered: ") + to_string(failure->kind) +
            (failure->detail.empty() ? "" : " (" + failure->detail + ")");
  return {.ending = Ending::failed, .text = {}, .answer = {}, .why = std::move(why)};
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace convene
