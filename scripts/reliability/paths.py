"""Where things are."""

from benchmark.paths import RELEASE, ROOT

DOCUMENT = ROOT / "docs/reliability.md"
SERVER = RELEASE / "iris-server"
TRAFFIC = RELEASE / "iris-traffic"
