"""What the answers of a card mean: accepted, refused with a reason, or what it was asked for (v1.4 §6, §7, §8)."""

from datetime import datetime
from typing import Final

from firmware_protocols.messages import Acknowledged, Described, Heard, Rejected, SignStatus
from firmware_protocols.wires.onbon_bx import frame
from firmware_protocols.wires.onbon_bx.orders import BRIGHTEST

SKIPPED: Final = 2  # reserved bytes between the error and what was asked for; the answer about fonts has none
# §8.4: on, brightness, clock 8, programs, program name 4, special area, its pages, number of dynamic areas, their numbers
CLOCK_AT, CLOCK_BYTES, AREAS_AT = 2, 8, 17
CENTURY: Final = 0x20
ALPHABETS: Final = {0: "Latin", 1: "Chinese"}


def meaning_of(reply: frame.Reply, address: str) -> Heard:
    """One message for one sound answer; an answer that is shorter than the manual says is still a yes."""
    if reply.error or reply.command == frame.NACK:
        return Rejected(address=address, code=reply.error, reason=frame.ERRORS.get(reply.error, frame.UNNAMED))
    told = reply.data[SKIPPED:]
    if reply.command == frame.STATUS and len(told) > CLOCK_AT + CLOCK_BYTES:
        return _status(told, address)
    if reply.command == frame.SCREEN_ID and len(told) >= 2:
        return Described(address=address, text=f"screen id {int.from_bytes(told[:2], 'little')}")
    if reply.command == frame.FONTS and reply.data:
        return Described(address=address, text=_fonts(reply.data))
    return Acknowledged(address=address)


def _status(told: bytes, address: str) -> SignStatus:
    return SignStatus(
        address=address,
        on={1: True, 0: False, 2: False}.get(told[0]),
        brightness=round(told[1] * 100 / BRIGHTEST) if told[1] <= BRIGHTEST else None,
        clock=_clock(told[CLOCK_AT : CLOCK_AT + CLOCK_BYTES]),
        areas=_areas(told[AREAS_AT:]),
    )


def _clock(bcd: bytes) -> str | None:
    """Year, month, day, WEEKDAY, hour, minute, second. The manual does not say which byte of the year is first: 20h tells."""
    year = bcd[:2] if bcd[0] == CENTURY else bcd[1::-1]
    try:
        return datetime.strptime((year + bcd[2:4] + bcd[5:]).hex(), "%Y%m%d%H%M%S").isoformat()  # noqa: DTZ007 - local
    except ValueError:
        return None


def _areas(told: bytes) -> tuple[int, ...] | None:
    if not told or len(told) <= told[0]:
        return None
    return tuple(told[1 : 1 + told[0]])


def _fonts(told: bytes) -> str:
    """§8.20: how many, then kind, width and height of each."""
    found = [told[at : at + 3] for at in range(1, len(told) - 2, 3)][: told[0]]
    return "fonts: " + ", ".join(f"{ALPHABETS.get(kind, kind)} {width} x {height}" for kind, width, height in found)
