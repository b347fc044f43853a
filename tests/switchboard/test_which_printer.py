"""Of several dispensers one prints: the plan's first that can."""

import pytest

from config.catalogue import languages, phrases
from devices.channel import Channel, Listener
from devices.health import Health
from devices.links.memory import null_modem
from firmware_protocols.messages import Acknowledged, DeviceState, Heard, PrinterStatus, Unanswered
from firmware_protocols.wires import WIRES
from qms.roles import ROLES
from qms.switchboard.joint import Joint
from qms.switchboard.places import Places
from tests.roles.small_hall import small_plan

PLAN = small_plan(
    (
        '{ id = "printer-1",',
        '{ id = "printer-2", role = "dispenser", model = "printer", line = "desk" },\n  { id = "printer-1",',
    ),
    ('{ id = "keypads", link', '{ id = "desk", link = "memory", wire = "escpos" },\n  { id = "keypads", link'),
)


def joint(name: str) -> Joint:
    """A printer whose line is open."""
    [device] = [one for one in PLAN.devices if one.id == name]
    words = {language: phrases(language) for language in languages()}
    channel = Channel(
        device.line,
        null_modem(device.line).near,
        WIRES["escpos"]({}),
        Listener(lambda heard: None, lambda: None, lambda why: None),
        Health(lambda: pytest.fail("nobody asks for the time")),
    )
    return Joint(device, ROLES["dispenser"](device, PLAN, words), channel, up=True)


@pytest.mark.parametrize(
    "trouble",
    [
        Unanswered(misses=3, dead=True),
        DeviceState(state="lost"),
        DeviceState(state="disconnected"),
        PrinterStatus(paper="end"),
    ],
)
def test_a_printer_that_cannot_gives_way_to_the_next_until_it_is_back(trouble: Heard) -> None:
    first, second = joint("printer-2"), joint("printer-1")
    places = Places([first, second], PLAN)
    assert (places.on_duty(first), places.on_duty(second)) == (True, False)
    first.learn(trouble)
    assert (places.on_duty(first), places.on_duty(second)) == (False, True)
    first.learn(PrinterStatus(paper="ok"))
    assert (places.on_duty(first), places.on_duty(second)) == (True, False)


def test_a_single_miss_is_no_reason() -> None:
    first, second = joint("printer-2"), joint("printer-1")
    places = Places([first, second], PLAN)
    first.learn(Unanswered(misses=1))
    first.learn(Acknowledged())
    assert places.on_duty(first)
