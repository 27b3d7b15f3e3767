#include "minutes/changes.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "minutes/samples_for_test.h"

namespace convene {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Request request() {
  return request_with({{Role::system, "You are a solver."}, {Role::user, "Task\n7 + 7?"}});
}

TEST(Changes, AreNoneBetweenEqualPrompts) {
  EXPECT_THAT(changes(Prompt(request()), Prompt(request())), IsEmpty());
}

TEST(Changes, NameTheMessageAndTheLine) {
  Request after = request();
  after.messages[1].content = "Task\n7 + 8?";
  EXPECT_THAT(changes(Prompt(request()), Prompt(after)),
              ElementsAre("message 2 (user), line 2: \"Task\\n7 + 7?\" → \"Task\\n7 + 8?\""));
}

TEST(Changes, NameMessagesThatComeOrGo) {
  Request after = request();
  after.messages.push_back({Role::user, "Hurry."});
  EXPECT_THAT(changes(Prompt(request()), Prompt(after)),
              ElementsAre("message 3 (user) is new: \"Hurry.\""));
  EXPECT_THAT(changes(Prompt(after), Prompt(request())),
              ElementsAre("message 3 (user) is gone: \"Hurry.\""));
}

TEST(Changes, NameEverySettingThatIsNotTheSame) {
  Request after = request();
  after.model = "larger";
  after.sampling.temperature = 0.5;
  after.sampling.tokens_max = 100;
  after.sampling.seed.reset();
  after.sampling.stop.clear();
  after.schema = Schema{.name = "ruling", .json = "{}"};
  EXPECT_THAT(changes(Prompt(request()), Prompt(after)),
              ElementsAre("model, line 1: \"pocket\" → \"larger\"", "temperature 0.1 → 0.5",
                          "tokens_max 2048 → 100", "stop [\"\\n\\n\"] → []",
                          "seed 18364758544493064720 → none", "a schema is new: ruling"));
}

TEST(Changes, OfOutcomesLeaveOutTimingsAndTheCache) {
  Reply before = spoken_reply("14");
  Reply after = before;
  after.usage.cached_tokens = 0;
  EXPECT_THAT(changes(Result<Said>(before), Result<Said>(after)), IsEmpty());
  after.text = "15";
  EXPECT_THAT(changes(Result<Said>(before), Result<Said>(after)),
              ElementsAre("text, line 1: \"14\" → \"15\""));
  const Result<Said> failed = tl::unexpected(Failure{.kind = FailureKind::timeout, .detail = "t"});
  EXPECT_THAT(changes(Result<Said>(before), failed),
              ElementsAre("was answered, now failed (timeout)"));
}

TEST(ShortDiff, ShowsAFewWordsAroundTheFirstDifferenceOfLongTexts) {
  const std::string lead(5000, 'a');
  const std::string diff = short_diff(lead + "old" + lead, lead + "new" + lead);
  EXPECT_LT(diff.size(), 250u);
  EXPECT_THAT(diff, HasSubstr("aaaold"));
  EXPECT_THAT(diff, HasSubstr("aaanew"));
}

TEST(ShortDiff, CutsNoCharacterInHalfAndShowsNoControlCharacters) {
  std::string before;
  for (int i = 0; i < 100; ++i) before += "é";
  const std::string diff = short_diff(before + "\x1b[2J", before + "ê\x07");
  EXPECT_TRUE(is_valid_utf8(diff));
  EXPECT_THAT(diff, ::testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(diff, ::testing::Not(HasSubstr("\x07")));
  EXPECT_THAT(diff, ::testing::Not(HasSubstr("\xef\xbf\xbd")));
}

TEST(ShortDiff, ShowsATextThatOnlyGrew) {
  EXPECT_EQ(short_diff("7", "7 + 7"), "line 1: \"7\" → \"7 + 7\"");
}

}  // namespace
}  // namespace convene
