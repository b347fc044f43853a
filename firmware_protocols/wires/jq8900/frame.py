"""The frames of JQ8900 and JQ8400: AA | command | length of data | data | SUM8 of all before it. 9600 8N1.

Play, stop, volume and loop mode as the data sheets print them; the question for the state (01) is in public drivers, its
answer AA 01 01 state SUM8 is known from hearsay only.
"""

from typing import Final

from firmware_protocols.framing import sum8

HEAD: Final = 0xAA
FIXED_BYTES: Final = 4
DATA_LIMIT: Final = 32  # the longest answer tells a short file name
FRAME_LIMIT: Final = FIXED_BYTES + DATA_LIMIT

STATE: Final = 0x01
STOP: Final = 0x04
PLAY: Final = 0x07
VOLUME: Final = 0x13
LOOP_MODE: Final = 0x18
LOUDEST: Final = 30
LOOP_MODES: Final = range(8)  # 2 = one clip and then silence, as it leaves the factory


def frame_of(command: int, data: bytes = b"") -> bytes:
    body = bytes([HEAD, command, len(data)]) + data
    return body + bytes([sum8(body)])


def measure(head: bytes) -> int | None:
    """The length of the frame that opens with `head`; None = too early to say, 0 = no frame."""
    if head[0] != HEAD:
        return 0
    if len(head) < 3:
        return None
    return FIXED_BYTES + head[2] if head[2] <= DATA_LIMIT else 0


def sound(frame: bytes) -> bool:
    return frame[-1] == sum8(frame[:-1])
