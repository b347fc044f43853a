"""How long each command is: Epson's reference, so that data of unknown purpose is not mistaken for text."""

from collections.abc import Callable

Measure = Callable[[bytes | bytearray], int]

NEED_MORE = -1
UNKNOWN = 0

ESC, FS, GS, DLE = 0x1B, 0x1C, 0x1D, 0x10

# ESC @ 2 S L i m v < FF take nothing, ESC p two times and a pin, and so on: total bytes by the second one.
ESC_SIZES = (
    dict.fromkeys(b"@2SLimv<\x0c", 2)
    | dict.fromkeys(b"d!-aEGJ3 MRtV{=Tr%eKu?U", 3)
    | dict.fromkeys(b"c\\$B", 4)
    | {ord("p"): 5, ord("W"): 10}
)
FS_SIZES = dict.fromkeys(b"&.", 2) | dict.fromkeys(b"!-WC", 3) | dict.fromkeys(b"Sp?", 4) | {ord("2"): 76}
GS_SIZES = dict.fromkeys(b":c", 2) | dict.fromkeys(b"!BraIhwHfb/TEj", 3) | dict.fromkeys(b"LWP\\$", 4) | {ord("^"): 5}
DLE_SIZES = {0x04: 3, 0x05: 3}
PULSE_SIZES = {1: 5, 2: 5, 3: 8, 6: 6, 7: 5, 8: 10}  # DLE DC4 fn


def size_of(command: bytes | bytearray) -> int:
    """Total bytes of the command at the beginning; NEED_MORE = too early to say, UNKNOWN = no such command."""
    if len(command) < 2:
        return NEED_MORE
    first, second = command[0], command[1]
    sizes = {ESC: ESC_SIZES, FS: FS_SIZES, GS: GS_SIZES, DLE: DLE_SIZES}[first]
    if second in sizes:
        return sizes[second]
    measure = VARIABLE.get(bytes([first, second]))
    if measure is None:
        return UNKNOWN
    try:
        return measure(command)
    except IndexError:
        return NEED_MORE


def _two(command: bytes | bytearray, at: int) -> int:
    return command[at] + command[at + 1] * 256


def _with_length(command: bytes | bytearray) -> int:
    """ESC ( x, FS ( x, GS ( x: pL pH, and that many bytes."""
    return 5 + _two(command, 3)


def _to_nul(command: bytes | bytearray) -> int:
    end = command.find(0, 2)
    return end + 1 if end >= 0 else NEED_MORE


def _cut(command: bytes | bytearray) -> int:
    return 3 if command[2] in b"\x00\x0101" else 4


def _barcode(command: bytes | bytearray) -> int:
    if command[2] >= 65:
        return 4 + command[3]
    end = command.find(0, 3)
    return end + 1 if end >= 0 else NEED_MORE


def _raster(command: bytes | bytearray) -> int:
    return 8 + _two(command, 4) * _two(command, 6)


def _column_image(command: bytes | bytearray) -> int:
    return 5 + _two(command, 3) * (3 if command[2] in (32, 33) else 1)


def _long_graphics(command: bytes | bytearray) -> int:
    return 7 + _two(command, 3) + _two(command, 5) * 65536


def _stored_image(command: bytes | bytearray) -> int:
    return 4 + command[2] * command[3] * 8


def _pulse(command: bytes | bytearray) -> int:
    return PULSE_SIZES.get(command[2], UNKNOWN)


VARIABLE: dict[bytes, Measure] = {
    b"\x1b(": _with_length,
    b"\x1c(": _with_length,
    b"\x1d(": _with_length,
    b"\x1bD": _to_nul,
    b"\x1b*": _column_image,
    b"\x1dV": _cut,
    b"\x1dk": _barcode,
    b"\x1dv": _raster,
    b"\x1d8": _long_graphics,
    b"\x1d*": _stored_image,
    b"\x10\x14": _pulse,
}
