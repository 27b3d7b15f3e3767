#include "drawn_program.h"

#include <map>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace convene::pocket {
namespace {

/// What may stand for {NAME} in a template. The first few, as many as kPlain, hold little or
/// nothing to fill in: deep inside, one of those is taken.
using Grammar = std::map<std::string, std::vector<std::string>>;
constexpr std::size_t kPlain = 2;

/// Of a list x of whole numbers; its own y is a list, n a number.
const Grammar& about_lists() {
  static const Grammar grammar = {
      {"program",
       {"def f(x):\n    y = x[:]\n    n = {d}\n    {do}\n    {do}\n    return {out}",
        "def f(x):\n    n, y = len(x), x\n    n, y = {number}, {list}\n    {do}\n    return {out}",
        "def f(x):\n    y = [{d}]\n    n = 0\n    for v in {walk}:\n        {each}\n    return "
        "{out}",
        "def f(x):\n    y, n = x, 0\n    {while walked}\n    return {out}"}},
      {"out",
       {"y", "n", "{list}", "{list}", "{number}", "{number}", "[x, y, n]", "[x, y, n]", "{truth}",
        "str({list})", "{unlike}"}},
      // What Python does not give as a list.
      {"unlike",
       {"tuple({list})",
        "range({d})",
        "list(zip({list}, y))",
        "list(enumerate({list}, {d}))",
        "reversed({list})",
        "(v for v in {list})",
        "range({d})+{list}",
        "sorted(zip(y, x))",
        "{list}+tuple(x)",
        "max(zip(x, y))",
        "x==tuple(x)",
        "range({d})[{place}:]",
        "sorted(y, key=abs)",
        "zip(x, y)",
        "enumerate(y)[0]",
        "len(reversed(y))",
        "y[0{d}:]",
        "len(v for v in y)",
        "max={d}",
        "break"}},
      {"list",
       {"x",
        "y",
        "sorted({walk})",
        "sorted({list}, reverse={truth})",
        "{list}[{place}:]",
        "{list}[:{place}]",
        "{list}[{place}:{place}:{step}]",
        "{list}[::{step}]",
        "list(reversed({list}))",
        "list(range({d}, {d}, {step}))",
        "[v*{d} for v in {walk}]",
        "[v for v in {walk} if {about v}]",
        "[v if {about v} else {d} for v in {list}]",
        "[a+b for a, b in zip({list}, {walk})]",
        "[i*v for i, v in enumerate({walk}) if i]",
        "[v for w in [{list}, {list}] for v in w if {about v}]",
        "{list}+{list}",
        "{list}*2",
        "[{number}, {number}]",
        "[a-b for a in {list} if a for b in {walk} if a>b]",
        "[sum(w) for w in zip({list}, {list}, {list})]"}},
      {"walk",
       {"x", "y", "{list}", "reversed({list})", "range({number})", "tuple({list})",
        "(v+{d} for v in {walk} if {about v})", "range({d}, {d}, {step})"}},
      {"number",
       {"{d}",
        "n",
        "len({list})",
        "sum({walk})",
        "max({walk})",
        "min({list})",
        "{list}[{place}]",
        "{list}.count({d})",
        "{list}.index({d})",
        "{number}+{number}",
        "{number}*{d}",
        "({number})//{d}",
        "({number})%{d}",
        "-{number}",
        "abs({number}-{number})",
        "{d}**2",
        "sum(v for v in {walk} if {about v})",
        "len(list(zip({list}, {walk})))",
        "tuple({list})[{place}]",
        "range({d}, {d}, {step})[{place}]",
        "len(str({list}))",
        "int(str({number}))",
        "({number} if {truth} else {number})",
        "sum([{truth}, {truth}])"}},
      {"about v",
       {"v%2==0", "v>{d}", "v in {list}", "v!={number}", "{d}<v<={d}", "not v", "v and v<{d}",
        "v in range({d}, {d})", "any(w>v for w in {walk})", "v%2 or v>n"}},
      {"truth",
       {"True", "False", "len({list})>{d}", "{list}=={list}", "{number} in {walk}", "any({walk})",
        "all(v<{d} for v in {walk})", "tuple({list})==tuple({list})", "reversed({list})=={list}",
        "{list}<{list}", "{number}>={number}", "not {list}", "range({d})==range({d}, {d})"}},
      {"do",
       {"n += {number}",
        "y = {list}",
        "y.append({number})",
        "y.insert({place}, {number})",
        "y.extend({walk})",
        "y.remove({d})",
        "y.pop()",
        "n = y.pop({place})",
        "y.sort()",
        "y.sort(reverse={truth})",
        "y.reverse()",
        "y += {walk}",
        "y *= 2",
        "y[{place}] = {number}",
        "y[0] += {number}",
        "y[-1] -= y.pop({place})",
        "x = y",
        "x, y = y, x",
        "y.clear()",
        "y = y.copy()",
        "if {truth}:\n    {do}\nelse:\n    {do}",
        "if {truth}:\n    {do}\nelif {truth}:\n    {do}",
        "for v in {walk}:\n    {each}",
        "for i in range(len(y)):\n    y[i] += {number}",
        "for i, v in enumerate({walk}, {d}):\n    n += i*v",
        "for a, b in zip(x, {walk}):\n    n += a-b",
        "while len(y) > {d}:\n    {shrink}",
        "while n < {d}:\n    n += 1\n    {do}",
        "{while walked}",
        "{while walked}",
        "g = (v*{d} for v in y if {about v})\n{do}\nx = list(g)",
        "g = {lazy}\n{do}\nx = x+list(g)",
        "g = {lazy}\nn = {d} in g\nx = x+list(g)"}},
      {"lazy", {"reversed(y)", "(n+v for v in y)", "(a*b for a in x for b in y)"}},
      {"each",
       {"n += v", "n = v", "if {about v}:\n    x = x+[v]", "if {about v}: continue\nn += v",
        "if {about v}: break\nn -= v", "y.append(v)", "y = [v]+y", "if {about v}: return n",
        "if v not in y: y.append(v)"}},
      {"shrink", {"y.pop()", "y.pop(0)", "y = y[:-1]", "n += y.pop()", "y.remove(max(y))"}},
      // The list that is walked changes.
      {"while walked",
       {"for v in y:\n    if {about v}: y.remove(v)", "for v in y:\n    n += y.pop()",
        "for v in y:\n    if len(y) > 9: break\n    y.append(v+{d})",
        "for v in y:\n    if {about v}:\n        y.insert(0, v)\n    if len(y) > 12: return y",
        "for v in reversed(y):\n    if {about v}: y.remove(v)",
        "for v in reversed(y):\n    y.pop(0)\n    n += v",
        "for i, v in enumerate(y):\n    if {about v}: y.pop(i)",
        "for a, b in zip(y, reversed(y)):\n    y.remove(a)\n    n += b",
        "for v in y:\n    y = y[1:]\n    n += v", "n = sum([v*y.pop() for v in y])",
        "for i in range(len(y)):\n    if y[i]%2: y.pop(i)", "for v in y[:]:\n    y.remove(v)",
        "y.extend(v for v in reversed(y))", "y += (v for v in y if v>{d} and len(y)<20)"}},
      {"place", {"0", "1", "-1", "2", "-2", "3", "-3", "{number}"}},
      {"step", {"2", "-1", "1", "3", "-2"}},
      {"d", {"1", "2", "3", "4", "5", "7", "9", "0"}}};
  return grammar;
}

/// Of a string s; its own t is a string, w a list of strings, n a number.
const Grammar& about_texts() {
  static const Grammar grammar = {
      {"program",
       {"def f(s):\n    t, n = s, 0\n    w = {words}\n    {do}\n    {do}\n    return {out}",
        "def f(s):\n    t = ''\n    n = {d}\n    w = []\n    for c in {walk}:\n        {each}\n"
        "    return {out}",
        "def f(s):\n    w, t, n = list(s), s[1:], len(s)\n    t = {text}\n    {do}\n    return "
        "{out}"}},
      {"out", {"t", "n", "w", "{text}", "{text}", "{words}", "{number}", "[t, w, n]", "{unlike}"}},
      {"unlike",
       {"tuple({text})", "reversed({text})", "list(zip(s, t))", "{text}+{number}", "'%s' % t",
        "sorted({words}, key=len)", "(c for c in t)", "'-'.join(reversed({text}))", "{words}+s",
        "list(enumerate(t))", "t[{d}] == {number}", "str(tuple({words}))", "w*n"}},
      {"text",
       {"s",
        "t",
        "{text}[{place}:]",
        "{text}[:{place}]",
        "{text}[{place}:{place}:{step}]",
        "{text}[::-1]",
        "{text}.upper()",
        "{text}.lower()",
        "{text}.swapcase()",
        "{text}.strip()",
        "{text}.replace({c}, {c})",
        "''.join(sorted({text}))",
        "''.join(reversed({text}))",
        "{c}.join({words})",
        "' '.join({walk})",
        "{text}*2",
        "{text}+{text}",
        "str({number})",
        "''.join(c for c in {walk} if {about c})",
        "{text}[{place}]",
        "max({words})",
        "''.join([c*2 if {about c} else c for c in {text}])",
        "str({words})",
        "('yes' if {truth} else \"it's\")"}},
      {"words",
       {"w", "list(s)", "{text}.split({c})", "sorted({walk})", "[c.upper() for c in {walk}]",
        "[a+b for a, b in zip({text}, {walk})]", "'a b  cd'.split()", "[{text}, {text}]",
        "[c for c in {walk} if {about c}]", "{words}[::{step}]", "{words}+{words}",
        "sorted({words}, reverse={truth})", "[c*i for i, c in enumerate({text})]",
        "list(reversed({words}))", "' '.join({words}).split(' ')"}},
      {"walk",
       {"s", "t", "{text}", "{words}", "reversed({words})", "(c for c in {text} if c>'b')"}},
      {"number",
       {"n", "{d}", "len({text})", "len({words})", "{text}.count({c})", "{text}.find({c})",
        "{text}.index({c})", "sum(1 for c in {walk} if {about c})", "int('{d}')",
        "{words}.index({c})", "{words}.count({c})", "{number}+{number}",
        "sum(len(c) for c in {words})", "int(' -{d} ')", "len(str([s, t]))"}},
      {"about c",
       {"c=={c}", "c in {text}", "c<{c}", "{text}.startswith(c)", "c.upper()==c", "c not in 'abc'",
        "len(c)==1", "c!=s[0]", "s.count(c)>1"}},
      {"truth",
       {"True", "s>t", "{text}=={text}", "{text} in {text}", "{c} in {words}",
        "{text}.endswith({c})", "{number}>{d}", "not {text}", "any(c=={c} for c in {walk})",
        "all({words})"}},
      {"do",
       {"t = {text}",
        "n += {number}",
        "t += {text}",
        "w.append({text})",
        "w.insert({place}, t)",
        "w.sort()",
        "w.reverse()",
        "w.extend({walk})",
        "w += {walk}",
        "t = w.pop()",
        "w[0] = {text}",
        "w[{place}] += {c}",
        "t *= 2",
        "if {truth}:\n    {do}\nelse:\n    {do}",
        "for c in {walk}:\n    {each}",
        "for i, c in enumerate({walk}, 1):\n    t += c*i",
        "while len(t) < {d}:\n    t += {c}",
        "for c in w:\n    if {about c}: w.remove(c)",
        "for c in w:\n    if len(w) > 9: break\n    w.append(c+c)",
        "for a, b in zip(s, t):\n    if a != b: n += 1",
        "for c in t:\n    t = t.replace(c, {c})",
        "g = (c+t for c in w)\n{do}\nw = list(g)"}},
      {"each",
       {"n += 1", "t = c+t", "t += c", "if {about c}: t += c", "if {about c}: continue\nn += 2",
        "if {about c}: break\nw = [c]+w", "if {about c}:\n    t += c.upper()\nelse:\n    n += 1"}},
      {"place", {"0", "1", "-1", "2", "-2", "{number}"}},
      {"step", {"2", "-1", "1", "-2"}},
      {"c", {"'a'", "'b'", "'c'", "'d'", "'ab'", "'-'", "' '", "'e'"}},
      {"d", {"1", "2", "3", "4", "5", "7"}}};
  return grammar;
}

/// With every line after the first as far in as what stands before it.
std::string indented(const std::string& block, const std::string& before) {
  const std::size_t line = before.rfind('\n') == std::string::npos ? 0 : before.rfind('\n') + 1;
  const std::string margin = before.substr(line);
  if (margin.find_first_not_of(' ') != std::string::npos) return block;
  return replace_all(block, "\n", "\n" + margin);
}

std::string drawn(const Grammar& grammar, const std::string& name, int depth, Random& random) {
  const std::vector<std::string>& all = grammar.at(name);
  const bool plain = depth <= 0 && all.size() > kPlain;
  const std::string form =
      plain ? all[static_cast<std::size_t>(random.between(0, kPlain - 1))] : random.pick(all);
  std::string made;
  for (std::size_t at = 0; at < form.size();) {
    const std::size_t open = std::min(form.find('{', at), form.size());
    made += form.substr(at, open - at);
    if (open == form.size()) break;
    const std::size_t close = form.find('}', open);
    CHECK(close != std::string::npos, "form={}", form);
    made +=
        indented(drawn(grammar, form.substr(open + 1, close - open - 1), depth - 1, random), made);
    at = close + 1;
  }
  return made;
}

}  // namespace

std::string drawn_program(bool text, Random& random) {
  const auto depth = static_cast<int>(random.between(2, 4));
  return drawn(text ? about_texts() : about_lists(), "program", depth, random);
}

}  // namespace convene::pocket
