"""What a hall's journal says, read by somebody else: straight from its file, with a few lines of arithmetic."""

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Line(NamedTuple):
    """One row, its event as plain data."""

    seq: int
    at: int
    body: bytes
    chain: bytes
    event: dict[str, Any]


class Book:
    """A hall's journal as it stands on the disk now."""

    def __init__(self, folder: Path) -> None:
        db = sqlite3.connect(f"file:{folder / 'journal.db'}?mode=ro", uri=True)
        try:
            self.epoch: str = db.execute("SELECT value FROM facts WHERE name = 'epoch'").fetchone()[0]
            rows = db.execute("SELECT seq, at, body, chain FROM entries ORDER BY seq").fetchall()
            keyed = db.execute("SELECT key, count(*) FROM entries WHERE key IS NOT NULL GROUP BY key").fetchall()
        finally:
            db.close()
        self.lines = [Line(seq, at, body, chain, _decode(body)) for seq, at, body, chain in rows]
        self.keys: dict[str, int] = dict(keyed)

    def events(self, kind: str) -> list[dict[str, Any]]:
        """All events of a kind, in order."""
        return [line.event for line in self.lines if line.event["event"] == kind]

    def numbers(self) -> dict[str, str]:
        """Ticket id -> number of everything that was issued; no ticket and no number twice."""
        issued = [(event["ticket"], event["number"]) for event in self.events("TicketIssued")]
        assert max(Counter(issued).values(), default=1) == 1
        assert len({number for _, number in issued}) == len({ticket for ticket, _ in issued}) == len(issued)
        return dict(issued)

    def holds(self, answered: Iterable[tuple[str, str]]) -> None:
        """Every answered (ticket id, number) is there, under that number, once; and no number is left out."""
        numbers = self.numbers()
        assert [(t, n) for t, n in answered if numbers.get(t) != n] == []
        by_class: Mapping[str, list[int]] = defaultdict(list)
        for event in self.events("TicketIssued"):
            by_class[event["item_class"]].append(int(event["number"][1:]))
        for found in by_class.values():
            assert found == list(range(1, len(found) + 1))

    def calls(self) -> list[str]:
        """The tickets called, in order; each once, each at a window that was free."""
        called, at_window = [], dict[str, str]()
        for line in self.lines:
            event = line.event
            match event["event"]:
                case "TicketCalled":
                    assert event["window"] not in at_window
                    at_window[event["window"]] = event["ticket"]
                    called.append(event["ticket"])
                case "ServiceFinished":
                    assert at_window.pop(event["window"]) == event["ticket"]
        assert len(set(called)) == len(called)
        return called

    def chained(self) -> None:
        """Every row stands where it was put: gapless, in order of time, and linked to the one before by SHA-256."""
        chain, at = hashlib.sha256(self.epoch.encode()).digest(), 0
        for place, line in enumerate(self.lines, 1):
            linked = chain + line.seq.to_bytes(8, "big") + line.at.to_bytes(8, "big", signed=True) + line.body
            chain = hashlib.sha256(linked).digest()
            assert (line.seq, line.chain) == (place, chain)
            assert line.at >= at
            at = line.at
