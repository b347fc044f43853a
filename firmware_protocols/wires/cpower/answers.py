"""What a sound answer of a C-Power card means."""

from typing import Final

from firmware_protocols.messages import Acknowledged, Described, Heard, Rejected, SignStatus
from firmware_protocols.wires.cpower.frame import BRIGHTNESS, CLOCK, ERRORS, EXTERNAL, POWER, QUERY, VERSION, Reply

BRIGHTEST: Final = 31  # what is above it is left to the card's sensor
HOURS: Final = 24
STATUS_BYTES: Final = 1 + 1 + 8  # query, on or off, times
CLOCK_BYTES: Final = 1 + 7
VERSION_BYTES: Final = 8
UNKNOWN: Final = "an error the manual does not name"


def meaning_of(reply: Reply) -> Heard:
    """RR says it for 7B; the other commands answer a question with 01 and the figures, an order with 01 done, 00 not done.

    Switching on or off is answered with 00 and the state.
    """
    address, command, data = str(reply.card), reply.command, reply.data
    if command == EXTERNAL or not data:
        return _verdict(address, reply.code)
    asked = data[:1] == QUERY
    if command == POWER and asked and len(data) >= STATUS_BYTES:
        return SignStatus(address=address, on=data[1] != 0)
    if command == BRIGHTNESS and asked and len(data) > HOURS:
        return SignStatus(address=address, brightness=_percent(data[1 : 1 + HOURS]))
    if command == CLOCK and asked and len(data) >= CLOCK_BYTES:
        return SignStatus(address=address, clock=_clock(data[1:CLOCK_BYTES]))
    if command == VERSION and len(data) >= VERSION_BYTES:
        return Described(
            address=address, text=f"C-Power card type {data[1]:02X}, program {data[7] >> 4}.{data[7] & 15}"
        )
    if command == POWER or asked:
        return Acknowledged(address=address)
    return Rejected(address=address, code=0, reason="the card could not do it")


def _verdict(address: str, code: int) -> Heard:
    if code == 0:
        return Acknowledged(address=address)
    return Rejected(address=address, code=code, reason=ERRORS.get(code, UNKNOWN))


def _percent(hours: bytes) -> int | None:
    """None where the hours differ or the sensor rules."""
    level = hours[0]
    return round(level * 100 / BRIGHTEST) if set(hours) == {level} and level <= BRIGHTEST else None


def _clock(fields: bytes) -> str | None:
    """Second, minute, hour, weekday, day, month, year of this century."""
    second, minute, hour, _, day, month, year = fields
    if second > 59 or minute > 59 or hour > 23 or not 1 <= day <= 31 or not 1 <= month <= 12 or year > 99:
        return None
    return f"{2000 + year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
