"""Checks what promtool does not know of monitoring/: that every alert says how bad it is, what it means
and where it is explained, that its test shows it firing and not firing, and that recorded series are
named level:metric:operations. Prints a line for each problem, or what was checked.
"""

import glob
import re
import sys

import yaml

RUNBOOK = "docs/runbook.md"
SEVERITIES = ("critical", "warning")
# Shows by firing that alerts arrive: nothing is wrong, and there is no case in which it does not.
ALWAYS = "Watchdog"
ANNOTATIONS = ("summary", "description", "runbook_url")

problems = []


def documents(pattern):
    for path in sorted(glob.glob(pattern)):
        with open(path, encoding="utf-8") as file:
            yield path, yaml.safe_load(file)


# Each alert with how its tests expect it: True where it fires, False where it does not.
expected = {}
for path, document in documents("monitoring/tests/*.yml"):
    for test in document["tests"]:
        for case in test.get("alert_rule_test", []):
            fires = bool(case.get("exp_alerts"))
            expected.setdefault(case["alertname"], set()).add(fires)

# Where a heading's link leads: its words in lower case, joined by hyphens, without punctuation.
with open(RUNBOOK, encoding="utf-8") as file:
    headings = re.findall(r"^#+ +(.+?) *$", file.read(), re.MULTILINE)
sections = {
    RUNBOOK + "#" + re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings
}

alerts = set()
series = set()
for path, document in documents("monitoring/rules/*.yml"):
    for rule in (rule for group in document["groups"] for rule in group["rules"]):
        if "record" in rule:
            name = rule["record"]
            if not re.fullmatch(r"[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*", name):
                problems.append(f"{path}: {name} is not named level:metric:operations")
            series.add(name)
            continue
        name = rule["alert"]
        if name in alerts:
            problems.append(f"{path}: there is a second {name}")
        alerts.add(name)
        severity = rule.get("labels", {}).get("severity")
        if severity not in (("none",) if name == ALWAYS else SEVERITIES):
            problems.append(f"{path}: {name} has the severity {severity}, not critical or warning")
        annotations = rule.get("annotations", {})
        for key in ANNOTATIONS:
            if not annotations.get(key):
                problems.append(f"{path}: {name} has no {key}")
        link = annotations.get("runbook_url")
        if link and link not in sections:
            problems.append(f"{path}: {name} links to {link}, and there is no such section")
        if True not in expected.get(name, ()):
            problems.append(f"{path}: no test shows {name} firing")
        if False not in expected.get(name, ()) and name != ALWAYS:
            problems.append(f"{path}: no test shows {name} not firing (exp_alerts: [])")

for name in sorted(expected.keys() - alerts):
    problems.append(f"monitoring/tests: there is no alert {name}")
if not alerts:
    problems.append("monitoring/rules: there are no alerts")

for problem in problems:
    print(problem, file=sys.stderr)
if problems:
    sys.exit(1)
print(f"check-monitoring: {len(alerts)} alerts, each tested and explained, and {len(series)} recorded series")
