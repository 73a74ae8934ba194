"""docs/performance.md, in which each section is measured by itself."""

import re

from .failure import Failure
from .paths import DOCUMENT

END = "<!-- end of measured -->\n"


def write(name: str, text: str) -> None:
    """Puts a section's figures between its markers."""
    document = DOCUMENT.read_text("utf-8")
    start = f'<!-- measured: make bench ARGS="--only {name} --write" -->\n'
    pattern = f"{re.escape(start)}.*?{re.escape(END)}"
    changed, count = re.subn(pattern, lambda _: f"{start}{text}{END}", document, flags=re.DOTALL)
    if count != 1:
        raise Failure(f"{DOCUMENT.name} has {count} places for {name}: {start.strip()}")
    DOCUMENT.write_text(changed, "utf-8")
