"""Plays recorded days through the demo, one day after another without the nights, and compares the waits.

`python -m bench.record FILE [--speed N]`: FILE as `qms demo --arrivals` takes it. Each day is a run of the demo on the same
folder, so that the city collects them all; what is compared are the waits as the record has them and as the city sees them.
"""

import argparse
import csv
import gzip
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

DAY = re.compile(r"^\d{4}-\d{2}-\d{2} .*\|")


def days_of(file: Path, folder: Path) -> Iterator[Path]:
    """One file a recorded day, in order."""
    raw = file.read_bytes()
    text = (gzip.decompress(raw) if file.suffix == ".gz" else raw).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    for day in sorted({row["date"] for row in rows}):
        one = folder / f"{day}.csv"
        with one.open("w", newline="") as out:
            writer = csv.DictWriter(out, rows[0].keys())
            writer.writeheader()
            writer.writerows(row for row in rows if row["date"] == day)
        yield one


def play(day: Path, var: Path, speed: float, port: int) -> list[str]:
    """What one run of the demo said of the day."""
    command = [sys.executable, "-m", "qms", "demo", "--arrivals", str(day), "--speed", str(speed), "--var", str(var)]
    command += ["--port", str(port), "--city-port", str(port + 10)]
    said: list[str] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if DAY.match(line) or "presses were refused" in line or "waits in minutes" in line:
                said.append(line.rstrip())
            if line.startswith("the record is played"):
                demo.send_signal(signal.SIGINT)
    return said


def main() -> int:
    """Prints a line a hall and day as they are played."""
    parser = argparse.ArgumentParser(prog="python -m bench.record", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--speed", type=float, default=300.0)
    parser.add_argument("--port", type=int, default=38080)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="qms-record-") as folder:
        for day in days_of(args.file, Path(folder)):
            print("\n".join(play(day, Path(folder) / "var", args.speed, args.port)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
