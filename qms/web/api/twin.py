"""What if: the rest of the day with other windows, classes or demand, for whoever runs the hall."""

from collections.abc import Iterator

from qms.domain.calendar import date_of
from qms.domain.days import Days
from qms.domain.refusal import Sentence
from qms.forecast.twin.question import Cannot
from qms.web.forecasts.what_if import ChangeAsked, ClassesAsked, DemandAsked, WhatIfAsked, WhatIfNow, asked, told
from qms.web.problems import Wrong, missing
from qms.web.site import Ask, Site

NO_FORECAST = Sentence(
    "这个大厅没有开预测（计划里 forecast = false，或用了 --no-forecast），不能试算",
    "This hall makes no forecast (forecast = false in the plan, or --no-forecast), so there is no what-if.",
)
PAST = Sentence("until 已经过去了；请写以后的时间", "until lies in the past; please give a later time.")
AGAIN = "10"  # seconds


async def what_if(ask: Ask[WhatIfAsked]) -> WhatIfNow:
    """POST /twin/what-if; changes nothing in the hall."""
    site, body = ask.site, ask.body
    _known(site, body)
    now = site.hall.now()
    if body.until is not None and body.until.timestamp() * 1000 <= now:
        raise Wrong("unprocessable", PAST)
    if site.what_if is None:
        raise Wrong("unavailable", NO_FORECAST)
    plan = site.drawn.plan
    midnight = Days(plan.hall.timezone).moment(site.hall.floor.day or date_of(plan, now), "00:00")
    answer = await site.what_if(asked(body, midnight))
    if isinstance(answer, Cannot):
        said = Sentence(answer.zh, answer.en)
        raise Wrong("unprocessable", said) if answer.wrong else Wrong("unavailable", said, Retry_After=AGAIN)
    return told(
        answer, site.drawn.iso(now), body.target_s, lambda seconds: site.drawn.iso(midnight + round(seconds) * 1000)
    )


def _known(site: Site, body: WhatIfAsked) -> None:
    """Raises Wrong `not_found` for a window or class that the hall does not have."""
    for change in body.changes:
        for no in (*change.close_window, *change.open_window, *change.set_classes):
            if no not in site.drawn.windows:
                raise missing("window", no)
        for item_class in _classes(change):
            if item_class not in site.drawn.classes:
                raise missing("item_class", item_class)


def _classes(change: ChangeAsked) -> Iterator[str]:
    for given in change.set_classes.values():
        yield from (*given.item_classes, *given.secondary) if isinstance(given, ClassesAsked) else given
    if isinstance(change.demand, DemandAsked):
        yield from change.demand.item_classes
