"""The BX frame: A5 x 8, a stuffed header of 14 bytes, the data, CRC-16/ARC, 5A. All numbers are little-endian."""

from struct import Struct
from typing import Final, NamedTuple

from firmware_protocols.framing import Stuffing, crc16_arc, sum16

START: Final = 0xA5
END: Final = 0x5A
LEADER: Final = bytes([START]) * 8  # §3: eight, so that lost ones do no harm; a receiver needs one
STUFFING: Final = Stuffing({0xA5: b"\xa6\x02", 0xA6: b"\xa6\x01", 0x5A: b"\x5b\x02", 0x5B: b"\x5b\x01"})

# §4: destination, source, 3 reserved, barcode option, check mode, display mode, device type, version, data length
HEADER: Final = Struct("<HH3xBBBBBH")
HOST: Final = 0x8000  # PC programs are 0x8000 to 0xDFFF
HOSTS: Final = range(0x8000, 0xE000)
BROADCAST: Final = 0xFFFF  # nobody answers
NO_BARCODE: Final = 0
BARCODE_BYTES: Final = 16  # behind the header, if the option's bit 0 is set
CRC16: Final = 0
CHECKS: Final = {CRC16: crc16_arc, 1: sum16}  # mode 2, "none", proves nothing and is refused
NORMAL_DISPLAY: Final = 0
ANY_DEVICE: Final = 0xFE
VERSION: Final = 2
CHECK_BYTES: Final = 2
SHORTEST_DATA: Final = 4  # group, command, error, and at least one byte

DATA_LIMIT: Final = 1024  # §5.1.3: a 6K card's receive buffer
INSIDE_LIMIT: Final = 2 * (HEADER.size + BARCODE_BYTES + DATA_LIMIT + CHECK_BYTES)  # every byte may be stuffed

STATUS: Final = b"\xa1\x02"  # §8, command by command
PING: Final = b"\xa2\x00"
RESET: Final = b"\xa2\x01"
SET_CLOCK: Final = b"\xa2\x03"
SCREEN_ID: Final = b"\xa2\x07"
CAROUSEL: Final = b"\xa2\x08"
FONTS: Final = b"\xa2\x09"
VOICE: Final = b"\xa2\x0e"
POWER: Final = b"\xa3\x00"
BRIGHTNESS: Final = b"\xa3\x02"
LOCK: Final = b"\xa3\x04"
DYNAMIC_AREAS: Final = b"\xa3\x06"
CLEAR_SCREEN: Final = b"\xa3\x10"
NACK: Final = b"\xa0\x01"
RESERVED: Final = b"\0\0"  # follows Response in nearly all of them
MUST_ANSWER: Final = 1
NEED_NOT_ANSWER: Final = 2

BUSY: Final = 3
CHECKSUM: Final = 5
ERRORS: Final[dict[int, str]] = {  # §6
    0: "refused, and no reason given: switch the sign off and on",
    1: "unknown command group: this card is older than its model file says",
    2: "unknown command: this card is older than its model file says",
    3: "the controller is busy",
    4: "out of memory: the picture is too big for this sign",
    5: "the checksum was wrong: check the cable, the terminators and the distance",
    6: "file not there",
    7: "flash memory error: the card is worn out or damaged, have it replaced",
    8: "file download error",
    9: "wrong file name",
    10: "wrong file type",
    11: "wrong file checksum",
    12: "the font is not on the card: load it with the maker's program",
    13: "wrong controller type: the model file names another card",
    14: "wrong date or time",
    15: "file already there",
    16: "wrong file block number",
}
UNNAMED: Final = "an error the manual does not name"


class Reply(NamedTuple):
    """What a card answered: ACK, NACK, or the answer to a question of its own command; `data` stands behind the error."""

    source: int
    command: bytes
    error: int
    data: bytes = b""


def frame_of(address: int, command: bytes, parameters: bytes = RESERVED, device: int = ANY_DEVICE) -> bytes:
    """A command for one sign; `parameters` is what follows Response, in most commands two reserved bytes."""
    response = NEED_NOT_ANSWER if address == BROADCAST else MUST_ANSWER
    data = command + bytes([response]) + parameters
    packet = HEADER.pack(address, HOST, NO_BARCODE, CRC16, NORMAL_DISPLAY, device, VERSION, len(data)) + data
    return LEADER + STUFFING.stuff(packet + crc16_arc(packet).to_bytes(CHECK_BYTES, "little")) + bytes([END])


def reply_of(inside: bytes) -> Reply | None:
    """What stands between A5 and 5A, checked; None if it is no sound answer of a card."""
    packet = STUFFING.unstuff(inside)
    if packet is None or len(packet) < HEADER.size + SHORTEST_DATA + CHECK_BYTES:
        return None
    _, source, barcode, mode, _, _, version, length = HEADER.unpack_from(packet)
    body, check = packet[:-CHECK_BYTES], int.from_bytes(packet[-CHECK_BYTES:], "little")
    if mode not in CHECKS or CHECKS[mode](body) != check:
        return None
    data = body[HEADER.size + (BARCODE_BYTES if barcode & 1 else 0) :]
    if version != VERSION or len(data) != length or len(data) < SHORTEST_DATA or source in HOSTS:
        return None
    return Reply(source, data[:2], data[2], data[3:])
