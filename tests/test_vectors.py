"""ONE test for all wires: the bytes that manuals print, read whole and in pieces, after noise and damage, both ways."""

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from devices.emulators import EMULATORS
from firmware_protocols.messages import Heard, Told
from firmware_protocols.parcel import on_bytes
from firmware_protocols.wire import Wire
from firmware_protocols.wires import WIRES

FOLDER = Path(__file__).parent / "vectors"
LATER = 10.0  # seconds; longer than any half frame is worth waiting for

Direction = Literal["from_device", "to_device"]
Line = Mapping[str, object]


class Reader(msgspec.Struct, forbid_unknown_fields=True):
    """How one direction of a wire takes bad bytes. `checked`: one wrong bit, and nothing is understood."""

    checked: bool
    noise: str
    framed: bool = True


class Vector(msgspec.Struct, forbid_unknown_fields=True):
    """Bytes and what they mean. `answer`: what the hearer puts on the line; `tell`: the codec makes these very bytes."""

    name: str
    direction: Direction
    hex: str
    origin: Literal["published", "captured", "constructed"]
    paragraph: str
    valid: bool = True
    messages: tuple[Heard, ...] = ()
    seen: tuple[Line, ...] = ()
    answer: str = ""
    tell: Told | None = None

    @property
    def data(self) -> bytes:
        return bytes.fromhex(self.hex)

    @property
    def things(self) -> int:
        """How many messages or orders are in it."""
        return len(self.messages) + len(self.seen)


class Sheet(msgspec.Struct, forbid_unknown_fields=True, rename={"vectors": "vector"}):
    """One file: the vectors of a wire, and the document they are from."""

    wire: str
    manual: str
    version: str
    options: dict[str, str | int | bool]
    from_device: Reader
    to_device: Reader
    vectors: list[Vector]


class Ear:
    """The codec for what devices say, the emulator for what they are told: both hear bytes and understand things."""

    def __init__(self, sheet: Sheet, direction: Direction) -> None:
        self._far = on_bytes((WIRES if direction == "from_device" else EMULATORS)[sheet.wire](sheet.options))
        self.rules: Reader = sheet.from_device if direction == "from_device" else sheet.to_device
        self._now = 0.0

    def hear(self, data: bytes) -> list[object]:
        return list(self._far.receive(data, self._now))

    def hear_later(self, data: bytes) -> list[object]:
        self._now += LATER
        return self.hear(data)

    def answer(self) -> bytes:
        return bytes(self._far.outgoing(self._now))

    @property
    def refused(self) -> int:
        return int(self._far.refused)

    @property
    def pending(self) -> int:
        return int(self._far.pending)


def whole(sheet: Sheet, vector: Vector) -> None:
    ear = Ear(sheet, vector.direction)
    assert_understood(ear.hear(vector.data), vector)
    assert bool(ear.refused) != vector.valid
    assert not (vector.valid and ear.pending)


def byte_by_byte(sheet: Sheet, vector: Vector) -> None:
    ear = Ear(sheet, vector.direction)
    assert_understood([thing for byte in vector.data for thing in ear.hear(bytes([byte]))], vector)
    assert bool(ear.refused) != vector.valid


def with_trailing_data(sheet: Sheet, vector: Vector) -> None:
    ear = Ear(sheet, vector.direction)
    half = len(vector.data) // 2
    heard = ear.hear(vector.data + vector.data[:half])
    assert_understood(heard[: vector.things], vector)
    assert_understood(heard[vector.things :] + ear.hear(vector.data[half:]), vector)
    assert ear.refused == 0


def after_noise(sheet: Sheet, vector: Vector) -> None:
    ear = Ear(sheet, vector.direction)
    noise = bytes.fromhex(ear.rules.noise)
    heard = ear.hear(noise + vector.data) + ear.hear_later(vector.data)
    assert_ends_with(heard, vector)
    assert ear.refused > 0


def damaged_then_good(sheet: Sheet, vector: Vector) -> None:
    for at in range(len(vector.data)):
        ear = Ear(sheet, vector.direction)
        damaged = bytearray(vector.data)
        damaged[at] ^= 1 << at % 8
        heard = ear.hear(bytes(damaged))
        if ear.rules.checked and heard:
            assert_understood(heard, vector)  # the damage hit what is there more than once, such as the eight A5
        heard = ear.hear_later(vector.data) + ear.hear_later(vector.data)
        assert_ends_with(heard, vector)


def refused_then_good(sheet: Sheet, vector: Vector) -> None:
    ear = Ear(sheet, vector.direction)
    good = next(other for other in sheet.vectors if other.valid and other.direction == vector.direction)
    heard = ear.hear(vector.data) + ear.hear_later(good.data) + ear.hear_later(good.data)
    assert_ends_with(heard, good)


def answered(sheet: Sheet, vector: Vector) -> None:
    ear = Ear(sheet, vector.direction)
    ear.hear(vector.data)
    assert ear.answer() == bytes.fromhex(vector.answer)


def told(sheet: Sheet, vector: Vector) -> None:
    wire: Wire[Any] = WIRES[sheet.wire](sheet.options)
    assert vector.tell is not None
    wire.send(vector.tell, 0.0)
    assert on_bytes(wire).outgoing(0.0).hex() == vector.data.hex()


def assert_understood(heard: Sequence[object], vector: Vector) -> None:
    if vector.direction == "from_device":
        assert tuple(heard) == vector.messages
        return
    assert len(heard) == len(vector.seen)
    for line, expected in zip(heard, vector.seen, strict=True):
        assert isinstance(line, Mapping)
        assert {key: line.get(key) for key in expected} == expected


def assert_ends_with(heard: Sequence[object], vector: Vector) -> None:
    assert_understood(heard[-vector.things :], vector)


def read(path: Path) -> Sheet:
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Sheet)


SHEETS = [read(path) for path in sorted(FOLDER.glob("*.toml"))]


def readings(sheet: Sheet, vector: Vector) -> Iterator[Callable[[Sheet, Vector], None]]:
    rules = sheet.from_device if vector.direction == "from_device" else sheet.to_device
    yield from (whole, byte_by_byte)
    if vector.valid:
        yield from (with_trailing_data, after_noise)
    if vector.valid and rules.framed:
        yield damaged_then_good
    if not vector.valid:
        yield refused_then_good
    if vector.answer:
        yield answered
    if vector.tell:
        yield told


CASES = [
    pytest.param(sheet, vector, reading, id=f"{sheet.wire}-{vector.direction}-{vector.name}-{reading.__name__}")
    for sheet in SHEETS
    for vector in sheet.vectors
    for reading in readings(sheet, vector)
]


def test_every_wire_has_vectors_of_both_directions_good_and_bad() -> None:
    for name in WIRES:
        kinds = {(vector.direction, vector.valid) for sheet in SHEETS if sheet.wire == name for vector in sheet.vectors}
        assert len(kinds) == 4, name


@pytest.mark.parametrize(("sheet", "vector", "reading"), CASES)
def test_vector(sheet: Sheet, vector: Vector, reading: Callable[[Sheet, Vector], None]) -> None:
    reading(sheet, vector)
