#!/usr/bin/env python3
"""Golden values for src/bench/statistics.cc, from scipy and statsmodels.

    python3 -m venv v && v/bin/pip install scipy statsmodels
    v/bin/python tests/golden/statistics/make.py > tests/golden/statistics/values.json
"""

import json
import math
from fractions import Fraction

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(7)


def wilson():
    pairs = [(0, 1), (1, 1), (0, 20), (20, 20), (7, 30), (81, 263), (99, 198), (480, 500)]
    for right, n in pairs:
        low, high = proportion_confint(right, n, alpha=0.05, method="wilson")
        yield {"right": right, "n": n, "low": float(low), "high": float(high)}


def clustered():
    """The error of a mean is that of a regression on a constant, clustered by question."""
    for questions, repeats in [(30, 1), (30, 4), (198, 8), (12, 64)]:
        ease = rng.beta(1, 1, questions)
        scores = [[float(rng.random() < p) for _ in range(repeats)] for p in ease]
        if repeats == 4:
            scores[0] = scores[0][:2]  # a question may have fewer
        flat = np.concatenate(scores)
        groups = np.repeat(np.arange(questions), [len(s) for s in scores])
        fit = sm.OLS(flat, np.ones(len(flat))).fit(cov_type="cluster", cov_kwds={"groups": groups})
        yield {"scores": scores, "mean": float(fit.params[0]), "error": float(fit.bse[0])}


def bonett_price(d):
    """One more question each way; with one repeat that is Bonett and Price's interval for paired shares."""
    size = math.sqrt((np.sum(d ** 2) + 1) / (np.count_nonzero(d) + 1))
    more = np.append(d, [size, -size])
    low, high = stats.norm.interval(0.95, loc=more.mean(), scale=more.std() / math.sqrt(len(more)))
    return {"differences": [float(x) for x in d], "low": max(-1.0, float(low)), "high": min(1.0, float(high))}


def intervals():
    shares = np.array([1.0] * 20 + [-1.0] * 5 + [0.0] * 175)
    repeats = np.arange(-2, 4) / 4
    return [bonett_price(d) for d in (shares, repeats, np.zeros(3), np.ones(3), np.full(40, 0.25), np.zeros(1))]


def paired():
    for questions in [5, 12, 18, 60, 200]:
        a = rng.integers(0, 5, questions) / 4
        b = np.clip(a - rng.integers(-1, 3, questions) / 4, 0, 1)
        d = a - b
        test = stats.permutation_test(
            (d,), lambda x, axis: np.mean(x, axis=axis), permutation_type="samples",
            n_resamples=np.inf if np.count_nonzero(d) <= 20 and questions <= 20 else 200_000,
            vectorized=True, rng=1)
        boot = stats.bootstrap((d,), np.mean, n_resamples=100_000, method="percentile", rng=1)
        fit = sm.OLS(d, np.ones(questions)).fit()
        yield {"differences": [float(x) for x in d], "mean": float(d.mean()),
               "error": float(fit.bse[0]), "p": float(test.pvalue),
               "bootstrap_low": float(boot.confidence_interval.low),
               "bootstrap_high": float(boot.confidence_interval.high)}


def exact_mcnemar():
    for a, b in [(0, 0), (1, 0), (5, 5), (3, 11), (20, 5), (0, 9), (60, 41), (400, 350)]:
        p = mcnemar([[0, a], [b, 0]], exact=True).pvalue if a + b else 1.0
        yield {"only_a": a, "only_b": b, "p": float(p)}


def holm():
    for p in [[0.01, 0.04, 0.03, 0.005, 0.5, 0.2], [0.5], [0.02, 0.02, 0.9], [0.2, 0.001, 0.3]]:
        yield {"p": p, "adjusted": [float(x) for x in multipletests(p, method="holm")[1]]}


def pass_at_k():
    for n, c, k in [(1, 0, 1), (1, 1, 1), (10, 3, 1), (10, 3, 5), (10, 3, 8), (64, 1, 32),
                    (200, 17, 100), (200, 0, 7), (200, 200, 1)]:
        value = 1 - Fraction(math.comb(n - c, k), math.comb(n, k))
        yield {"n": n, "c": c, "k": k, "value": float(value)}


def repeats():
    """One-way random effects: variance within and between questions from the analysis of variance."""
    for questions, r, half in [(100, 4, 0.08), (100, 4, 0.05), (100, 4, 0.02), (500, 3, 0.03), (30, 16, 0.1)]:
        ease = rng.beta(6, 6, questions)
        scores = np.array([[float(rng.random() < p) for _ in range(r)] for p in ease])
        within = scores.var(axis=1, ddof=1).mean()
        between = max(0.0, scores.mean(axis=1).var(ddof=1) - within / r)
        room = questions * (half / stats.norm.ppf(0.975)) ** 2 - between
        needed = None if room <= 0 else max(1, math.ceil(within / room))
        yield {"scores": scores.tolist(), "half_width": half, "repeats": needed}


print(json.dumps({
    "made_with": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "wilson": list(wilson()), "clustered": list(clustered()), "paired": list(paired()),
    "intervals": intervals(),
    "mcnemar": list(exact_mcnemar()), "holm": list(holm()), "pass_at_k": list(pass_at_k()),
    "repeats": list(repeats())}, separators=(",", ":")))
