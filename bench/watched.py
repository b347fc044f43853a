"""A hall that watches its own event loop: a tick every two milliseconds, which comes late while something holds the loop.

As `qms hall`; asked on standard input, by a line, about the ticks since the last line: [how late each came, how much of the
processor the loop's thread had since the tick before], milliseconds, JSON.
"""

import asyncio
import sys
import time
from pathlib import Path

import msgspec
import uvloop

from qms.app import Settings, run_hall
from qms.switchboard import wired

EVERY_S = 0.002


async def watched(file: Path, settings: Settings) -> None:
    """Until the hall is told to stop."""
    late: list[tuple[float, float]] = []
    loop = asyncio.get_running_loop()

    def answer() -> None:
        if not sys.stdin.buffer.readline():
            loop.remove_reader(sys.stdin)
            return
        sys.stdout.buffer.write(msgspec.json.encode(late) + b"\n")
        sys.stdout.buffer.flush()
        late.clear()

    async def ticks() -> None:
        while True:
            due, had = time.perf_counter() + EVERY_S, time.thread_time()
            await asyncio.sleep(EVERY_S)
            late.append((1000 * (time.perf_counter() - due), 1000 * (time.thread_time() - had)))

    loop.add_reader(sys.stdin, answer)
    watching = asyncio.create_task(ticks())
    await run_hall(wired(file), settings, lambda url: print(f"ready {url}", flush=True))
    watching.cancel()


if __name__ == "__main__":
    plan, var, *rest = sys.argv[1:]
    uvloop.run(watched(Path(plan), Settings(var=Path(var), port=0, forecast="--no-forecast" not in rest)))
