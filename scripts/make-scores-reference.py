#!/usr/bin/env python3
"""Writes Tests/Reference/probability_scores_reference.json: what scikit-learn says of some probabilities.

They are made by a formula that Tests/ClassifierTests/ProbabilityScoresTests.swift has too, with many ties.
Needs scikit-learn 1.7 or newer.
"""

import json
import pathlib

import numpy
import sklearn
from sklearn.metrics import brier_score_loss, roc_auc_score

PATH = pathlib.Path(__file__).parent.parent / "Tests/Reference/probability_scores_reference.json"


def main() -> None:
    cases = []
    for classes in (2, 3, 5):
        rows = 200
        labels = numpy.array([row * 31 % 7 % classes for row in range(rows)])
        raw = numpy.array(
            [[row * 7919 % 13 + column * row % 5 + 3 * (column == labels[row]) + 1
              for column in range(classes)] for row in range(rows)], dtype=numpy.float32)  # fmt: skip
        shares = raw / raw.sum(axis=1, keepdims=True)
        if classes == 2:
            area = roc_auc_score(labels, shares[:, 1])
            areas = [area, area]
            brier = brier_score_loss(labels, shares[:, 1])
        else:
            areas = [roc_auc_score(labels == index, shares[:, index]) for index in range(classes)]
            area = roc_auc_score(labels, shares, multi_class="ovr", average="macro")
            brier = brier_score_loss(labels, shares)
        cases.append({
            "classes": classes, "roc_aucs": [float(value) for value in areas],
            "macro_roc_auc": float(area), "brier_score": float(brier),
        })  # fmt: skip
    source = f"scripts/make-scores-reference.py, scikit-learn {sklearn.__version__}"
    PATH.write_text(json.dumps({"source": source, "cases": cases}, indent=0) + "\n")


main()
