"""Standing by over HTTP: who was asked, and the switch for the day."""

from qms.domain import commands as c
from qms.web.entries import ready
from qms.web.shapes.asked_windows import SwitchAsked
from qms.web.shapes.told_windows import StandBys
from qms.web.site import Ask, Site


async def look(ask: Ask[None]) -> StandBys:
    """GET /stand-by."""
    return _told(ask.site)


async def switch(ask: Ask[SwitchAsked]) -> StandBys:
    """POST /stand-by, until the day ends."""
    await ask.site.do(c.SwitchStandBy(on=ask.body.on, by=ask.subject), ask.key)
    return _told(ask.site)


def _told(site: Site) -> StandBys:
    sight = site.sight()
    asked = tuple(ready(site.drawn, one) for one in sight.floor.stand_bys.newest())
    return StandBys(on=sight.floor.asks_to_stand_by, asked=asked)
