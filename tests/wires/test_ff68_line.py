"""Keypads and evaluators on one line: pressed once is heard once, acknowledged at once, shown on the right display."""

import pytest

from devices.emulators.ff68 import Ff68Line
from firmware_protocols.messages import (
    AskRating,
    Beep,
    Heard,
    KeyPressed,
    Probe,
    RatingPressed,
    ShowNumber,
    ShowStars,
    ShowText,
    Told,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.ff68.wire import Ff68
from tests.wires.line_world import LineWorld

ADDRESSES = [str(number) for number in range(1, 31)]
CALL_1 = bytes.fromhex("FF6803036801010C0E16")


def world(**options: object) -> LineWorld:
    return LineWorld(Ff68({"addresses": ADDRESSES, **options}), Ff68Line({"addresses": ADDRESSES}))


def keypads(world: LineWorld) -> Ff68Line:
    assert isinstance(world.emulator, Ff68Line)
    return world.emulator


@pytest.mark.parametrize(
    ("key", "digit"),
    [
        ("call", None), ("recall", None), ("evaluate", None), ("cancel", None), ("confirm", None), ("one_metre", None),
        ("pause", None), ("transfer", None), ("blank", None), ("abandon", 6), ("park", 0), ("call_back", 3), ("digit", 7),
    ],
)  # fmt: skip
def test_a_key_is_heard_once_and_acknowledged(key: str, digit: int | None) -> None:
    line = world()
    line.emulator.press("3", key, digit or 0)
    line.run(2.0)
    assert line.heard == [KeyPressed(address="3", key=key, digit=digit)]  # type: ignore[arg-type]
    assert keypads(line).units["3"].acknowledged == 1
    assert len(line.sent) == 1


def test_a_key_that_the_keypad_does_not_have() -> None:
    with pytest.raises(ValueError, match="no key 'no_show'"):
        world().emulator.press("3", "no_show")


@pytest.mark.parametrize("value", [0, 1, 2, 3])
def test_a_rating_is_heard_once_and_acknowledged(value: int) -> None:
    line = world()
    line.emulator.press("30", "rating", value)
    line.run(2.0)
    assert line.heard == [RatingPressed(address="30", value=value)]
    assert keypads(line).units["30"].acknowledged == 1


def test_thirty_keypads_at_once() -> None:
    line = world()
    for address in ADDRESSES:
        line.emulator.press(address, "call")
    line.run(1.0)
    assert [message.address for message in line.heard] == ADDRESSES
    assert len(line.sent) == 1, "all acknowledgements leave in one write"
    assert all(unit.acknowledged == 1 for unit in keypads(line).units.values())


def test_a_lost_acknowledgement_makes_a_repeat_and_no_second_call() -> None:
    losses = iter([True, True, False])
    line = world()
    line.to_device = lambda data: b"" if next(losses) else data
    line.emulator.press("1", "call")
    line.run(2.0)
    assert line.heard == [KeyPressed(address="1", key="call")]
    assert len(line.sent) == 3
    assert keypads(line).units["1"].acknowledged == 1


def test_the_same_key_a_second_later_is_a_second_press() -> None:
    line = world()
    for _ in range(3):
        line.emulator.press("1", "call")
        line.run(1.0)
    assert len(line.heard) == 3


def test_the_window_of_repeats_is_an_option() -> None:
    wire = Ff68({"repeat_window_ms": 1000})
    heard = [wire.receive(CALL_1, at) for at in (0.0, 0.9, 1.8, 2.9)]
    assert [len(messages) for messages in heard] == [1, 0, 0, 1]


def test_two_keypads_do_not_hide_each_other() -> None:
    line = world()
    for address in ("1", "2", "1"):
        line.emulator.press(address, "recall" if line.heard else "call")
        line.run(0.05)
    assert [(m.address, m.key) for m in line.heard if isinstance(m, KeyPressed)] == [
        ("1", "call"),
        ("2", "recall"),
        ("1", "recall"),
    ]


def test_an_adapter_with_local_echo() -> None:
    line = world(local_echo=True)
    line.echoes = True
    line.emulator.press("1", "call")
    line.tell(ShowNumber(address="1", waiting=7))
    line.tell(Beep(address="2"))
    line.run(2.0)
    assert line.heard == [KeyPressed(address="1", key="call")]
    assert (line.wire.refused, len(line.sent)) == (0, 3)


def test_an_echo_that_nobody_announced_ends_by_itself() -> None:
    line = world()
    line.echoes = True
    line.emulator.press("1", "call")
    line.run(2.0)
    assert line.heard == [KeyPressed(address="1", key="call")]
    assert len(line.sent) <= 10


def test_displays_stars_beeps_and_the_start_of_a_rating() -> None:
    line = world()
    told: list[Told] = [
        ShowNumber(address="4", waiting=12, ticket=1015),
        ShowStars(address="5", stars=5),
        Beep(address="6"),
        AskRating(address="7"),
    ]
    for message in told:
        line.tell(message)
    line.run(1.0)
    units = keypads(line).units
    assert (units["4"].waiting, units["4"].ticket) == ("012", "015")
    assert (units["5"].stars, units["6"].beeps, units["7"].asked) == (5, 1, 1)
    assert len(line.sent) == 4


def test_the_halves_of_a_display_are_told_apart_and_only_the_newest_is_sent() -> None:
    line = world()
    for count in range(50):
        line.tell(ShowNumber(address="4", waiting=count))
    line.tell(ShowNumber(address="4", ticket=8))
    line.run(1.0)
    unit = keypads(line).units["4"]
    assert (unit.waiting, unit.ticket, len(line.sent)) == ("049", "008", 1)
    line.tell(ShowNumber(address="4", waiting=1))
    line.run(1.0)
    assert (unit.waiting, unit.ticket) == ("001", "008")


def test_an_acknowledgement_does_not_wait_for_displays() -> None:
    wire = Ff68({})
    for address in ADDRESSES:
        wire.send(ShowNumber(address=address, waiting=1), 0.0)
    wire.outgoing(0.0)
    wire.receive(CALL_1, 0.001)
    assert wire.due() == 0.0
    assert wire.outgoing(0.001) == CALL_1
    assert wire.outgoing(0.002) == b"", "the line is in use until the acknowledgement is out"


def test_a_display_waits_while_somebody_speaks() -> None:
    wire = Ff68({})
    wire.receive(CALL_1[:4], 0.0)
    wire.send(Beep(address="1"), 0.001)
    assert wire.outgoing(0.002) == b""
    due = wire.due()
    assert due is not None
    assert wire.outgoing(due) != b""


def test_after_a_key_the_line_is_left_to_other_keypads_for_a_moment() -> None:
    wire = Ff68({"gap_ms": 10})
    wire.send(Beep(address="4"), 0.0)
    wire.receive(CALL_1, 0.0)
    assert wire.outgoing(0.0) == CALL_1, "an acknowledgement does not wait"
    sent_at = wire.due()
    assert sent_at is not None
    assert sent_at >= 0.01 + len(CALL_1) * 10 / 9600
    wire.receive(CALL_1.replace(b"\x01\x01\x0c\x0e", b"\x02\x01\x0c\x0f"), sent_at - 0.001)
    wire.outgoing(sent_at - 0.001)
    assert wire.outgoing(sent_at) == b"", "somebody else has just spoken"
    later = wire.due()
    assert later is not None
    assert wire.outgoing(later) != b""


def test_an_unknown_key_is_acknowledged_and_counted() -> None:
    unknown = bytes.fromhex("FF680303680101101216")
    wire = Ff68({})
    assert list(wire.receive(unknown, 0.0)) == []
    assert (wire.outgoing(0.0), wire.refused) == (unknown, 1)


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Probe(), "ff68 has no bytes for Probe"),
        (ShowText(lines=()), "ff68 has no bytes for ShowText"),
        (ShowStars(stars=6), "1 to 5 stars"),
        (ShowNumber(waiting=-1), "cannot show -1"),
        (Beep(address="256"), "0 to 255"),
        (Beep(address="left"), "0 to 255"),
    ],
)
def test_what_cannot_be_said(message: Told, reason: str) -> None:
    wire = Ff68({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


def test_a_wrong_option_is_named() -> None:
    with pytest.raises(WireError, match="repeat_windw_ms"):
        Ff68({"repeat_windw_ms": 5})


def test_a_reopened_line_has_nothing_left_to_say() -> None:
    wire = Ff68({})
    wire.receive(CALL_1 + CALL_1[:5], 0.0)
    wire.send(Beep(address="1"), 0.0)
    wire.reset()
    assert (wire.outgoing(1.0), wire.due(), wire.pending) == (b"", None, 0)
    heard: list[Heard] = list(wire.receive(CALL_1, 1.0))
    assert len(heard) == 1
