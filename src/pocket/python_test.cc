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
  EXPECT_EQ(
      value("def f(x):\n    \"\"\"Sorts it.\n\n    And adds.\"\"\"\n    return sum(sorted(x)[1:])"),
      "11");
  EXPECT_EQ(value("return ['a' \"b\"] + ['']"), "['ab','']");
  EXPECT_EQ(value("```return x[:1]```"), "[4]");
  EXPECT_EQ(value("It is ```python return x[:1]```."), "[4]");
  EXPECT_EQ(value("return \"\"\"a"), "unread: a string without an end");
  EXPECT_EQ(value("x[0] += 3\nx[-1] = len(x)\nreturn x  # done"), "[7,7,3]");
}

TEST(Python, SharesListsAsPythonDoes) {
  EXPECT_EQ(value("y = x; y.append(2); return x"), "[4,7,1,2]");
  EXPECT_EQ(value("y = x[:]; y.append(2); return x"), "[4,7,1]");
  EXPECT_EQ(value("y = x; x = x + [2]; return y"), "[4,7,1]");
  EXPECT_EQ(value("y = x; x += [2]; return y"), "[4,7,1,2]");
}

TEST(Python, WalksAListAsItIsAtEachStep) {
  EXPECT_EQ(value("for v in x:\n if v%2==0: x.remove(v)\nreturn x", "[2,4,1]"), "[4,1]");
  EXPECT_EQ(value("for v in x:\n if len(x) < 6: x.append(v)\nreturn x"), "[4,7,1,4,7,1]");
  EXPECT_EQ(value("return [x.pop() for v in x]"), "[1,7]");
  EXPECT_EQ(value("for v in reversed(x):\n x.pop(0)\nreturn [v, x]"), "[1,[]]");
  EXPECT_EQ(value("for i, v in enumerate(x): x.insert(0, i)"), "stopped: it takes too long");
  EXPECT_EQ(value("x.extend(v for v in x)"), "stopped: a list that is too long");
}

TEST(Python, MakesTheElementsOfAGeneratorWhenTheyAreAskedFor) {
  EXPECT_EQ(value("k = 1; g = (v*k for v in x); k = 2; x.append(3); return list(g)"), "[8,14,2,6]");
  EXPECT_EQ(value("g = (v for v in x); return [7 in g, list(g), list(g)]"), "[True,[1],[]]");
  EXPECT_EQ(value("return any(x[i] > 5 for i in range(9))"), "True");
  EXPECT_EQ(value("v = 9; y = [v for v in x]; return v"), "9");
}

TEST(Python, TellsListsFromWhatIsNone) {
  EXPECT_EQ(value("return reversed(x)"), "stopped: reversed() as a value, which is not read here");
  EXPECT_EQ(value("return (v for v in x)"),
            "stopped: a generator as a value, which is not read here");
  EXPECT_EQ(value("return [zip(x, x)]"), "stopped: zip() as a value, which is not read here");
  EXPECT_EQ(value("return [tuple(x), tuple(x[:1]), range(3)]"), "[(4,7,1),(4,),range(0,3)]");
  EXPECT_EQ(value("return list(zip(x, 'ab')) + list(enumerate(x[:1], 5))"),
            "[(4,'a'),(7,'b'),(5,4)]");
  EXPECT_EQ(value("return range(3) + [1]"), "stopped: a range + a list");
  EXPECT_EQ(value("return x + tuple(x)"), "stopped: a list + a tuple");
  EXPECT_EQ(value("return len(reversed(x))"), "stopped: reversed() where a list is needed");
  EXPECT_EQ(value("return [reversed(x) == x[::-1], tuple(x) == x, range(2) == [0, 1]]"),
            "[False,False,False]");
  EXPECT_EQ(
      value("return [list(reversed(x)), sorted(tuple(x)), sum(range(4)), range(9)[2:8:3][1]]"),
      "[[1,7,4],[1,4,7],6,5]");
}

TEST(Python, RefusesWhatPythonCannotRead) {
  EXPECT_EQ(value("return x[01:]"), "unread: a number that begins with 0");
  EXPECT_EQ(value("return x[00:1]"), "[4]");
  EXPECT_EQ(value("break"), "unread: a break outside a loop");
  EXPECT_EQ(value("a, b = x[:2]; a, b += x[:2]"), "unread: a change of several names");
  EXPECT_EQ(value("return sorted(reverse=True, x)"), "unread: an argument after a named one");
  EXPECT_EQ(value("return len('\xc3\xa9')"), "unread: a letter in a string that is not ASCII");
}

/// In Python a name that is assigned anywhere is the function's own, everywhere in it.
TEST(Python, HidesAFunctionWhoseNameIsAssigned) {
  EXPECT_EQ(value("max = max(x); return max"), "stopped: max, which is not known");
  EXPECT_EQ(value("sum = 0\nfor v in x: sum += v\nreturn sum"), "12");
}

TEST(Python, ChangesInPlaceInPythonsOrder) {
  EXPECT_EQ(value("y = x; x *= 2; return y"), "[4,7,1,4,7,1]");
  EXPECT_EQ(value("x[0] += x.pop(0); return x"), "[8,1]");
}

TEST(Python, WritesStringsAsPythonDoes) {
  EXPECT_EQ(value("return [str(x), str('a'), \"it's\", \"'\" + '\"']"),
            "['[4, 7, 1]','a',\"it's\",'\\'\"']");
  EXPECT_EQ(value("return int(' -12 ')"), "-12");
  EXPECT_EQ(value("return '%d' % 3"), "stopped: a string with %, which is not read here");
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
  EXPECT_EQ(value("g = (v for v in x if v in g); return list(g)"),
            "stopped: a generator that walks itself");
  EXPECT_EQ(value("g = x\nfor i in range(99): g = zip(g)\nreturn list(g)"),
            "stopped: walks nested too deeply");
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
