"""The guide desk (导办台): what came of each question, and how many there were today."""

from qms.domain import commands as c
from qms.web.shapes.asked_people import TriageAsked
from qms.web.shapes.told_people import Triaged
from qms.web.site import Ask, Site


async def triage(ask: Ask[TriageAsked]) -> Triaged:
    """POST /triage."""
    body = ask.body
    command = c.RecordTriage(outcome=body.outcome, by=ask.subject, items=body.items, ticket=body.ticket or "")
    await ask.site.do(command, ask.key)
    return _counts(ask.site)


async def today(ask: Ask[None]) -> Triaged:
    """GET /triage/today."""
    return _counts(ask.site)


def _counts(site: Site) -> Triaged:
    floor = site.hall.floor
    guided = floor.staff.guided.get
    return Triaged(
        day=floor.day,
        ticket=guided("ticket", 0),
        solved=guided("solved", 0),
        kiosk=guided("kiosk", 0),
        online=guided("online", 0),
    )
