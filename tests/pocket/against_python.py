"""Runs each line of python_programs as Python and compares. Fails on the first ten differences."""
import sys
import warnings

# What our evaluator leaves out on purpose: there Python may well give something.
LEFT_OUT = ("unread", "which is not known", "no whole number", "a tuple", "lists that are sorted",
            "do not fit", "too large", "too long", "nested too deeply", "which has no value")


def given_by_python(code, parameter, argument):
    scope = {}
    body = "def f(%s): %s" % (parameter, code)
    try:
        exec(compile(body, "answer", "exec"), scope)
        return repr(scope["f"](eval(argument))).replace(", ", ",")
    except Exception as trouble:  # any: it stops, and so must ours
        return "stops: %r" % trouble


def main():
    warnings.simplefilter("ignore")
    differences = left_out = count = 0
    for line in sys.stdin:
        code, parameter, argument, value, trouble = line.rstrip("\n").split("\t")
        count += 1
        found = given_by_python(code, parameter, argument)
        if found == value or (trouble and found.startswith("stops")):
            continue
        if any(part in trouble for part in LEFT_OUT):
            left_out += 1
            continue
        differences += 1
        if differences <= 10:
            print("%s on %s: Python %s, ours %s %s" % (code, argument, found, value, trouble))
    print("%d programs, %d left out, %d differ" % (count, left_out, differences))
    # Nearly all of them have to be compared, or the claim is empty.
    sys.exit(1 if differences or count < 1000 or left_out > count // 10 else 0)


main()
