#!/usr/bin/env python3
"""Respellings and near misses of random values: python3 tests/golden/answers/generate.py > tests/golden/answers/generated.jsonl

What a pair's verdict must be follows from how it was made, never from a grader.
"""
import json
import math
import random
from fractions import Fraction

random.seed(20)
SEEN = set()


def pair(kind, gold, answer, verdict, profile="math"):
    key = (profile, gold, answer)
    if key in SEEN:
        return
    SEEN.add(key)
    row = {"kind": kind, "profile": profile, "gold": gold, "answer": answer, "verdict": verdict}
    print(json.dumps(row, ensure_ascii=False))


def pick(*options):
    return random.choice(options)


def frac(value):
    """A fraction in one of its spellings."""
    value = Fraction(value)
    sign = "-" if value < 0 else ""
    top, bottom = abs(value.numerator), value.denominator
    if bottom == 1:
        return sign + str(top)
    k = random.randint(2, 5)
    return pick(f"{sign}\\frac{{{top}}}{{{bottom}}}", f"{sign}{top}/{bottom}", f"{sign}\\dfrac{{{top}}}{{{bottom}}}",
                f"\\frac{{{sign}{top}}}{{{bottom}}}", f"{sign}\\frac{{{k * top}}}{{{k * bottom}}}")


def integer():
    n = random.randint(-10**random.randint(1, 12), 10**random.randint(1, 12))
    grouped = f"{n:,}"
    for answer in (f"{n}.0", f"${n}$", grouped, grouped.replace(",", "{,}"), f"x = {n}", f"\\frac{{{3 * n}}}{{3}}"):
        pair("integer", str(n), answer, "right")
    digits = list(str(abs(n)))
    i = random.randrange(len(digits))
    digits[i] = str((int(digits[i]) + random.randint(1, 8)) % 10 or 9 - int(digits[i]) or 1)
    other = int("".join(digits)) * (1 if n >= 0 else -1)
    for near in {n + 1, n - 1, -n, n * 10, other} - {n}:
        pair("integer", str(n), pick(str(near), f"{near:,}"), "wrong")


def fraction():
    q = Fraction(random.randint(-60, 60), random.randint(2, 40))
    gold = frac(q)
    for _ in range(3):
        pair("fraction", gold, frac(q), "right")
    if q > 1 and q.denominator > 1:
        whole, rest = divmod(q.numerator, q.denominator)
        pair("fraction", gold, f"{whole}\\frac{{{rest}}}{{{q.denominator}}}", "right")
        pair("fraction", gold, f"{whole + 1}\\frac{{{rest}}}{{{q.denominator}}}", "wrong")
    near = {q + Fraction(1, q.denominator), -q, Fraction(q.numerator, q.denominator + 1)}
    if q:
        near.add(1 / q)
    for other in near - {q}:
        pair("fraction", gold, frac(other), "wrong")


def decimal():
    places = random.randint(1, 6)
    n = random.randint(1, 10**7)
    text = f"{n / 10**places:.{places}f}"
    pair("decimal", text, frac(Fraction(n, 10**places)), "right")
    pair("decimal", text, text + "00", "right")
    pair("decimal", text, f"{n} \\times 10^{{-{places}}}", "right")
    pair("decimal", text, f"{(n + 1) / 10**places:.{places}f}", "wrong")
    pair("decimal", text, f"{n} \\times 10^{{-{places + 1}}}", "wrong")
    pair("decimal", text, "-" + text, "wrong")


def surd(a, k, n):
    """a + k√n, in one of its spellings."""
    root = pick(f"\\sqrt{{{n}}}", f"√{n}", f"{n}^{{1/2}}", f"\\sqrt{n}" if n < 10 else f"\\sqrt{{{n}}}")
    term = pick(f"{k}{root}" if "^" not in root else f"{k}\\cdot {root}", f"{k} \\cdot {root}",
                f"\\sqrt{{{k * k * n}}}")
    return pick(f"{a}+{term}", f"{term}+{a}" if a >= 0 else f"{term}{a}")


def radical():
    a, k, n = random.randint(-20, 20), random.randint(2, 9), random.choice([2, 3, 5, 6, 7, 10, 11, 13])
    gold = surd(a, k, n)
    for _ in range(3):
        pair("radical", gold, surd(a, k, n), "right")
    for b, j, m in ((a + 1, k, n), (a, k + 1, n), (a, k, n + 1 if n != 3 else 5), (-a if a else 1, k, n)):
        pair("radical", gold, surd(b, j, m), "wrong")
    pair("radical", gold, f"{a}-{k}\\sqrt{{{n}}}", "wrong")
    pair("radical", gold, f"{a + k * math.sqrt(n):.9f}", "wrong")


def polynomial_text(coefficients, letter="x", order=None):
    terms = []
    for power, c in order or sorted(enumerate(coefficients), reverse=True):
        if c == 0:
            continue
        body = "" if power == 0 else letter if power == 1 else f"{letter}^{{{power}}}" if power > 9 else f"{letter}^{power}"
        size = str(abs(c)) if abs(c) != 1 or power == 0 else ""
        terms.append(("-" if c < 0 else "+") + size + body)
    text = "".join(terms) or "0"
    return text[1:] if text[0] == "+" else text


def times(p, q):
    out = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return out


def polynomial():
    letter = pick("x", "t", "n", "a")
    p = [random.randint(-9, 9) for _ in range(random.randint(1, 3))] + [random.randint(1, 5)]
    q = [random.randint(-9, 9), random.randint(1, 5)]
    r = times(p, q)
    gold = polynomial_text(r, letter)
    shuffled = list(enumerate(r))
    random.shuffle(shuffled)
    factored = f"({polynomial_text(p, letter)})({polynomial_text(q, letter)})"
    for answer in (factored, polynomial_text(r, letter, shuffled), f"y = {gold}", gold.replace("^", "**")):
        pair("polynomial", gold, answer, "right")
    for _ in range(3):
        s = list(r)
        i = random.randrange(len(s))
        s[i] = -s[i] if random.random() < 0.5 and s[i] else s[i] + random.choice([-1, 1])
        pair("polynomial", gold, polynomial_text(s, letter), "wrong")
    pair("polynomial", gold, polynomial_text(r, "z"), "wrong" if any(r[1:]) else "right")
    pair("polynomial", gold, f"({polynomial_text([p[0] + 1] + p[1:], letter)})({polynomial_text(q, letter)})", "wrong")


def interval():
    low, high = sorted(random.sample(range(-30, 30), 2))
    low, high = Fraction(low, random.randint(1, 4)), Fraction(high * 4 + 1, 3)
    if low >= high:
        return
    left, right = pick("(", "["), pick(")", "]")
    gold = f"{left}{frac(low)}, {frac(high)}{right}"
    signs = {"(": "<", "[": "\\le"}, {")": "<", "]": "\\le"}
    pair("interval", gold, f"\\left{left}{frac(low)},{frac(high)}\\right{right}", "right")
    pair("interval", gold, f"{frac(low)} {signs[0][left]} x {signs[1][right]} {frac(high)}", "right")
    pair("interval", gold, f"x \\in {left}{frac(low)},{frac(high)}{right}", "right")
    other_left = "[" if left == "(" else "("
    other_right = "]" if right == ")" else ")"
    pair("interval", gold, f"{other_left}{frac(low)},{frac(high)}{right}", "wrong")
    pair("interval", gold, f"{left}{frac(low)},{frac(high)}{other_right}", "wrong")
    pair("interval", gold, f"{left}{frac(low)},{frac(high + 1)}{right}", "wrong")
    pair("interval", gold, f"{left}{frac(low)},\\infty)", "wrong")


def items(kind, open_, close, ordered):
    values = random.sample(range(-40, 40), random.randint(2, 4))
    values = [Fraction(v, random.choice([1, 1, 2, 3])) for v in values]
    if len(set(values)) < len(values):
        return
    def spell(vs):
        return f"{open_}{pick(',', ', ').join(frac(v) for v in vs)}{close}"
    gold = spell(values)
    pair(kind, gold, spell(values), "right")
    turned = values[1:] + values[:1]
    pair(kind, gold, spell(turned), "wrong" if ordered else "right")
    for near in (values[:-1] + [values[-1] + 1], [-values[0] if values[0] else Fraction(41)] + values[1:], values + [Fraction(99)]):
        if sorted(near) != sorted(values):
            pair(kind, gold, spell(near), "wrong")


def matrix():
    rows, columns = random.randint(2, 3), random.randint(2, 3)
    m = [[Fraction(random.randint(-9, 9), random.choice([1, 1, 1, 2, 5])) for _ in range(columns)] for _ in range(rows)]
    def spell(m, kind="pmatrix"):
        return f"\\begin{{{kind}}}" + " \\\\ ".join(" & ".join(frac(v) for v in row) for row in m) + f"\\end{{{kind}}}"
    gold = spell(m)
    pair("matrix", gold, spell(m, pick("bmatrix", "pmatrix", "matrix")), "right")
    pair("matrix", gold, "[" + ",".join("[" + ",".join(frac(v) for v in row) + "]" for row in m) + "]", "right")
    i, j = random.randrange(rows), random.randrange(columns)
    other = [list(row) for row in m]
    other[i][j] += random.choice([-1, 1])
    pair("matrix", gold, spell(other), "wrong")
    if m[0] != m[1]:
        pair("matrix", gold, spell([m[1], m[0]] + m[2:]), "wrong")
    pair("matrix", gold, spell([row[:-1] for row in m]), "wrong")


def equation():
    a, b, c = (random.choice([-7, -5, -3, -2, 2, 3, 4, 6]) for _ in range(3))
    def line(a, b, c):
        return f"{a}x{b:+d}y{c:+d}=0"
    gold = line(a, b, c)
    k = random.choice([-3, -2, 2, 5])
    pair("equation", gold, line(k * a, k * b, k * c), "right")
    pair("equation", gold, f"{a}x{b:+d}y={-c}", "right")
    pair("equation", gold, f"y={frac(Fraction(-a, b))}x+{frac(Fraction(-c, b))}".replace("+-", "-"), "right")
    pair("equation", gold, line(a, b, -c), "wrong")
    pair("equation", gold, line(a, -b, c), "wrong")
    pair("equation", gold, f"{a}x{b:+d}y{c:+d}", "wrong")
    pair("equation", gold, f"{a}x{b:+d}y={c}", "wrong")


def complex_number():
    a, b = random.choice([-9, -4, -1, 2, 5, 8]), random.choice([-7, -3, -2, 3, 4, 6])
    gold = f"{a}{b:+d}i"
    for answer in (f"{b}i{a:+d}", f"{a} {'+' if b > 0 else '-'} {abs(b)} i", f"\\frac{{{2 * a}{2 * b:+d}i}}{{2}}",
                   f"i({b}{-a:+d}i)"):
        pair("complex", gold, answer, "right")
    for c, d in ((a, -b), (-a, b), (b, a), (a + 1, b), (a, b + 1 or 2)):
        if (c, d) != (a, b):
            pair("complex", gold, f"{c}{d:+d}i", "wrong")


def numeral():
    base = random.randint(3, 9)
    digits = str(random.randint(1, base - 1)) + "".join(str(random.randrange(base)) for _ in range(3))
    gold = f"{digits}_{base}"
    for answer in (f"{digits}_{{{base}}}", f"${digits}_{{{base}}}$", digits):
        pair("base", gold, answer, "right")
    for answer in (f"{digits}_{{{base + 1}}}", f"{digits}0_{base}", str(int(digits, base))):
        pair("base", gold, answer, "wrong")
    pair("base", gold, str(int(digits, base)), "right", "math-strict")


def unit():
    n = random.randint(2, 900)
    unit, same, other = random.choice([("cm", "centimeters", "m"), ("m", "meters", "cm"), ("ft", "feet", "inches"),
                                       ("hours", "hr", "minutes"), ("kg", "kilograms", "g")])
    gold = f"{n} \\text{{ {unit}}}"
    for answer in (f"{n}", f"{n} {same}", f"{n}\\,\\text{{{same}}}", f"{n} \\mathrm{{{unit}}}"):
        pair("unit", gold, answer, "right")
    pair("unit", gold, f"{n} \\text{{ {other}}}", "wrong")
    pair("unit", gold, f"{n + 1} \\text{{ {unit}}}", "wrong")
    pair("unit", gold, f"{n} \\text{{ {unit}}}^2", "wrong")


def main():
    for make in (integer, fraction, decimal, radical, polynomial, interval, matrix, equation, complex_number, numeral, unit):
        for _ in range(12):
            make()
    for _ in range(12):
        items("tuple", "(", ")", True)
        items("set", "\\{", "\\}", False)
        items("set", "", "", False)


main()
