"""Dynamic areas: what A3 06 carries, and how its text looks on the glass (§8.2.1, §9.1, §11)."""

import re
from dataclasses import dataclass

COLOURS = {"1": "red", "2": "green", "3": "yellow", "4": "blue", "5": "cyan", "6": "magenta", "7": "white"}
SPEAKS_TEXT = "\0"
ALIGNS = {0: "left", 1: "right", 2: "centre"}
EFFECTS = {1: "still", 2: "pop", 3: "left", 4: "right", 5: "up", 6: "down"}
ESCAPE = re.compile(r"\\(?:F[A-Z][0-9A-Z]{3}|C[1-7]|n|D[SMHDLYW]|W[CF]\d\d|T\d{3}[^|]{0,8}\|)")


@dataclass(frozen=True)
class Area:
    """One dynamic area, in pixels."""

    number: int
    x: int
    y: int
    width: int
    height: int
    align: str
    text: str  # as sent, with its escapes
    effect: str = "still"
    run_mode: int = 0
    sound: str = ""  # what the card speaks with it: "text" is what it shows

    @property
    def lines(self) -> list[str]:
        """What a person reads, line by line."""
        return [ESCAPE.sub("", line) for line in self.text.split("\\n")]

    @property
    def colours(self) -> list[str]:
        """The colour of each line's end."""
        colour, found = "red", []
        for line in self.text.split("\\n"):
            for code in re.findall(r"\\C([1-7])", line):
                colour = COLOURS[code]
            found.append(colour)
        return found


@dataclass(frozen=True)
class Update:
    """A whole A3 06."""

    clear_first: bool
    delete: list[int] | None  # None = all
    areas: list[Area]


class Reader:
    """Takes bytes off the front; raises IndexError when there are not enough."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def take(self, size: int) -> bytes:
        if size > len(self._data):
            raise IndexError(size)
        taken, self._data = self._data[:size], self._data[size:]
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "little")

    @property
    def left(self) -> int:
        return len(self._data)


def update_of(parameters: bytes) -> Update | None:
    """What stands behind Response; None if the lengths in it do not agree."""
    reader = Reader(parameters)
    try:
        clear_first = reader.number(1) == 1
        reader.take(1)
        count = reader.number(1)
        delete = None if count == 0xFF else list(reader.take(count))
        areas = [area_of(reader.take(reader.number(2))) for _ in range(reader.number(1))]
    except IndexError:
        return None
    return None if reader.left else Update(clear_first, delete, areas)


def area_of(data: bytes) -> Area:
    """§9.1. Raises IndexError if it is cut short."""
    reader = Reader(data)
    reader.take(1)
    x, y = pixels(reader.number(2)), reader.number(2)
    width, height = pixels(reader.number(2)), reader.number(2)
    number = reader.number(1)
    reader.take(1)  # line gap
    run_mode = reader.number(1)
    reader.take(2)  # time-out
    sound = sound_of(reader)
    reader.take(reader.number(1))
    align = ALIGNS.get(reader.number(1) & 0b11, "left")
    reader.take(2)  # single line, new line
    effect = EFFECTS.get(reader.number(1), "other")
    reader.take(3)  # exit mode, speed, stay
    text = reader.take(reader.number(4)).decode("gb2312", "replace")
    if sound == SPEAKS_TEXT:
        sound = text
    return Area(number, x, y, width, height, align, text, effect, run_mode, sound)


def sound_of(reader: Reader) -> str:
    """SoundMode: 0 silent, 1 what is shown, 2 a text of its own; 1 and 2 with person, volume and speed."""
    mode = reader.number(1)
    if mode:
        reader.take(3)
    if mode == 2:
        return reader.take(reader.number(4)).decode("gb2312", "replace")
    return SPEAKS_TEXT if mode else ""


def pixels(value: int) -> int:
    """The top bit says that the unit is the pixel; else it is eight of them."""
    return value & 0x7FFF if value & 0x8000 else value * 8
