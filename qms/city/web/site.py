"""What every call of the city's web side has at hand."""

from collections.abc import Callable
from typing import NamedTuple

from aiohttp import web
from msgspec import Struct

from qms.city.desk import Desk
from qms.city.tokens import Tokens


class Counts(NamedTuple):
    """What the uplink's end has counted since the city started."""

    batches: int
    refused: int


class Site(Struct):
    """One city's web side. `trouble` says why the city cannot take anything in now, empty while it can."""

    desk: Desk
    tokens: Tokens
    trouble: Callable[[], str]
    counts: Callable[[], Counts]
    version: str


SITE: web.AppKey[Site] = web.AppKey("site", Site)
