"""Bookings by their code, by person and by slot, and how many places of each slot are taken."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from qms.domain import events as e

BookingState = Literal["booked", "used", "breached", "cancelled"]


@dataclass(slots=True)
class Booked:
    """One booking; `ticket` is the number it became."""

    booked: e.SlotBooked
    state: BookingState = "booked"
    ticket: str | None = None

    @property
    def person(self) -> str:
        """The digest by which breaches and bookings given back are remembered: the document's, else the phone's, else none."""
        return self.booked.pseudonym or self.booked.phone or ""


class Bookings:
    """All that still count: for days to come, and for the limits of this week and month."""

    def __init__(self) -> None:
        self._of: dict[str, Booked] = {}
        self._by_short: dict[str, str] = {}
        self._by_digest: defaultdict[str, list[str]] = defaultdict(list)
        self._ahead: dict[str, Booked] = {}
        self._taken: defaultdict[tuple[str, int], int] = defaultdict(int)

    def __len__(self) -> int:
        return len(self._of)

    def get(self, code: str) -> Booked | None:
        """The booking of this code."""
        return self._of.get(code)

    def of_short(self, short: str) -> Booked | None:
        """The booking of this short code, nine figures."""
        return self._of.get(self._by_short.get(short, ""))

    def all(self) -> list[Booked]:
        """Every booking that is remembered, in order of booking."""
        return list(self._of.values())

    def ahead(self) -> list[Booked]:
        """Those that nobody has come for yet, in order of booking."""
        return list(self._ahead.values())

    def of(self, digest: str | None) -> list[Booked]:
        """What was booked with this document or this phone, in order of booking."""
        return [self._of[code] for code in self._by_digest.get(digest or "", ())]

    def taken(self, item_class: str, start: int) -> int:
        """Places taken in the slot of a class that starts at `start` (ms)."""
        return self._taken.get((item_class, start), 0)

    def book(self, event: e.SlotBooked, state: BookingState = "booked") -> None:
        """A slot was booked; nothing new to whoever was there."""
        if event.booking in self._of:
            return
        known = self._of[event.booking] = Booked(event, state)
        for digest in {event.pseudonym, event.phone} - {None, ""}:
            self._by_digest[digest or ""].append(event.booking)
        if event.short:
            self._by_short[event.short] = event.booking
        if state == "booked":
            self._ahead[event.booking] = known
        if state != "cancelled":
            self._taken[event.item_class, event.start] += 1

    def move(self, code: str, state: BookingState, ticket: str | None = None) -> Booked | None:
        """A booking was used, breached or given back; a place given back is free again."""
        known = self._of.get(code)
        if known is None:
            return None
        if state == "cancelled" and known.state != "cancelled":
            self._taken[known.booked.item_class, known.booked.start] -= 1
        known.state, known.ticket = state, ticket or known.ticket
        self._ahead.pop(code, None)
        return known
