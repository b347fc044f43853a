"""A process under measurement: started, asked, ended, and what the kernel knows of it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

STOP_WITHIN = 10.0
TICKS = os.sysconf("SC_CLK_TCK")


class NotReady(Exception):
    """A process did not come up; the message holds what it said."""


class Process:
    """A process that says `ready ...` on its standard output when it answers."""

    def __init__(self, *arguments: str, log: Path) -> None:
        self._log = log
        with log.open("ab") as said:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
            )

    @property
    def pid(self) -> int:
        """Of the process."""
        return self.popen.pid

    def ready(self) -> str:
        """Wait for the line that says so, and return it. Raises NotReady."""
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            if line.startswith(b"ready"):
                return line.decode()
        raise NotReady(f"it ended with {self.popen.wait()}: {self._log.read_text(errors='replace')[-2000:]}")

    def ask(self, line: bytes) -> bytes:
        """Send a line, wait for a line."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.write(line + b"\n")
        self.popen.stdin.flush()
        return self.popen.stdout.readline()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.popen.kill()
        self._end()

    def stop(self) -> None:
        """End it kindly, then not."""
        if self.popen.poll() is None:
            assert self.popen.stdin is not None
            self.popen.stdin.close()
            self.popen.send_signal(signal.SIGTERM)
        try:
            self.popen.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            self.popen.kill()
        self._end()

    def _end(self) -> None:
        self.popen.wait()
        assert self.popen.stdout is not None
        self.popen.stdout.close()

    # --- what the kernel knows of it ---

    def cpu_s(self) -> float:
        """Seconds of processor time so far, in user and kernel mode, all threads."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / TICKS

    def rss_mb(self) -> float:
        """Resident memory in MB (10^6 bytes)."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s*(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024 / 1e6
