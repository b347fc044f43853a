"""The FF68 frame and what its bytes mean.

    FF 68 | L | L | 68 | ADDR | CMD | DATA... | CS | 16        9600 8N1

L counts ADDR, CMD and DATA; CS is the low byte of their sum. Devices speak unasked and repeat until acknowledged.
Read from the open-source program QueueSystem (CallSystem/frmMain.cs, 2018) and the document
"21键点阵液晶呼叫器通讯协议"; the key codes rest on the first alone.
"""

from collections.abc import Sequence
from typing import Final

from firmware_protocols.framing import sum8
from firmware_protocols.messages import Heard, Key, KeyPressed, RatingPressed

HEAD: Final = b"\xff\x68"
THIRD: Final = 0x68
END: Final = 0x16
FIXED_BYTES: Final = 7  # FF 68 L L 68 before what L counts, CS 16 behind it
SHORTEST_L: Final = 2  # a beep
LONGEST_L: Final = 8  # six digits to a display
DEVICE_L: Final = range(3, 6)  # "L <= 2 refused, L > 5 refused" of what devices say
FRAME_LIMIT: Final = LONGEST_L + FIXED_BYTES

CMD_KEY: Final = 0x01
CMD_SHOW: Final = 0x02
CMD_BEEP: Final = 0x03
CMD_RATING: Final = 0x11
HOST_COMMANDS: Final = frozenset({CMD_SHOW, CMD_BEEP})

CONFIRM: Final = 0x0F
KEYS: Final[dict[int, Key]] = {
    0x0A: "blank",
    0x0B: "evaluate",
    0x0C: "call",
    0x0D: "recall",
    0x0E: "cancel",
    CONFIRM: "confirm",
    0x11: "one_metre",
    0x12: "pause",
    0x13: "transfer",
}
CONFIRMED: Final[dict[int, Key]] = {6: "abandon", 0: "park", 3: "call_back"}
LEAVE: Final = b"\x0a\x0a\x0a"  # a half of the display stays as it is
START_EVALUATION: Final = b"\x0b"


def measure(head: bytes) -> int | None:
    """The length of the frame that opens with `head`; None = too early to say, 0 = no frame."""
    if len(head) < 3:
        return None if HEAD.startswith(head[:2]) else 0
    length = head[2]
    opening = HEAD + bytes([length, length, THIRD])
    fits = SHORTEST_L <= length <= LONGEST_L and opening.startswith(head[:5])
    return length + FIXED_BYTES if fits else 0


def sound(frame: bytes) -> bool:
    """Whether sum and end byte of a whole, measured frame are right."""
    return frame[-1] == END and frame[-2] == sum8(frame[5:-2])


def frame_of(address: int, command: int, data: bytes = b"") -> bytes:
    body = bytes([address, command]) + data
    return HEAD + bytes([len(body), len(body), THIRD]) + body + bytes([sum8(body), END])


def ack_of(frame: bytes) -> bytes:
    """A key frame comes back byte for byte; an evaluator's with CMD 01 (and so CS - 10h)."""
    if frame[6] == CMD_RATING:
        return frame_of(frame[5], CMD_KEY, frame[7:-2])
    return frame


def meaning_of(frame: bytes) -> Heard | None:
    """What a sound frame of a device says; None for a key that no document names."""
    address, command, data = str(frame[5]), frame[6], frame[7:-2]
    if command == CMD_RATING:
        return RatingPressed(address=address, value=data[0]) if len(data) == 1 else None
    *before, last = data or b"\xff"
    digit = _number(before)
    if last <= 9:
        return KeyPressed(address=address, key="digit", digit=_number(data))
    key = KEYS.get(last)
    if key is None:
        return None
    if last == CONFIRM and len(before) == 1 and digit in CONFIRMED:
        key = CONFIRMED[digit]
    return KeyPressed(address=address, key=key, digit=digit)


def _number(digits: Sequence[int]) -> int | None:
    if not digits or any(digit > 9 for digit in digits):
        return None
    return int("".join(map(str, digits)))
