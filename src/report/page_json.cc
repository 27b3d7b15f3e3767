#include "report/page_json.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.h"
#include "report/findings.h"
#include "report/published.h"
#include "report/transcript_json.h"
#include "report/unfinished.h"

namespace convene {
namespace {

using Json = nlohmann::ordered_json;

Json interval_json(const Interval& interval) {
  return {interval.low, interval.high};
}

Json estimate_json(const Estimate& estimate) {
  return {{"mean", estimate.mean},
          {"error", estimate.error},
          {"interval", interval_json(estimate.interval)}};
}

Json cost_json(const Cost& cost) {
  Json json = {{"generated", cost.generated}, {"reasoning", cost.reasoning},
               {"discarded", cost.discarded}, {"prompt", cost.prompt},
               {"cached", cost.cached},       {"calls", cost.calls},
               {"lost", cost.lost},           {"seconds", cost.seconds}};
  json["dollars"] = cost.dollars ? Json(*cost.dollars) : Json();
  return json;
}

Json words_json(const std::vector<std::string>& words) {
  Json json = Json::array();
  for (const std::string& word : words) json.push_back(printable(word));
  return json;
}

Json about_json(const About& about, const PageOptions& options) {
  Json settings = Json::object();
  for (const auto& [name, value] : about.settings) settings[printable(name)] = printable(value);
  return {{"benchmark", printable(about.benchmark)},
          {"command", printable(about.command)},
          {"program", printable(about.program)},
          {"reported_by", options.program},
          {"store", printable(options.store)},
          {"created_ms", about.created_ms},
          {"controls", about.controls},
          {"settings", std::move(settings)},
          {"gold_errors", words_json(about.gold_errors)}};
}

Json methods_json(const std::vector<Method>& methods) {
  Json list = Json::array();
  for (const Method& method : methods)
    list.push_back({{"name", printable(method.name)},
                    {"kind", to_string(method.kind)},
                    {"beside", printable(method.beside)},
                    {"run", method.run}});
  return list;
}

Json findings_json(const Results& results) {
  Json list = Json::array();
  for (const TeamFinding& finding : findings(results))
    list.push_back({{"method", finding.method},
                    {"kind", to_string(finding.kind)},
                    {"text", printable(finding.text)}});
  return list;
}

Json table_json(const std::vector<TableLine>& table) {
  Json list = Json::array();
  for (const TableLine& line : table) {
    Json verdicts = Json::object();
    for (const auto& [verdict, count] : line.verdicts) verdicts[to_string(verdict)] = count;
    list.push_back({{"method", line.method},
                    {"group", printable(line.group)},
                    {"questions", line.questions},
                    {"repeats", line.repeats},
                    {"verdicts", std::move(verdicts)},
                    {"answers", line.answers},
                    {"unfinished", line.unfinished},
                    {"accuracy", estimate_json(line.accuracy)},
                    {"without_errored", estimate_json(line.without_errored)},
                    {"retried", line.retried},
                    {"accuracy_unretried", line.accuracy_unretried},
                    {"mean", cost_json(line.mean)},
                    {"samples", line.samples},
                    {"note", printable(line.note)}});
  }
  return list;
}

Json regraded_json(const std::vector<Regraded>& regraded) {
  Json list = Json::array();
  for (const Regraded& regraded : regraded)
    list.push_back({{"method", regraded.method},
                    {"group", printable(regraded.group)},
                    {"rules", to_string(regraded.rules)},
                    {"share", estimate_json(regraded.share)}});
  return list;
}

Json contrasts_json(const Results& results) {
  Json list = Json::array();
  for (const Contrast& contrast : results.contrasts)
    list.push_back({{"method", contrast.method},
                    {"against", contrast.against},
                    {"group", printable(contrast.group)},
                    {"questions", contrast.questions},
                    {"difference", estimate_json(contrast.difference)},
                    {"bootstrap", interval_json(contrast.bootstrap)},
                    {"p", contrast.p},
                    {"p_holm", contrast.p_holm},
                    {"only_method", contrast.only_method},
                    {"only_against", contrast.only_against},
                    {"mcnemar", contrast.mcnemar},
                    {"equal_tokens",
                     equal_token_contrast(results, contrast.method, contrast.group) == &contrast}});
  return list;
}

Json curve_json(const std::vector<CurvePoint>& curve) {
  Json list = Json::array();
  for (const CurvePoint& point : curve)
    list.push_back({{"group", printable(point.group)},
                    {"samples", point.samples},
                    {"generated", point.generated},
                    {"accuracy", estimate_json(point.accuracy)},
                    {"oracle", point.oracle}});
  return list;
}

Json flips_json(const std::vector<Flips>& flips) {
  Json list = Json::array();
  for (const Flips& line : flips)
    list.push_back({{"method", line.method},
                    {"group", printable(line.group)},
                    {"round", line.round},
                    {"kept_right", line.kept_right},
                    {"kept_wrong", line.kept_wrong},
                    {"right_to_wrong", line.right_to_wrong},
                    {"wrong_to_right", line.wrong_to_right}});
  return list;
}

Json flip_list_json(const std::vector<Flip>& flips) {
  Json list = Json::array();
  for (const Flip& flip : flips)
    list.push_back({{"discussion", flip.discussion},
                    {"round", flip.round},
                    {"who", printable(flip.who)},
                    {"whose", printable(flip.whose)},
                    {"before", printable(flip.before)},
                    {"after", printable(flip.after)},
                    {"to_right", flip.to_right}});
  return list;
}

Json critics_json(const std::vector<CriticRates>& critics) {
  Json list = Json::array();
  for (const CriticRates& rates : critics)
    list.push_back({{"method", rates.method},
                    {"group", printable(rates.group)},
                    {"right_accepted", rates.right_accepted},
                    {"right", rates.right},
                    {"wrong_accepted", rates.wrong_accepted},
                    {"wrong", rates.wrong}});
  return list;
}

Json published_json(const std::string& benchmark) {
  Json rows = Json::array();
  for (const Published& row : published_for(benchmark))
    rows.push_back({{"benchmark", row.benchmark},
                    {"who", row.who},
                    {"accuracy", row.accuracy},
                    {"questions", row.questions},
                    {"source", row.source}});
  return {{"note", kPublishedNote}, {"rows", std::move(rows)}};
}

/// Questions, in order of appearance, each once.
class Questions {
 public:
  std::size_t place_of(const Score& score) {
    const auto [found, fresh] = places_.try_emplace(score.item, list_.size());
    if (fresh)
      list_.push_back({{"id", printable(score.item)},
                       {"group", printable(score.group)},
                       {"gold", printable(score.gold)}});
    return found->second;
  }
  Json take() { return std::move(list_); }

 private:
  std::unordered_map<std::string, std::size_t> places_;
  Json list_ = Json::array();
};

/// There may be many thousands of these: short, and without what is as usual.
Json score_json(const Score& score, std::size_t question) {
  Json json = {{"method", score.method}, {"question", question}, {"repeat", score.repeat}};
  if (score.verdict) json["verdict"] = to_string(*score.verdict);
  if (!score.extracted.empty()) json["extracted"] = printable(score.extracted);
  if (!score.why.empty()) json["why"] = printable(score.why);
  const Cost& cost = score.cost;
  json["cost"] = {cost.generated, cost.prompt, cost.calls, cost.seconds,
                  cost.dollars ? Json(*cost.dollars) : Json()};
  if (!score.discussions.empty()) json["discussions"] = score.discussions;
  if (score.retries > 0) json["retries"] = score.retries;
  return json;
}

void add_answers(Json& page, const Results& results) {
  Questions questions;
  Json scores = Json::array();
  for (const Score& score : results.scores)
    scores.push_back(score_json(score, questions.place_of(score)));
  page["questions"] = questions.take();
  page["scores"] = std::move(scores);
}

/// Says in the page how many of them there are.
Json discussions_json(Json& page, const Results& results, const Store& store,
                      const PageOptions& options) {
  const std::vector<DiscussionId> wanted = selected(results, options.discussions);
  TranscriptPages pages(options.bytes_max);
  for (const DiscussionId id : wanted)
    if (!pages.add(transcript_of(store.load(id)))) break;
  page["kept"] = {{"which", to_string(options.discussions)},
                  {"discussions", pages.count()},
                  {"of", wanted.size()},
                  {"bytes_max", options.bytes_max}};
  Json json = Json::object();
  pages.put_into(json);
  return json;
}

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

PageData page_data(const Results& results, const Store& store, const PageOptions& options) {
  Json page = {{"about", about_json(results.about, options)},
               {"groups", words_json(results.groups)},
               {"methods", methods_json(results.methods)},
               {"order", reading_order(results.methods)},
               {"findings", findings_json(results)},
               {"table", table_json(results.table)},
               {"needed",
                options.within ? words_json(needed_words(results, options.within)) : Json::array()},
               {"regraded", regraded_json(results.regraded)},
               {"contrasts", contrasts_json(results)},
               {"curve", curve_json(results.curve)},
               {"flips", flips_json(results.flips)},
               {"flip_list", flip_list_json(results.flip_list)},
               {"critics", critics_json(results.critics)},
               {"published", published_json(results.about.benchmark)}};
  if (const std::string unfinished = unfinished_words(results); !unfinished.empty())
    page["unfinished"] = unfinished;
  add_answers(page, results);
  const Json discussions = discussions_json(page, results, store, options);
  return {.overview = text_of(page), .discussions = text_of(discussions)};
}

}  // namespace convene
