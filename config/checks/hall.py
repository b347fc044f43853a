"""The hall itself: its region, its addresses, its languages."""

import re
from collections.abc import Collection, Iterator
from zoneinfo import available_timezones

from config.faults import Complaint, shown, unknown
from config.plan import Plan

OF_COUNTY = (r"\d{6}(0{6})?", "6 figures, or 12 that end in 000000")
REGIONS = {
    "city": OF_COUNTY,
    "county": OF_COUNTY,
    "town": (r"\d{6}(?!000)\d{3}000", "12 figures: the town's own at 7 to 9, and 000 behind them"),
    "village": (r"\d{6}(?!000)\d{3}(?!000)\d{3}", "12 figures: the town's own at 7 to 9, the village's at 10 to 12"),
}
"""By level what a region looks like, as a pattern and in words. A county-level city may be the root of the tree."""


def check(plan: Plan, languages: Collection[str]) -> Iterator[Complaint]:
    """What the hall says of itself and cannot be so."""
    hall, uplink = plan.hall, plan.uplink
    if hall.timezone not in available_timezones():
        yield unknown(("hall", "timezone"), hall.timezone, ["Asia/Shanghai", "Asia/Urumqi"], "a time zone such as")
    if not hall.public_url.startswith(("http://", "https://")):
        yield Complaint(("hall", "public_url"), "an address that starts with http:// or https://", shown(hall.public_url))  # fmt: skip
    if uplink.via != "none" and "://" not in uplink.address:
        yield Complaint(("uplink", "address"), "where the city listens, e.g. tcp://10.0.0.2:8091", shown(uplink.address))  # fmt: skip
    for j, language in enumerate(plan.voice.languages):
        if language not in languages:
            yield unknown(("voice", "languages", j), language, languages, "a language with a phrase file")
    pattern, words = REGIONS.get(hall.level, ("", ""))
    if pattern and not re.fullmatch(pattern, hall.region):
        yield Complaint(("hall", "region"), f"the region of a {hall.level}: {words}", shown(hall.region))
