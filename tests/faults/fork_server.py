"""Lives of a `qms` command in quick succession: one parent that has imported everything and forks a child for each life.

`python -m tests.faults.fork_server` reads a list of arguments a line (JSON) and answers `pid N`; the child then runs the
very `qms.__main__.main` that the command runs, with this process's standard output; when it is gone: `ended CODE`. The
parent never starts a loop, a thread or a database, so that a child begins as a fresh process does, without its second of
imports.
"""

import ctypes
import gc
import json
import os
import random
import signal
import sys
from importlib import import_module
from zoneinfo import ZoneInfo

from qms.__main__ import main

PR_SET_PDEATHSIG = 1
LATE = ("qms.cli.hall", "qms.cli.city", "sqlalchemy.dialects.sqlite.pysqlite")
"""What the commands import when they need it."""


def serve() -> None:
    """Until standard input ends."""
    die_with_parent()
    for module in LATE:
        import_module(module)
    ZoneInfo("Asia/Shanghai")
    gc.freeze()
    for line in sys.stdin:
        arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            live(arguments)
        print(f"pid {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


def live(arguments: list[str]) -> None:
    """One life; never returns."""
    die_with_parent()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    random.seed()
    code = 1
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def die_with_parent() -> None:
    """The kernel kills this process when the one that started it is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    serve()
