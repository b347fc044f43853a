"""Ten thousand damaged frames for every codec and every emulator: nothing is raised, grown or believed, and all recover.

The frames are those of tests/vectors, so that a new wire joins by its vectors alone. Every choice is drawn from a seed:
what fails once fails again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple, Protocol

import msgspec
import pytest

from devices.emulators import EMULATORS
from firmware_protocols.parcel import on_bytes
from firmware_protocols.wires import WIRES

VECTORS = Path(__file__).parents[1] / "vectors"
FRAMES = 10_000
ALONE = 1_000  # of them each before an ear that has heard nothing else, one byte of each changed
BLOCK = 25  # damaged frames between two looks at whether good ones are understood again
LATER = 10.0  # seconds; longer than any half frame is worth waiting for
LONGEST = 1400  # bytes; the longest frame that is published takes 1295
# Bytes: a codec holds a frame or two; an emulated printer takes a picture of a whole slip.
MOST_PENDING = {"from_device": 16 * 1024, "to_device": 1 << 20}
LUCK = 2  # changed frames whose eight-bit sum may be right by chance, where the change moved the frame's end

MUTATIONS = "flip", "flip", "cut", "double", "insert", "splice"


class Hearer(Protocol):
    """What a codec and an emulator have in common."""

    @property
    def refused(self) -> int: ...

    @property
    def pending(self) -> int: ...

    def receive(self, data: bytes, now: float) -> Sequence[object]: ...

    def outgoing(self, now: float) -> bytes: ...


class Side(NamedTuple):
    """One direction of a wire, and the frames that are good and bad in it."""

    name: str
    make: Callable[[], Hearer]
    good: tuple[bytes, ...]
    bad: tuple[bytes, ...]
    checked: bool
    framed: bool
    most: int


def sides() -> Iterator[Side]:
    for path in sorted(VECTORS.glob("*.toml")):
        sheet = msgspec.toml.decode(path.read_bytes())
        for direction, makers in (("from_device", WIRES), ("to_device", EMULATORS)):
            vectors = [vector for vector in sheet["vector"] if vector["direction"] == direction]
            good = [bytes.fromhex(vector["hex"]) for vector in vectors if vector.get("valid", True)]
            bad = [bytes.fromhex(vector["hex"]) for vector in vectors if not vector.get("valid", True)]
            rules = sheet[direction]
            yield Side(
                f"{sheet['wire']}-{direction}",
                maker(makers[sheet["wire"]], sheet["options"]),
                tuple(frame for frame in good if len(frame) <= LONGEST),
                tuple(bad),
                rules["checked"],
                rules.get("framed", True),
                MOST_PENDING[direction],
            )


def maker(make: Callable[[Mapping[str, object]], Hearer], options: Mapping[str, object]) -> Callable[[], Hearer]:
    return lambda: on_bytes(make(options))


def mutants(side: Side, draws: Random) -> Iterator[bytes]:
    """Damaged frames without end; what is cut, doubled or inserted is up to twenty bytes."""
    frames = side.good + side.bad
    while True:
        data = draws.choice(frames)
        for _ in range(draws.choice((1, 1, 1, 2, 4))):
            data = mutated(data, draws, frames)
        yield data[: 2 * LONGEST]


def mutated(data: bytes, draws: Random, frames: Sequence[bytes]) -> bytes:
    at = draws.randrange(len(data) + 1)
    size = draws.randint(1, 20)
    match draws.choice(MUTATIONS):
        case "flip":
            return one_byte_changed(data, draws) if data else data
        case "cut":
            return data[:at] + data[at + size :]
        case "double":
            return data[: at + size] + data[at:]
        case "insert":
            return data[:at] + draws.randbytes(size) + data[at:]
        case _:
            other = draws.choice(frames)
            return data[:at] + other[draws.randrange(len(other)) :]


def one_byte_changed(data: bytes, draws: Random) -> bytes:
    at = draws.randrange(len(data))
    return data[:at] + bytes([data[at] ^ draws.randint(1, 255)]) + data[at + 1 :]


SIDES = [side for side in sides() if side.good]
every_side = pytest.mark.parametrize("side", SIDES, ids=lambda side: side.name)
checked_sides = pytest.mark.parametrize("side", [side for side in SIDES if side.checked], ids=lambda side: side.name)


@every_side
def test_ten_thousand_damaged_frames(side: Side) -> None:
    """One ear for all of them, so that what one leaves behind meets the next."""
    draws = Random(f"damaged {side.name}")
    ear, now, damaged = side.make(), 0.0, mutants(side, draws)
    expected = {frame: repr(list(side.make().receive(frame, 0.0))[-1:]) for frame in side.good}
    for _ in range((FRAMES - ALONE) // BLOCK):
        for data in islice(damaged, BLOCK):
            now += draws.choice((0.001, 0.01, 1.0))
            ear.receive(data, now)
            ear.outgoing(now)
            assert 0 <= ear.pending <= side.most
        if side.framed:
            frame = draws.choice(side.good)
            ear.receive(frame, now + LATER)
            now += 2 * LATER
            assert repr(list(ear.receive(frame, now))[-1:]) == expected[frame], frame.hex()
    assert ear.refused > 0


@checked_sides
def test_one_changed_byte_is_not_believed(side: Side) -> None:
    draws = Random(f"changed {side.name}")
    expected = {frame: repr(list(side.make().receive(frame, 0.0))) for frame in side.good}
    believed = []
    for _ in range(ALONE):
        frame = draws.choice(side.good)
        changed = one_byte_changed(frame, draws)
        understood = list(side.make().receive(changed, 0.0))
        if understood and repr(understood) != expected[frame]:
            believed.append((changed.hex(), understood))
    assert len(believed) <= LUCK, believed


@every_side
def test_what_begins_and_never_ends_is_not_kept(side: Side) -> None:
    draws = Random(f"endless {side.name}")
    for frame in sorted(side.good, key=len)[-3:]:
        ear = side.make()
        middle = frame[len(frame) // 3 : 2 * len(frame) // 3] or frame
        ear.receive(frame[: len(frame) // 2], 0.0)
        for _ in range(8):
            ear.receive(draws.randbytes(64) + middle * (4096 // len(middle)), 0.001)
        assert ear.pending <= side.most
