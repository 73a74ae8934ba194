#!/usr/bin/env python3
"""How often the rules for drift are wrong where nothing has drifted.

    scripts/false-alarms.py [--references N] [--seed N]

Draws training rows and traffic from the same distribution, bins them as iris-server does, and holds the stability
index against the limits of monitoring/rules/drift.yml. A training set stays for long, so what counts is in how
many of them any feature is over the limit; each has features of its own. Bins of quintiles depend on ranks alone:
the result is the same for every distribution without ties.
"""

import argparse
import math
import random

BINS = 5
LIMIT = 0.2
# Training rows, features, and how many of the training sets to draw: large ones take long.
CASES = [(60, 4, 1.0), (150, 4, 1.0), (1_000, 4, 0.2), (60, 100, 0.05), (150, 100, 0.05), (1_000, 100, 0.01)]
# The fewest rows that a verdict is made of, and so many that only the training rows are a sample.
WINDOWS = [501, math.inf]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--references", type=int, default=20_000, help="training sets to draw")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    generator = random.Random(arguments.seed)
    print("| training rows | features | rows | limit | training sets | false alarms |")
    print("| --- | --- | --- | --- | --- | --- |")
    for rows, features, share in CASES:
        references = max(1, round(arguments.references * share))
        alarms = dict.fromkeys(WINDOWS, 0)
        for _ in range(references):
            bins = [reference(generator, rows) for _ in range(features)]
            for window in WINDOWS:
                limit = max(LIMIT, noise(window, rows, features))
                alarms[window] += any(index(generator, each, window, rows) > limit for each in bins)
        for window, count in alarms.items():
            limit = max(LIMIT, noise(window, rows, features))
            cells = [rows, features, "any more" if window == math.inf else window, f"{limit:.2f}", references, count]
            print(f"| {' | '.join(map(str, cells))} |", flush=True)


def reference(generator: random.Random, rows: int) -> tuple[list[int], list[float]]:
    """Training rows in each bin of a feature, and the bins' true shares."""
    values = sorted(generator.random() for _ in range(rows))
    cuts = [round(rows * bin / BINS) for bin in range(1, BINS)]
    edges = [0.0, *((values[cut - 1] + values[cut]) / 2 for cut in cuts), 1.0]
    ends = [0, *cuts, rows]
    return (
        [end - start for start, end in zip(ends, ends[1:])],
        [upper - lower for lower, upper in zip(edges, edges[1:])],
    )


def index(generator: random.Random, bins: tuple[list[int], list[float]], window: float, rows: int) -> float:
    """That of a window's rows, with half a row more in each bin."""
    trained, shares = bins
    live = shares
    if window != math.inf:
        drawn = generator.choices(range(BINS), shares, k=int(window))
        live = [(drawn.count(bin) + 0.5) / (window + 0.5 * BINS) for bin in range(BINS)]
    pairs = zip(live, ((count + 0.5) / (rows + 0.5 * BINS) for count in trained))
    return sum((one - other) * math.log(one / other) for one, other in pairs)


def noise(window: float, rows: int, features: int) -> float:
    """What chance alone reaches in one of the features once in 10,000."""
    logarithm = math.log(1e4 * features)
    deviations = math.sqrt(2 * logarithm - math.log(4 * math.pi * logarithm))
    degrees = BINS - 1
    spread = 2 / (9 * degrees)
    return (1 / window + 1 / rows) * degrees * (1 - spread + deviations * math.sqrt(spread)) ** 3


if __name__ == "__main__":
    main()
