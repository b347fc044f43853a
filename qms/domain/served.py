"""Services that may still be rated: today's and, for as long as the policy says, those of the days before."""

from collections.abc import Iterable, Iterator, Sequence

from config.plan import Ratings
from qms.domain import events as e
from qms.domain.ticket import Service


def rateable_until(service: Service, ratings: Ratings) -> int | None:
    """The last moment (ms) at which its visitor may say something about a service; None when nothing more may be said.

    A first rating is taken for `window` seconds after the service, a follow-up for `follow_up` seconds after the first. A
    default rating is the policy's word and not the visitor's: whoever comes for so long after it still rates for the first
    time.
    """
    window_ends = service.finished_at + ratings.window * 1000
    if service.rated_at is None:
        return window_ends
    if service.followed_up:
        return None
    again = service.rated_at + ratings.follow_up * 1000
    return max(window_ends, again) if service.default else again


class Served:
    """By ticket and number of the service. They outlive the day that they were done in."""

    def __init__(self) -> None:
        self._of: dict[str, list[Service]] = {}

    def add(self, service: Service) -> None:
        """A service was finished."""
        self._of.setdefault(service.ticket, []).append(service)

    def of(self, ticket: str, no: int = 0) -> Service | None:
        """The `no`-th service of a ticket, 0 = the last finished; None if it is not known (any more)."""
        known = self._of.get(ticket, ())
        return next((one for one in reversed(known) if no in (0, one.no)), None)

    def all_of(self, ticket: str) -> Sequence[Service]:
        """The services of a ticket, in order; empty if none is known (any more)."""
        return self._of.get(ticket, ())

    def of_case(self, case: str) -> list[Service]:
        """The services under a case's number."""
        return [service for service in self if service.case == case]

    def by_ticket(self) -> Iterable[Sequence[Service]]:
        """All services, those of one ticket together."""
        return self._of.values()

    def __iter__(self) -> Iterator[Service]:
        return (one for known in self._of.values() for one in known)

    def rate(self, event: e.TicketRated) -> None:
        """Write a rating into its service; one that is no longer known changes nothing."""
        service = self.of(event.ticket, event.service)
        if service is None:
            return
        if event.follow_up:
            service.followed_up = True
        else:
            service.rated_at, service.default = event.at, event.default
        service.satisfaction = event.satisfaction

    def carry(self, carried: e.ServiceCarried) -> None:
        """What was done on a day before."""
        self.add(
            Service(
                ticket=carried.ticket,
                no=carried.service,
                number=carried.number,
                window=carried.window,
                finished_at=carried.finished_at,
                clerk=carried.clerk,
                satisfaction=carried.satisfaction,
                rated_at=carried.rated_at,
                followed_up=carried.followed_up,
                default=carried.default,
                case=carried.case,
            )
        )
