"""A process of several halls that write and send until all is acknowledged: to be killed and started again.

python -m tests.uplink.small.hall_child FOLDER ADDRESS SERVER_KEY VISITORS HALL...
It prints `acked HALL SEQ` whenever the city has more, and `done` at the end.
"""

import asyncio
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from qms.domain import events as e
from qms.uplink import UPSTREAMS, keys
from qms.uplink.pace import Pace
from qms.uplink.sender import Sender
from tests.uplink.small.hall import SmallHall, visits

PACE = Pace(remember_every=0.0, back_off_most=0.3)
A_VISIT = 5  # events
CHUNK = 40  # events in one command


async def hall(folder: Path, address: str, server_key: str, visitors: int, name: str) -> None:
    """One hall, from where its journal stands to the end."""
    pair = keys.read(folder / "keys", name)
    source = SmallHall(folder / name)
    make = UPSTREAMS["zeromq"]
    sender = Sender(name, source, lambda: make(address, server_key, pair.public, pair.secret), PACE)
    sending = asyncio.create_task(sender.run())
    total = visitors * A_VISIT
    rest = islice(_all(name), source.seq, total)
    while chunk := list(islice(rest, CHUNK)):
        await source.write(chunk)
    acked = 0
    while acked < total:
        acked = await source.remembered.get()
        print("acked", name, acked, flush=True)
    sending.cancel()
    await asyncio.wait([sending])
    await source.close()


def _all(name: str) -> Iterator[e.Event]:
    for visit in visits(name):
        yield from visit


async def main(folder: str, address: str, server_key: str, visitors: str, *halls: str) -> None:
    """All halls at once."""
    await asyncio.gather(*(hall(Path(folder), address, server_key, int(visitors), name) for name in halls))
    print("done", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
