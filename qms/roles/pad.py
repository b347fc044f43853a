"""The evaluation pad (评价器): the visitor's key rates the service at its window.

Nobody else's doing is a rating: a key that the model does not rate ("默认") means nothing, and time that runs out says nothing.
"""

from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from firmware_protocols.messages import AskRating, Heard, RatingPressed, Told
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.domain.ticket import Service
from qms.role import Role

AT_THE_WINDOW = 5
"""The national code of the place where a rating was given: a terminal at the window."""


class Pad(Role):
    """A pad at one window."""

    answers = False

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._window = device.windows[0]
        self._ratings = plan.model_of(device).ratings
        self._policy = plan.policy
        self._ended: str | None = None

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        """Rates the service just ended; with nobody to rate it ends the present one first, where the plan lets nobody
        press start (docs/decisions/0004)."""
        if not isinstance(message, RatingPressed):
            return ()
        level = self._ratings.get(str(message.value), 0)
        if level == 0:
            return ()
        window = floor.windows[self._window]
        last = floor.tickets.get(window.last_finished or "")
        service = last.served_at(self._window) if last is not None else None
        if service is not None and window.state != "serving" and self._rateable(service, now):
            return (_rating(service.ticket, service.no, level),)
        present = floor.tickets.get(window.ticket or "")
        if present is None or self._policy.confirm_start:
            return ()
        self._ended = present.id
        return (c.FinishService(window=window.no), _rating(present.id, len(present.services) + 1, level))

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """Asks when a service has ended, unless the visitor has pressed already."""
        match event:
            case e.ServiceFinished(window=self._window, outcome=str()) if event.ticket != self._ended:
                return (AskRating(address=self._address),)
            case _:
                return ()

    def sample(self) -> Sequence[Told]:
        """A question that nobody has to answer."""
        return (AskRating(address=self._address),)

    def _rateable(self, service: Service, now: int) -> bool:
        return service.rated_at is None and now - service.finished_at < self._policy.rating_on_pad * 1000


def _rating(ticket: str, service: int, level: int) -> c.RateService:
    return c.RateService(ticket=ticket, service=service, satisfaction=level, channel=AT_THE_WINDOW, keys_only=True)
