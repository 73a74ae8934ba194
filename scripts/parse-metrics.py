"""Reads a scrape with the parsers of prometheus-client and prints what they make of it, as JSON.

    parse-metrics.py text|openmetrics FILE

A list of families, each {"name", "type", "help", "unit", "samples": [{"name", "labels", "value", "exemplar"}]}.
Exits with 1 and the parser's words if it does not understand the scrape.
"""

import json
import sys

from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client import parser as text

form, path = sys.argv[1:]
with open(path, encoding="utf-8", newline="\n") as file:
    scrape = file.read()
parse = {"text": text, "openmetrics": openmetrics}[form].text_string_to_metric_families

try:
    families = [
        {
            "name": family.name,
            "type": family.type,
            "help": family.documentation,
            "unit": family.unit,
            "samples": [
                {
                    "name": sample.name,
                    "labels": sample.labels,
                    "value": sample.value,
                    "exemplar": sample.exemplar and {
                        "labels": sample.exemplar.labels,
                        "value": sample.exemplar.value,
                        "timestamp": sample.exemplar.timestamp and float(sample.exemplar.timestamp),
                    },
                }
                for sample in family.samples
            ],
        }
        for family in parse(scrape)
    ]
except ValueError as error:
    sys.exit(f"{path}: {error}")
json.dump(families, sys.stdout)
