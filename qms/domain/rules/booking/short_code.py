"""The code that people type at a kiosk: eight figures and a check figure.

It is drawn from the booking's unguessable code, so that nobody can go back, and no two bookings that are remembered have
the same. It is good for checking in only, at a kiosk or a desk: one in some ten thousand guesses hits one of the bookings of
a busy month, fewer one of today's, and the web side counts the misses. The long code is what a link carries.
"""

from hashlib import blake2b

from stdnum import damm

from qms.domain.bookings import Bookings

FIGURES = 8


def draw(bookings: Bookings, code: str) -> str:
    """A short code that no remembered booking has."""
    for n in range(len(bookings) + 1):
        hashed = int.from_bytes(blake2b(f"{n}:{code}".encode(), digest_size=16).digest())
        figures = f"{hashed % 10**FIGURES:0{FIGURES}d}"
        short = figures + str(damm.calc_check_digit(figures))
        if bookings.of_short(short) is None:
            return short
    raise AssertionError("fewer codes are in use than were tried")


def read(typed: str) -> str | None:
    """The short code in what was typed, blanks and hyphens left out; None if it is none, or mistyped."""
    figures = typed.replace(" ", "").replace("-", "")
    if len(figures) != FIGURES + 1 or not (figures.isascii() and figures.isdigit()):
        return None
    return figures if damm.is_valid(figures) else None
