"""Runs each line of python_programs as Python and compares. Fails on any difference, and shows the first ten."""
import collections
import resource
import signal
import sys
import warnings

# What our evaluator says when it leaves something out on purpose: there Python may well give something.
LEFT_OUT = ("unread", "which is not known", "which is not read here", "no whole number", "a negative power", "a tuple",
            "do not fit", "too large", "too long", "nested too deeply", "which has no value")
# The share of the programs from each source that it may leave out.
LEFT_OUT_MAX = {"family": 0.01, "drawn": 0.05}
COUNT_MIN = 5000
SECONDS_MAX = 0.5
MEMORY_MAX = 2 << 30


def plain(value):
    """As repr has it, but for the blanks after commas."""
    if type(value) is list:
        return "[%s]" % ",".join(map(plain, value))
    if type(value) is tuple:
        return "(%s%s)" % (",".join(map(plain, value)), "," if len(value) == 1 else "")
    return repr(value).replace(", ", ",") if type(value) is range else repr(value)


def given_by_python(code, parameter, argument):
    scope = {}
    whole = code if code.startswith("def ") else "def f(%s): %s" % (parameter, code)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_MAX)
    try:
        exec(compile(whole, "answer", "exec"), scope)
        return plain(scope["f"](eval(argument)))
    except Exception as trouble:  # any: it stops, and so must ours
        return "stops: %r" % trouble
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def give_up(*_):
    raise TimeoutError


def verdict(found, value, trouble):
    if not trouble and found == value:
        return "same"
    if trouble and found.startswith("stops"):
        return "both stop"
    return "left out" if any(part in trouble for part in LEFT_OUT) else "differ"


def main():
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGVTALRM, give_up)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    counts = {source: collections.Counter() for source in LEFT_OUT_MAX}
    for line in sys.stdin:
        source, code, parameter, argument, value, trouble = line.rstrip("\n").split("\t")
        code = code.replace("\\n", "\n")
        found = given_by_python(code, parameter, argument)
        said = verdict(found, value, trouble)
        counts[source][said] += 1
        if said == "differ" and counts[source][said] <= 10:
            print("%s\non %s: Python %s, ours %s %s" % (code, argument, found, value, trouble))
        if said == "left out" and "--left-out" in sys.argv:
            print("left out: %s (Python: %s)\n%s" % (trouble, found, code))
    holds = True
    for source, count in counts.items():
        total = sum(count.values())
        print("%s: %d programs, %s" % (source, total, dict(count)))
        # Nearly all of them have to be compared, and most have to have a value, or the claim is empty.
        holds &= not count["differ"] and total >= COUNT_MIN and count["same"] > total / 2
        holds &= count["left out"] <= total * LEFT_OUT_MAX[source]
    sys.exit(not holds)


main()
