"""The service that iris-server replaces, as its users would write and tune it: FastAPI, pydantic, scikit-learn
and prometheus_client, with one worker of uvicorn on uvloop and httptools.

    python -m uvicorn app:app --port 8000 --loop uvloop --http httptools --no-access-log

With FASTAPI_RESPONSE=returned the answers are returned as FastAPI's documentation has it, and FastAPI makes
JSON of them. Without, they are written by orjson, which is faster.
"""

import os
import time
import typing

import annotated_types
import fastapi
import orjson
import prometheus_client
import pydantic
import sklearn
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

# pydantic has seen to it that all numbers are finite: the estimator need not look again.
sklearn.set_config(assume_finite=True, skip_parameter_validation=True)

iris = load_iris()
model = LogisticRegression(max_iter=1_000).fit(iris.data, iris.target)
names = [str(name) for name in iris.target_names]

requests = prometheus_client.Counter("inference_requests", "Requests.", ["status"])
duration = prometheus_client.Histogram("inference_duration_seconds", "Duration.")
predictions = prometheus_client.Counter("prediction_output", "Rows.", ["class"])
# Looked up once: labels() costs more than inc().
answered, refused = (requests.labels(status) for status in ("200", "422"))
predicted = [predictions.labels(name) for name in names]


class Row(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")

    sepal_length: pydantic.FiniteFloat
    sepal_width: pydantic.FiniteFloat
    petal_length: pydantic.FiniteFloat
    petal_width: pydantic.FiniteFloat


Values = typing.Annotated[list[pydantic.FiniteFloat], annotated_types.Len(4, 4)]


class Batch(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")

    instances: typing.Annotated[list[Values], annotated_types.Len(1, 100_000)]


is_returned = os.environ.get("FASTAPI_RESPONSE") == "returned"
app = fastapi.FastAPI()


def predict_rows(rows: list[list[float]]) -> list[dict[str, typing.Any]]:
    answers = []
    for probabilities in model.predict_proba(rows).tolist():
        index = probabilities.index(max(probabilities))
        predicted[index].inc()
        answers.append(
            {"class": names[index], "class_id": index, "probabilities": dict(zip(names, probabilities))}
        )
    return answers


# No await, but no thread pool either: handing over to a thread costs more than the prediction.
@app.post("/predict", response_model=None)
async def predict(body: Row | Batch) -> fastapi.Response | dict[str, typing.Any]:
    start = time.perf_counter()
    if isinstance(body, Row):
        row = [body.sepal_length, body.sepal_width, body.petal_length, body.petal_width]
        answer = predict_rows([row])[0]
    else:
        answer = {"predictions": predict_rows(body.instances)}
    # A response of one's own skips FastAPI's serialization.
    response = (
        answer
        if is_returned
        else fastapi.Response(orjson.dumps(answer), media_type="application/json")
    )
    answered.inc()
    duration.observe(time.perf_counter() - start)
    return response


@app.exception_handler(RequestValidationError)
async def refuse(request: fastapi.Request, error: RequestValidationError) -> fastapi.Response:
    refused.inc()
    return await request_validation_exception_handler(request, error)


@app.get("/metrics")
async def metrics() -> fastapi.Response:
    return fastapi.Response(
        prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST
    )
