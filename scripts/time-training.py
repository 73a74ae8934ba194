#!/usr/bin/env python3
"""How long `iris-server train` takes for softmax of many classes, beside scikit-learn in the same run.

Seconds of CPU time of one thread, and how far the objective is above the lowest that any of them found.
scikit-learn stops early with its defaults, so that it is asked for the minimum, too. Needs scikit-learn and
.build/release/iris-server (`make build`).
"""

import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time
import warnings

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402

ROOT = pathlib.Path(__file__).parent.parent
SHAPES = [(4_000, 15, 100), (20_000, 30, 10)]


def objective(coefficients, intercepts, features, labels) -> float:
    scores = features @ coefficients.T + intercepts
    highest = scores.max(axis=1)
    losses = numpy.log(numpy.exp(scores - highest[:, None]).sum(axis=1)) + highest
    losses -= scores[numpy.arange(len(labels)), labels]
    return float(losses.sum() + (coefficients**2).sum() / 2)


def ours(features, labels):
    with tempfile.TemporaryDirectory() as folder:
        table, model = pathlib.Path(folder, "table.csv"), pathlib.Path(folder, "model.json")
        with table.open("w") as file:
            file.write(",".join(f"x{index}" for index in range(features.shape[1])) + ",class\n")
            for row, label in zip(features, labels):
                file.write(",".join(repr(float(value)) for value in row) + f",{label}\n")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        program = ROOT / ".build/release/iris-server"
        subprocess.run([program, "train", "--data", table, "-o", model], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        parameters = json.loads(model.read_text())["model"]["parameters"]
    intercepts = numpy.array(parameters["intercepts"])
    return seconds, numpy.array(parameters["coefficients"]).reshape(len(intercepts), -1), intercepts


def theirs(features, labels, **settings):
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = LogisticRegression(max_iter=100_000, **settings).fit(features, labels)
    return time.process_time() - start, model.coef_, model.intercept_


def main() -> None:
    generator = numpy.random.default_rng(0)
    for rows, columns, classes in SHAPES:
        centres = 1.5 * generator.standard_normal((classes, columns))
        labels = numpy.arange(rows) % classes
        features = centres[labels] + generator.standard_normal((rows, columns))
        features = features.astype(numpy.float32).astype(float)
        fits = {
            "iris-server train, with reading": ours(features, labels),
            "lbfgs, tol=1e-4 (the default)": theirs(features, labels),
            "lbfgs, tol=1e-10": theirs(features, labels, tol=1e-10),
            "newton-cholesky, tol=1e-10": theirs(
                features, labels, solver="newton-cholesky", tol=1e-10),
        }  # fmt: skip
        values = {name: objective(*fit[1:], features, labels) for name, fit in fits.items()}
        print(f"{rows} rows, {columns} features, {classes} classes")
        for name, (seconds, _, _) in fits.items():
            above = values[name] - min(values.values())
            print(f"  {name:34} {seconds:7.2f} s   {above:.1e} above the lowest objective")


main()
