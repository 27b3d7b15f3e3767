#include "engine/remote.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <future>

#include "base/error.h"
#include "engine/endpoint.h"
#include "engine/fake_provider.h"
#include "engine/token_estimate.h"

namespace convene {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr Usage kTold{
    .prompt_tokens = 11, .cached_tokens = 4, .completion_tokens = 3, .dollars = 0};

/// Impatient where waiting would only cost the test time.
RemoteOptions options_for(const FakeProvider& provider) {
  RemoteOptions options;
  options.base_url = provider.base_url();
  options.retry.delay_first = milliseconds(2);
  options.retry.delay_max = milliseconds(10);
  options.retry.rate_limited_delay_max = milliseconds(10);
  options.timers.linger = milliseconds(50);
  return options;
}

Call call_for(std::string model, std::string prompt = "say it") {
  Call call;
  call.request.model = std::move(model);
  call.request.messages = {{Role::user, std::move(prompt)}};
  call.deadline = Clock::now() + std::chrono::seconds(60);
  return call;
}

Call decision_for(std::string model) {
  Call call = call_for(std::move(model));
  call.request.schema = Schema{.name = "ruling", .json = R"({"type":"object"})"};
  return call;
}

/// A provider and an engine on it.
class Remote : public testing::Test {
 protected:
  Result<Reply> ask_for(std::string model, std::string prompt = "say it") {
    if (!engine_) engine_.emplace(options_);
    Call call = call_for(std::move(model), std::move(prompt));
    streamed_.clear();
    call.on_delta = [this](const Delta& delta) { streamed_ += delta.text; };
    return ask(*engine_, std::move(call));
  }

  void expect_reply(const std::string& model, int attempts = 1) {
    const Result<Reply> reply = ask_for(model);
    ASSERT_TRUE(reply) << model << ": " << reply.error().detail;
    EXPECT_EQ(reply->text, "one two") << model;
    EXPECT_EQ(streamed_, "one two") << model;
    EXPECT_EQ(provider_.asked(model), attempts) << model;
  }

  Failure expect_failure(const std::string& model, FailureKind kind, int attempts = 1) {
    const Result<Reply> reply = ask_for(model);
    EXPECT_FALSE(reply) << model << ": " << (reply ? reply->text : "");
    if (reply) return {};
    EXPECT_EQ(reply.error().kind, kind)
        << model << ": " << to_string(reply.error().kind) << ", " << reply.error().detail;
    EXPECT_EQ(provider_.asked(model), attempts) << model;
    EXPECT_FALSE(reply.error().detail.empty());
    return reply.error();
  }

  /// A request with a schema, and what the provider was asked for, call by call.
  Result<Reply> decide(std::string model) {
    if (!engine_) engine_.emplace(options_);
    return ask(*engine_, decision_for(std::move(model)));
  }

  std::vector<std::string> forms_asked() const {
    std::vector<std::string> forms;
    for (const Asked& asked : provider_.requests()) {
      const std::string_view key = R"("response_format":{"type":")";
      const std::size_t at = asked.body.find(key);
      const std::size_t from = at + key.size();
      forms.push_back(at == std::string::npos
                          ? "none"
                          : asked.body.substr(from, asked.body.find('"', from) - from));
    }
    return forms;
  }

  FakeProvider provider_;
  RemoteOptions options_ = options_for(provider_);
  std::optional<RemoteEngine> engine_;
  std::string streamed_;  // by the last call
};

// --- What goes well
// -------------------------------------------------------------------------------------------------

TEST_F(Remote, StreamsAReplyAndItsUsage) {
  const Result<Reply> reply = ask_for("fine");
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->text, "one two");
  EXPECT_EQ(reply->finish, Finish::stop);
  EXPECT_EQ(reply->usage, kTold);
  EXPECT_EQ(reply->model, "fake-1");
  EXPECT_EQ(streamed_, "one two");
}

TEST_F(Remote, AsksWithoutStreamingWhereToldTo) {
  options_.dialect.stream = false;
  const Result<Reply> reply = ask_for("echo", "naïve ∑");
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->text, "naïve ∑");
  EXPECT_EQ(reply->usage, kTold);
  EXPECT_EQ(streamed_, "naïve ∑");
  EXPECT_FALSE(provider_.requests().front().stream);
}

TEST_F(Remote, TakesAWholeReplyThoughItAskedForAStream) {
  expect_reply("json-despite-stream");
}

TEST_F(Remote, ReadsStreamsHoweverTheyAreWritten) {
  for (const char* model :
       {"byte-by-byte", "crlf", "comments", "empty-choices-first", "no-delta", "no-done",
        "no-last-blank-line", "text-plain", "blank-lines-first", "slow-headers"})
    expect_reply(model);
}

TEST_F(Remote, NeedsNoOrderlyEndOnceTheReplyHasEnded) {
  expect_reply("never-closes");
  expect_reply("reset-after-the-end");
}

TEST_F(Remote, GivesAnEmptyReplyAsOne) {
  const Result<Reply> reply = ask_for("empty");
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->text, "");
  EXPECT_EQ(reply->usage.completion_tokens, 0);
}

TEST_F(Remote, TellsAReplyCutAtItsTokenLimit) {
  const Result<Reply> reply = ask_for("cut-short");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->finish, Finish::length);
}

TEST_F(Remote, KeepsReasoningApartFromTheText) {
  for (const char* model : {"reasoning", "think-tags"}) {
    const Result<Reply> reply = ask_for(model);
    ASSERT_TRUE(reply) << model;
    EXPECT_EQ(reply->reasoning, "hm so") << model;
    EXPECT_EQ(reply->text, "one two") << model;
    EXPECT_EQ(streamed_, "one two") << model;
  }
}

TEST_F(Remote, KeepsReasoningApartThatWasOpenedInThePrompt) {
  for (const char* model : {"think-opened-in-the-prompt", "think-opened-in-the-prompt-whole"}) {
    const Result<Reply> reply = ask_for(model);
    ASSERT_TRUE(reply) << model;
    EXPECT_EQ(reply->reasoning, "hm so") << model;
    EXPECT_EQ(reply->text, "one two") << model;
  }
  EXPECT_EQ(streamed_, "one two") << "a whole reply is parted before anyone hears of it";
}

TEST_F(Remote, LeavesThinkingInTheTextWhereToldTo) {
  options_.split_think = false;
  const Result<Reply> reply = ask_for("think-opened-in-the-prompt");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "hm so</think>\n\none two");
}

TEST_F(Remote, MakesBrokenUtf8Valid) {
  const Result<Reply> reply = ask_for("broken-utf8");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, "one \uFFFD two");
}

// --- Usage
// ----------------------------------------------------------------------------------------------------------

TEST_F(Remote, DoesNotAddUpUsageThatIsToldTwice) {
  for (const char* model : {"usage-twice", "usage-beside-choices"}) {
    const Result<Reply> reply = ask_for(model);
    ASSERT_TRUE(reply) << model;
    EXPECT_EQ(reply->usage, kTold) << model;
  }
}

TEST_F(Remote, EstimatesMissingUsageAndSaysSo) {
  const Result<Reply> reply = ask_for("usage-missing");
  ASSERT_TRUE(reply);
  EXPECT_FALSE(reply->usage.counted);
  EXPECT_GT(reply->usage.prompt_tokens, 0);
  EXPECT_GT(reply->usage.completion_tokens, 0);
}

TEST_F(Remote, CountsAnAttemptOnceThoughTheDeadlineComesBeforeTheNext) {
  options_.timers.first_token = milliseconds(50);
  options_.requests_per_minute = 10;  // one at once; the second waits for six seconds
  options_.price = Price{.input = 2, .cached = 1, .output = 10};
  RemoteEngine engine(options_);
  Call call = call_for("stall-always", std::string(400, 'x'));
  call.deadline = Clock::now() + milliseconds(500);
  const std::int64_t prompt = prompt_tokens_about(call.request);
  const Result<Reply> reply = ask(engine, std::move(call));
  ASSERT_FALSE(reply);
  EXPECT_EQ(provider_.asked(), 1);
  EXPECT_EQ(reply.error().usage.prompt_tokens, prompt);
  EXPECT_NEAR(reply.error().usage.dollars.value(), static_cast<double>(prompt) * 2 / 1e6, 1e-12);
  EXPECT_FALSE(reply.error().usage.counted);
}

TEST_F(Remote, PricesWhatItIsToldTo) {
  options_.price = Price{.input = 2, .cached = 1, .output = 10};
  const Result<Reply> reply = ask_for("fine");
  ASSERT_TRUE(reply);
  EXPECT_NEAR(reply->usage.dollars.value(), (7 * 2 + 4 * 1 + 3 * 10) / 1e6, 1e-12);
}

TEST_F(Remote, NoticesThatThePromptWasCutSilently) {
  std::string prompt;
  for (int i = 0; i < 3000; ++i) prompt += "word ";
  const Result<Reply> reply = ask_for("cut-prompt", prompt);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::too_long);
  EXPECT_THAT(reply.error().detail, AllOf(HasSubstr("1024"), HasSubstr("num_ctx")));
  EXPECT_EQ(reply.error().text, "one two") << "what was said is not thrown away";
  EXPECT_TRUE(ask_for("cut-prompt", "a short prompt"));
}

TEST_F(Remote, AcceptsACutPromptWhereToldTo) {
  options_.allow_cut_prompt = true;
  std::string prompt;
  for (int i = 0; i < 3000; ++i) prompt += "word ";
  EXPECT_TRUE(ask_for("cut-prompt", prompt));
}

// --- Retries
// --------------------------------------------------------------------------------------------------------

TEST_F(Remote, TriesAgainAfterPassingTrouble) {
  for (const char* model :
       {"429-once", "500-once", "503-once", "529-once", "html-502", "reset-at-first",
        "close-at-first", "garbage-once", "empty-stream-once", "nothing-once", "error-event-once",
        "error-200-once", "error-429-event", "finish-error-once"})
    expect_reply(model, 2);
}

TEST_F(Remote, HasMorePatienceWithARateLimit) {
  expect_reply("429-for-a-while", 9);
}

TEST_F(Remote, GivesUpAfterSoManyAttempts) {
  options_.retry.attempts_max = 3;
  options_.retry.rate_limited_max = 4;
  const Failure server = expect_failure("500-always", FailureKind::lost, 3);
  EXPECT_THAT(server.detail, HasSubstr("after 3 attempts"));
  expect_failure("429-storm", FailureKind::rate_limited, 4);
  engine_.reset();  // a kept connection that turns out dead is replaced without counting
  expect_failure("reset-at-once", FailureKind::lost, 3);
}

TEST_F(Remote, WaitsAsLongAsTheEndpointAsks) {
  for (const auto& [model, wait] :
       {std::pair{"429-seconds", 1000}, std::pair{"429-ms", 300}, std::pair{"429-date", 900}}) {
    const auto begun = Clock::now();
    expect_reply(model, 2);
    EXPECT_GE(Clock::now() - begun, milliseconds(wait)) << model;
  }
}

TEST_F(Remote, DoesNotWaitAnHour) {
  const Failure failed = expect_failure("429-an-hour", FailureKind::rate_limited);
  EXPECT_EQ(failed.retry_after, milliseconds(3600000));
}

TEST_F(Remote, DoesNotTryAgainWhatTheEndpointAsksNotTo) {
  expect_failure("500-please-do-not", FailureKind::lost);
}

TEST_F(Remote, NeverRepeatsWhatCannotGetBetter) {
  for (const char* model : {"status-400", "status-422", "content-filter", "error-200-refused"})
    expect_failure(model, FailureKind::refused);
  for (const char* model :
       {"status-401", "status-402", "status-403", "status-404", "insufficient-quota", "redirect"})
    expect_failure(model, FailureKind::denied);
}

TEST_F(Remote, RecognisesAContextOverflowInEveryProvidersWords) {
  for (const char* model :
       {"overflow-openai", "overflow-vllm", "overflow-sglang", "overflow-azure", "overflow-llama",
        "overflow-anthropic", "overflow-gemini", "overflow-413", "overflow-in-a-200"})
    expect_failure(model, FailureKind::too_long);
}

TEST_F(Remote, StopsRetryingWhenTheBudgetIsSpent) {
  options_.retry.budget_share = 0;
  options_.retry.budget_per_second = 0.3;  // three in ten seconds
  options_.retry.attempts_max = 100;
  expect_failure("500-always", FailureKind::lost, 4);
}

// --- Schemas
// --------------------------------------------------------------------------------------------------------

TEST_F(Remote, AsksInAWeakerFormWhereASchemaIsRefused) {
  for (const char* model : {"schema-deepseek", "schema-groq", "schema-by-param", "schema-fastapi",
                            "schema-old-llama-server", "schema-in-an-event", "schema-in-a-200"}) {
    const Result<Reply> reply = decide(model);
    ASSERT_TRUE(reply) << model << ": " << reply.error().detail;
    EXPECT_EQ(reply->text, "one two") << model;
    EXPECT_EQ(reply->usage, kTold) << model << ": a refusal costs nothing";
    EXPECT_EQ(provider_.asked(model), 2) << model;
    ASSERT_TRUE(decide(model)) << model;
    EXPECT_EQ(provider_.asked(model), 3) << model << ": what it takes is remembered";
  }
  EXPECT_THAT(forms_asked(), testing::Contains("json_schema").Times(7));
  EXPECT_THAT(forms_asked(), testing::Contains("json_object").Times(14));
}

TEST_F(Remote, AsksWithoutAFormWhereNoneIsTaken) {
  ASSERT_TRUE(decide("format-xai"));
  ASSERT_TRUE(decide("format-xai"));
  EXPECT_THAT(forms_asked(), ElementsAre("json_schema", "json_object", "none", "none"));
}

TEST_F(Remote, AsksInTheFormItIsToldTo) {
  options_.dialect.schema = OpenAiDialect::SchemaForm::json_object;
  ASSERT_TRUE(decide("schema-deepseek"));
  ASSERT_TRUE(decide("format-lm-studio"));
  EXPECT_THAT(forms_asked(), ElementsAre("json_object", "json_object", "none"));
}

TEST_F(Remote, RemembersByModelWhichFormIsTaken) {
  ASSERT_TRUE(decide("schema-deepseek"));
  ASSERT_TRUE(decide("format-lm-studio"));
  EXPECT_THAT(forms_asked(), ElementsAre("json_schema", "json_object", "json_schema"));
}

TEST_F(Remote, AWeakerFormIsNoRetry) {
  options_.retry.attempts_max = 1;
  options_.retry.budget_share = options_.retry.budget_per_second = 0;
  EXPECT_TRUE(decide("format-xai"));
}

TEST_F(Remote, CallsThatAreRefusedTogetherAllFindTheFormThatIsTaken) {
  RemoteEngine engine(options_);
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 10; ++i) {
    auto promise = std::make_shared<std::promise<Result<Reply>>>();
    replies.push_back(promise->get_future());
    engine.submit(decision_for("format-xai"),
                  [promise](Result<Reply> r) { promise->set_value(std::move(r)); });
  }
  for (auto& reply : replies) EXPECT_TRUE(reply.get());
}

TEST_F(Remote, NeverRepeatsARefusalThatAWeakerFormCannotHelp) {
  expect_failure("format-always", FailureKind::refused);  // it asked for no form
  EXPECT_FALSE(decide("status-400"));
  EXPECT_EQ(provider_.asked("status-400"), 1);
  EXPECT_FALSE(decide("content-filter"));
  EXPECT_EQ(provider_.asked("content-filter"), 1);
}

TEST_F(Remote, KeepsToTheFormWhereAWeakerOneWasNoHelp) {
  const Result<Reply> reply = decide("format-always");
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::refused);
  EXPECT_THAT(reply.error().detail, HasSubstr("response_format is not supported"));
  EXPECT_FALSE(decide("format-always"));
  EXPECT_THAT(forms_asked(), ElementsAre("json_schema", "json_object", "none", "json_schema",
                                         "json_object", "none"));
}

// --- Streams that break
// ---------------------------------------------------------------------------------------------

TEST_F(Remote, AReplyThatDoesNotSayWhyItEndedIsNone) {
  const Failure failed = expect_failure("no-finish-reason", FailureKind::bad_reply);
  EXPECT_EQ(failed.text, "one ");
  EXPECT_EQ(failed.usage, kTold) << "it was paid for all the same";
  expect_failure("cut-event", FailureKind::bad_reply);
  expect_failure("unknown-ending", FailureKind::bad_reply);
}

TEST_F(Remote, DoesNotBeginAgainOnceItHasBegunToSpeak) {
  for (const char* model : {"reset-midway", "close-midway"}) {
    const Failure failed = expect_failure(model, FailureKind::lost);
    EXPECT_EQ(failed.text, "one ");
    EXPECT_EQ(streamed_, "one ");
    EXPECT_FALSE(failed.usage.counted);
    EXPECT_GT(failed.usage.completion_tokens, 0);
  }
  EXPECT_EQ(expect_failure("garbage", FailureKind::bad_reply).text, "one ");
}

TEST_F(Remote, ReportsAnErrorInTheMiddleOfAStream) {
  const Failure failed = expect_failure("error-midway", FailureKind::lost);
  EXPECT_THAT(failed.detail, HasSubstr("the worker died"));
  EXPECT_EQ(failed.text, "one ");
  EXPECT_EQ(failed.usage.prompt_tokens, 11);
  EXPECT_EQ(expect_failure("filtered-midway", FailureKind::refused).text, "one ");
}

TEST_F(Remote, SaysWhatAWebPageInsteadOfAReplyMeans) {
  EXPECT_THAT(expect_failure("html-login", FailureKind::bad_reply).detail,
              AllOf(HasSubstr("web page"), HasSubstr("/v1")));
}

TEST_F(Remote, BoundsWhatItKeepsInMemory) {
  options_.event_bytes_max = 100000;
  options_.reply_bytes_max = 100000;
  expect_failure("endless-event", FailureKind::bad_reply);
  EXPECT_LE(expect_failure("endless-text", FailureKind::bad_reply).text.size(), 200000u);
}

// --- Timers
// ---------------------------------------------------------------------------------------------------------

TEST_F(Remote, DoesNotWaitForeverForTheFirstToken) {
  options_.timers.first_token = milliseconds(100);
  expect_reply("stall-at-first", 2);
  options_.retry.attempts_max = 1;
  engine_.reset();
  const Failure failed = expect_failure("stall-always", FailureKind::timeout);
  EXPECT_FALSE(failed.usage.counted) << "the prompt may have been read, and billed";
  expect_failure("comments-for-ever", FailureKind::timeout);
}

TEST_F(Remote, DoesNotWaitForeverBetweenTokens) {
  options_.timers.between_tokens = milliseconds(100);
  const Failure failed = expect_failure("stall-midway", FailureKind::timeout);
  EXPECT_EQ(failed.text, "one ");
  EXPECT_TRUE(provider_.hung_up(1)) << "a stalled stream is closed";
}

TEST_F(Remote, KeepsTheDeadlineWhateverTheTimersAllow) {
  RemoteEngine engine(options_);
  for (const char* model : {"stall-always", "stall-midway"}) {
    Call call = call_for(model);
    call.deadline = Clock::now() + milliseconds(100);
    const Result<Reply> reply = ask(engine, std::move(call));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().kind, FailureKind::timeout);
  }
  EXPECT_TRUE(provider_.hung_up(2));
}

TEST_F(Remote, DoesNotBeginARetryThatTheDeadlineForbids) {
  RemoteEngine engine(options_);
  Call call = call_for("429-seconds");
  call.deadline = Clock::now() + milliseconds(500);
  const Result<Reply> reply = ask(engine, std::move(call));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::rate_limited);
  EXPECT_EQ(reply.error().retry_after, milliseconds(1000));
  EXPECT_EQ(provider_.asked(), 1);
}

// --- Cancelling
// -----------------------------------------------------------------------------------------------------

TEST_F(Remote, ClosesTheConnectionOfACancelledCall) {
  RemoteEngine engine(options_);
  std::stop_source stop;
  Call call = call_for("stall-midway");
  call.stop = stop.get_token();
  std::promise<void> heard;
  call.on_delta = [&](const Delta&) { heard.set_value(); };
  std::promise<Result<Reply>> promise;
  engine.submit(std::move(call), [&](Result<Reply> r) { promise.set_value(std::move(r)); });
  heard.get_future().wait();
  stop.request_stop();
  const Result<Reply> reply = promise.get_future().get();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::cancelled);
  EXPECT_EQ(reply.error().text, "one ");
  EXPECT_TRUE(provider_.hung_up(1));
}

TEST_F(Remote, ClosesTheConnectionsWhenItIsDestroyed) {
  std::promise<Result<Reply>> promise;
  {
    RemoteEngine engine(options_);
    engine.submit(call_for("stall-midway"),
                  [&](Result<Reply> r) { promise.set_value(std::move(r)); });
    ASSERT_TRUE(provider_.was_asked(1));
  }
  const Result<Reply> reply = promise.get_future().get();
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::cancelled);
  EXPECT_TRUE(provider_.hung_up(1));
}

// --- Many at once
// ---------------------------------------------------------------------------------------------------

TEST_F(Remote, KeepsItsConnectionsAndItsLimit) {
  options_.concurrency.start = 4;
  options_.concurrency.max = 8;
  RemoteEngine engine(options_);
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 200; ++i) {
    auto promise = std::make_shared<std::promise<Result<Reply>>>();
    replies.push_back(promise->get_future());
    engine.submit(call_for("echo", "reply " + std::to_string(i)),
                  [promise](Result<Reply> r) { promise->set_value(std::move(r)); });
  }
  for (int i = 0; i < 200; ++i) {
    const Result<Reply> reply = replies[static_cast<std::size_t>(i)].get();
    ASSERT_TRUE(reply) << reply.error().detail;
    EXPECT_EQ(reply->text, "reply " + std::to_string(i));
  }
  EXPECT_LE(provider_.in_flight_max(), 8);
  EXPECT_LE(provider_.connections(), 8);
  EXPECT_GT(engine.stats().limit, 4) << "it grows while all goes well";
}

TEST_F(Remote, CutsItsConcurrencyOnceForAStormOfRateLimits) {
  options_.concurrency.start = 100;
  options_.retry.rate_limited_max = 2;
  RemoteEngine engine(options_);
  std::vector<std::future<Result<Reply>>> replies;
  for (int i = 0; i < 100; ++i) {
    auto promise = std::make_shared<std::promise<Result<Reply>>>();
    replies.push_back(promise->get_future());
    engine.submit(call_for("429-storm"),
                  [promise](Result<Reply> r) { promise->set_value(std::move(r)); });
  }
  for (auto& reply : replies) EXPECT_EQ(reply.get().error().kind, FailureKind::rate_limited);
  EXPECT_EQ(engine.stats().limit, 80);
}

TEST_F(Remote, KeepsToRequestsPerMinute) {
  options_.requests_per_minute = 600;  // 60 at once, and ten more each second
  RemoteEngine engine(options_);
  const auto begun = Clock::now();
  for (int i = 0; i < 71; ++i) ASSERT_TRUE(ask(engine, call_for("fine")));
  EXPECT_GE(Clock::now() - begun, milliseconds(1000));
}

// --- Keys and addresses
// ---------------------------------------------------------------------------------------------

TEST_F(Remote, SendsTheKeyAndNeverRepeatsIt) {
  setenv("CONVENE_TEST_KEY", "secret-of-the-test", 1);
  options_.key_env = "CONVENE_TEST_KEY";
  const Failure failed = expect_failure("status-401", FailureKind::denied);
  EXPECT_THAT(provider_.requests().front().headers,
              HasSubstr("Authorization: Bearer secret-of-the-test"));
  EXPECT_THAT(failed.detail, AllOf(HasSubstr("401"), Not(HasSubstr("secret-of-the-test"))));
}

TEST(Keys, AreBlankedOutEvenWhereOnlyAPartIsEchoed) {
  EXPECT_EQ(without_keys("Incorrect key: sk-ab***yz. See", ""), "Incorrect key: *** See");
  EXPECT_EQ(without_keys("no 'abc' here", "abc"), "no '***' here");
  EXPECT_EQ(without_keys("the disk-full task-list", ""), "the disk-full task-list");
}

TEST_F(Remote, ReadsTheKeyFromAFile) {
  const std::string path = testing::TempDir() + "/convene-key";
  std::ofstream(path) << "file-key\n";
  options_.key_file = path;
  ASSERT_TRUE(ask_for("fine"));
  EXPECT_THAT(provider_.requests().front().headers, HasSubstr("Bearer file-key"));
}

TEST(RemoteOptions, ThatCannotWorkAreRefusedAtOnce) {
  const auto refused = [](const RemoteOptions& options) {
    EXPECT_THROW(RemoteEngine{options}, Error);
  };
  refused({.base_url = "not a url"});
  refused({.base_url = "ftp://example.org"});
  refused({.base_url = "http://user:password@example.org/v1"});
  refused({.key_env = "CONVENE_NO_SUCH_VARIABLE"});
  refused({.key_file = "/no/such/file"});
}

TEST_F(Remote, FindsTheEndpointWithOrWithoutItsPath) {
  const std::string base = provider_.base_url();
  const std::string root = base.substr(0, base.size() - 3);
  for (const std::string& url : {base + "/", root, root + "/", base + "/chat/completions"}) {
    options_.base_url = url;
    engine_.reset();
    EXPECT_TRUE(ask_for("fine")) << url;
    EXPECT_THAT(provider_.requests().back().headers, HasSubstr("POST /v1/chat/completions "));
  }
}

TEST(RemoteConnection, RefusedIsALostCallWithASentence) {
  RemoteOptions options;
  options.base_url = "http://127.0.0.1:1/v1";
  options.retry.attempts_max = 2;
  options.retry.delay_first = milliseconds(1);
  RemoteEngine engine(options);
  const Result<Reply> reply = ask(engine, call_for("m"));
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, FailureKind::lost);
  EXPECT_THAT(reply.error().detail, AllOf(HasSubstr("127.0.0.1"), HasSubstr("2 attempts")));
  EXPECT_EQ(reply.error().usage, Usage{.dollars = 0});
}

}  // namespace
}  // namespace convene
