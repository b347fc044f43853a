"""Rating a service (好差评), today or on a later day, and what its visitor may still say."""

from collections.abc import Sequence
from typing import NamedTuple

from qms.domain import commands as c
from qms.domain.events import TicketRated
from qms.domain.refusal import Sentence
from qms.domain.served import rateable_until
from qms.domain.ticket import Service
from qms.hall import Private
from qms.web.api.identity import some_lines
from qms.web.door import holder_key
from qms.web.entries import Drawn, Sight
from qms.web.shapes.asked import RatingAsked
from qms.web.shapes.told import Rated, RatingDetail, ServiceDone, VisitorTicket
from qms.web.site import Ask, Site


async def rate(ask: Ask[RatingAsked]) -> Rated:
    """POST /ratings. Without a token the unguessable ticket id is what lets the visitor in."""
    site, body = ask.site, ask.body
    key = holder_key(
        ask,
        body.ticket,
        site.limits.ratings,
        Sentence("评价得太快了，请稍等再试", "Too many ratings in a row; please wait a little."),
    )
    text = some_lines(body.text or "")
    answer = await site.do(_asked(body), key, Private(text=text) if text else None)
    rated = next(event for event in answer.events if isinstance(event, TicketRated))
    service = site.hall.floor.services.of(rated.ticket, rated.service)
    return Rated(
        ticket=rated.ticket,
        service=rated.service,
        number=service.number if service else "",
        satisfaction=rated.satisfaction,
        follow_up=rated.follow_up,
    )


def _asked(body: RatingAsked) -> c.RateService:
    return c.RateService(
        ticket=body.ticket,
        service=body.service,
        satisfaction=body.satisfaction,
        details=body.details,
        channel=body.channel,
        anonymous=body.anonymous,
        follow_up=body.follow_up,
    )


class Word(NamedTuple):
    """What was, and what may still be, said of a visitor's last service; and all services, first one first."""

    rated: bool
    until: str | None
    details: tuple[RatingDetail, ...]
    services: tuple[ServiceDone, ...]


def word(sight: Sight, services: Sequence[Service]) -> Word:
    """What the visitor's page needs to know for rating."""
    done = tuple(_done(sight, service) for service in services)
    if not done:
        return Word(False, None, (), ())
    return Word(
        done[-1].rated, done[-1].rate_until, details(sight.drawn) if any(d.rate_until for d in done) else (), done
    )


def _done(sight: Sight, service: Service) -> ServiceDone:
    drawn, until = sight.drawn, rateable_until(service, sight.drawn.plan.policy.ratings)
    return ServiceDone(
        service=service.no,
        window=service.window,
        finished_at=drawn.iso(service.finished_at),
        rated=service.rated,
        rate_until=drawn.iso(until) if until is not None and sight.now <= until else None,
    )


def details(drawn: Drawn) -> tuple[RatingDetail, ...]:
    """The detail codes in force."""
    return tuple(RatingDetail(code=one.code, text=one.text) for one in drawn.plan.evaluation_codes)


def earlier(site: Site, services: Sequence[Service], url: str) -> VisitorTicket:
    """A ticket of an earlier day: what is still known of it, so that its services can be rated."""
    sight = site.sight()
    drawn, last, said = site.drawn, services[-1], word(sight, services)
    found = next((one for one in drawn.plan.item_classes if last.number.startswith(one.prefix)), None)
    return VisitorTicket(
        id=last.ticket,
        number=last.number,
        item_class=found.id if found else "",
        class_name=found.name if found else "",
        issued_at=None,
        ahead=None,
        forecast=None,
        why="",
        windows=(),
        stages=(),
        url=url,
        state="finished",
        window=last.window,
        called_at=None,
        started_at=None,
        finished_at=drawn.iso(last.finished_at),
        recalls=0,
        hint="",
        stands_by=None,
        silent=False,
        company=None,
        rated=said.rated,
        rate_until=said.until,
        rating_details=said.details,
        anonymous=drawn.plan.policy.ratings.anonymous,
        services=said.services,
        hall=drawn.hall,
        at=drawn.iso(sight.now),
        speed=site.hall.speed,
    )
