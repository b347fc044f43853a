"""The frames of the SYN6288 (宇音天下): FD | length 2, high byte first | command | parameter | text | XOR.

The length counts from the command to the XOR; the XOR is of all bytes before it, FD included. 9600 8N1 after power on.
Read from the data sheet (file of libdriver/syn6288), all fifteen example frames of which are in the vectors' source.
"""

from functools import reduce
from operator import xor

from firmware_protocols.wire import Options
from firmware_protocols.wires.tts.shapes import Module
from firmware_protocols.wires.tts.talk import Talk


def frame_of(command: int, rest: bytes = b"") -> bytes:
    """`rest`: for a speak command the parameter (music in bits 7-3, coding in bits 2-0) and the text."""
    body = bytes([0xFD]) + (len(rest) + 2).to_bytes(2, "big") + bytes([command]) + rest
    return body + bytes([reduce(xor, body)])


SYN6288 = Module(
    wire="syn6288",
    room=200,
    loudest=16,
    unicode="utf-16-be",
    frame=frame_of,
    codes={
        "pause": (0x03, b""),
        "resume": (0x04, b""),
        "power down": (0x88, b""),
        "baud 9600": (0x31, b"\x00"),
        "baud 19200": (0x31, b"\x01"),
        "baud 38400": (0x31, b"\x02"),
    },
)


class Syn6288(Talk):
    """SYN6288 voice modules, Mandarin"""

    def __init__(self, options: Options) -> None:
        super().__init__(options, SYN6288)
