"""Alpha signs of one line, read from "Alpha Sign Communications Protocol" (9708-8061F) and the description of alphasignpy."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Seen = Mapping[str, object]

LONGEST = 4096
COLOURS = {
    "1": "red",
    "2": "green",
    "3": "amber",
    "4": "dim_red",
    "5": "dim_green",
    "6": "brown",
    "7": "orange",
    "8": "yellow",
}
CONTROL = re.compile(
    rb"\x1c(?:[1-9A-C]|[ZY][0-9A-F]{6})|[\x1a\x1d\x1e\x07\x05\x06\x08\x0b].|[\x09\x0c\x11-\x13\x15-\x19]"
)
COMMANDS = {
    "A": "write_text",
    "B": "read_text",
    "E": "write_special",
    "F": "read_special",
    "G": "write_string",
    "H": "read_string",
    "I": "write_dots",
    "J": "read_dots",
    "K": "write_rgb_dots",
    "L": "read_rgb_dots",
    "M": "write_large_dots",
    "N": "read_large_dots",
    "O": "bulletin",
}
ILLEGAL, CHECKSUM = 0x20, 0x10
REGISTER_AT_REST = 0x40


@dataclass
class Sign:
    """One sign: its text files, its clock, what it was made to do."""

    files: dict[str, bytes] = field(default_factory=dict)
    time: str = ""
    date: str = ""
    weekday: str = ""
    tones: int = 0
    status: int = REGISTER_AT_REST
    unplugged: bool = False

    @property
    def lines(self) -> list[str]:
        """What a person reads of file A, orders left out."""
        text = CONTROL.sub(b"", self.files.get("A", b"")).decode("ascii", "replace")
        return text.split("\r") if text else []

    @property
    def colours(self) -> list[str]:
        found = re.findall(rb"\x1c([1-8])", self.files.get("A", b""))
        return [COLOURS[code.decode()] for code in found]


class AlphaLine:
    """All signs of one line; with no addresses given, every address is there.

    Options: `addresses`; `alone`: one sign that is not told its address; `answers`: they acknowledge; `parity` "even" in bit 7.
    """

    def __init__(self, options: Mapping[str, object]) -> None:
        addresses = options.get("addresses") or ()
        assert isinstance(addresses, Sequence)
        self._any = not addresses
        self.signs: dict[str, Sign] = {str(address): Sign() for address in addresses}
        self._answering = bool(options.get("answers"))
        self._alone = bool(options.get("alone"))
        self._even = options.get("parity") == "even"
        self.refused = 0
        self._frame: bytearray | None = None
        self._answers = b""

    @property
    def pending(self) -> int:
        return 0 if self._frame is None else len(self._frame) + 1

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        seen: list[Seen] = []
        for byte in data:
            if self._even:
                if bin(byte).count("1") % 2:
                    self.refused += 1
                    continue
                byte &= 0x7F  # noqa: PLW2901
            seen += self._take(byte)
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "unplugged" 1 or 0: no answers; "power_cut": nothing is lost, memory has a battery. Raises ValueError for anything else."""
        if what not in ("unplugged", "power_cut"):
            raise ValueError(f"nobody can do {what!r} to a sign")
        if what == "unplugged":
            self.signs.setdefault(address, Sign()).unplugged = bool(value)

    def outgoing(self, now: float) -> bytes:
        said, self._answers = self._answers, b""
        return bytes(byte | bin(byte).count("1") % 2 << 7 for byte in said) if self._even else said

    def _take(self, byte: int) -> Sequence[Seen]:
        if self._frame is None:
            if byte == 0x01:
                self._frame = bytearray()
            elif byte:
                self.refused += 1
            return ()
        if byte == 0x04:
            frame, self._frame = bytes(self._frame), None
            return self._read(frame)
        if byte == 0x01 or len(self._frame) >= LONGEST:
            self.refused += 1
            self._frame = bytearray() if byte == 0x01 else None
            return ()
        self._frame.append(byte)
        return ()

    def _read(self, frame: bytes) -> Sequence[Seen]:
        """Type, address, and one or more blocks, each from STX to its end, where with ETX a sum of four figures follows."""
        head = re.fullmatch(rb"([!-~])([0-9A-Fa-f?]{2})(\x02.*)", frame, re.DOTALL)
        if head is None:
            self.refused += 1
            return ()
        seen: list[Seen] = []
        for block in re.split(rb"(?<=.)(?=\x02)", head[3], flags=re.DOTALL):
            whole = re.fullmatch(rb"\x02([A-O])([^\x03]*)(?:\x03([0-9A-F]{4})?)?", block, re.DOTALL)
            right = whole is not None and (whole[3] is None or int(whole[3], 16) == sum(block[:-4]) % 0x10000)
            if whole is None or not right:
                self.refused += 1
                self._acknowledge(head[2], CHECKSUM)
                continue
            told = {"type": head[1].decode(), "addr": head[2].decode(), "cmd": whole[1].decode()}
            if whole[3]:
                told["checksum"] = whole[3].decode()
            seen.append({**described(whole[1].decode(), whole[2]), **told})
            self._obey(head[2], whole[1].decode(), whole[2])
        return seen

    def _meant(self, address: bytes) -> list[Sign]:
        number = str(int(address, 16)) if b"?" not in address else "0"
        if number == "0":
            meant = list(self.signs.values()) or [self.signs.setdefault("1", Sign())]
        elif self._any:
            meant = [self.signs.setdefault(number, Sign())]
        else:
            meant = [self.signs[number]] if number in self.signs else []
        return [sign for sign in meant if not sign.unplugged]

    def _obey(self, address: bytes, command: str, data: bytes) -> None:
        trouble = 0
        for sign in self._meant(address):
            if command == "F":
                self._answer(sign, data)
            else:
                trouble = obey(sign, command, data)
        if command not in "BFHJLN":
            self._acknowledge(address, trouble)

    def _acknowledge(self, address: bytes, trouble: int) -> None:
        """Off from the factory, and never for all at once, unless there is one sign alone."""
        signs = self._meant(address)
        if self._answering and signs and (address != b"00" or self._alone):
            for sign in signs:
                sign.status = REGISTER_AT_REST | trouble
            self._answers += bytes([0x15 if trouble else 0x06, REGISTER_AT_REST | trouble])

    def _answer(self, sign: Sign, label: bytes) -> None:
        """Twenty zeros, type 0, address 00, and the function as the host would write it."""
        values = {
            b"*": bytes([sign.status]),
            b" ": sign.time.encode(),
            b";": sign.date.encode(),
            b"&": sign.weekday.encode(),
        }
        if label in values:
            block = b"\x02E" + label + values[label] + b"\x03"
            self._answers += b"\0" * 20 + b"\x01000" + block + f"{sum(block) % 0x10000:04X}".encode() + b"\x04"


def described(command: str, data: bytes) -> Seen:
    seen: dict[str, object] = {"op": COMMANDS.get(command, "other")}
    if command == "A" and data:
        seen["file"] = chr(data[0])
        text = data[1:]
        if text[:1] == b"\x1b" and len(text) >= 3:
            seen |= {"position": chr(text[1]), "mode": chr(text[2])}
            text = text[3:]
        seen["text"] = CONTROL.sub(b"", text).decode("ascii", "replace")
    elif command in "EF" and data:
        seen |= {"function": chr(data[0]), "data": data[1:].decode("ascii", "replace")}
    return seen


def obey(sign: Sign, command: str, data: bytes) -> int:
    """Do it; bits of the error register if it cannot be done."""
    label, rest = data[:1].decode("ascii", "replace"), data[1:]
    if not label:
        return ILLEGAL
    if command == "A":
        sign.files[label] = rest[3:] if rest[:1] == b"\x1b" else rest
        return 0
    text = rest.decode("ascii", "replace")
    if command == "E" and label == " " and re.fullmatch(r"([01]\d|2[0-3])[0-5]\d", text):
        sign.time = text
    elif command == "E" and label == ";" and re.fullmatch(r"\d{6}", text):
        sign.date = text
    elif command == "E" and label == "&" and re.fullmatch("[1-7]", text):
        sign.weekday = text
    elif command == "E" and label == "(":
        sign.tones += 1
    elif command == "E" and label in " ;&":
        return ILLEGAL
    return 0
