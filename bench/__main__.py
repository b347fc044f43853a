"""`make bench`: what is measured is measured side by side in one run; a table, and a file under bench/results/.

`python -m bench [http] [start] [keypress] [lines] [journal] [uplink] [forecast] [loop] [voice]`: all of them without a name.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench import forecast, journal, keypress, lines, loop, over_http, start, uplink, voice
from bench.table import Figure, keep, middle, missed, show

Measure = Callable[[Path], Iterator[Figure]]
MEASURES: dict[str, Measure] = {
    "http": over_http.measure,
    "start": start.measure,
    "keypress": keypress.measure,
    "lines": lines.measure,
    "journal": journal.measure,
    "uplink": uplink.measure,
    "forecast": forecast.measure,
    "loop": loop.measure,
    "voice": voice.measure,
}


def main(names: list[str]) -> int:
    """0 when every goal is met, 1 when one is missed, 2 for a name that is none."""
    if strange := [name for name in names if name not in MEASURES]:
        print(f"bench: no such measurement: {', '.join(strange)}; there are {', '.join(MEASURES)}", file=sys.stderr)
        return 2
    started, figures = datetime.fromtimestamp(time.time(), UTC), list[Figure]()
    with tempfile.TemporaryDirectory(prefix="qms-bench-") as folder:
        facts = {"flush_ms": flush_ms(Path(folder) / "flush"), "million_ms": million_ms()}
        for name in names or MEASURES:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            var = Path(folder) / name
            var.mkdir()
            figures += MEASURES[name](var)
    print(show(figures))
    told = f"  this machine: a flush takes {facts['flush_ms']} ms, adding up a million numbers {facts['million_ms']} ms"
    print(f"{told}\n\n{keep(figures, started, facts)}")
    return 1 if missed(figures) else 0


def flush_ms(file: Path) -> float:
    """What this disk takes to acknowledge a flush: every durable answer rests on it."""
    times = []
    with file.open("wb") as out:
        for _ in range(200):
            out.write(bytes(4096))
            out.flush()
            started = time.perf_counter()
            os.fsync(out.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return round(middle(times), 3)


def million_ms() -> float:
    """How fast this machine is just now: a neighbour on its cores makes every other figure worse by as much."""
    times = []
    for _ in range(9):
        started = time.perf_counter()
        sum(i for i in range(1_000_000))
        times.append((time.perf_counter() - started) * 1000)
    return round(middle(times), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
