"""What a line costs: a call among thirty signs at 9600 baud, a neighbour that babbles or is stuck, a plug pulled and put back."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Container, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread

from bench.slow_line import (
    ADDRESSES,
    BAUD,
    CARD_S,
    OPTIONS,
    REPAINT_EVERY_S,
    SlowLine,
    call,
    is_call,
    repaint,
    worked_out,
)
from bench.table import Figure, percentile
from devices.channel import Channel, Listener
from devices.emulator import Seen
from devices.emulators.ff68 import Ff68Line
from devices.far_ends import FarEnd
from devices.health import Health
from devices.links.serial import SerialLink
from firmware_protocols.messages import Heard, Print, Text
from firmware_protocols.wires import WIRES

CALLS, WORKED_OUT = 60, 5000
CALL_MS, NEIGHBOUR_MS, BACK_S = 250.0, 20.0, 2.0
KEYS, FLAPS = 200, 12
BABBLE = os.urandom(600) + bytes.fromhex("FF6808086802020A0A0A") * 40
PATIENCE_S = 30.0


def measure(var: Path) -> Iterator[Figure]:
    """Yields a call's way to its sign, what neighbours cost, and how long a replugged line takes."""
    note = (
        f"thirty Onbon signs on one line of {BAUD} baud, all being repainted: from the order to the last bit of the call's "
        f"frame; a card answers after {CARD_S * 1000:.0f} ms. On a pty that keeps the line's time; beside: {WORKED_OUT} calls worked out"
    )
    waits, exact = asyncio.run(_thirty(var)), worked_out(WORKED_OUT, 1)
    for name, hundredth, goal in (("p50", 50, None), ("p99", 99, CALL_MS)):
        measured, beside = percentile(waits, hundredth), percentile(exact, hundredth)
        yield Figure(
            name=f"call during a repaint, {name}", measured=measured, beside=beside, unit="ms", goal=goal, note=note
        )
    dead = worked_out(WORKED_OUT, 2, dead="7")
    yield Figure(
        name="the same with a dead sign, p99",
        measured=percentile(dead, 99),
        unit="ms",
        note="worked out; a probe of the dead sign gives way to a call",
    )
    alone, babble, stuck = asyncio.run(_neighbours(var))
    note = "from a keypad's frame on its pty to the message, p99; beside: with a quiet neighbour"
    for name, waits in (("babbles", babble), ("takes no bytes", stuck)):
        measured, beside = percentile(waits, 99), percentile(alone, 99)
        yield Figure(
            name=f"a key beside a line that {name}",
            measured=measured,
            beside=beside,
            unit="ms",
            goal=NEIGHBOUR_MS,
            note=note,
        )
    back, leaked = asyncio.run(_flaps(var))
    yield Figure(
        name="replugged until open, longest",
        measured=max(back),
        unit="s",
        goal=BACK_S,
        note=f"{FLAPS} times, unplugged for up to 4 s; files left open beside: {leaked}",
    )


async def _thirty(var: Path) -> list[float]:
    """Milliseconds of each call; the signs are repainted without end meanwhile."""
    draws, path = Random(7), var / "signs"
    told: dict[str, float] = {}
    waits: list[float] = []
    done = asyncio.Event()

    def look(seen: Sequence[Seen]) -> None:
        at = [told.pop(str(one["dst"])) for one in seen if is_call(one)]
        waits.extend((time.perf_counter() - moment) * 1000 for moment in at)
        if len(waits) >= CALLS:
            done.set()

    far = SlowLine(path, look)
    async with _line("onbon_bx", path, OPTIONS) as channel:
        async with asyncio.timeout(10 * PATIENCE_S):
            await asyncio.gather(_repaints(channel, told, done), _calls(channel, draws, told), done.wait())
    far.close()
    return waits


async def _repaints(channel: Channel, told: Container[str], done: asyncio.Event) -> None:
    turn = 0
    while not done.is_set():
        turn += 1
        for address in ADDRESSES:
            if address not in told:
                channel.tell(repaint(address, turn))
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), REPAINT_EVERY_S)


async def _calls(channel: Channel, draws: Random, told: dict[str, float]) -> None:
    for number in range(CALLS):
        await asyncio.sleep(draws.uniform(0.3, 0.9))
        address = draws.choice([one for one in ADDRESSES if one not in told])
        told[address] = time.perf_counter()
        channel.tell(call(address, number))


async def _neighbours(var: Path) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds from key to message with a quiet, a babbling and a stuck neighbour."""
    heard: asyncio.Queue[Heard] = asyncio.Queue()
    keypad = FarEnd(var / "keypad", Ff68Line({}))
    keypad.open()
    master, slave = os.openpty()
    (var / "neighbour").symlink_to(os.ttyname(slave))
    async with _line("ff68", var / "keypad", {"repeat_window_ms": 0}, heard.put_nowait):
        alone = await _keys(keypad, heard)
        async with _line("ff68", var / "neighbour", {}):
            quiet = Event()
            babbler = Thread(target=_babble, args=(master, quiet))
            babbler.start()
            babble = await _keys(keypad, heard)
            quiet.set()
            await asyncio.to_thread(babbler.join)
        async with _line("escpos", var / "neighbour", {}) as printer:
            for job in range(32):
                printer.tell(Print(job=str(job), parts=(Text(text="号" * 7000),)))
            stuck = await _keys(keypad, heard)
    keypad.close()
    os.close(master)
    os.close(slave)
    return alone, babble, stuck


def _babble(master: int, quiet: Event) -> None:
    """About 100 kB a second of what looks like frames; what finds no room is lost, as on a wire."""
    os.set_blocking(master, False)
    while not quiet.wait(0.01):
        with suppress(BlockingIOError):
            os.write(master, BABBLE)
            os.read(master, 4096)


async def _keys(keypad: FarEnd, heard: asyncio.Queue[Heard]) -> list[float]:
    waits = []
    frames = [bytes.fromhex(f"FF68030368{body:02X}010C{body + 13:02X}16") for body in range(1, 31)]
    for number in range(KEYS):
        await asyncio.sleep(0.01)
        started = time.perf_counter()
        keypad.say(frames[number % len(frames)])
        async with asyncio.timeout(PATIENCE_S):
            await heard.get()
        waits.append((time.perf_counter() - started) * 1000)
    return waits


async def _flaps(var: Path) -> tuple[list[float], int]:
    """Seconds from each replug to the open line, and how many files more are open after all of them."""
    draws, ups = Random(3), asyncio.Queue[bool]()
    far = FarEnd(var / "flapping", Ff68Line({}))
    far.open()
    back = []
    async with _line("ff68", var / "flapping", {}, on_up=lambda: ups.put_nowait(True)):
        before = _open_files()
        for _ in range(FLAPS):
            far.unplug()
            await asyncio.sleep(draws.uniform(0.05, 4.0))
            far.replug()
            started = time.perf_counter()
            async with asyncio.timeout(PATIENCE_S):
                await ups.get()
            back.append(time.perf_counter() - started)
        leaked = _open_files() - before
    far.close()
    return back, leaked


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@asynccontextmanager
async def _line(
    wire: str,
    path: Path,
    options: dict[str, object],
    on_heard: Callable[[Heard], None] = lambda message: None,
    on_up: Callable[[], None] = lambda: None,
) -> AsyncIterator[Channel]:
    """A channel on the port, open."""
    opened = asyncio.Event()

    def up() -> None:
        if opened.is_set():
            on_up()
        opened.set()

    health = Health(lambda: datetime.fromtimestamp(time.time(), UTC))
    link = SerialLink(path, BAUD)
    channel = Channel(path.name, link, WIRES[wire](options), Listener(on_heard, up, lambda why: None), health)
    running = asyncio.create_task(channel.run())
    async with asyncio.timeout(PATIENCE_S):
        await opened.wait()
    try:
        yield channel
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
