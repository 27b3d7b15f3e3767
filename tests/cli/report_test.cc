#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "cli/exam.h"
#include "support/unpacked.h"

// `convene report` and `convene export --inspect` as a person uses them.

namespace convene {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The page, and the data inside it.
struct Page {
  std::string markup;
  json data;
};

Page page_in(const std::string& html) {
  json data = json::parse(testing::unpacked_element(html, "data"));
  data.update(json::parse(testing::unpacked_element(html, "discussions")));
  return {html, data};
}

class ReportCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    results_ = exam_.results(store_);
    ASSERT_TRUE(results_.is_object());
  }
  Finished run(const std::vector<std::string>& words) const { return exam_.home().run(words); }

  const Exam exam_;
  const std::string store_ = exam_.home().path("run.db");
  json results_;
};

TEST_F(ReportCommand, WritesAPageWithTheTablesFigures) {
  const std::string file = exam_.home().path("report.html");
  const Finished finished = run({"report", store_, "-o", file});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_EQ(finished.out, "");
  const json page = page_in(text_of(file)).data;
  ASSERT_TRUE(page.is_object());
  ASSERT_EQ(page["table"].size(), results_["table"].size());
  for (std::size_t i = 0; i < results_["table"].size(); ++i) {
    const json &shown = page["table"][i], &line = results_["table"][i];
    EXPECT_EQ(page["methods"][shown["method"].get<std::size_t>()]["name"], line["method"]);
    EXPECT_EQ(shown["group"], line["group"]);
    EXPECT_EQ(shown["accuracy"], line["accuracy"]);
    EXPECT_EQ(shown["mean"]["generated"], line["generated_tokens"]);
  }
  EXPECT_THAT(page["about"]["command"].get<std::string>(), HasSubstr("convene eval"));
  EXPECT_EQ(page["kept"]["discussions"], page["kept"]["of"]) << "every discussion";
}

TEST_F(ReportCommand, SetsSeveralEvaluationsInOneTable) {
  const Finished finished = run({"report", store_, store_, "--markdown"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, StartsWith("| benchmark | team | right | equal tokens |"));
  const auto line = finished.out.find("| own | trio | 75.0 % | 75.0 % | 4 | +0.0 [−");
  ASSERT_NE(line, std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("| own | trio |", line + 1), std::string::npos);
  const Finished page = run({"report", store_, store_});
  EXPECT_EQ(page.code, 2);
  EXPECT_THAT(page.err, HasSubstr("hint: add --markdown"));
}

TEST_F(ReportCommand, ThePageNeedsNothingFromElsewhere) {
  const std::string html = run({"report", store_}).out;
  const Page page = page_in(html);
  EXPECT_THAT(page.markup, HasSubstr("default-src 'none'"));
  for (const char* loads : {" src=", " srcset=", "<link", "<iframe", "<object", "<embed", "@import",
                            "url(", "\"http://", "'http://", "\"https://", "'https://"})
    EXPECT_THAT(page.markup, Not(HasSubstr(loads)));
  EXPECT_THAT(page.data.dump(), HasSubstr("<img src=")) << "a question holds it, as text";
  EXPECT_THAT(html, Not(HasSubstr("<img")));
}

TEST_F(ReportCommand, DiscussionsCanBeLeftOut) {
  const json wrong = page_in(run({"report", store_, "--discussions", "wrong"}).out).data;
  for (const json& discussion : wrong["discussions"])
    EXPECT_THAT(wrong["statements"][discussion["statement"].get<std::size_t>()].get<std::string>(),
                HasSubstr("\\boxed{8}"));
  EXPECT_FALSE(wrong["discussions"].empty());
  const json none = page_in(run({"report", store_, "--discussions", "none"}).out).data;
  EXPECT_THAT(none.dump(), Not(HasSubstr("\\\\boxed{8}"))) << "no question's text either";
}

TEST_F(ReportCommand, PrintsTheTableAsMarkdown) {
  const Finished finished = run({"report", store_, "--markdown"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("| method | questions | right |"));
  EXPECT_THAT(finished.out, HasSubstr("| **trio** | 4 × 1 | 75.0 % | ["));
  EXPECT_THAT(finished.out, HasSubstr("| · vote of bare at the tokens of trio | 4 × 1 | 75.0 % |"));
  EXPECT_THAT(finished.out, HasSubstr("\n**hard**\n"));
  EXPECT_THAT(finished.out, HasSubstr("```\nconvene eval --benchmark own"));
}

TEST_F(ReportCommand, PrintsTheTableAsCsv) {
  const Finished finished = run({"report", store_, "--csv"});
  EXPECT_EQ(finished.code, 0) << finished.err;
  std::vector<std::vector<std::string>> rows;
  for (const std::string_view line : split(finished.out, '\n')) {
    if (line.empty()) continue;
    rows.emplace_back();
    for (const std::string_view cell : split(line.substr(0, line.size() - 1), ','))
      rows.back().emplace_back(cell);
  }
  ASSERT_EQ(rows.size(), 1 + results_["table"].size());
  std::map<std::string, std::string> team;
  ASSERT_EQ(rows[0].size(), rows[1].size()) << "no cell of the team's row holds a comma";
  for (std::size_t i = 0; i < rows[0].size(); ++i) team[rows[0][i]] = rows[1][i];
  EXPECT_EQ(team["method"], "trio");
  EXPECT_EQ(team["group"], "");
  EXPECT_EQ(team["right"], "3");
  EXPECT_EQ(team["wrong"], "1");
  EXPECT_EQ(team["accuracy"], "0.75");
  EXPECT_EQ(team["generated_tokens"], "9");
  EXPECT_EQ(team["difference"], "0");
}

TEST_F(ReportCommand, WritesTheTableToAFileAsWell) {
  const std::string file = exam_.home().path("table.md");
  EXPECT_EQ(run({"report", store_, "--markdown", "-o", file}).code, 0);
  EXPECT_EQ(text_of(file), run({"report", store_, "--markdown"}).out);
}

TEST_F(ReportCommand, ExportsALogOfEachMethodForInspect) {
  const std::string folder = exam_.home().path("logs");
  const Finished finished = run({"export", store_, "--inspect", folder});
  EXPECT_EQ(finished.code, 0) << finished.err;
  std::map<std::string, json> logs;
  for (const std::string_view path : split(finished.out, '\n')) {
    if (path.empty()) continue;
    EXPECT_EQ(std::filesystem::path(path).parent_path(), folder);
    const json log = json::parse(text_of(path));
    logs[log["eval"]["solver"]] = log;
  }
  ASSERT_TRUE(logs.contains("trio")) << finished.out;
  EXPECT_TRUE(logs.contains("bare, once")) << finished.out;
  const json& log = logs["trio"];
  EXPECT_EQ(log["version"], 2);
  EXPECT_EQ(log["status"], "success");
  EXPECT_EQ(log["eval"]["task"], "own");
  EXPECT_EQ(log["samples"].size(), 4U);
  EXPECT_EQ(log["results"]["scores"][0]["metrics"]["accuracy"]["value"], 0.75);
}

}  // namespace
}  // namespace convene
