"""A real hall with its switchboard, and real far ends on ptys, whose taps a test reads and writes."""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from config.plan import Plan, RoleName
from devices.emulator import Seen
from devices.emulators import EMULATORS
from devices.far_ends import FarEnd, open_far_ends
from qms.domain import commands as c
from qms.domain import events as e
from qms.hall import Hall
from qms.role import MakeRole
from qms.roles import ROLES
from qms.switchboard import Switchboard, options_of
from tests.roles.small_hall import PLAN, WORDS

PATIENCE = 60.0  # seconds after which a test gives up hope; a dead sign is asked again after at most 20


class Tap:
    """A person at the tap of a line: sees every byte the hall sends, and puts bytes onto the line."""

    def __init__(self, path: str, news: Callable[[], None]) -> None:
        self.data = b""
        self._news = news
        self._file = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        asyncio.get_running_loop().add_reader(self._file, self._read)

    def write(self, data: bytes) -> None:
        os.write(self._file, data)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._file)
        os.close(self._file)

    def _read(self) -> None:
        self.data += os.read(self._file, 4096)
        self._news()


class World:
    """One hall. `until` waits for anything that is told, seen at a far end, read at a tap or logged."""

    hall: Hall
    board: Switchboard

    def __init__(self, folder: Path, plan: Plan = PLAN, roles: Mapping[RoleName, MakeRole] = ROLES) -> None:
        self.plan = plan
        self.folder = folder
        self.seen: list[tuple[str, Seen]] = []
        self.events: list[e.Event] = []
        self.logged: list[str] = []
        self.taps: dict[str, Tap] = {}
        self._roles = roles
        self._news = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None
        self._log = _Log(self._heard_of)
        logging.getLogger().addHandler(self._log)
        logging.getLogger("devices").setLevel(logging.INFO)
        self.ends: dict[str, FarEnd] = open_far_ends(plan.lines, options_of(plan), folder, self._see)

    async def start(self) -> None:
        """Build the hall and join its devices."""
        self.open_hall()
        self.board = Switchboard(self.hall, self.folder, WORDS, self._roles)
        await self.board.start()

    def open_hall(self) -> None:
        """Build the hall alone."""
        self.hall = Hall(self.plan, self.folder, lambda error: self._heard_of(f"fatal: {error}"))
        self._listening = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Take the devices off and close the hall; the far ends stay."""
        if hasattr(self, "board"):
            await self.board.stop()
        await self.hall.close()
        if self._listening is not None:
            await self._listening

    async def end(self) -> None:
        """Stop everything."""
        await self.stop()
        for tap in self.taps.values():
            tap.close()
        for end in self.ends.values():
            end.close()
        logging.getLogger().removeHandler(self._log)
        assert not [words for words in self.logged if words.startswith("fatal")]

    async def until(self, what: Callable[[], Any]) -> None:
        """Return when `what` is true; looks again whenever there is news."""
        async with asyncio.timeout(PATIENCE):
            while not what():
                self._news.clear()
                await self._news.wait()

    def tap(self, line: str) -> Tap:
        """The tap of a line, opened once."""
        if line not in self.taps:
            self.taps[line] = Tap(self.ends[line].tap_path, self._news.set)
        return self.taps[line]

    # --- what stands where ---

    def signs(self, address: str, line: str = "signs") -> list[str]:
        """What the sign was told to show, picture by picture."""
        return [str(one["text"]) for one in self.ops(line, "dynamic_area") if str(one["dst"]) == address]

    def shows(self, text: str, address: str = "1", line: str = "signs") -> bool:
        """Whether that is what a person at the sign reads now."""
        return self.signs(address, line)[-1:] == [text]

    def ops(self, line: str, op: str) -> list[Seen]:
        """What the devices of a line were told of one kind."""
        return [one for on, one in self.seen if on == line and one["op"] == op]

    def happened(self, kind: type[e.Base]) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]

    def row(self, device: str) -> dict[str, Any]:
        """The device's row on the device board."""
        return next(row for row in self.board.snapshot() if row["id"] == device)

    # --- short for ---

    async def take(self, item_class: str = "social", *, paper: bool = False) -> str:
        """Take a number; the ticket's id."""
        answer = await self.hall.handle(c.TakeTicket(item_class=item_class, paper=paper))
        assert answer.ticket is not None
        return answer.ticket

    async def open(self, *windows: str) -> None:
        """Open windows."""
        for no in windows:
            await self.hall.handle(c.OpenWindow(window=no))

    # --- news ---

    def _see(self, line: str, seen: Any) -> None:
        self.seen += [(line, one) for one in seen]
        self._news.set()

    def _heard_of(self, words: str) -> None:
        self.logged.append(words)
        self._news.set()

    async def _listen(self) -> None:
        feed = self.hall.listen(100_000)
        while not feed.closed:
            self.events += [entry.event for entry in await feed.next()]
            self._news.set()


class _Log(logging.Handler):
    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__()
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        self._told(record.getMessage())


def pictures(data: bytes) -> list[str]:
    """The texts of the BX frames in bytes from a tap."""
    return [str(one["text"]) for one in EMULATORS["onbon_bx"]({}).receive(data, 0.0) if "text" in one]
