"""Judges programs it never meets: runs the tests as they are written, with a stand-in for each function under test.

A stand-in sends its arguments out and gets a plain value back, so every assertion compares plain values in a process
where no line of the program ever ran. One copy of this process (fork) a judgement: tests cannot leave anything behind.
Frames in: T prompt, entry point, tests; V value; X exception; D the program is gone: why.
Out: R ready; C name, arguments; J held, failed, calls, first failure; U why (needs objects of the program's own);
B why (bad tests); K (the judgement was killed, which no program can do).
"""
import ast
import builtins
import collections
import copy
import itertools
import math
import os
import random
import re
import signal
import string
import sys


class Gone(BaseException):
    """The program has ended, or its result is no plain value."""


class NeedsProgram(BaseException):
    """The tests want more than plain values."""


class Case:
    """One judgement: what held, what failed first, and how often the program was asked."""

    def __init__(self):
        self.held = self.failed = self.calls = 0
        self.first = ""
        self.shown = ""  # the last call and what came of it

    def fail(self, text):
        self.failed += 1
        if not self.first:
            self.first = (text + self.shown)[:1000]


def brief(value, size=200):
    try:
        text = repr(value)
    except Exception as error:
        text = "<%s: %s>" % (type(value).__name__, error)
    return text if len(text) <= size else text[: size - 1] + "…"


def refuse(kind):
    if kind is Opaque:  # the program's doing, which must not choose how it is judged
        raise Gone("a result is no plain value")
    raise NeedsProgram("a test hands over an object of type %s" % kind.__name__)


class StandIn:
    def __init__(self, case, name):
        self.__dict__.update(case=case, name=name)

    def __getattr__(self, attribute):
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        raise NeedsProgram("a test uses %s.%s" % (self.name, attribute))

    def __call__(self, *args, **kwargs):
        case = self.case
        name = self.name.encode()
        try:
            arguments = encode((args, kwargs), refuse)
        except TooLarge:
            raise Gone("arguments too large") from None
        case.calls += 1
        case.shown = ""
        send(b"C", LENGTH.pack(len(name)) + name + arguments)
        return self.result(*receive())

    def result(self, kind, payload):
        case = self.case
        if kind == b"X":
            name, text = (fields(payload) + ["", ""])[:2]
            raise exception(name, text)
        if kind == b"D":
            raise Gone(payload.decode("utf-8", "replace"))
        try:
            value = Decoder(payload).value()
        except Exception as error:
            raise Gone("an unreadable result (%s)" % error) from None
        case.shown = "; %s returned %s" % (self.name, brief(value))
        return value


def exception(name, text):
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            return kind(text)
        except Exception:
            pass
    return RuntimeError("%s: %s" % (name, text))


class Rewrite(ast.NodeTransformer):
    """Turns each assertion into a note of whether it holds, so that one failure does not hide the next."""

    def __init__(self):
        self.texts = []

    def visit_Assert(self, node):
        number = ast.Constant(len(self.texts))
        self.texts.append("assert " + ast.unparse(node.test))
        call = lambda name, *args: ast.Expr(ast.Call(ast.Name(name, ast.Load()), list(args), []))
        handler = ast.ExceptHandler(
            ast.Name("_convene_trouble", ast.Load()), "_convene_error", [call("_convene_raised", number, ast.Name("_convene_error", ast.Load()))]
        )
        judged = ast.Try([call("_convene_judge", number, node.test)], [handler], [], [])
        return ast.copy_location(judged, node)


class Names(ast.NodeVisitor):
    def __init__(self):
        self.loaded, self.bound, self.discarded, self.handed_on = set(), set(), set(), set()

    def visit_Name(self, node):
        (self.loaded if isinstance(node.ctx, ast.Load) else self.bound).add(node.id)

    def visit_arg(self, node):
        self.bound.add(node.arg)
        self.generic_visit(node)

    def visit_FunctionDef(self, node):
        self.bound.add(node.name)
        self.generic_visit(node)

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_alias(self, node):
        self.bound.add((node.asname or node.name).split(".")[0])

    def visit_ExceptHandler(self, node):
        if node.name:
            self.bound.add(node.name)
        self.generic_visit(node)

    def visit_Call(self, node):
        if isinstance(node.func, ast.Name):
            inner = (part.func for part in ast.walk(node) if part is not node and isinstance(part, ast.Call))
            self.handed_on |= {(name.id, node.func.id) for name in inner if isinstance(name, ast.Name)}
        self.generic_visit(node)

    def visit_Attribute(self, node):
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
            self.handed_on.add((node.value.func.id, node.value.func.id))
        self.generic_visit(node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
            self.discarded.add(node.value.func.id)
        self.generic_visit(node)


def helpers(prompt):
    """What the prompt defines, where it runs by itself."""
    scope = {"__name__": "prompt"}
    try:
        exec(compile(prompt, "prompt.py", "exec"), scope)
    except Exception:
        return {}
    return scope


def under_test(tree, entry, scope):
    """The names that the program has to supply. Raises NeedsProgram where values will not do."""
    names = Names()
    names.visit(tree)
    free = names.loaded - names.bound - set(dir(builtins)) - set(scope)
    if entry:
        free.add(entry)
    # A class, by the custom of the language: its objects go on to another function under test, or are looked into.
    classes = {name for name, to in names.handed_on if name in free and to in free and name[:1].isupper()}
    if classes:
        raise NeedsProgram("the tests make objects of the program's class %s" % min(classes))
    if free & names.discarded:
        raise NeedsProgram("the tests call %s for what it does, not for what it returns" % min(free & names.discarded))
    return free


def run(prompt, entry, tests):
    case = Case()
    scope = helpers(prompt) if prompt else {}
    tree = ast.parse(tests, "tests.py")
    for name in under_test(tree, entry, scope):
        scope[name] = StandIn(case, name)
    rewrite = Rewrite()
    code = compile(ast.fix_missing_locations(rewrite.visit(tree)), "tests.py", "exec")

    def judge(number, value):
        if value:
            case.held += 1
        else:
            case.fail(rewrite.texts[number])

    def raised(number, error):
        case.fail("%s: %s" % (rewrite.texts[number], reason(error)))

    scope.update(__name__="tests", _convene_judge=judge, _convene_raised=raised, _convene_trouble=(Exception, Gone))
    play(case, code, scope)
    return case


def reason(error):
    return str(error) if isinstance(error, Gone) else "%s: %s" % (type(error).__name__, brief_text(error))


def brief_text(error):
    try:
        return str(error)[:300]
    except Exception:
        return ""


def play(case, code, scope):
    try:
        exec(code, scope)
    except (Exception, Gone, SystemExit) as error:
        if not case.calls:
            raise
        if not case.failed:
            case.fail(reason(error))


def judge_once(payload):
    prompt, entry, tests = fields(payload)
    sys.stdout = sys.stderr = None  # print does nothing then
    random.seed(0)
    try:
        case = run(prompt, entry, tests)
    except NeedsProgram as error:
        return b"U", str(error).encode()
    except BaseException as error:
        return b"B", reason(error).encode("utf-8", "replace")
    return b"J", joined([str(case.held), str(case.failed), str(case.calls), case.first])


def main():
    os.environ.clear()
    sys.path[:] = [folder for folder in sys.path if folder]
    send(b"R")
    while True:
        kind, payload = receive()
        child = os.fork()
        if child == 0:
            send(*judge_once(payload))
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            send(b"K", b"")
        elif status != 0:
            send(b"B", b"the referee's process ended early")


main()
