"""Text that is read in a terminal, and in a document."""

import sys
from collections.abc import Iterable


def aligned(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table with columns that stand below one another."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "".join(
        f"| {' | '.join(cell.ljust(width) for cell, width in zip(line, widths))} |\n" for line in lines
    )


def say(program: str, text: str) -> None:
    """Tells whoever waits what is going on."""
    print(f"{program}: {text}", file=sys.stderr, flush=True)
