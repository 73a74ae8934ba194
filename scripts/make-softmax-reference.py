#!/usr/bin/env python3
"""Writes Tests/Reference/softmax_minimum_reference.json: where scikit-learn's objective has its minimum.

The objective is that of LogisticRegression(C=...), with one vector of coefficients for two classes. The
judge is Newton's method with 50 digits on the columns as they are, since scikit-learn itself does not
arrive where columns are collinear and large; its own solution stands beside it. Tables are made by
formulas that Tests/ClassifierTests/MinimumReference.swift has too, and rounded to float32 as there.
Needs scikit-learn and mpmath.
"""

import json
import pathlib
import warnings

import mpmath
import numpy
import sklearn
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

PATH = pathlib.Path(__file__).parent.parent / "Tests/Reference/softmax_minimum_reference.json"
MONEY = [
    [94570700, 94377600, 193100],
    [87912200, 57295800, 30616400],
    [90764500, 65846000, 24918500],
    [42848600, 37673200, 5175400],
    [109897000, 85807500, 24089500],
    [112444000, 83851700, 28592300],
]


def collinear_money(rows: int, scale: int):
    """Revenue, cost and profit, of which each is made up by the two others."""
    features, labels = [], []
    for row in range(rows):
        revenue = scale // 2 + row * 62710561 % scale
        share = row * 104729 % 400
        profit = revenue * share // 1000
        features.append([revenue, revenue - profit, profit])
        labels.append(int(share + row * 31 % 200 > 300))
    return features, labels


def clouds(rows: int, columns: int, classes: int):
    """Classes around centres of their own."""
    labels = [row % classes for row in range(rows)]
    features = [
        [
            ((label * 37 + column * 101) % 97 + (row * 7919 + column * 104729) % 61) / 8
            for column in range(columns)
        ]
        for row, label in enumerate(labels)
    ]
    return features, labels


def tables():
    iris = load_iris()
    return {
        "money": (MONEY, [0, 1, 1, 1, 1, 0]),
        "money of 1e9": collinear_money(1000, 1_000_000_000),
        "iris": (iris.data, iris.target),
        "versicolor or virginica": (iris.data[50:], iris.target[50:] - 1),
        "clouds": clouds(400, 8, 20),
    }


CASES = [
    ("money", 1.0), ("money", 0.01), ("money", 100.0), ("money of 1e9", 1.0), ("iris", 0.1),
    ("iris", 10.0), ("versicolor or virginica", 1.0), ("versicolor or virginica", 0.1),
    ("versicolor or virginica", 10.0), ("clouds", 1.0),
]  # fmt: skip


def by_hand(features, labels, c):
    """The probabilities at the minimum, with 50 digits. Two classes have one score, others one each."""
    mpmath.mp.dps = 50
    rows = [[mpmath.mpf(float(value)) for value in row] + [mpmath.mpf(1)] for row in features]
    width = len(rows[0])
    classes = max(labels) + 1
    scored = list(range(1, classes)) if classes == 2 else list(range(classes))
    size = len(scored) * width
    parameters = mpmath.zeros(size, 1)

    def probabilities(parameters):
        result = []
        for row in rows:
            scores = [mpmath.mpf(0)] * classes
            for index, label in enumerate(scored):
                scores[label] = mpmath.fdot(
                    (parameters[index * width + column], row[column]) for column in range(width))
            highest = max(scores)
            exponentials = [mpmath.exp(score - highest) for score in scores]
            total = mpmath.fsum(exponentials)
            result.append([exponential / total for exponential in exponentials])
        return result

    def objective(parameters, shares):
        loss = -mpmath.fsum(mpmath.log(share[label]) for share, label in zip(shares, labels))
        square = mpmath.fsum(
            parameters[index] ** 2 for index in range(size) if index % width != width - 1)
        return c * loss + square / 2

    shares = probabilities(parameters)
    value = objective(parameters, shares)
    while True:
        gradient = mpmath.zeros(size, 1)
        hessian = mpmath.zeros(size, size)
        for row, share, label in zip(rows, shares, labels):
            for index, one in enumerate(scored):
                slope = c * (share[one] - (one == label))
                for column in range(width):
                    gradient[index * width + column] += slope * row[column]
                for other_index, other in enumerate(scored):
                    weight = c * share[one] * ((one == other) - share[other])
                    for column in range(width):
                        factor = weight * row[column]
                        for other_column in range(width):
                            hessian[index * width + column, other_index * width + other_column] += (
                                factor * row[other_column])
        for index in range(size):
            if index % width != width - 1:
                gradient[index] += parameters[index]
                hessian[index, index] += 1
            else:  # any sum of intercepts would do
                for other in range(width - 1, size, width):
                    hessian[index, other] += mpmath.mpf(1) if len(scored) > 1 else 0
        step = mpmath.lu_solve(hessian, -gradient)
        decrement = -mpmath.fsum(gradient[index] * step[index] for index in range(size))
        if decrement < mpmath.mpf(10) ** -36:
            return [[float(share) for share in row] for row in shares], float(value)
        length = mpmath.mpf(1)
        while True:
            candidate = parameters + length * step
            new_shares = probabilities(candidate)
            new_value = objective(candidate, new_shares)
            if new_value <= value - length * decrement / 10000:
                break
            length /= 2
        parameters, shares, value = candidate, new_shares, new_value


def by_scikit_learn(features, labels, c):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
        shares = model.fit(features, labels).predict_proba(features)
    loss = -numpy.log(shares[numpy.arange(len(labels)), labels]).sum()
    return shares.tolist(), float(c * loss + (model.coef_**2).sum() / 2)


def main() -> None:
    cases = []
    for name, c in CASES:
        features, labels = tables()[name]
        features = numpy.asarray(features, dtype=numpy.float32).astype(float)
        labels = [int(label) for label in labels]
        theirs, their_objective = by_scikit_learn(features, labels, c)
        if max(labels) > 2:
            shares, objective = theirs, their_objective
        else:
            shares, objective = by_hand(features, labels, c)
        difference = float(numpy.abs(numpy.array(theirs) - numpy.array(shares)).max())
        step = max(1, len(labels) // 25)
        cases.append({
            "table": name, "c": c, "objective": objective,
            "scikit_learn_objective": their_objective,
            "scikit_learn_largest_difference": difference,
            "rows": list(range(0, len(labels), step)),
            "probabilities": [[float(f"{p:.12g}") for p in row] for row in shares[::step]],
        })  # fmt: skip
        print(name, c, objective, their_objective, difference)
    document = {
        "source": f"scripts/make-softmax-reference.py, scikit-learn {sklearn.__version__} "
        f"(newton-cholesky, tol=1e-12), mpmath {mpmath.__version__}",
        "cases": cases,
    }
    PATH.write_text(json.dumps(document, indent=0) + "\n")


main()
