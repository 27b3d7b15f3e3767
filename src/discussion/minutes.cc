#include "discussion/minutes.h"

#include <fmt/format.h>

#include "base/hash.h"

namespace convene {

const Reply* Minute::reply() const {
  return outcome ? std::get_if<Reply>(&*outcome) : nullptr;
}

const Execution* Minute::execution() const {
  return outcome ? std::get_if<Execution>(&*outcome) : nullptr;
}

const Failure* Minute::failure() const {
  return outcome ? nullptr : &outcome.error();
}

std::string prompt_hash(const Request& request) {
  Hasher hasher;
  hasher.add("request").add(request.model);
  hasher.add(static_cast<std::int64_t>(request.messages.size()));
  for (const Message& message : request.messages)
    hasher.add(to_string(message.role)).add(message.content);
  const Sampling& s = request.sampling;
  hasher.add(fmt::format("{} {} {} {} {} {}", s.temperature, s.top_p, s.top_k, s.min_p,
                         s.tokens_max, s.logprobs.value_or(-1)));
  hasher.add(s.seed ? fmt::format("{}", *s.seed) : "none");
  hasher.add(static_cast<std::int64_t>(s.stop.size()));
  for (const std::string& stop : s.stop) hasher.add(stop);
  if (request.schema) hasher.add(request.schema->name).add(request.schema->json);
  return hasher.hex();
}

std::string prompt_hash(const Program& program) {
  Hasher hasher;
  hasher.add("program").add(program.value).add(program.goal);
  if (!program.tests.empty()) hasher.add(program.tests).add(program.code).add(program.entry_point);
  if (!program.concepts.empty()) hasher.add("concepts").add(program.concepts);
  return hasher.hex();
}

}  // namespace convene
