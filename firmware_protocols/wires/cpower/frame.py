"""The C-Power frame, on a serial line and on the network, and what a card's answer says.

serial    A5 | stuffed( BODY ) | AE
network   ID code 4, high byte first | length of BODY 2, low first | 0000 | BODY     nothing stuffed
BODY      68 | 32 | card | command | mark | data | sum of all before it, 2, low byte first
7B        data = length of what follows 2, low first | packet | last packet | CC and its parameters
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from firmware_protocols.framing import Stuffing, sum16

START: Final = 0xA5
END: Final = 0xAE
STUFFING: Final = Stuffing({0xA5: b"\xaa\x05", 0xAA: b"\xaa\x0a", 0xAE: b"\xaa\x0e"})  # §2.1.3
HOST: Final = 0x68
CARD: Final = 0xE8  # §2.1.2: 68 | 80; programs 3.2 and older of the card answer with 68
CARD_TYPE: Final = 0x32
GROUP: Final = 0xFF  # every card obeys
WANTS_ANSWER: Final = 1  # bit 0 of the mark
BEFORE_DATA: Final = 5
SUM_BYTES: Final = 2
BODY_LIMIT: Final = 1024
NETWORK_HEAD: Final = 8
LIMIT: Final = 2 + 2 * BODY_LIMIT  # every byte may be stuffed

EXTERNAL: Final = 0x7B
RESTART: Final = 0xFE
RESTART_HARDWARE: Final = 0x2D
VERSION: Final = 0x2E
BRIGHTNESS: Final = 0x46
CLOCK: Final = 0x47
POWER: Final = 0x76
SET: Final = b"\x00"
QUERY: Final = b"\x01"
SPLIT: Final = 0x01
STATIC_TEXT: Final = 0x04
LEAVE: Final = b"\x06"
SAVE: Final = b"\x07\x00\x00\x00"
CLEAR: Final = b"\x07\x01\x00\x00"
PURE_TEXT: Final = 0x12
EXTERNAL_HEAD: Final = 4  # length, packet, last packet

CHECKSUM: Final = 1
ERRORS: Final = {  # RR
    CHECKSUM: "the checksum was wrong: check the cable, the terminators and the distance",
    2: "a packet of a longer message was missing: the picture is sent again at the next change",
    0x80: "the card does not play a program template",
}


class Reply(NamedTuple):
    """What a card answered. `code` is RR of a 7B answer, the mark of any other; `data` is what follows it."""

    card: int
    command: int
    code: int
    data: bytes


def body_of(card: int, command: int, data: bytes) -> bytes:
    """To the group no answer is asked for: all cards would give it at once."""
    body = bytes([HOST, CARD_TYPE, card, command, 0 if card == GROUP else WANTS_ANSWER]) + data
    return body + sum16(body).to_bytes(SUM_BYTES, "little")


def external(parameters: bytes) -> bytes:
    """The data of a 7B command that goes in one packet; `parameters` begin with CC."""
    return len(parameters).to_bytes(2, "little") + b"\0\0" + parameters


def on_serial(body: bytes) -> bytes:
    return bytes([START]) + STUFFING.stuff(body) + bytes([END])


def on_network(id_code: bytes, body: bytes) -> bytes:
    return id_code + len(body).to_bytes(2, "little") + b"\0\0" + body


def measurer(id_code: bytes) -> Callable[[bytes], int | None]:
    """How long the frame is that opens with these bytes, on a serial line, or on the network with this ID code."""

    def measure(head: bytes) -> int | None:
        if head.startswith(id_code[: len(head)]):
            return _network_size(head)
        if head[0] != START:
            return 0
        end, again = head.find(END, 1), head.find(START, 1)
        if again >= 0 and (end < 0 or again < end):
            return 0
        if end < 0 and len(head) >= LIMIT:
            return 0
        return end + 1 if end >= 0 else None

    return measure


def _network_size(head: bytes) -> int | None:
    if len(head) < NETWORK_HEAD + 2:
        return None
    size = int.from_bytes(head[4:6], "little")
    fits = BEFORE_DATA + SUM_BYTES <= size <= BODY_LIMIT and head[6:8] == b"\0\0"
    return NETWORK_HEAD + size if fits and head[8] | 0x80 == CARD and head[9] == CARD_TYPE else 0


def reply_of(frame: bytes, *, serial: bool, old_program: bool = False) -> Reply | None:
    """A whole frame read as a card's answer; None if it is none, or not sound."""
    body = STUFFING.unstuff(frame[1:-1]) if serial else frame[NETWORK_HEAD:]
    if body is None or len(body) < BEFORE_DATA + SUM_BYTES:
        return None
    kind, card_type, card, command, code = body[:BEFORE_DATA]
    if sum16(body[:-SUM_BYTES]) != int.from_bytes(body[-SUM_BYTES:], "little"):
        return None
    data = body[BEFORE_DATA:-SUM_BYTES]
    if kind not in ((CARD, HOST) if old_program else (CARD,)) or card_type != CARD_TYPE:
        return None
    if command == EXTERNAL:
        parameters = data[EXTERNAL_HEAD:]
        if len(data) < EXTERNAL_HEAD or int.from_bytes(data[:2], "little") != len(parameters):
            return None
        data = parameters
    return Reply(card, command, code, data)
