"""The good voice, played to a sink, recorded there, and read back by an ear that knows nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

import pytest

from config.catalogue import phrases
from devices.channel import Channel, Listener
from devices.health import Health
from devices.links.speech import SpeechLink, command
from displays.announcement import announce, pieces_of_ticket, pieces_of_window
from firmware_protocols.messages import Acknowledged, Described, Heard, Probe, Say
from firmware_protocols.wires.speech import Speech
from tests.voice.hall_sound import RATE, Room, room
from tests.voice.recogniser import Recogniser, figures, meant, rate, syllables

PATIENCE = 120.0
CALLS = (
    ("A012", "3"), ("B305", "12"), ("C478", "7"), ("D961", "10"), ("A120", "3"), ("B846", "12"), ("C653", "7"), ("A997", "10"),
)  # fmt: skip
"""Every figure at least twice, four letters, windows of one and of two syllables."""
LIMIT = 8.0  # percent
AT_WORST = (
    16.0  # percent, of an ear that does not even expect a call: a letter is a strange thing in a Mandarin sentence
)
ZH = (phrases("zh"),)


class Hall:
    """The hall's end of the voice: a channel, and what came over it."""

    def __init__(self, there: Room, kept: Path) -> None:
        self.kept = kept
        self.said: asyncio.Queue[Heard] = asyncio.Queue()
        up = asyncio.Event()
        listener = Listener(self.said.put_nowait, up.set, lambda reason: None)
        link = SpeechLink(("env", *there.environment, *command("best", kept, kept)))
        health = Health(lambda: datetime.fromtimestamp(0, UTC))
        self.channel = Channel("voice", link, Speech({"answer_ms": 60_000}), listener, health)
        self.up = up

    async def answer(self) -> Heard:
        async with asyncio.timeout(PATIENCE):
            return await self.said.get()

    async def say(self, *sentences: Say) -> None:
        """Return when all was heard."""
        for sentence in sentences:
            self.channel.tell(sentence)
        for _ in sentences:
            answer = await self.answer()
            assert isinstance(answer, Acknowledged), answer

    def has(self, pieces: int) -> bool:
        """Whether so many are rendered."""
        return len(list(self.kept.glob("*.pcm"))) >= pieces

    def tell_ahead(self) -> list[int]:
        """Prepare all calls; returns of each how many pieces must be there until all of its own are."""
        needed, told = [], 0
        windows: set[str] = set()
        for number, window in CALLS:
            fresh = () if window in windows else pieces_of_window(ZH, window)
            windows.add(window)
            for piece in (*fresh, *pieces_of_ticket(ZH, number)):
                self.channel.tell(piece)
                told += 1
            needed.append(told)
        return needed


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Room]:
    async with room(tmp_path) as sound:
        yield sound


@pytest.fixture
async def hall(there: Room, tmp_path: Path) -> AsyncIterator[Hall]:
    made = Hall(there, tmp_path / "voice")
    running = asyncio.create_task(made.channel.run())
    async with asyncio.timeout(PATIENCE):
        await made.up.wait()
    yield made
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def heard_of(there: Room, hall: Hall, number: str, window: str) -> tuple[float, bytes]:
    """Seconds from telling the voice to its first sample, and what was recorded."""
    since = there.now
    await hall.say(*announce(ZH, number, window))
    await there.rest(0.3)
    first = there.first_sound(since)
    assert first is not None, "nothing was heard"
    return (first - since) / RATE, there.samples(since, there.now)


async def whole_batch(there: Room, hall: Hall, ear: Recogniser) -> tuple[list[float], list[tuple[str, str]]]:
    """How soon each call began, and what the ear made of it: it listens while the next is worked out and played."""
    one_by_one = ThreadPoolExecutor(max_workers=1)  # the other core is the voice's
    starts, hearing = [], []
    for (number, window), pieces in zip(CALLS, hall.tell_ahead(), strict=True):
        await there.until(partial(hall.has, pieces))
        start, sound = await heard_of(there, hall, number, window)
        starts.append(start)
        hearing.append(asyncio.wrap_future(one_by_one.submit(ear.both, sound)))
    return starts, [await one for one in hearing]


async def test_an_independent_ear_reads_back_what_the_good_voice_says(
    there: Room, hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hall.channel.tell(Probe())
    assert await hall.answer() == Described(text="speaks with Kokoro, zf_xiaoyi")
    assert await hall.answer() == Acknowledged()
    starts, heard = await whole_batch(there, hall, await asyncio.to_thread(Recogniser, tmp_path / "ear"))
    words = [meant(*call) for call in CALLS]
    unprimed, primed = (rate([*map(syllables, words)], [syllables(one[i]) for one in heard]) for i in (0, 1))
    misread = rate([*map(figures, words)], [figures(one[1]) for one in heard])
    with capsys.disabled():
        print(
            f"\nvoice: syllable error {unprimed:.1f} % unprimed, {primed:.1f} % primed, {misread:.1f} % of the figures; "
            f"first sample {1000 * median(starts):.0f} ms after it is told"
        )
    assert primed <= LIMIT, heard
    assert misread <= LIMIT, heard
    assert unprimed <= AT_WORST, heard
