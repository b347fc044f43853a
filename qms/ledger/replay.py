"""A floor, and the memory of commands, brought back from the journal."""

from collections.abc import Iterator

from config.plan import Plan
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.journal import Journal, Row
from qms.ledger.memory import Answer, Memory, Remembered, subject

PAGE = 5000  # rows read at a time


class Replayed:
    """What a journal says: two equal floors of the present business day, and the commands of the last two days.

    `references` are the vault's rows that the last two days refer to, those of bookings for later days included.
    """

    def __init__(self, plan: Plan, journal: Journal) -> None:
        self.told, self.deciding, self.memory = Floor(plan), Floor(plan), Memory()
        self.references: set[str] = set()
        self.seq = journal.seq
        starts = journal.day_starts(2)
        today = starts[0] if starts else 1
        for rows in _commands(journal, starts[-1] - 1 if starts else 0):
            events = tuple(e.decode(row.body) for row in rows)
            for row, event in zip(rows, events, strict=True):
                if row.seq >= today:
                    self.told.apply(event)
                    self.deciding.apply(event)
                self._refer(event)
            self._remember(rows, events)

    def _refer(self, event: e.Event) -> None:
        match event:
            case e.TicketIssued():
                self.references.add(event.ticket)
            case e.SlotBooked():
                self.references.add(event.booking)
            case e.StandingCarried():
                self.references.update(one.booked.booking for one in event.bookings)
            case e.DifficultyRecorded():
                self.references.add(event.difficulty)
            case e.TicketRated() if event.words is not None:
                self.references.add(event.words)
            case e.DayOpened():
                self.memory.new_day()

    def _remember(self, rows: list[Row], events: tuple[e.Event, ...]) -> None:
        key, digest = rows[0].key, rows[0].digest
        if key is not None and digest is not None:
            self.memory.put(key, Remembered(digest, Answer(rows[-1].seq, events, subject(events))))


def _commands(journal: Journal, seq: int) -> Iterator[list[Row]]:
    """The rows after `seq`, command by command; the first may lack its head."""
    command: list[Row] = []
    while rows := journal.since(seq, PAGE):
        for row in rows:
            if row.size is not None and command:
                yield command
                command = []
            command.append(row)
        seq = rows[-1].seq
    if command:
        yield command
