#include "bench/regraded.h"

#include <gmock/gmock.h>

#include <map>

namespace convene {
namespace {

using testing::DoubleNear;
using testing::IsEmpty;

Score answered(const char* item, const char* profile, const char* gold, const char* extracted,
               Verdict verdict) {
  Score score{.method = 0, .item = item, .verdict = verdict};
  score.profile = profile;
  score.gold = gold;
  score.extracted = extracted;
  return score;
}

/// By rules.
std::map<std::string, double> read(const std::vector<Score>& scores) {
  std::map<std::string, double> shares;
  for (const Regraded& one : regraded_by_rules({Method{.name = "team"}}, {""}, scores))
    shares[to_string(one.rules)] = one.share.mean;
  return shares;
}

TEST(Regraded, GradeMathematicsAgainByItsStrictestAndMostLenientForm) {
  const auto shares = read({answered("a", "math", "5", "x=5", Verdict::right),
                            answered("b", "math", "10", "10\\%", Verdict::right),
                            answered("c", "math", "3/4", "0.75", Verdict::right),
                            answered("d", "math", "7", "8", Verdict::wrong)});
  EXPECT_EQ(shares.at("strict"), 0.25);  // x = 5 is not 5, 10 % is not 10
  EXPECT_EQ(shares.at("lenient"), 0.75);
  EXPECT_FALSE(shares.contains("covered"));
}

TEST(Regraded, SayWhatShareOfTheWordsATextUses) {
  const char* gold = R"(["dog","hand","run"])";
  const auto shares =
      read({answered("a", "commongen", gold, "The dog runs to the hand-held bowl.", Verdict::wrong),
            answered("b", "commongen", gold, "My dog ran from his hands.", Verdict::right)});
  EXPECT_EQ(shares.at("strict"), 0.5);
  EXPECT_EQ(shares.at("lenient"), 1);
  EXPECT_THAT(shares.at("covered"), DoubleNear(5.0 / 6, 1e-9));
}

TEST(Regraded, AnswersWithoutOtherFormsCountAsTheyWereGraded) {
  const auto shares = read({answered("a", "math", "5", "5", Verdict::right),
                            answered("b", "choice", "A", "A", Verdict::right),
                            answered("c", "choice", "A", "B", Verdict::wrong),
                            answered("d", "math", "5", "", Verdict::unparsed)});
  EXPECT_EQ(shares.at("strict"), 0.5);
  EXPECT_EQ(shares.at("lenient"), 0.5);
  EXPECT_THAT(read({answered("b", "choice", "A", "A", Verdict::right),
                    answered("t", "pocket", "", "3 + 4", Verdict::right)}),
              IsEmpty());
}

}  // namespace
}  // namespace convene
