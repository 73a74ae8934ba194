"""The machine that the figures are of."""

import datetime
import os
import pathlib
import platform
import re
import subprocess
import sys

from .paths import DOCUMENT, ROOT


def cpu_model() -> str:
    text = pathlib.Path("/proc/cpuinfo").read_text()
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    is_virtual = re.search(r"^flags\s*:.*\bhypervisor\b", text, re.MULTILINE)
    return (found[1] if found else "unknown CPU") + (" (virtual machine)" if is_virtual else "")


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()


def commit(document: pathlib.Path) -> str:
    """What was measured. That sections were written into the document changes nothing of it."""
    changed = git("status", "--porcelain", "--", ".", f":!{document.relative_to(ROOT)}")
    return (git("rev-parse", "--short", "HEAD") or "unknown") + (", with changes" if changed else "")


def described(document: pathlib.Path = DOCUMENT) -> str:
    """For the figures that are written into the document."""
    return (
        f"{datetime.date.today()}, {cpu_model()}, {os.cpu_count()} cores, "
        f"Linux {platform.release().split('-')[0]}, commit {commit(document)}"
    )


def say(text: str) -> None:
    """Tells whoever waits what is going on."""
    print(f"bench: {text}", file=sys.stderr, flush=True)
