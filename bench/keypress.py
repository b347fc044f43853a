"""From a key to the sign: 30 windows press call at once, each is timed until the last byte of its sign's frame arrives."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager, closing
from functools import partial
from pathlib import Path

from bench import world
from bench.table import Figure, percentile
from bench.world import Place, Running
from devices.emulator import Seen
from devices.emulators import EMULATORS
from devices.far_ends import FarEnd
from qms.switchboard import options_of
from qms.web.client import HallClient

ROUNDS, ALONE = 30, 60
FRAME_S = 10 * 10 / 9600  # a keypad's frame: ten bytes of ten bits
BETWEEN_S = 0.4  # a keypad's repeat window: the same key sooner counts as the same press
SETTLE_S = 3.0
PATIENCE_S = 10.0
P99_MS = 15.0
NUMBER = re.compile(r"[ABC]\d{3,}")


class Desk:
    """The keypads and signs of all windows, at their far ends."""

    def __init__(self, place: Place) -> None:
        self._devices = place.plan.devices
        self._came: dict[str, float] = {}
        self._numbers: dict[str, str] = {}
        self._awaited: dict[str, float] = {}
        self._to_press: set[str] = set()
        self.waits: list[float] = []
        self._all_shown = asyncio.Event()
        options = options_of(place.plan)
        self._ends = {
            line.id: FarEnd(
                place.folder / line.path,
                EMULATORS[line.wire](options[line.id]),
                partial(self._seen, line.id),
                cable=partial(self._stamped, line.id),
            )
            for line in place.plan.lines
        }
        self._keypads = {d.windows[0]: d for d in self._devices if d.role == "caller"}
        self._signs = {(d.line, d.address): d.windows[0] for d in self._devices if d.role == "window_sign"}

    def open(self) -> None:
        """Plug everything in."""
        for end in self._ends.values():
            end.open()

    def close(self) -> None:
        """Unplug everything."""
        for end in self._ends.values():
            end.close()

    async def press(self, windows: Sequence[str], frame_s: float) -> None:
        """All these keypads at once; returns when every one of their signs shows a new number.

        A line of keypads takes `frame_s` for each frame, so that they arrive one after another, on all lines alike.
        """
        self._all_shown.clear()
        self._to_press = set(windows)
        before: Counter[str] = Counter()
        for no in windows:
            line = self._keypads[no].line
            asyncio.get_running_loop().call_later(before[line] * frame_s, self._press, no)
            before[line] += 1
        async with asyncio.timeout(PATIENCE_S):
            await self._all_shown.wait()

    def _press(self, no: str) -> None:
        keypad = self._keypads[no]
        self._to_press.discard(no)
        self._awaited[no] = time.perf_counter()
        self._ends[keypad.line].press(keypad.address, "call")

    def _stamped(self, line: str, data: bytes) -> Iterable[bytes]:
        """When the line's last bytes came, before anybody makes sense of them."""
        self._came[line] = time.perf_counter()
        return (data,)

    def _seen(self, line: str, seen: Sequence[Seen]) -> None:
        for one in seen:
            no = self._signs.get((line, str(one.get("dst"))))
            number = NUMBER.search(str(one.get("text", "")))
            if no is None or number is None or self._numbers.get(no) == number[0]:
                continue
            self._numbers[no] = number[0]
            if no in self._awaited:
                self.waits.append((self._came[line] - self._awaited.pop(no)) * 1000)
        if not self._awaited and not self._to_press:
            self._all_shown.set()


def measure(var: Path) -> Iterator[Figure]:
    """Yields the waits of 30 windows pressing at once, and of one alone."""
    place = world.place(world.PLANS / "thirty.toml", var)
    lines = sum(line.wire == "onbon_bx" for line in place.plan.lines)
    note = (
        f"key to sign: {len(place.plan.windows)} keypads and as many signs, {lines} lines of each. At once: 30 hands, each "
        "line brings a frame every 10 ms as 9600 baud do; burst: all frames in the same instant, which no line can do"
    )
    for name, waits in zip(("30 at once", "burst of 30", "one window"), asyncio.run(_measured(place)), strict=True):
        yield Figure(name=f"key to sign p50, {name}", measured=percentile(waits, 50), unit="ms", note=note)
        goal = P99_MS if name == "30 at once" else None
        yield Figure(name=f"key to sign p99, {name}", measured=percentile(waits, 99), unit="ms", goal=goal)


async def _measured(place: Place) -> list[list[float]]:
    windows = [window.no for window in place.plan.windows]
    with closing(Desk(place)) as desk:
        desk.open()
        async with _beside(world.hall(place)) as hall:
            await _prepare(hall, windows, (2 * ROUNDS + 2) * len(windows) + ALONE)
            await asyncio.sleep(SETTLE_S)
            await _rounds(desk, [windows] * 2)  # nobody's first press counts
            return [
                await _rounds(desk, [windows] * ROUNDS, FRAME_S),
                await _rounds(desk, [windows] * ROUNDS),
                await _rounds(desk, [[windows[i % len(windows)]] for i in range(ALONE)]),
            ]


@asynccontextmanager
async def _beside(blocking: AbstractContextManager[Running]) -> AsyncIterator[Running]:
    """The same, entered and left beside the loop, which goes on serving the far ends."""
    entered = await asyncio.to_thread(blocking.__enter__)
    try:
        yield entered
    finally:
        await asyncio.to_thread(blocking.__exit__, None, None, None)


async def _rounds(desk: Desk, rounds: Iterable[Sequence[str]], frame_s: float = 0.0) -> list[float]:
    desk.waits = []
    for windows in rounds:
        await desk.press(windows, frame_s)
        await asyncio.sleep(BETWEEN_S if len(windows) > 1 else 0.05)
    return desk.waits


async def _prepare(hall: Running, windows: Iterable[str], tickets: int) -> None:
    tokens = hall.place.tokens
    async with HallClient(hall.url, tokens.leader) as leader, HallClient(hall.url, tokens.kiosk) as kiosk:
        for no in windows:
            await leader.post(f"/windows/{no}/open")
        for i in range(tickets):
            await kiosk.post("/tickets", {"item_class": "abc"[i % 3], "channel": "api"})
