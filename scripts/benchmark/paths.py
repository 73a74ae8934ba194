"""Where things are."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BENCHMARKS = ROOT / "Benchmarks"
PEERS = BENCHMARKS / "peers"
DOCUMENT = ROOT / "docs/performance.md"
RELEASE = ROOT / ".build/release"
# What bench.sh builds of the peers.
BUILT = ROOT / ".build/bench"
PYTHON_PACKAGES = ROOT / ".build/tools/bench-python"
