"""C-Power signs: windows for colours, calls first, harmless text, serial line and network, dead cards cheap, flash untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.cpower.line import Card, CpowerLine
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    ClearScreen,
    Configure,
    Line,
    Probe,
    Rejected,
    SetBrightness,
    SetClock,
    ShowText,
    SignStatus,
    SwitchPower,
    Told,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.cpower.wire import Cpower
from tests.wires.line_world import LineWorld

ADDRESSES = [str(number) for number in range(1, 31)]
TWO_COLOURS = (Line(text="请A012号", colour="yellow"), Line(text="请准备A013", colour="green"))


def world(**options: object) -> LineWorld:
    options = {"addresses": ADDRESSES, "baud": 115200, **options}
    return LineWorld(Cpower(options), CpowerLine(options))


def card(world: LineWorld, address: str) -> Card:
    assert isinstance(world.emulator, CpowerLine)
    return world.emulator.cards[address]


def text(address: str, *rows: str, urgent: bool = False) -> ShowText:
    return ShowText(address=address, lines=tuple(Line(text=row) for row in rows), urgent=urgent)


@pytest.mark.parametrize("form", ["serial", "network"])
def test_a_picture_of_two_colours_is_seen_and_acknowledged(form: str) -> None:
    line = world(form=form)
    line.tell(ShowText(address="3", lines=TWO_COLOURS, urgent=True))
    line.run(0.5)
    assert card(line, "3").lines == ["请A012号", "请准备A013"]
    assert card(line, "3").colours == ["ffff00", "00ff00"]
    assert set(map(repr, line.heard)) == {repr(Acknowledged(address="3"))}
    assert all(not card(line, other).lines for other in ADDRESSES if other != "3")


def test_on_the_network_nothing_is_stuffed() -> None:
    wire = Cpower({"form": "network", "id_code": 0x01020304})
    wire.send(text("170", "ィギ"), 0.0)
    sent = wire.outgoing(0.0)
    assert sent[:4] == b"\x01\x02\x03\x04"
    assert int.from_bytes(sent[4:6], "little") == len(sent) - 8
    assert "ィギ".encode("gbk") in sent


def test_of_one_colour_two_lines_are_one_text() -> None:
    line = world()
    line.tell(text("1", "请A012号", "到3号窗口"))
    line.run(0.5)
    assert card(line, "1").lines == ["请A012号", "到3号窗口"]
    assert card(line, "1").windows == 1


def test_a_glass_that_was_divided_by_an_earlier_run_is_made_whole() -> None:
    line = world()
    card(line, "1").windows = 2
    line.tell(text("1", "暂停服务"))
    line.run(0.5)
    assert (card(line, "1").windows, card(line, "1").lines) == (1, ["暂停服务"])
    line.sent.clear()
    line.tell(text("1", "请下一位准备"))
    line.run(0.5)
    assert len(line.sent) == 1, "now that it is known, a text is one command"


def test_from_two_colours_to_one_and_back() -> None:
    line = world()
    for lines in (TWO_COLOURS, TWO_COLOURS[:1], TWO_COLOURS):
        line.tell(ShowText(address="1", lines=lines))
        line.run(0.5)
        assert card(line, "1").lines == [row.text for row in lines]
        assert card(line, "1").windows == len(lines)


def test_after_a_power_cut_the_repaint_is_whole() -> None:
    line = world()
    line.tell(ShowText(address="1", lines=TWO_COLOURS))
    line.run(0.5)
    line.emulator.press("1", "power_cut")
    line.wire.reset()
    line.tell(ShowText(address="1", lines=TWO_COLOURS))
    line.run(0.5)
    assert card(line, "1").lines == ["请A012号", "请准备A013"]


def test_a_newer_picture_overtakes_the_rest_of_an_older_one() -> None:
    line = world()
    line.tell(ShowText(address="1", lines=TWO_COLOURS))
    split = line.wire.outgoing(0.0)
    line.tell(text("1", "请A099号", urgent=True))
    line.emulator.receive(split, 0.0)
    line.run(1.0)
    assert (card(line, "1").windows, card(line, "1").lines) == (1, ["请A099号"])


def test_calls_go_before_repaints() -> None:
    line = world()
    for address in ADDRESSES:
        line.tell(text(address, "暂停服务"))
    for address in ("29", "30"):
        line.tell(ShowText(address=address, lines=TWO_COLOURS, urgent=True))
    for _ in range(6):
        frame = line.wire.outgoing(line.now)
        line.emulator.receive(frame, line.now)
        line.wire.receive(line.emulator.outgoing(line.now), line.now)
        line.now += 0.01
    assert [card(line, address).lines for address in ("29", "30")] == [["请A012号", "请准备A013"]] * 2


def test_a_thousand_pictures_never_touch_the_flash() -> None:
    line = world()
    for count in range(1000):
        line.tell(ShowText(address="1", lines=TWO_COLOURS if count % 3 else (Line(text=f"A{count:03}"),)))
        line.run(0.005)
    line.run(1.0)
    assert card(line, "1").flash_writes == 0
    assert card(line, "1").lines == ["A999"]


def test_a_dark_sign() -> None:
    line = world()
    line.tell(ShowText(address="3", lines=TWO_COLOURS))
    line.run(0.5)
    line.tell(ClearScreen(address="3"))
    line.run(0.5)
    assert card(line, "3").lines == []


def test_static_text_has_a_window_for_every_line() -> None:
    line = world(static=True)
    line.tell(text("1", "请A012号", "到3号窗口"))
    line.run(0.5)
    assert card(line, "1").lines == ["请A012号", "到3号窗口"]
    assert {dict(seen)["op"] for seen in line.seen} == {"split_windows", "static_text"}  # type: ignore[call-overload]


def test_power_brightness_clock_and_what_the_card_says_of_itself() -> None:
    line = world()
    line.tell(SwitchPower(address="1", on=False))
    line.tell(SetBrightness(address="1", percent=50))
    line.tell(SetClock(address="1", at="2026-02-01T08:30:15"))
    line.tell(Probe(address="1"))
    line.run(1.0)
    sign = card(line, "1")
    assert not sign.on
    assert sign.brightness == bytes([16]) * 24
    assert sign.time == bytes([15, 30, 8, 0, 1, 2, 26]), "a Sunday is day 0"
    assert line.heard == [Acknowledged(address="1")] * 3 + [SignStatus(address="1", on=False)]


def test_brightness_left_to_the_sensor() -> None:
    line = world()
    line.tell(SetBrightness(address="1", percent=None))
    line.run(0.5)
    assert min(card(line, "1").brightness) > 31


def test_set_up_by_the_manuals_names() -> None:
    line = world()
    for code in ("restart", "restart hardware", "leave", "save", "clear"):
        line.tell(Configure(address="1", code=code))
    line.run(1.0)
    sign = card(line, "1")
    assert (sign.restarts, sign.left, sign.flash_writes) == (2, 1, 2)


def test_the_group_is_told_at_once_and_nobody_answers() -> None:
    line = world()
    line.tell(ShowText(address="255", lines=TWO_COLOURS, urgent=True))
    line.tell(SwitchPower(address="255", on=True))
    line.run(1.0)
    assert all(card(line, address).lines == ["请A012号", "请准备A013"] for address in ADDRESSES)
    assert line.heard == []


def test_a_damaged_picture_is_refused_by_the_card_and_told_again() -> None:
    damages = iter([True])
    line = world()
    line.to_device = lambda data: data.replace(b"A012", b"A013") if next(damages, False) else data
    line.tell(text("3", "A012", urgent=True))
    line.run(1.0)
    assert [type(message) for message in line.heard][:2] == [Rejected, Acknowledged]
    assert card(line, "3").lines == ["A012"]


def test_a_dead_sign_is_reported_costs_nobody_and_is_reported_back() -> None:
    line = world()
    line.emulator.press("3", "unplugged", 1)
    line.tell(ShowText(address="3", lines=TWO_COLOURS, urgent=True))
    line.run(5.0)
    assert line.of(Unanswered)[-1] == Unanswered(address="3", misses=3, dead=True)
    line.tell(text("4", "A013", urgent=True))
    line.run(0.1)
    assert card(line, "4").lines == ["A013"]
    line.emulator.press("3", "unplugged", 0)
    line.run(40.0)
    assert Answered(address="3") in line.heard
    line.tell(ShowText(address="3", lines=TWO_COLOURS))
    line.run(0.5)
    assert card(line, "3").lines == ["请A012号", "请准备A013"]


def test_an_old_program_answers_as_the_host_asks() -> None:
    answer = bytes.fromhex("A56832017B00000000001601AE")
    assert Cpower({"old_program": True}).receive(answer, 0.0) == [Acknowledged(address="1")]
    strict = Cpower({})
    assert not strict.receive(answer, 0.0)
    assert strict.refused == 1


def test_half_a_network_packet_is_forgotten_after_a_silence() -> None:
    wire = Cpower({"form": "network"})
    whole = bytes.fromhex("FFFFFFFF0B000000E832017B00000000009601")
    assert not wire.receive(whole[:11], 0.0)
    assert wire.receive(whole, 5.0) == [Acknowledged(address="1")]
    assert (wire.refused, wire.pending) == (1, 0)


def test_two_sizes_on_one_line() -> None:
    line = world(signs={"2": {"width_px": 256, "height_px": 64, "font": 32}})
    line.tell(ShowText(address="1", lines=TWO_COLOURS))
    line.tell(ShowText(address="2", lines=TWO_COLOURS))
    line.run(1.0)
    splits = [dict(seen) for seen in line.seen if dict(seen)["op"] == "split_windows"]  # type: ignore[call-overload]
    assert {seen["card_id"]: seen["windows"] for seen in splits} == {
        1: [[0, 0, 128, 16], [0, 16, 128, 16]],
        2: [[0, 0, 256, 32], [0, 32, 256, 32]],
    }


@given(st.text(max_size=60))
def test_user_text_is_shown_as_text_whatever_it_is(user: str) -> None:
    line = world()
    line.tell(ShowText(address="1", lines=(Line(text=user, colour="green"), Line(text="END"))))
    line.run(0.5)
    sign = card(line, "1")
    assert line.emulator.refused == 0
    assert sign.words[1].text == "END"
    assert not any(ord(char) < 32 for char in sign.words[0].text)
    assert len(sign.words) == 2


@pytest.mark.parametrize("user", ["A\x00B", "A\rB", "\xa5h2\x01v\x01\xae", "A\nB\x7f", "王\u202e五", "A\ud800"])
def test_control_characters_do_not_reach_the_card(user: str) -> None:
    line = world()
    line.tell(text("1", user))
    line.run(0.5)
    assert len(card(line, "1").lines) == 1
    assert card(line, "1").on


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Beep(), "cpower has no bytes for Beep"),
        (text("0", "A"), "1 to 254"),
        (text("256", "A"), "1 to 254"),
        (text("0x3", "A"), "1 to 254"),
        (text("1", "号" * 300), "show fewer characters"),
        (SetBrightness(percent=101), "0 to 100 percent"),
        (SetClock(at="yesterday"), "2026-01-31T08:30:00"),
        (Configure(code="format"), "restart, restart hardware, leave, save, clear"),
        (
            ShowText(lines=tuple(Line(text="a", colour="red" if row % 2 else "green") for row in range(9))),
            "show fewer lines",
        ),
    ],
)
def test_what_cannot_be_said(message: Told, reason: str) -> None:
    wire = Cpower({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


@pytest.mark.parametrize("options", [{"font": 17}, {"form": "usb"}, {"form": "network", "id_code": 0xA5000000}])
def test_a_wrong_option_is_named(options: dict[str, object]) -> None:
    with pytest.raises(WireError, match=next(reversed(options))):
        Cpower(options)
