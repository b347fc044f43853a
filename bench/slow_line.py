"""One 9600-baud line of thirty signs, on which every byte takes its ten bits: on a pty, and worked out without one."""

import asyncio
import heapq
import os
import time
import tty
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from random import Random

from devices.emulator import Seen
from devices.emulators.onbon_bx.line import OnbonLine
from firmware_protocols.messages import Line, ShowText
from firmware_protocols.wires.onbon_bx.wire import OnbonBx

BAUD = 9600
BYTE_S = 10 / BAUD
CARD_S = 0.01  # from a frame's last byte to the first of its answer; the manual promises two seconds and no more
REPAINT_EVERY_S = 4.0  # a full one takes about that long: there is always one under way
ADDRESSES = tuple(str(number) for number in range(1, 31))
OPTIONS = {"addresses": ADDRESSES, "baud": BAUD}

Watcher = Callable[[Sequence[Seen]], None]


def repaint(address: str, number: int) -> ShowText:
    """What a sign shows between calls."""
    return ShowText(
        address=address, lines=(Line(text=f"{address}号窗口"), Line(text=f"请A{number:03}号", colour="green"))
    )


def call(address: str, number: int) -> ShowText:
    """A call, two lines as on a real sign."""
    rows = (Line(text=f"请C{number:03}号"), Line(text=f"到{address}号窗口"))
    return ShowText(address=address, lines=rows, urgent=True)


class SlowLine:
    """The signs on a pty at `path`: they have a frame when its last bit would be there, and answer as slowly."""

    def __init__(self, path: Path, on_seen: Watcher) -> None:
        self._signs = OnbonLine(OPTIONS)
        self._on_seen = on_seen
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.ttyname(self._slave))
        self._busy_until = 0.0
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._master, self._take)

    def close(self) -> None:
        """Unplug it."""
        self._loop.remove_reader(self._master)
        os.close(self._master)
        os.close(self._slave)

    def _take(self) -> None:
        data = os.read(self._master, 4096)
        self._loop.call_at(self._after(len(data)), self._arrive, data)

    def _after(self, size: int, pause: float = 0.0) -> float:
        """When bytes that are put onto the line now have gone over it."""
        self._busy_until = max(self._busy_until, time.monotonic() + pause) + size * BYTE_S
        return self._busy_until

    def _arrive(self, data: bytes) -> None:
        self._on_seen(self._signs.receive(data, time.monotonic()))
        if answer := self._signs.outgoing(time.monotonic()):
            self._loop.call_at(self._after(len(answer), CARD_S), os.write, self._master, answer)


class Arithmetic:
    """The same line on a clock of its own: what happens next happens next, and nothing takes time but bytes."""

    def __init__(self, seed: int, dead: str) -> None:
        self._draws = Random(seed)
        self._signs, self._wire = OnbonLine(OPTIONS), OnbonBx(OPTIONS)
        self._alive = [address for address in ADDRESSES if address != dead]
        if dead:
            self._signs.press(dead, "unplugged", 1)
        self._order = count()
        self._events: list[tuple[float, int, Callable[[float, bytes], None], bytes]] = []
        self._told: dict[str, float] = {}
        self._now = 0.0
        self.waits: list[float] = []

    def run(self, calls: int, first: float) -> None:
        """So many calls, from `first` on, about two a second; the signs are repainted without end."""
        self._at(0.0, self._repaint)
        at = first
        for _ in range(calls):
            at += self._draws.uniform(0.3, 0.9)
            self._at(at, self._call)
        while len(self.waits) < calls:
            self._step()

    def _step(self) -> None:
        due = self._wire.due()
        if due is not None and due < self._events[0][0]:
            self._now = max(self._now, due)
            self._wire.tick(self._now)
        else:
            self._now, _, happens, data = heapq.heappop(self._events)
            happens(self._now, data)
        if said := self._wire.outgoing(self._now):
            self._at(self._now + len(said) * BYTE_S, self._at_signs, said)

    def _at(self, when: float, what: Callable[[float, bytes], None], data: bytes = b"") -> None:
        heapq.heappush(self._events, (when, next(self._order), what, data))

    def _repaint(self, now: float, _: bytes) -> None:
        for address in ADDRESSES:
            if address not in self._told:  # a repaint shows the floor as it is, the call with it
                self._wire.send(repaint(address, int(now) % 1000), now)
        self._at(now + REPAINT_EVERY_S, self._repaint)

    def _call(self, now: float, _: bytes) -> None:
        address = self._draws.choice([one for one in self._alive if one not in self._told])
        self._told[address] = now
        self._wire.send(call(address, len(self.waits)), now)

    def _at_signs(self, now: float, data: bytes) -> None:
        called = [str(seen["dst"]) for seen in self._signs.receive(data, now) if is_call(seen)]
        self.waits += [now - self._told.pop(address) for address in called]
        if answer := self._signs.outgoing(now):
            self._at(now + CARD_S + len(answer) * BYTE_S, self._at_host, answer)

    def _at_host(self, now: float, data: bytes) -> None:
        self._wire.receive(data, now)


def worked_out(calls: int, seed: int, dead: str = "") -> list[float]:
    """Milliseconds that each of so many calls takes, at random moments; `dead`: one sign that has long been known to be dead."""
    line = Arithmetic(seed, dead)
    line.run(calls, 20.0 if dead else 0.0)
    return [wait * 1000 for wait in line.waits]


def is_call(seen: Seen) -> bool:
    return "请C" in str(seen.get("text"))
