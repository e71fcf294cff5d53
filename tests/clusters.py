"""A Dask cluster on this machine, for tests that build on one."""

import functools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "tests")])


@contextmanager
def start_cluster(folder: Path) -> Iterator[str]:
    """Start a scheduler and two workers, each a process of its own; gives the scheduler's address."""
    address = f"tcp://127.0.0.1:{find_port()}"
    common = ["--host", "127.0.0.1", "--no-dashboard"]
    with Path(os.devnull).open("wb") as nowhere:
        start = functools.partial(
            subprocess.Popen,
            cwd=folder,  # it shares no folder with us that a path could lead to by chance
            env={**os.environ, "PYTHONPATH": PATHS, "TMPDIR": str(folder)},
            stdout=nowhere,
            stderr=nowhere,
            start_new_session=True,
        )
        dask, port = [sys.executable, "-m", "dask"], address.rpartition(":")[2]
        worker = [*dask, "worker", address, *common, "--nthreads", "1", "--name"]
        processes = [start([*dask, "scheduler", *common, "--port", port])]
        processes += [start([*worker, name]) for name in ("w1", "w2")]
    try:
        yield address
    finally:
        for process in reversed(processes):
            os.killpg(process.pid, signal.SIGKILL)  # asked to end, they take seconds over it
            process.wait()


def find_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
