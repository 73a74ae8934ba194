"""The server takes of changed requests what h11 takes, but for what has a reason; and the check would tell."""

import importlib.util
import sys

import pytest

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
SCRIPT = importlib.util.spec_from_file_location("check_requests", ROOT / "scripts/check-requests.py")
script = importlib.util.module_from_spec(SCRIPT)
# The script's workers find it by its name.
sys.modules["check_requests"] = script
SCRIPT.loader.exec_module(script)
from mutation import differences, mutants, opinions


def test_changed_requests_get_what_they_should():
    found = script.check(requests=4_000, seed=2)
    print(script.report(found))
    assert script.problems(found) == []
    # Most are requests no longer, many still are, and all of them were played.
    assert found.agreed + sum(found.counts.values()) == 4_000
    assert found.served > 1_000 and found.statuses[400] > 1_000


def test_the_same_seed_makes_the_same_requests():
    some = [mutants.mutant(7, index) for index in range(200)]
    assert some == [mutants.mutant(7, index) for index in range(200)]
    assert some != [mutants.mutant(8, index) for index in range(200)]


@pytest.mark.parametrize("good", mutants.GOOD)
def test_h11_takes_the_good_ones(good):
    opinion = opinions.of_h11(good)
    assert opinion.requests == good.count(b" HTTP/1.") and not opinion.wrong


@pytest.mark.parametrize(
    ("ours", "theirs", "name"),
    [
        ((1, ""), (1, ""), ""),
        ((0, "x"), (0, "y"), ""),
        ((0, "x"), (1, ""), "refused here: x"),
        ((1, ""), (0, "y"), "refused by h11: y"),
        ((2, ""), (1, ""), "h11 waits for more"),
        ((1, ""), (2, ""), "no answer here"),
        ((1, ""), (1, "y"), "refused by h11 at the end: y"),
    ],
)
def test_a_difference_is_found_and_named(ours, theirs, name):
    assert differences.kind(opinions.Opinion(*ours), opinions.Opinion(*theirs)) == name


def test_what_has_no_reason_is_a_problem():
    found = script.Found(kinds={"refused here: a riddle": [b"GET"]}, failures=["reset"])
    assert script.problems(found) == ["reset", "no reason for: refused here: a riddle: b'GET'"]
