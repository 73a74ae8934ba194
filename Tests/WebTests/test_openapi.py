"""/openapi.json is OpenAPI, and what it says is true of the server that answers it."""

import json
import os
import subprocess
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

from conftest import LIMIT_SECONDS, TOKEN
import pytest


@pytest.mark.parametrize("token", [None, TOKEN])
def test_is_openapi(start_server, token):
    document = json.loads(start_server(token=token).get("/openapi.json"))
    assert [str(error) for error in OpenAPIV31SpecValidator(document).iter_errors()] == []
    assert document["openapi"].startswith("3.1.")


def test_examples_are_rows_that_are_predicted(server, training_rows):
    document = json.loads(server.get("/openapi.json"))
    content = document["paths"]["/predict"]["post"]["requestBody"]["content"]
    examples = {key: it["value"] for key, it in content["application/json"]["examples"].items()}
    assert set(examples) == {"row1", "row2", "row3", "batch"}
    single = []
    for key in ("row1", "row2", "row3"):
        assert list(examples[key].values()) in training_rows
        status, answer = server.post(json.dumps(examples[key]))
        assert status == 200
        single.append(answer)
    assert server.post(json.dumps(examples["batch"])) == (200, {"predictions": single})
    assert [answer["class"] for answer in single] == ["setosa", "versicolor", "virginica"]


def test_every_operation_that_is_described_answers(server):
    document = json.loads(server.get("/openapi.json"))
    for path, operations in document["paths"].items():
        if "get" in operations:
            assert server.get(path), path


def schemathesis(server, folder, *options):
    """Sends requests made from the document, good ones and bad ones."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"]
    # A seed, so that a failure can be repeated and none comes by chance.
    command += ["--checks", "all", "--max-examples", "100", "--seed", "1", "--no-color", *options]
    run = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True,
        timeout=10 * LIMIT_SECONDS, check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_schemathesis_finds_nothing(server, tmp_path):
    """Requests are answered as the document says."""
    output = schemathesis(server, tmp_path)
    assert "Tested: 8" in output, output
    counted = server.scrape()
    assert counted.sum("inference_requests_total", status="200") > 50
    assert counted.sum("inference_requests_total", status="422") > 50
    assert counted.sum("inference_requests_total", status="500") == 0


def test_schemathesis_finds_no_way_around_the_token(start_server, tmp_path):
    """What needs it is refused without it, and with another."""
    server = start_server(token=TOKEN)
    output = schemathesis(
        server, tmp_path, "--header", f"Authorization: Bearer {TOKEN}",
        "--include-path", "/model", "--include-path", "/metrics",
    )
    assert "Tested: 2" in output, output
    for route in ("model", "metrics"):
        assert server.scrape().sum("http_requests_total", route=route, code="401") > 0
