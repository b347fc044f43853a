"""Noise on every line of a hall: it is counted, and nobody's key is lost, doubled or taken for another's."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from devices.emulator import Seen
from devices.emulators import EMULATORS
from devices.far_ends import FarEnd, noisy
from qms.switchboard import options_of
from qms.web.client import HallClient
from tests.faults.conftest import Place, drawn, settled
from tests.faults.lives import PATIENCE, Lives

SEED = 20261123
WINDOWS, ROUNDS = 4, 6
MOST_NOISE = 24  # bytes before everything that passes, in both directions
DEVICES = """
lines = [
  { id = "keypads", link = "serial", wire = "ff68", path = "lines/keypads" },
  { id = "signs", link = "serial", wire = "onbon_bx", path = "lines/signs", baud = 57600 },
]
devices = [
""" + "".join(
    f'  {{ id = "keypad-{no}", role = "caller", model = "ff68-keypad", line = "keypads", address = "{no}", '
    f'windows = ["{no}"] }},\n'
    f'  {{ id = "sign-{no}", role = "window_sign", model = "onbon-bx-5k1-window", line = "signs", address = "{no}", '
    f'windows = ["{no}"] }},\n'
    for no in range(1, WINDOWS + 1)
) + "]\n"  # fmt: skip


class Hands:
    """The keypads and the signs of the hall, at the far ends of bad cables."""

    def __init__(self, place: Place) -> None:
        draw = random.Random(SEED)
        cable = noisy(lambda: draw.randbytes(draw.randint(1, MOST_NOISE)))
        options = options_of(place.plan)
        self.ends = {
            line.id: FarEnd(
                place.folder / line.path,
                EMULATORS[line.wire](options[line.id]),
                partial(self._see, line.id),
                cable=cable,
            )
            for line in place.plan.lines
        }
        self._shown: dict[str, str] = {}
        self._frames: Counter[str] = Counter()
        self._news = asyncio.Event()

    def _see(self, line: str, seen: Sequence[Seen]) -> None:
        for one in seen:
            if one["op"] == "dynamic_area":
                self._shown[str(one["dst"])] = str(one["text"])
                self._frames[str(one["dst"])] += 1
        self._news.set()

    async def call(self, no: str, number: str) -> None:
        """Press call, and wait until the sign shows the number."""
        self.ends["keypads"].press(no, "call")
        await self._until(lambda: number in self._shown.get(no, ""))

    async def recall(self, no: str) -> None:
        """Press recall, and wait until the sign is painted again."""
        before = self._frames[no]
        self.ends["keypads"].press(no, "recall")
        await self._until(lambda: self._frames[no] > before)

    async def _until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not so():
                self._news.clear()
                await self._news.wait()


@pytest.fixture
def noisy_place(tmp_path: Path) -> Place:
    """A hall of a few windows, each with a keypad and a sign."""
    return settled(tmp_path, drawn(WINDOWS, ("a",), DEVICES))


@pytest.fixture
async def hands(noisy_place: Place) -> AsyncIterator[Hands]:
    """Plugged in."""
    there = Hands(noisy_place)
    for end in there.ends.values():
        end.open()
    yield there
    for end in there.ends.values():
        end.close()


async def test_on_bad_cables_every_key_calls_once_and_is_shown(noisy_place: Place, hands: Hands, lives: Lives) -> None:
    print(f"seed {SEED}")
    await lives.begin(*noisy_place.command)
    async with HallClient(await lives.ready(), noisy_place.tokens["manager"]) as client:
        for window in noisy_place.plan.windows:
            await client.post(f"/windows/{window.no}/open")
        numbers = [
            (await client.post("/tickets", {"item_class": "a", "channel": "api"}))["number"]
            for _ in range(WINDOWS * ROUNDS)
        ]
        for i, number in enumerate(numbers):
            no = str(1 + i % WINDOWS)
            await hands.call(no, number)
            await hands.recall(no)  # the same key twice at once is a keypad that repeats itself
        devices = (await client.get("/devices"))["devices"]
    book = noisy_place.book()
    issued = book.numbers()
    assert [issued[ticket] for ticket in book.calls()] == numbers
    assert [issued[event["ticket"]] for event in book.events("TicketRecalled")] == numbers
    assert [one["id"] for one in devices if not one["counters"]["refused"]] == []
