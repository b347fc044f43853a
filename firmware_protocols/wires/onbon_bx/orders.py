"""What a sign is told beside pictures: its clock, its light, and the orders an operator gives by name (v1.4 §8)."""

from datetime import datetime
from typing import Final, NamedTuple

from firmware_protocols.messages import (
    ClearScreen,
    Configure,
    Probe,
    SetBrightness,
    SetClock,
    ShowText,
    SwitchPower,
    Told,
)
from firmware_protocols.turns import PROBE
from firmware_protocols.wire import WireError, unsayable
from firmware_protocols.wires.onbon_bx import frame
from firmware_protocols.wires.onbon_bx.picture import Glass, picture_of

PICTURE: Final = "picture"
CLOCK_PREFIX: Final = b"\x08\x00"  # stands before the date in the manual's example (§8.10); its table leaves it out
ON, OFF = b"\x01", b"\x02"
FORCED, BY_TIMETABLE = b"\x01", b"\x02\x00"
BRIGHTEST: Final = 15
HALF_HOURS: Final = 48
DAY: Final = range(14, 38)  # half hours: 07:00 to 19:00 at full brightness, a third of it at night
NIGHT_LIGHT: Final = 5

SIMPLE: Final[dict[str, tuple[bytes, bytes]]] = {
    "status": (frame.STATUS, b""),
    "ping": (frame.PING, b""),
    "reset": (frame.RESET, b""),
    "screen id": (frame.SCREEN_ID, b""),
    "fonts": (frame.FONTS, b""),
    "carousel on": (frame.CAROUSEL, b"\x00"),
    "carousel off": (frame.CAROUSEL, b"\x01"),
}
LOCKS: Final = {"lock": b"\x00\x01", "unlock": b"\x00\x00"}  # not stored: a power cut unlocks
NAME_BYTES: Final = 4


class Order(NamedTuple):
    """A command; of one slot only the newest waits. `lasting`: saying it twice does no harm."""

    command: bytes
    parameters: bytes
    slot: str
    urgent: bool = False
    spaced: bool = False
    lasting: bool = True


def order_of(message: Told, glass: Glass) -> Order:
    """The command for a sign with this glass. Raises WireError for what it cannot be told."""
    match message:
        case ShowText(lines=lines, urgent=urgent):
            return Order(frame.DYNAMIC_AREAS, picture_of(lines, glass), PICTURE, urgent, spaced=True)
        case ClearScreen():
            return _simple(frame.CLEAR_SCREEN, PICTURE)
        case Probe():
            return _simple(frame.STATUS if glass.probe == "status" else frame.PING, PROBE)
        case SetClock(at=at):
            return Order(frame.SET_CLOCK, CLOCK_PREFIX + _clock(at), "clock")
        case SetBrightness(percent=percent):
            return _simple(frame.BRIGHTNESS, "brightness", _brightness(percent))
        case SwitchPower(on=on):
            return _simple(frame.POWER, "power", ON if on else OFF)
        case Configure(code=code):
            return _named(code)
        case _:
            raise unsayable(message, "onbon_bx")


def _simple(command: bytes, slot: str, parameters: bytes = b"") -> Order:
    return Order(command, frame.RESERVED + parameters, slot)


def _clock(at: str) -> bytes:
    """BCD, the year's low byte first, the weekday (Monday 1) last."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise WireError(f"a clock is set to a local time such as 2026-03-02T09:30:00, not {at!r}") from wrong
    return bytes.fromhex(f"{time.year % 100:02}{time.year // 100:02}{time:%m%d%H%M%S}{time.isoweekday():02}")


def _brightness(percent: int | None) -> bytes:
    """§8.14: forced, 0 to 15; or by a level for every half hour, because the cards have no light sensor in the manual."""
    if percent is None:
        return BY_TIMETABLE + bytes(BRIGHTEST if half in DAY else NIGHT_LIGHT for half in range(HALF_HOURS))
    if not 0 <= percent <= 100:
        raise WireError(f"brightness is 0 to 100 percent, not {percent}")
    return FORCED + bytes([round(percent * BRIGHTEST / 100)])


def _named(code: str) -> Order:
    if code in SIMPLE:
        command, parameters = SIMPLE[code]
        return _simple(command, code, parameters)._replace(lasting=command != frame.RESET)
    verb, _, name = code.partition(" ")
    if verb in LOCKS and len(name) == NAME_BYTES and name.isascii() and name.isalnum():
        return _simple(frame.LOCK, "lock", LOCKS[verb] + name.encode())
    raise WireError(f"an Onbon sign has no order {code!r}; there are {', '.join(SIMPLE)}, lock P000 and unlock P000")
