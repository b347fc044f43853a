"""The frames of the XFS5152CE (科大讯飞): FD | length 2, high byte first | command | coding | text, without any checksum.

The length counts from the command to the end. Unicode is low byte first here, unlike in the SYN6288. Read from the
development guide (file of mannbro/PiPicoXFS5152CE).
"""

from firmware_protocols.wire import Options
from firmware_protocols.wires.tts.shapes import Module, TalkOptions
from firmware_protocols.wires.tts.talk import Talk


def frame_of(command: int, rest: bytes = b"") -> bytes:
    """`rest`: for a speak command the coding and the text."""
    return bytes([0xFD]) + (len(rest) + 1).to_bytes(2, "big") + bytes([command]) + rest


XFS5152 = Module(
    wire="xfs5152",
    room=4000,  # the guide: 4 KB; some bytes of it may be the frame's own
    loudest=10,
    unicode="utf-16-le",
    frame=frame_of,
    codes={"pause": (0x03, b""), "resume": (0x04, b""), "sleep": (0x88, b""), "wake": (0xFF, b"")},
)


class XfsOptions(TalkOptions, frozen=True, kw_only=True):
    """It reads English as well."""

    languages: str = "zh en"


class Xfs5152(Talk):
    """XFS5152CE voice modules, Mandarin and English"""

    def __init__(self, options: Options) -> None:
        super().__init__(options, XFS5152, XfsOptions)
