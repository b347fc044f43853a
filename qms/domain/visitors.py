"""What must be remembered of people who book: breaches, bookings given back, blocks; by keyed digest, over days."""

from dataclasses import dataclass, field

from qms.domain import events as e


@dataclass(slots=True)
class Remembered:
    """One person. Dates are YYYY-MM-DD: `breaches` of the slots, `cancels` of giving back; `blocked_until` is the first day of
    booking again. Breaches that led to a block have been paid for and are no longer among them."""

    breaches: list[str] = field(default_factory=list)
    cancels: list[str] = field(default_factory=list)
    blocked_until: str = ""


class Visitors:
    """By pseudonym: the digest of the document, or of the phone where no document was asked for."""

    def __init__(self) -> None:
        self._of: dict[str, Remembered] = {}

    def of(self, pseudonym: str) -> Remembered:
        """What is remembered of a person; written through this when a new thing is."""
        return self._of.setdefault(pseudonym, Remembered())

    def look(self, pseudonym: str) -> Remembered:
        """What is remembered of a person, nothing of most; only to be read."""
        return self._of.get(pseudonym) or Remembered()

    def blocked_until(self, pseudonym: str | None, date: str) -> str:
        """The first day on which the person may book again, empty if that is today."""
        known = self._of.get(pseudonym or "")
        return known.blocked_until if known and known.blocked_until > date else ""

    def block(self, pseudonym: str, until: str) -> None:
        """No more bookings before the date `until`."""
        person = self.of(pseudonym)
        person.blocked_until = until
        person.breaches.clear()

    def known(self) -> list[tuple[str, Remembered]]:
        """Everybody of whom something is remembered."""
        return list(self._of.items())

    def carry(self, carried: e.VisitorCarried) -> None:
        """What was remembered on a day before."""
        known = Remembered(list(carried.breaches), list(carried.cancels), carried.blocked_until)
        self._of.setdefault(carried.pseudonym, known)

    def forget(self, pseudonym: str) -> None:
        """Nothing is to be remembered any more."""
        self._of.pop(pseudonym, None)
