"""Whatever voice a plan may name: one call is said to its end, then the next."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.load import MODELS
from config.plan import Model
from devices.emulators import EMULATORS
from firmware_protocols.messages import Prepare, Say, SetVolume, Told
from firmware_protocols.parcel import Parcel
from firmware_protocols.wire import WireError
from firmware_protocols.wires import WIRES
from qms.role import Role
from qms.roles.speaker import Speaker
from tests.roles.small_hall import NINE, PLAN, WORDS, called, floor_of, issued, opened
from tests.wires.line_world import LineWorld

VOICES = [
    path
    for path in sorted(MODELS.glob("*.toml"))
    if "speaker" in msgspec.toml.decode(path.read_bytes(), type=Model).roles
]
LONGEST = 120.0  # seconds for two calls, in every language that the model reads
STEP = 0.25


def played_on(model: Model) -> Role:
    *others, speaker = PLAN.devices
    device = msgspec.structs.replace(speaker, model=model.id)
    plan = msgspec.structs.replace(PLAN, models=(*PLAN.models, model), devices=(*others, device))
    return Speaker(device, plan, WORDS)


def carried(freight: Any) -> Any:
    """What a cable or a broker makes of it: emulators have no shape for publications."""
    return freight if isinstance(freight, bytes) else tuple(Parcel(*one) for one in freight)


def tell(world: LineWorld, told: Sequence[Told]) -> list[str]:
    """Tell the device; returns the sentences. What it need not understand may find no bytes."""
    for message in told:
        try:
            world.tell(message)
        except WireError:
            assert isinstance(message, Prepare | SetVolume), message
    return [message.text for message in told if isinstance(message, Say)]


@pytest.mark.parametrize("path", VOICES, ids=lambda path: path.stem)
def test_two_calls_are_said_one_after_the_other(path: Path) -> None:
    model = msgspec.toml.decode(path.read_bytes(), type=Model)
    options = {**model.options, "addresses": ["1"], "baud": model.baud}
    world = LineWorld(WIRES[model.wire](options), EMULATORS[model.wire](options), to_host=carried)
    speaker = played_on(model)
    floor = floor_of(*opened("1", "2"), issued("a", "A001"), issued("b", "A002"))
    said: list[str] = tell(world, speaker.repaint(floor, NINE))
    for event in (called("a", "1"), called("b", "2")):
        floor.apply(event)
        said += tell(world, speaker.told(event, floor, NINE))
    known = 0
    while world.now < LONGEST:
        world.run(STEP)
        for message in world.heard[known:]:
            speaker.heard(message, floor, NINE)
            said += tell(world, speaker.free(floor, NINE))
        known = len(world.heard)
    assert "请，A，零零一号，到一号窗口。" in said
    assert "请，A，零零二号，到二号窗口。" in said
