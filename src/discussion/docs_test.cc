#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/text.h"
#include "discussion/team_settings.h"
#include "discussion/views.h"
#include "support/teams.h"

/// The pages that list names say what the tables in the code say.
namespace convene {
namespace {

std::string in_code(const std::string& word) {
  return "`" + word + "`";
}

std::string who_sees(const VariableInfo& info) {
  std::vector<std::string> terms;
  if (info.least != Past::nothing) terms.push_back("past " + in_code(to_string(info.least)));
  if (!info.part.empty()) terms.push_back("part " + in_code(info.part));
  for (const std::string& role : info.roles) terms.push_back("the " + role);
  return terms.empty() ? "everybody" : join(terms, ", ");
}

std::string row_of(const VariableInfo& info) {
  std::string fields;
  for (const std::string& field : info.fields)
    fields += (fields.empty() ? " Rows of " : ", ") + in_code(field);
  return fmt::format("| {} | {}{} | {} |", in_code(info.name), info.meaning,
                     fields.empty() ? "" : "." + fields, who_sees(info));
}

std::string row_of(const Setting& setting) {
  return fmt::format("| {} | {} | {} | {} |", in_code(setting.name), setting.meaning,
                     expectation(setting), setting.fallback);
}

/// Rows that the page lacks.
std::string missing(const std::string& page, const std::vector<std::string>& rows) {
  const std::string text = testing::file_text(page).value_or("");
  std::string lines;
  for (const std::string& row : rows)
    if (text.find(row + "\n") == std::string::npos) lines += row + "\n";
  return lines;
}

TEST(Docs, PromptsListEveryVariable) {
  std::vector<std::string> rows;
  for (const VariableInfo& info : variables()) rows.push_back(row_of(info));
  EXPECT_EQ(missing("docs/prompts.md", rows), "");
}

TEST(Docs, TeamsListEverySetting) {
  std::vector<std::string> rows;
  for (const ProtocolEntry& entry : protocol_table())
    for (const Setting& setting : entry.settings) rows.push_back(row_of(setting));
  EXPECT_EQ(missing("docs/teams.md", rows), "");
}

TEST(Docs, TeamsListEveryShippedTeam) {
  const std::string page = testing::file_text("docs/teams.md").value_or("");
  for (const auto& file : std::filesystem::directory_iterator(CONVENE_SOURCE_DIR "/teams"))
    EXPECT_NE(page.find("| " + in_code(file.path().stem().string()) + " |"), std::string::npos)
        << file.path().stem();
}

TEST(Prompts, ShareTheirHeadInTheFullLayout) {
  std::string head;
  for (const char* role :
       {"solver", "critic", "critic-blind", "reviser", "ceo", "recruiter", "evaluator"}) {
    const std::string text = testing::shipped_prompt(std::string("full/") + role).value();
    const std::string start = text.substr(0, text.find("# Your part"));
    if (head.empty()) head = start;
    EXPECT_EQ(start, head) << role;
  }
  EXPECT_NE(head.find("{{transcript}}"), std::string::npos);
}

}  // namespace
}  // namespace convene
