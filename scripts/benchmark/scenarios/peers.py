"""Versions and flags of everything that is measured."""

from ..figures import table
from ..process import output
from ..servers import EVHTTP, FASTAPI, FASTAPI_RETURNED, FIXED, GO, IRIS, NGINX
from ..setting import Setting


def run(setting: Setting) -> str:
    rows = [
        [server.name, server.version(), server.flags]
        for server in (IRIS, FIXED, EVHTTP, NGINX, GO, FASTAPI, FASTAPI_RETURNED)
    ]
    swift = output(["swift", "--version"]).split("Swift version ")[1].split()[0]
    compiler = output(["cc", "--version"]).splitlines()[0]
    wrk = output(["dpkg-query", "-W", "-f", "${Version}", "wrk"])
    return (
        f"{table(['', 'version', 'how'], rows)}\n"
        f"Swift {swift}, `scripts/build.sh`; {compiler}; wrk {wrk} with one thread.\n"
    )
