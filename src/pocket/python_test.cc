#include <gtest/gtest.h>

#include "pocket/python_run.h"

namespace convene::pocket::python {
namespace {

std::string value(const std::string& code, const std::string& argument = "[4,7,1]") {
  const auto program = parse(code, "x");
  if (!program) return "unread: " + program.error();
  const Run done = run(*program, argument);
  return done.value.empty() ? "stopped: " + done.trouble : done.value;
}

TEST(Python, RunsWhatTheGeneratorsWrite) {
  EXPECT_EQ(value("x=sorted(x); x=x[1:]; return x"), "[4,7]");
  EXPECT_EQ(value("x=[v*2 if v%2==0 else v for v in x]; return sum(x)"), "16");
  EXPECT_EQ(value("x=x[::-1]; x=x[:-1]+[9]; return x[-1]"), "9");
  EXPECT_EQ(value("x=''.join(sorted(x)); x=x.replace('b','dd'); return x", "'cab'"), "'addc'");
}

TEST(Python, RunsWhatAModelMayWrite) {
  EXPECT_EQ(value("def f(a):\n    out = []\n    for v in a:\n        if v > 2:\n            "
                  "out.append(v)\n        else:\n            continue\n    return out\n"),
            "[4,7]");
  EXPECT_EQ(value("```python\ndef f(x):\n  i = 0\n  while True:\n    i += 1\n    if i >= 3: break\n"
                  "  return i\n```"),
            "3");
  EXPECT_EQ(value("a, b = x[0], x[1]; a, b = b, a; return [a, b]"), "[7,4]");
  EXPECT_EQ(value("x.sort(reverse=True); x.insert(1, 5); y = x.pop(); return x + [y]"),
            "[7,5,4,1]");
  EXPECT_EQ(value("return [i*v for i, v in enumerate(x) if i]"), "[7,2]");
  EXPECT_EQ(value("return sum(v for v in x if 1 < v < 5 or v in [7])"), "11");
  EXPECT_EQ(value("return [max(a, b) for a, b in zip(x, x[1:])]"), "[7,7]");
  EXPECT_EQ(value("return [v for w in [x, x] for v in w][:4]"), "[4,7,1,4]");
  EXPECT_EQ(value("x[0] += 3\nx[-1] = len(x)\nreturn x  # done"), "[7,7,3]");
}

TEST(Python, SharesListsAsPythonDoes) {
  EXPECT_EQ(value("y = x; y.append(2); return x"), "[4,7,1,2]");
  EXPECT_EQ(value("y = x[:]; y.append(2); return x"), "[4,7,1]");
  EXPECT_EQ(value("y = x; x = x + [2]; return y"), "[4,7,1]");
  EXPECT_EQ(value("y = x; x += [2]; return y"), "[4,7,1,2]");
}

TEST(Python, CountsAsPythonDoesBelowZero) {
  EXPECT_EQ(value("return [-7//2, -7%2, 7//-2, 7%-2, -2**2, 2**10]"), "[-4,1,-4,-1,-4,1024]");
  EXPECT_EQ(value("return [x[-1:], x[5:], x[:-9], x[2:0:-1], x[-2:-5:-1]]"),
            "[[1],[],[],[1,7],[7,4]]");
  EXPECT_EQ(value("return not x == [4,7,1]"), "False");
  EXPECT_EQ(value("return None"), "None");
  EXPECT_EQ(value("x.append(1)"), "None");
}

TEST(Python, NamesWhatStopsAProgram) {
  EXPECT_EQ(value("return x[9]"), "stopped: an index out of range");
  EXPECT_EQ(value("return max([])"), "stopped: the max of nothing");
  EXPECT_EQ(value("return y"), "stopped: y, which has no value");
  EXPECT_EQ(value("return x + 1"), "stopped: a list + a number");
  EXPECT_EQ(value("return 1 / 2"), "stopped: /, which gives no whole number");
  EXPECT_EQ(value("return eval('1')"), "stopped: eval, which is not known");
  EXPECT_EQ(value("return sorted([1, 'a'])"), "stopped: a number compared with a string");
  EXPECT_EQ(value("return (x"), "unread: ')' is missing");
  EXPECT_EQ(value("import os"), "unread: a name is missing");
  EXPECT_EQ(value("x=1; x["), "unread: an expression is missing");
  EXPECT_EQ(value(""), "unread: no statement");
}

TEST(Python, IsBoundedWhateverIsRun) {
  EXPECT_EQ(value("while True: pass"), "stopped: it takes too long");
  EXPECT_EQ(value("for i in range(10**9): pass"), "stopped: it takes too long");
  EXPECT_EQ(value("return [0]*10**9"), "stopped: a value that is too large");
  EXPECT_EQ(value("return 9**999999"), "stopped: a number that is too large");
  EXPECT_EQ(value("while True: x = x + x"), "stopped: a list that is too long");
  EXPECT_EQ(value("while True: x = [x, x]"), "stopped: it takes too long");
  EXPECT_EQ(value("x.append(x); return x"), "stopped: lists nested too deeply");
  EXPECT_EQ(value("s = 'ab'\nwhile True: s = s.replace('a', 'aa')"),
            "stopped: a string that is too long");
  EXPECT_EQ(value("return " + std::string(1500, '(')), "unread: nested too deeply");
  EXPECT_EQ(value("return " + std::string(5000, '1')), "unread: too long");
  EXPECT_EQ(value("return 1" + std::string(990, '+') + "1"), "unread: nested too deeply");
}

TEST(Python, EchoesEachLine) {
  const auto program = parse("x=sorted(x); x.append(3); x+=[2]; return sum(x)", "x");
  EXPECT_EQ(run(*program, "[4,7,1]").trace,
            (Trace{"sorted(x)=[1,4,7]", "x=[1,4,7,3]", "x+=[2]=[1,4,7,3,2]", "sum(x)=17"}));
  EXPECT_EQ(run(*parse("x=x[1:]; return x", "x"), "[4,7,1]").trace, Trace{"x[1:]=[7,1]"});
}

}  // namespace
}  // namespace convene::pocket::python
