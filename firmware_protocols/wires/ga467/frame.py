"""The frames of an ID reader: AA AA AA 96 69 | length 2, high byte first | command or status | data | XOR.

The length counts everything after itself, the XOR is of the length and all that follows up to the last byte of data.
The standard (GA 450, now GA/T 467) is not public; qiwenming/IDCardDemo, readidentifiercardinfo and HslCommunication agree.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

HEAD: Final = b"\xaa\xaa\xaa\x96\x69"
FIXED_BYTES: Final = len(HEAD) + 2
SHORTEST: Final = 4  # three bytes of status and the XOR
SHORT: Final = 0x60  # the longest reply but a card's: a new address is 74
CARD: Final = frozenset({0x0508, 0x050A, 0x070A, 0x090A})  # text and photo; and with 0, 512, 1024 bytes of fingerprints
FRAME_LIMIT: Final = FIXED_BYTES + max(CARD)
TEXT: Final = 256

STATUS: Final = b"\x11\xff"
SAM_NUMBER: Final = b"\x12\xff"
FIND: Final = b"\x20\x01"
SELECT: Final = b"\x20\x02"
READ: Final = b"\x30\x01"  # text and photo; nobody here needs fingerprints

OK: Final = 0x90
FOUND: Final = 0x9F
NO_CARD: Final = 0x80
SELECTED_BYTES: Final = 8
SAM_NUMBER_BYTES: Final = 16

REASONS: Final[Mapping[int, str]] = {
    0x10: "the reader received a damaged command",
    0x11: "the reader received a command of a wrong length",
    0x21: "the reader does not know this command",
    0x23: "the reader is not permitted to do this",
    0x24: "the reader reports an unknown error",
    0x31: "the card refused the reader's security module",
    0x32: "the reader's security module refused the card",
    0x33: "what the card holds failed the check of the security module",
    0x40: "the reader does not know this kind of card",
    0x41: "the card could not be read: lift it and lay it down again",
    0x47: "the reader could not draw a random number",
    0x60: "the security module failed its self-test: have the reader repaired",
    0x66: "the security module is not authorised: ask the reader's seller",
    0x81: "the card could not be selected: lift it and lay it down again",
    0x91: "the card does not hold this item",
}


class Reply(NamedTuple):
    """`code`: the last of three status bytes."""

    code: int
    data: bytes

    @property
    def card(self) -> bytes | None:
        """The 256 bytes of text of a card; photo and fingerprints are left behind."""
        if self.code != OK or len(self.data) < 4 + TEXT:
            return None
        return self.data[_lengths(self.data) :][:TEXT]

    def __repr__(self) -> str:
        """Not the data: it may be a person."""
        return f"Reply(code={self.code:#04x})"


def command(what: bytes) -> bytes:
    body = (len(what) + 1).to_bytes(2, "big") + what
    return HEAD + body + bytes([xor_of(body)])


def measure(head: bytes) -> int | None:
    """The length of the reply that opens with `head`; None = too early to say, 0 = no reply."""
    if not head.startswith(HEAD):
        return None if HEAD.startswith(head) else 0
    if len(head) < FIXED_BYTES:
        return None
    length = int.from_bytes(head[5:7], "big")
    return FIXED_BYTES + length if SHORTEST <= length <= SHORT or length in CARD else 0


def sound(frame: bytes) -> bool:
    """Whether the XOR of a whole frame is right."""
    return xor_of(frame[5:]) == 0


def xor_of(data: bytes) -> int:
    """The XOR of all bytes, by folding them in half: a card is 2300 bytes and comes while somebody waits."""
    value, size = int.from_bytes(data, "big"), len(data)
    while size > 1:
        size = (size + 1) // 2
        value = (value >> 8 * size) ^ (value & ((1 << 8 * size) - 1))
    return value


def reply_of(frame: bytes) -> Reply:
    return Reply(frame[9], frame[10:-1])


def sam_number(data: bytes) -> str:
    """The security module's number as it is printed on readers: 05.03-20100101-0000000001-0000000001."""
    one, two = (int.from_bytes(data[at : at + 2], "little") for at in (0, 2))
    parts = [int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12)]
    return f"{one:02}.{two:02}-{parts[0]:08}-{parts[1]:010}-{parts[2]:010}"


def _lengths(data: bytes) -> int:
    """How many bytes in front say how long text, photo and (in the long replies) fingerprints are."""
    return 4 if len(data) == 4 + TEXT + 1024 else 6
