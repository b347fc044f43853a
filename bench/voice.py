"""From the commit of a call to the first sample of its chime, with the good voice on a sink of our own; what the voice needs."""

import asyncio
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.table import Figure, middle
from config.catalogue import languages, phrases
from config.load import load_text
from devices.links.speech import KEPT, who_speaks
from qms.domain import commands as c
from qms.hall import Hall
from qms.switchboard import Switchboard
from tests.voice.hall_sound import RATE, Room, room

CALLS = 6
WHOLE_CALL_S = 7.0  # the chime, the call, and a breath
GOAL_MS = 150.0
WITH = ("pulseaudio", "parec", "aplay")
PLAN = """
zones = [{ id = "main", name = "大厅", kind = "intake" }]
windows = [{ no = "3", zone = "main", classes = ["social"] }]
clerks = [{ id = "0001", role = "admin" }]
item_classes = [{ id = "social", name = "社会保障", prefix = "A" }]
lines = [{ id = "speaker", link = "speech", wire = "speech" }]
devices = [{ id = "speaker-1", role = "speaker", model = "voice", line = "speaker" }]
models = [{ id = "voice", maker = "m", title = "t", wire = "speech", manual = "m", roles = ["speaker"] }]
hall = { id = "bench", name = "大厅", level = "county", region = "000000" }
"""


def measure(var: Path) -> Iterator[Figure]:
    """Nothing where the voice or the sink is not installed."""
    if any(shutil.which(tool) is None for tool in WITH):
        yield Figure(name="voice: not measured", measured=0, note=f"needs {', '.join(WITH)} and the extra voice")
        return
    measured = asyncio.run(_measured(var))
    if isinstance(measured, str):
        yield Figure(name="voice: not measured", measured=0, note=measured)
        return
    waits, resident = measured
    name = "a call that was told ahead: commit to first sample, median"
    yield Figure(name=name, measured=middle(waits), unit="ms", goal=GOAL_MS)
    yield Figure(name="the longest of them", measured=max(waits), unit="ms", goal=GOAL_MS)
    yield Figure(name="resident memory of the speaking process", measured=resident, unit="MB")


async def _measured(var: Path) -> tuple[Sequence[float], float] | str:
    """Milliseconds of each call, and megabytes; or who speaks where that is not the good voice."""
    plan = load_text(PLAN, languages=languages())
    async with room(var) as there:
        os.environ.update(
            dict(entry.split("=", 1) for entry in there.environment)
        )  # the hall's child speaks where we listen
        who = await who_speaks("best", var, var / KEPT)
        if not who.startswith("speaks with Kokoro"):
            return who
        hall = Hall(plan, var, lambda error: None)
        hall.tick()
        board = Switchboard(hall, var, {language: phrases(language) for language in languages()})
        await board.start()
        try:
            await hall.handle(c.OpenWindow(window="3"))
            waits = [await _called(hall, there, var / KEPT, count) for count in range(1, CALLS + 1)]
            return waits, _resident()
        finally:
            await board.stop()
            await hall.close()


async def _called(hall: Hall, there: Room, kept: Path, count: int) -> float:
    """Milliseconds from the commit of the day's next call until something is heard. The recorder is 20 ms late: that is in it."""
    await hall.handle(c.TakeTicket(item_class="social"))
    await there.until(lambda: len(list(kept.glob("*.pcm"))) > count)  # the window's piece, and one a ticket
    await hall.handle(c.CallNext(window="3"))
    since = there.now
    await there.until(lambda: there.first_sound(since) is not None)
    first = there.first_sound(since)
    assert first is not None
    await there.rest(WHOLE_CALL_S)
    return 1000 * (first - since) / RATE


def _resident() -> float:
    """Of the child that speaks, in MB."""
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"devices.links.speech" in Path(f"/proc/{child}/cmdline").read_bytes():
                status = Path(f"/proc/{child}/status").read_text()
                return int(status.partition("VmRSS:")[2].split()[0]) / 1024
    return 0.0
