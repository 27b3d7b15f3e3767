#!/usr/bin/env python3
"""Loads the logs that `convene export --inspect` wrote with the inspect-ai package, and checks what they say.

usage: python3 tools/check_inspect.py LOGS      where inspect-ai is installed: make check-inspect does that
"""

import sys
from collections import Counter

from inspect_ai.log import list_eval_logs, read_eval_log

LETTERS = {"right": "C", "wrong": "I", "unparsed": "N", "undecided": "N"}


def check(log):
    """A line about the log; raises AssertionError where it does not hold together."""
    verdicts = Counter()
    for sample in log.samples:
        if sample.error:
            assert not sample.scores, f"{sample.id}: an errored answer has a score"
            verdicts["errored"] += 1
            continue
        score = sample.scores["convene"]
        verdict = score.metadata["verdict"]
        assert score.value == LETTERS[verdict], f"{sample.id}: {verdict} is {score.value}"
        assert sample.messages[0].text == sample.input, f"{sample.id}: the question is not the first message"
        verdicts[verdict] += 1
    if not log.samples:
        return f"{log.eval.solver}: nothing finished"
    accuracy = log.results.scores[0].metrics["accuracy"].value
    counted = verdicts["right"] / max(1, sum(verdicts.values()))
    epochs = Counter(sample.id for sample in log.samples)
    if len(set(epochs.values())) == 1:  # as many repeats of each: the mean of means is the share
        assert abs(accuracy - counted) < 1e-9, f"accuracy {accuracy}, counted {counted}"
    return f"{log.eval.solver}: {len(log.samples)} samples, {100 * accuracy:.1f} % right, {dict(verdicts)}"


def main(folder):
    logs = list_eval_logs(folder)
    assert logs, f"no logs in {folder}"
    for info in logs:
        print(check(read_eval_log(info)))


if __name__ == "__main__":
    main(sys.argv[1])
