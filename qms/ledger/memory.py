"""What commands with an id did, today and yesterday, so that the same id again gets the same answer."""

from dataclasses import dataclass
from typing import NamedTuple

from qms.domain.events import Event, ServiceFinished, TicketCalled
from qms.ledger.commit import Commit

REFERENCES = ("ticket", "words", "booking", "difficulty")
"""Fields of events that may name a row of the vault."""


class Answer(NamedTuple):
    """What a command did: its events, the seq of the last, and the ticket that was issued, called or acted on."""

    seq: int
    events: tuple[Event, ...]
    ticket: str | None


class Conflict(Exception):
    """The same command id came with another body."""


@dataclass(slots=True, frozen=True)
class Remembered:
    """A command with an id; `commit` is its way to the disk, None for one that was read from there."""

    digest: bytes
    answer: Answer
    commit: Commit | None = None


class Memory:
    """Answers by command id, for two business days."""

    def __init__(self) -> None:
        self._today: dict[str, Remembered] = {}
        self._yesterday: dict[str, Remembered] = {}

    def put(self, key: str, remembered: Remembered) -> None:
        """Remember what the command `key` did."""
        self._today[key] = remembered

    def get(self, key: str, digest: bytes) -> Remembered | None:
        """What the command did, None if it is new. Raises Conflict if its body was another."""
        known = self._today.get(key) or self._yesterday.get(key)
        if known is not None and known.digest != digest:
            raise Conflict("the same Idempotency-Key came with another request; use a new key for a new request")
        return known

    def __contains__(self, key: object) -> bool:
        return key in self._today or key in self._yesterday

    def new_day(self) -> None:
        """Forget the day before yesterday."""
        self._yesterday, self._today = self._today, {}


def subject(events: tuple[Event, ...]) -> str | None:
    """The ticket that a command's events are about; None where a call-next only finished the present one."""
    if not events:
        return None
    last = events[-1]
    if isinstance(last, ServiceFinished) and last.implied:
        return None
    called = [event.ticket for event in events if isinstance(event, TicketCalled)]
    return called[-1] if called else getattr(last, "ticket", None)


def refers_to(events: tuple[Event, ...], ref: str) -> bool:
    """Whether one of the events refers to this row of the vault."""
    return any(getattr(event, name, None) == ref for event in events for name in REFERENCES)
