"""What a visitor is told of the wait when taking a number; it stands in the journal, so that it can be held against what came."""

from collections.abc import Sequence

import msgspec

from qms.domain import events as e
from qms.forecast.outlook import Outlook


def with_forecast(events: Sequence[e.Event], outlook: Outlook | None) -> list[e.Event]:
    """The events of one command, numbers that were taken with what `outlook` says of somebody who comes now."""
    if outlook is None:
        return list(events)
    return [_told(event, outlook) if isinstance(event, e.TicketIssued) else event for event in events]


def _told(event: e.TicketIssued, outlook: Outlook) -> e.TicketIssued:
    """Who is early for an appointment is told the slot and no minutes: the wait counts from a time that is not now."""
    found = outlook.newcomers.get((event.item_class, event.group))
    if found is None or event.clock > event.at:
        return event
    p10, p50, p90 = round(found.p10), round(found.p50), round(found.p90)
    return msgspec.structs.replace(event, told=e.Told(p10_s=p10, p50_s=p50, p90_s=p90, days=outlook.days))
