#include "pocket/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/check.h"
#include "base/text.h"
#include "pocket/kin.h"
#include "pocket/people.h"
#include "pocket/range.h"
#include "pocket/ranking.h"
#include "pocket/spelling.h"

namespace convene::pocket {
namespace {

constexpr std::size_t kOptions = 4;

struct Sizes {
  Range people;  ///< in an order
  Range facts_of_kin;
};

Sizes sizes_of(Level level) {
  switch (level) {
    case Level::easy:
      return {{6, 7}, {6, 7}};
    case Level::medium:
      return {{8, 8}, {8, 9}};
    default:
      return {{9, 10}, {10, 12}};
  }
}

std::string capitalised(std::string name) {
  name[0] = static_cast<char>(name[0] - 'a' + 'A');
  return name;
}

std::string compact(const std::vector<Fact>& facts) {
  std::string text;
  for (const auto& [who, relation, whom] : facts)
    text += fmt::format("{} {} {}. ", who, relation, whom);
  return text;
}

/// "Ann is older than Bob."
std::string in_words(const std::vector<Fact>& facts) {
  std::string text;
  for (const auto& [who, relation, whom] : facts) {
    const bool one = relation == "mother" || relation == "father";
    const char* form = measure_of(relation) ? "{} is {} than {}. "
                       : one                ? "{} is the {} of {}. "
                                            : "{} is a {} of {}. ";
    text += fmt::format(fmt::runtime(form), capitalised(who), relation, capitalised(whom));
  }
  return text;
}

/// Everybody in the facts, once.
std::vector<std::string> people_in(const std::vector<Fact>& facts) {
  std::vector<std::string> people;
  for (const Fact& fact : facts)
    for (const std::string& name : {fact.who, fact.whom})
      if (std::ranges::find(people, name) == people.end()) people.push_back(name);
  return people;
}

/// The right one and others, shuffled.
std::vector<std::string> random_options(const std::string& right, std::vector<std::string> others,
                                        Random& random) {
  std::erase(others, right);
  random.shuffle(others);
  others.resize(std::min(others.size(), kOptions - 1));
  others.push_back(right);
  random.shuffle(others);
  return others;
}

struct Question {
  std::vector<Fact> facts;
  std::string about;    ///< what a critic is told: "place by age", "kin of bob"
  std::string compact;  ///< "second oldest"
  std::string words;    ///< "Who is the second oldest?"
  std::string goal;
  std::string right;
  std::vector<std::string> options;
};

/// The same for every order and direction of the facts.
std::string canonical_form(const Question& question) {
  std::vector<std::string> facts;
  for (const auto& [who, relation, whom] : question.facts) {
    const Measure* measure = measure_of(relation);
    const bool turned = measure && relation == measure->below;
    facts.push_back(fmt::format("{} {} {}", turned ? whom : who, turned ? measure->above : relation,
                                turned ? who : whom));
  }
  std::ranges::sort(facts);
  return fmt::format("{}. {}. {}", fmt::join(facts, ". "), question.about, question.goal);
}

Task task_of(Level level, const Question& question) {
  Task task;
  task.family = "choice";
  task.level = level;
  task.canonical = canonical_form(question);
  task.goal = question.goal;
  task.solution = question.right;
  const std::string facts = compact(question.facts);
  task.given = fmt::format("{}{}.", facts, question.about);
  task.task = fmt::format("{}{}? {}.", facts, question.compact, fmt::join(question.options, " "));
  std::string options;
  for (std::size_t i = 0; i < question.options.size(); ++i)
    options += fmt::format(" {}) {}", static_cast<char>('A' + i), capitalised(question.options[i]));
  task.statement = fmt::format("{}{}{} Answer with a letter or a name.", in_words(question.facts),
                               question.words, options);
  return task;
}

/// Facts about neighbours in the order, each told from either side.
void add_order(const std::vector<std::string>& order, const Measure& measure,
               std::vector<Fact>& facts, Random& random) {
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    if (random.chance(0.5)) {
      facts.push_back({order[i], measure.above, order[i + 1]});
    } else {
      facts.push_back({order[i + 1], measure.below, order[i]});
    }
  }
}

std::vector<std::string> some_people(std::size_t count, Random& random) {
  std::vector<std::string> names = women();
  names.insert(names.end(), men().begin(), men().end());
  random.shuffle(names);
  names.resize(count);
  return names;
}

Question order_question(Level level, Random& random) {
  const std::size_t people = drawn(sizes_of(level).people, random);
  std::vector<Measure> measure = measures();
  random.shuffle(measure);
  std::vector<std::string> order = some_people(people, random);
  Question question;
  const auto place = static_cast<std::size_t>(random.between(1, static_cast<std::int64_t>(people)));
  question.right = order[place - 1];
  question.goal = std::to_string(place);
  question.about = "place by " + measure[0].name;
  question.compact = place_name(measure[0], place, people, random);
  question.words = fmt::format("Who is the {}?", question.compact);
  add_order(order, measure[0], question.facts, random);
  question.options = random_options(question.right, order, random);
  if (level == Level::hard) {
    random.shuffle(order);
    order.resize(4);
    add_order(order, measure[1], question.facts, random);
  }
  random.shuffle(question.facts);
  return question;
}

/// Absent where no kinship is that of one person only.
std::optional<Question> kin_question(Level level, Random& random) {
  const Kin kin = random_kin(drawn(sizes_of(level).facts_of_kin, random), random);
  const auto kinship_of = [&](const std::string& who) {
    return kinship(chain_from(kin.facts, who, kin.around));
  };
  const std::string right = random.pick(kin.facts).who;
  const std::string goal = kinship_of(right);
  std::vector<std::string> people = people_in(kin.facts);
  if (std::ranges::count(people, goal, kinship_of) != 1) return {};
  if (chain_from(kin.facts, right, kin.around).size() < 2) return {};
  std::erase(people, kin.around);
  Question question{kin.facts, "kin of " + kin.around, {}, {}, goal, right, {}};
  question.compact = fmt::format("{} of {}", goal, kin.around);
  question.words = fmt::format("Who is the {} of {}?", goal, capitalised(kin.around));
  question.options = random_options(right, people, random);
  return question;
}

Question random_question(Level level, Random& random) {
  if (random.chance(0.5)) return order_question(level, random);
  while (true)
    if (auto question = kin_question(level, random)) return std::move(*question);
}

/// "ann older bob. cal younger bob. place by age."
struct Given {
  std::vector<Fact> facts;
  std::string measure;  ///< "age", or empty
  std::string around;   ///< "bob", or empty
};

Given given_of(const Task& task) {
  Given given;
  for (const std::string_view sentence : split(task.given, '.')) {
    const std::string_view plain = trimmed(sentence);
    const auto words = split(plain, ' ');
    if (words.size() != 3) continue;
    const std::string first(words[0]), second(words[1]), third(words[2]);
    if (first == "place") {
      given.measure = third;
    } else if (first == "kin") {
      given.around = third;
    } else {
      given.facts.push_back({first, second, third});
    }
  }
  return given;
}

std::vector<std::string> options_of(const Task& task) {
  const std::size_t mark = task.task.find("? ");
  CHECK(mark != std::string::npos && task.task.ends_with('.'), "task={}", task.task);
  const std::string listed = task.task.substr(mark + 2, task.task.size() - mark - 3);
  std::vector<std::string> options;
  for (const std::string_view name : split(listed, ' ')) options.emplace_back(name);
  return options;
}

/// "b", "(b)", "b) bob", "b. bob", "bob": a name; the text itself where it is neither.
std::string named(const std::string& answer, const std::vector<std::string>& options) {
  std::string text = bare_spelling(answer);
  if (text.starts_with('(')) text.erase(0, 1);
  const std::size_t letters = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
  const std::string first = text.substr(0, letters);
  const std::string rest =
      letters == std::string::npos ? "" : std::string(trimmed(text.substr(letters + 1)));
  if (first.size() != 1) return rest.empty() ? first : text;
  const auto index = static_cast<std::size_t>(first[0] - 'a');
  if (index >= options.size() || (!rest.empty() && rest != options[index])) return text;
  return options[index];
}

/// Who stands next to somebody on the side that a word names ("older"); nothing at the end.
std::optional<std::string> neighbour(const Given& given, const std::string& who,
                                     const std::string& side) {
  const Measure& measure = *measure_of(side);
  for (const auto& [left, relation, right] : given.facts) {
    if (measure_of(relation) != &measure) continue;
    if (relation == side && right == who) return left;
    if (relation != side && left == who) return right;
  }
  return {};
}

const Measure& measure_in(const Given& given) {
  const auto found = std::ranges::find(measures(), given.measure, &Measure::name);
  CHECK(found != measures().end(), "measure={}", given.measure);
  return *found;
}

bool is_compared(const Given& given, const std::string& who) {
  return std::ranges::any_of(given.facts, [&](const Fact& fact) {
    return (fact.who == who || fact.whom == who) && measure_of(fact.relation) == &measure_in(given);
  });
}

/// From somebody to the end of the order: "bob older cal", "ann older bob", "none older ann".
std::vector<std::string> climbed(const Given& given, const std::string& who,
                                 const std::string& side) {
  std::vector<std::string> steps;
  for (std::optional<std::string> at = who; at && steps.size() <= given.facts.size();) {
    const auto next = neighbour(given, *at, side);
    steps.push_back(fmt::format("{} {} {}", next.value_or("none"), side, *at));
    at = next;
  }
  return steps;
}

Check place_check(const Given& given, const Task& task, const std::string& who) {
  if (!is_compared(given, who)) return refused(fmt::format("{} is in no fact", who));
  const std::vector<std::string> steps = climbed(given, who, measure_in(given).above);
  const std::string value = std::to_string(steps.size());
  const bool right = value == task.goal;
  return {right, value, join(steps, "; ") + ".",
          fmt::format("{} is number {} from the top by {}{}", capitalised(who), value,
                      given.measure, right ? "" : ", and number " + task.goal + " is asked for")};
}

/// From the end that the question counts from to the answer: "none older ann; ann older bob".
std::string place_work(const Given& given, const Task& task) {
  const Measure& measure = measure_in(given);
  const bool from_above = task.task.find(measure.most + "?") != std::string::npos;
  std::vector<std::string> steps =
      climbed(given, task.solution, from_above ? measure.above : measure.below);
  std::ranges::reverse(steps);
  return join(steps, "; ") + ".";
}

std::string kin_work(const Given& given, const Task& task) {
  std::vector<std::string> steps;
  for (const auto& [left, relation, right] : chain_from(given.facts, task.solution, given.around))
    steps.insert(steps.begin(), fmt::format("{} {} {}", left, relation, right));
  return join(steps, "; ") + ".";
}

Check kin_check(const Given& given, const Task& task, const std::string& who) {
  if (who == given.around) return refused(fmt::format("{} is who it is about", who));
  const auto chain = chain_from(given.facts, who, given.around);
  if (chain.empty()) return refused(fmt::format("{} is in no fact", who));
  std::vector<std::string> steps;
  for (const auto& [left, relation, right] : chain)
    steps.push_back(fmt::format("{} {} {}", left, relation, right));
  const std::string value = kinship(chain);
  const bool right = value == task.goal;
  return {right, value, join(steps, "; ") + ".",
          fmt::format("{} is {}'s {}{}", capitalised(who), capitalised(given.around), value,
                      right ? "" : ", and the " + task.goal + " is asked for")};
}

class Choice : public Family {
 public:
  std::string name() const override { return "choice"; }

  Task draw(Level level, Random& random) const override {
    return task_of(level, random_question(level, random));
  }

  /// Several may have one kinship, and only one of them is asked for.
  std::string form(const Task& task, const std::string& answer) const override {
    return named(answer, options_of(task));
  }

  Check check(const Task& task, const std::string& answer) const override {
    const std::string who = named(answer, options_of(task));
    if (!is_person(who)) return refused("not a person");
    const Given given = given_of(task);
    return given.measure.empty() ? kin_check(given, task, who) : place_check(given, task, who);
  }

  std::string mistake(const Task& task, Random& random) const override {
    const std::vector<std::string> all = people_in(given_of(task).facts);
    while (true) {
      const double kind = random.unit();
      std::string answer = kind < 0.70   ? random.pick(options_of(task))
                           : kind < 0.90 ? random.pick(all)
                           : kind < 0.95 ? random.pick(random.chance(0.5) ? women() : men())
                                         : misspelled(task.solution, random);
      if (!check(task, answer).right) return answer;
    }
  }

  /// The way to the solution; of another answer there is nothing to show.
  Working work(const Task& task, const std::string& answer) const override {
    if (!check(task, answer).right) return {};
    const Given given = given_of(task);
    return {given.measure.empty() ? kin_work(given, task) : place_work(given, task), ""};
  }
};

}  // namespace

std::unique_ptr<Family> choice() {
  return std::make_unique<Choice>();
}

}  // namespace convene::pocket
