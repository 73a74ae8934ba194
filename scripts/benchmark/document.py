"""Documents with figures, each section of which is measured by a command of its own."""

import pathlib
import re

from .failure import Failure

END = "<!-- end of measured -->\n"


def write(path: pathlib.Path, command: str, text: str) -> None:
    """Puts the figures that the command gave between its markers."""
    document = path.read_text("utf-8")
    start = f"<!-- measured: {command} -->\n"
    pattern = f"{re.escape(start)}.*?{re.escape(END)}"
    changed, count = re.subn(pattern, lambda _: f"{start}{text}{END}", document, flags=re.DOTALL)
    if count != 1:
        raise Failure(f"{path.name} has {count} places for {start.strip()}")
    path.write_text(changed, "utf-8")
