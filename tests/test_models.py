"""ONE test for all model files: well-formed, on a known wire, with an emulator, and no more on its glass than it holds."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest

from config.load import MODELS
from config.plan import Model
from devices.emulators import EMULATORS
from firmware_protocols.messages import (
    AskRating,
    AwaitCard,
    Key,
    Line,
    Print,
    Say,
    SetClock,
    ShowNumber,
    ShowText,
    Text,
    Told,
)
from firmware_protocols.parcel import on_bytes
from firmware_protocols.wires import WIRES

FILES = sorted(MODELS.glob("*.toml"))
FULL_WIDTH = "窗"


PRESSES = {"caller": ("single", 0), "scanner": ("A012", 0), "cashier": ("paid", 1250), "recorder": ("begin", 0)}
"""A hand at those that speak and are told nothing."""


def first_words(model: Model) -> Told | None:
    """What the model's first role tells it: on glasses all cells full, the most that a sign may ever have to take."""
    match model.roles[0]:
        case "caller" if model.glass is None:
            return None
        case "caller":
            return ShowNumber(waiting=999, ticket=999)
        case "pad" if model.wire == "jtt905":
            # no public document says how such an evaluator is asked for a rating
            return SetClock(address="6", at="2026-01-31T09:00:00")
        case "pad":
            return AskRating()
        case "dispenser":
            return Print(job="1", parts=(Text(text="A001"),))
        case "speaker":
            return Say(text="请A001号到1号窗口")
        case "window_sign" | "hall_board":
            assert model.glass is not None
            row = Line(text=FULL_WIDTH * (model.glass.columns // 2), colour="yellow")
            return ShowText(lines=(row,) * model.glass.rows)
        case "id_reader":
            return AwaitCard()
        case "scanner" | "cashier" | "recorder":
            return None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_model(path: Path) -> None:
    model = msgspec.toml.decode(path.read_bytes(), type=Model)
    assert model.id == path.stem

    options = {**model.options, "addresses": ["1"], "baud": model.baud}
    wire, emulator = WIRES[model.wire](options), EMULATORS[model.wire](options)
    told = first_words(model)
    if told is None:
        emulator.press("1", *PRESSES[model.roles[0]])
        assert on_bytes(wire).receive(on_bytes(emulator).outgoing(0.0), 0.0)
    else:
        wire.send(told, 0.0)
        assert on_bytes(emulator).receive(on_bytes(wire).outgoing(0.0), 0.0)
    assert (emulator.refused, wire.refused) == (0, 0)

    assert set(model.keys.values()) <= set(get_args(Key))
    assert all(value.isdecimal() for value in model.ratings)
    assert ("pad" in model.roles) == bool(model.ratings)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_glass(path: Path) -> None:
    model = msgspec.toml.decode(path.read_bytes(), type=Model)
    glass = model.glass
    if glass is None:
        assert not {"window_sign", "hall_board", "dispenser"} & set(model.roles)
        return
    font = model.options.get("font", 0)
    assert isinstance(font, int)
    assert glass.rows * font <= glass.height_px
    assert glass.columns * font // 2 <= glass.width_px
    assert model.options.get("width_px", glass.width_px) == glass.width_px
    assert model.options.get("height_px", glass.height_px) == glass.height_px


def test_every_wire_has_a_model() -> None:
    wires = {msgspec.toml.decode(path.read_bytes(), type=Model).wire for path in FILES}
    assert wires == set(WIRES) == set(EMULATORS)
