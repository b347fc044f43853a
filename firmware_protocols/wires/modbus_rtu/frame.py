"""The Modbus RTU frame: unit, function, data, CRC-16 low byte first; numbers high byte first; no start and no end byte."""

from typing import Final, NamedTuple

from firmware_protocols.framing import crc16_modbus

BROADCAST: Final = 0  # every unit obeys, none answers
UNITS: Final = range(1, 248)
READ: Final = 3
WRITE_ONE: Final = 6
WRITE_MANY: Final = 16
EXCEPTION: Final = 0x80  # added to the function that was refused
CRC_BYTES: Final = 2
WRITTEN_BYTES: Final = 8  # unit, function, register, value or count, CRC
EXCEPTION_BYTES: Final = 5
LIMIT: Final = 256
MOST_READ: Final = 125  # registers in one answer

BUSY: Final = 6
ERRORS: Final = {  # application protocol §7
    1: "this panel does not know the function: check `function` of its model",
    2: "this panel has no such register: check the registers of its model",
    3: "this panel does not take such a value: check `scale` and `words` of its model",
    4: "the panel could not do it and reports a fault: switch it off and on",
    5: "the panel has begun, but takes longer than it can wait with its answer",
    BUSY: "the panel is busy",
    7: "the panel refuses this function",
    8: "the panel's memory failed: switch it off and on",
    10: "the gateway has no path to the panel: check the gateway's settings",
    11: "the panel behind the gateway does not answer: check its power, cable and unit number",
}


class Reply(NamedTuple):
    """What a unit answered; `data` stands between function and CRC."""

    unit: int
    function: int
    data: bytes


def write(unit: int, register: int, words: bytes, *, many: bool) -> bytes:
    """One register by function 06, one or more by function 10; `words` are two bytes each."""
    if not many:
        return _with_crc(bytes([unit, WRITE_ONE]) + register.to_bytes(2, "big") + words)
    count = (len(words) // 2).to_bytes(2, "big") + bytes([len(words)])
    return _with_crc(bytes([unit, WRITE_MANY]) + register.to_bytes(2, "big") + count + words)


def read(unit: int, register: int, count: int) -> bytes:
    return _with_crc(bytes([unit, READ]) + register.to_bytes(2, "big") + count.to_bytes(2, "big"))


def measure(head: bytes) -> int | None:
    """The length of the answer that opens with `head`: nothing but the function tells it."""
    if head[0] not in UNITS:
        return 0
    if len(head) < 3:
        return None
    match head[1]:
        case 3:
            count = head[2]
            return 3 + count + CRC_BYTES if count % 2 == 0 and 0 < count <= 2 * MOST_READ else 0
        case 6 | 16:
            return WRITTEN_BYTES
        case 0x83 | 0x86 | 0x90:
            return EXCEPTION_BYTES
    return 0


def sound(frame: bytes) -> bool:
    return crc16_modbus(frame[:-CRC_BYTES]) == int.from_bytes(frame[-CRC_BYTES:], "little")


def reply_of(frame: bytes) -> Reply:
    """A measured and sound frame."""
    return Reply(frame[0], frame[1], frame[2:-CRC_BYTES])


def silence_s(baud: int) -> float:
    """t3.5, which parts two frames: 3.5 characters of 11 bits, and 1.75 ms above 19200 (serial line §2.5.1.1)."""
    return 0.00175 if baud > 19200 else 3.5 * 11 / baud


def _with_crc(body: bytes) -> bytes:
    return body + crc16_modbus(body).to_bytes(CRC_BYTES, "little")
