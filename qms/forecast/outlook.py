"""What is forecast at one moment: how long each who waits will still wait, and how long somebody who came now would."""

from msgspec import Struct


class Interval(Struct, frozen=True):
    """Seconds until called: ten, fifty and ninety of a hundred are called by then. 0 <= p10 <= p50 <= p90."""

    p10: float
    p50: float
    p90: float

    def after(self, seconds: float) -> "Interval":
        """The same forecast, looked at `seconds` later while the ticket still waits."""
        return Interval(*(max(0.0, p - seconds) for p in (self.p10, self.p50, self.p90)))


def unknown(now: int) -> "Outlook | None":
    """The forecast of a hall that makes none."""
    return None


class Outlook(Struct, frozen=True, kw_only=True):
    """The forecast at `at` (ms since the epoch), made from the journal up to and with row `seq`.

    `days` finished days were learned from; 0 = nothing but the plan's usual services, and wide intervals. `tickets` by id;
    `newcomers` by (item class, group) of `domain.ticket.GROUPS`. Who no open window would ever call has no entry.
    """

    at: int
    seq: int
    days: int
    tickets: dict[str, Interval]
    newcomers: dict[tuple[str, str], Interval]

    def ticket(self, ticket: str, now: int) -> Interval | None:
        """The forecast of one who waits, seen at `now` (ms)."""
        found = self.tickets.get(ticket)
        return found.after((now - self.at) / 1000.0) if found else None
