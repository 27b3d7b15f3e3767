#include "report/page.h"

#include <gmock/gmock.h>

#include "report/page_files.h"
#include "support/unpacked.h"

namespace convene {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::unpacked_element;

const PageData kNothing{"{}", "{}"};

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

TEST(HtmlPage, HasOnlyItsOwnScriptsWhateverTheDataSays) {
  const std::string plain = html_page("t", kNothing);
  const std::string words = R"({"a":"</script><script>alert(1)</script>{{script}}{{chart}}"})";
  const std::string hostile = html_page("</title><script>x</script>", {words, words});
  EXPECT_EQ(count_of(hostile, "<script"), count_of(plain, "<script"));
  EXPECT_EQ(count_of(hostile, "</script"), count_of(plain, "</script"));
  EXPECT_EQ(unpacked_element(hostile, "data"), words);
  EXPECT_EQ(unpacked_element(hostile, "discussions"), words);
}

TEST(HtmlPage, LoadsNothingFromAnywhere) {
  const std::string page = html_page("t", kNothing);
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr(" src=")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
}

TEST(HtmlPage, CarriesTheLicenceOfItsCharts) {
  EXPECT_THAT(html_page("t", kNothing), HasSubstr("Permission is hereby granted, free of charge"));
}

TEST(PageFiles, NeverReadTextAsMarkup) {
  for (const EmbeddedFile& file : page_files()) {
    if (file.name == "chart.min.js") continue;
    for (const char* way : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write",
                            "eval(", "new Function", "createContextualFragment", "DOMParser"})
      EXPECT_THAT(std::string(file.text), Not(HasSubstr(way))) << file.name;
  }
}

}  // namespace
}  // namespace convene
