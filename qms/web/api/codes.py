"""Which booking somebody means: by the long code of a link or a QR code, or, in the hall, by the short one that was typed."""

from typing import Any

from qms.domain.bookings import Booked
from qms.domain.refusal import Sentence, Unknown
from qms.domain.rules.booking import short_code
from qms.web.problems import Wrong, wait
from qms.web.site import Ask

TOO_MANY_CODES = Sentence(
    "预约码错了太多次，请稍等再试，或到导办台",
    "Too many wrong booking codes; please wait a little, or ask at the guide desk.",
)
MISTYPED = Sentence(
    "预约码输错了：应有 9 位数字，请对照短信或预约页面再输一次",
    "That is no booking code: it has 9 figures; please compare it with the message or the booking's page.",
)
FIGURES = frozenset("0123456789 -")


def booking_of(ask: Ask[Any], typed: str) -> Booked:
    """The booking of a code. Raises Unknown; Wrong `unprocessable` for a mistyped short code, `too_many_requests` for one
    who tries out short codes. Without a token only the long code counts: the short one can be guessed in the long run."""
    bookings = ask.site.hall.floor.bookings
    known = bookings.get(typed)
    if known is None and ask.grant is not None and FIGURES.issuperset(typed):
        known = _by_short(ask, typed)
    if known is None:
        raise Unknown("booking", typed)
    return known


def _by_short(ask: Ask[Any], typed: str) -> Booked | None:
    """A mistyped code tells nothing about any other, so only what is a code and nobody's counts as a try."""
    tries, subject = ask.site.limits.codes, ask.subject
    if seconds := tries.wait(subject):
        raise wait(seconds, TOO_MANY_CODES)
    short = short_code.read(typed)
    if short is None:
        raise Wrong("unprocessable", MISTYPED)
    known = ask.site.hall.floor.bookings.of_short(short)
    if known is None:
        tries.take(subject)
    return known
