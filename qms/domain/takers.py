"""Who took which numbers today: by keyed digest of the applicant, the phone and the holder; and how many of each class."""

from bisect import bisect_left
from collections import defaultdict

from qms.domain import events as e


class Takers:
    """Ticket ids of today by digest and by case, in order of taking; times of issue (ms) by item class."""

    def __init__(self) -> None:
        self.identity: defaultdict[str, list[str]] = defaultdict(list)
        self.phone: defaultdict[str, list[str]] = defaultdict(list)
        self.holder: defaultdict[str, list[str]] = defaultdict(list)
        self._cases: defaultdict[str, list[str]] = defaultdict(list)
        self._issued: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, event: e.TicketIssued) -> None:
        """A number was taken."""
        self._issued[event.item_class].append(event.at)
        for digest, book in ((event.pseudonym, self.identity), (event.phone, self.phone), (event.holder, self.holder)):
            if digest:
                book[digest].append(event.ticket)
        self.link(event.case, event.ticket)

    def link(self, case: str, ticket: str) -> None:
        """The ticket is about this case; nothing if it has no number."""
        if case and ticket not in self._cases[case]:
            self._cases[case].append(ticket)

    def of_case(self, case: str) -> tuple[str, ...]:
        """The tickets of a case."""
        return tuple(self._cases.get(case, ()))

    def issued(self, item_class: str, start: int, end: int) -> int:
        """How many numbers of the class were issued from `start` to before `end` (ms)."""
        times = self._issued.get(item_class, [])
        return bisect_left(times, end) - bisect_left(times, start)
