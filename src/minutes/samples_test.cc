#include "minutes/samples_for_test.h"

namespace convene {

Run sample_run() {
  return {.id = 0,
          .created_ms = 1'700'000'000'123,
          .program = "convene 0.1.0",
          .team = "pair",
          .toml = "protocol = \"paper\"\n# ümlaut\n",
          .prompts = {{"full/solver", "Solve {{statement}}\n"}, {"full/critic", ""}},
          .settings = {{"model", "pocket"}},
          .seed = 0xfedcba9876543210u,
          .limits = {.tokens = 100'000,
                     .turns = {},
                     .rounds = {},
                     .time = std::chrono::milliseconds(60'000),
                     .dollars = 0.1}};
}

Request request_with(std::vector<Message> messages) {
  return {.model = "pocket",
          .messages = std::move(messages),
          .sampling = {.temperature = 0.1, .stop = {"\n\n"}, .seed = 0xfedcba9876543210u},
          .schema = {}};
}

Intent intent_for(int ask, int turn, const Request& request) {
  return {.ask = ask,
          .turn = turn,
          .round = 1,
          .seat = {.role = "solver", .number = turn, .model = "", .title = "Solver"},
          .prompt = prompt_hash(request),
          .request = &request,
          .program = nullptr};
}

Reply spoken_reply(std::string text) {
  Reply reply;
  reply.text = std::move(text);
  reply.usage = {.prompt_tokens = 40, .cached_tokens = 8, .completion_tokens = 7, .dollars = 0};
  reply.model = "pocket";
  return reply;
}

Minute said(int ask, int turn, Reply reply) {
  return {.ask = ask,
          .turn = turn,
          .round = 1,
          .seat = {.role = "solver", .number = turn, .model = "", .title = "Solver"},
          .prompt = "0",
          .outcome = Said(std::move(reply)),
          .clipped = false,
          .tokens_max = 0,
          .timing = {.started_ms = 1'700'000'000'500, .took_ms = 250}};
}

DiscussionId open_discussion(Store& store) {
  const std::int64_t run = store.begin(sample_run());
  return store.add({.id = 0,
                    .run = run,
                    .created_ms = 1'700'000'000'200,
                    .problem = plain_problem("What is 7 + 7?", AnswerKind::number),
                    .repeat = 3,
                    .seed = 7,
                    .limits = {.tokens = 4000, .turns = 9, .rounds = 2, .time = {}, .dollars = {}},
                    .earlier = {{1, {.tokens = 2000}}}});
}

namespace {

void record(Store& store, StoredSample& sample, Intent intent, Minute minute, Minutes& into) {
  sample.prompts[intent.prompt] =
      intent.request ? Prompt(*intent.request) : Prompt(*intent.program);
  minute.seat = intent.seat;
  minute.prompt = intent.prompt;
  if (intent.request) minute.tokens_max = intent.request->sampling.tokens_max;
  store.intend(sample.id, intent);
  store.settle(sample.id, minute);
  into.push_back(minute);
}

}  // namespace

StoredSample record_sample(Store& store) {
  StoredSample sample;
  sample.id = open_discussion(store);
  sample.discussion = store.load(sample.id).discussion;

  const Message system{.role = Role::system, .content = "You are a careful solver."};
  Request request = request_with({system, {Role::user, "7 + 7?"}});
  request.schema = Schema{.name = "ruling", .json = "{\"type\":\"object\"}"};
  Reply reply = spoken_reply("\\boxed{14} \xf0\x9f\x8e\xb2");
  reply.reasoning = "seven and seven";
  reply.finish = Finish::length;
  record(store, sample, intent_for(0, 0, request), said(0, 0, reply), sample.minutes);

  const Program program{.value = "14", .goal = "14", .concepts = "dog, run"};
  Intent intent = intent_for(1, 0, request);
  intent.request = nullptr;
  intent.program = &program;
  intent.prompt = prompt_hash(program);
  Minute executed = said(1, 0, {});
  executed.outcome = Said(Execution{.passed = true, .finding = "value 14, goal 14: equal"});
  record(store, sample, intent, executed, sample.minutes);

  const Request second = request_with({system, {Role::user, "and again?"}});
  Minute failed = said(2, 0, {});
  failed.outcome = tl::unexpected(Failure{.kind = FailureKind::rate_limited,
                                          .detail = "429 after 3 retries",
                                          .retry_after = std::chrono::milliseconds(1500),
                                          .usage = {.prompt_tokens = 1, .dollars = 0.5},
                                          .text = "Let me"});
  failed.clipped = true;
  record(store, sample, intent_for(2, 0, second), failed, sample.minutes);

  const Request third = request_with({system, {Role::user, "too late"}});
  record(store, sample, intent_for(2, 1, third), said(2, 1, spoken_reply("late")),
         sample.leftovers);

  Outcome outcome;
  outcome.conclusion = {
      .ending = Ending::agreed, .text = "\\boxed{14}", .answer = "14", .why = "the critic agreed"};
  outcome.minutes = sample.minutes;
  outcome.leftovers = sample.leftovers;
  outcome.took = std::chrono::milliseconds(1234);
  store.conclude(sample.id, outcome);
  store.commit();
  return sample;
}

}  // namespace convene
