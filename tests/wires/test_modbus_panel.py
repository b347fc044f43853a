"""Modbus panels: a model is a profile of registers; silence between frames, exceptions in plain words, broadcasts unanswered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.modbus_rtu import ModbusLine
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    ClearScreen,
    Line,
    Probe,
    Rejected,
    SetBrightness,
    SetValue,
    ShowNumber,
    ShowText,
    SwitchPower,
    Told,
    Unanswered,
    ValueRead,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.modbus_rtu.wire import ModbusRtu
from tests.wires.line_world import LineWorld

PROFILE = {"register": 10, "brightness_register": 20, "power_register": 21}


def world(**options: object) -> LineWorld:
    options = {"addresses": ["1", "2", "3"], **options}
    return LineWorld(ModbusRtu(options), ModbusLine(options))


def registers(world: LineWorld, address: str) -> dict[int, int]:
    assert isinstance(world.emulator, ModbusLine)
    return world.emulator.panels[address].registers


def text(words: str, address: str = "1", **how: bool) -> ShowText:
    return ShowText(address=address, lines=(Line(text=words),), **how)


def test_the_number_stands_in_the_profiles_register() -> None:
    line = world(**PROFILE)
    line.tell(text("请 A012 号", "2", urgent=True))
    line.run(0.5)
    assert registers(line, "2") == {10: 12}
    assert line.heard == [Acknowledged(address="2")]


@pytest.mark.parametrize(
    ("profile", "message", "held"),
    [
        ({"scale": 10}, ShowNumber(ticket=12), {10: 120}),
        ({"figures": 3}, ShowNumber(ticket=1012), {10: 12}),
        ({"blank": 0xFFFF}, ClearScreen(), {10: 0xFFFF}),
        ({"blank": 7}, text("暂停服务"), {10: 7}),
        ({"function": 16}, ShowNumber(waiting=12), {10: 12}),
        ({"words": 2, "figures": 6}, ShowNumber(ticket=123456), {10: 1, 11: 57920}),
        ({}, SetBrightness(percent=50), {20: 50}),
        ({"brightness_full": 8}, SetBrightness(percent=50), {20: 4}),
        ({"brightness_auto": 99}, SetBrightness(percent=None), {20: 99}),
        ({}, SwitchPower(on=True), {21: 1}),
        ({}, SetValue(register=21, value=5), {21: 5}),
    ],
)
def test_a_profile_says_where_and_how(profile: dict[str, object], message: Told, held: dict[int, int]) -> None:
    line = world(**PROFILE, **profile)
    line.tell(message)
    line.run(0.5)
    assert registers(line, "1") == held
    assert line.heard == [Acknowledged(address="1")]


def test_function_16_is_used_for_many_registers_and_where_the_model_wants_it() -> None:
    for profile, op in (
        ({}, "write_register"),
        ({"function": 16}, "write_registers"),
        ({"words": 2}, "write_registers"),
    ):
        line = world(**PROFILE, **profile)
        line.tell(text("A012"))
        line.run(0.5)
        assert [dict(seen)["op"] for seen in line.seen] == [op]  # type: ignore[call-overload]


def test_a_panel_is_asked_for_its_number() -> None:
    line = world(**PROFILE, words=2)
    line.tell(text("A012"))
    line.tell(Probe(address="1"))
    line.run(0.5)
    assert line.heard == [Acknowledged(address="1"), ValueRead(address="1", register=10, values=(0, 12))]


def test_a_refusal_is_said_in_plain_words() -> None:
    line = world(**PROFILE)
    line.tell(SetValue(address="1", register=99, value=1))
    line.run(0.5)
    (refused,) = line.of(Rejected)
    assert isinstance(refused, Rejected)
    assert (refused.code, "no such register" in refused.reason) == (2, True)


def test_a_busy_panel_is_told_again() -> None:
    line = world(**PROFILE)
    line.emulator.press("1", "busy", 2)
    line.tell(text("A012"))
    line.run(2.0)
    assert [type(message) for message in line.heard] == [Rejected, Rejected, Acknowledged]
    assert registers(line, "1") == {10: 12}


def test_all_panels_at_once_nobody_answers_and_then_there_is_time_to_obey() -> None:
    line = world(turnaround_ms=150)
    line.tell(ClearScreen(address="0"))
    line.tell(text("A012", "2"))
    assert line.wire.outgoing(0.0)
    assert not line.wire.outgoing(0.149)
    due = line.wire.due()
    assert due is not None
    assert due >= 0.15
    assert line.wire.outgoing(due)


def test_a_broadcast_reaches_everybody() -> None:
    line = world(**PROFILE)
    line.tell(ShowNumber(address="0", ticket=7))
    line.run(1.0)
    assert [registers(line, address) for address in "123"] == [{10: 7}] * 3
    assert line.heard == []


@pytest.mark.parametrize(("baud", "silence"), [(9600, 3.5 * 11 / 9600), (19200, 3.5 * 11 / 19200), (115200, 0.00175)])
def test_between_two_frames_there_is_silence(baud: int, silence: float) -> None:
    wire = ModbusRtu({"baud": baud})
    wire.send(text("A001", "1"), 0.0)
    wire.send(text("A002", "2"), 0.0)
    question = wire.outgoing(0.0)
    wire.receive(question, 0.02)
    assert not wire.outgoing(0.02 + silence * 0.99)
    assert wire.outgoing(0.02 + silence * 1.01)


def test_our_own_echo_is_no_answer() -> None:
    """With function 06 a panel's answer and our own echo are the same bytes."""
    line = world(local_echo=True)
    line.echoes = True
    line.emulator.press("1", "unplugged", 1)
    line.tell(text("A012"))
    line.run(0.4)
    assert (line.of(Acknowledged), len(line.of(Unanswered))) == ([], 1)
    line.emulator.press("1", "unplugged", 0)
    line.run(1.0)
    assert line.of(Acknowledged) == [Acknowledged(address="1")]


def test_a_dead_panel_is_reported_and_reported_back() -> None:
    line = world()
    line.emulator.press("1", "unplugged", 1)
    line.tell(text("A012"))
    line.run(5.0)
    assert line.of(Unanswered)[-1] == Unanswered(address="1", misses=3, dead=True)
    line.tell(text("A013", "2", urgent=True))
    line.run(0.1)
    assert registers(line, "2") == {0: 13}
    line.emulator.press("1", "unplugged", 0)
    line.run(40.0)
    assert Answered(address="1") in line.heard


def test_half_an_answer_before_a_silence_is_forgotten() -> None:
    wire = ModbusRtu({})
    assert not wire.receive(bytes.fromhex("0503FA03"), 0.0)
    assert wire.receive(bytes.fromhex("05030203E7093E"), 1.0) == [ValueRead(address="5", register=0, values=(999,))]
    assert (wire.refused, wire.pending) == (1, 0)


def test_panels_of_two_makes_on_one_line() -> None:
    line = world(signs={"2": {"register": 40, "scale": 10}})
    line.tell(text("A012", "1"))
    line.tell(text("A012", "2"))
    line.run(1.0)
    assert (registers(line, "1"), registers(line, "2")) == ({0: 12}, {40: 120})


@given(st.text(max_size=40))
def test_whatever_a_visitor_is_called_a_register_gets_a_number(user: str) -> None:
    wire, far = ModbusRtu({}), ModbusLine({})
    wire.send(text(user), 0.0)
    (seen,) = far.receive(wire.outgoing(0.0), 0.0)
    assert (seen["op"], seen["reg"], far.refused, far.pending) == ("write_register", 0, 0, 0)
    assert 0 <= int(str(seen["value"])) <= 9999


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Beep(), "modbus_rtu has no bytes for Beep"),
        (text("1", "248"), "1 to 247, or 0 for all"),
        (text("1", "a"), "1 to 247, or 0 for all"),
        (Probe(address="0"), "ask one unit"),
        (SetBrightness(percent=50), "names no register for its brightness"),
        (SwitchPower(on=True), "names no register for its power"),
        (SetValue(register=1, value=65536), "cannot hold 65536"),
        (SetValue(register=-1, value=1), "register -1"),
    ],
)
def test_what_cannot_be_said(message: Told, reason: str) -> None:
    wire = ModbusRtu({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


@pytest.mark.parametrize(
    ("message", "reason"),
    [(SetBrightness(percent=101), "0 to 100 percent"), (SetBrightness(percent=None), "brightness_auto")],
)
def test_a_brightness_that_is_none(message: Told, reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        ModbusRtu(PROFILE).send(message, 0.0)


def test_what_a_panel_refuses() -> None:
    far = ModbusLine({"register": 0})
    for request, trouble in (
        ("010400000001", 0x84),
        ("010300000000", 0x83),
        ("01100000000103000000", 0x90),
    ):
        far.receive(with_crc(bytes.fromhex(request)), 0.0)
        assert far.outgoing(0.0)[1] == trouble
    with pytest.raises(ValueError, match="call"):
        far.press("1", "call")


def with_crc(body: bytes) -> bytes:
    value = 0xFFFF
    for byte in body:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ (0xA001 if value & 1 else 0)
    return body + value.to_bytes(2, "little")
