"""Signs on one line: the newest picture is seen, calls first, user text harmless, dead signs cheap, flash never touched."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.onbon_bx.line import OnbonLine
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    ClearScreen,
    Line,
    Probe,
    Rejected,
    ShowText,
    Told,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.onbon_bx.wire import OnbonBx
from tests.wires.line_world import LineWorld

ADDRESSES = [str(number) for number in range(1, 31)]


def world(**options: object) -> LineWorld:
    options = {"addresses": ADDRESSES, "baud": 57600, **options}
    return LineWorld(OnbonBx(options), OnbonLine(options))


def signs(world: LineWorld) -> OnbonLine:
    assert isinstance(world.emulator, OnbonLine)
    return world.emulator


def text(address: str, *rows: str, urgent: bool = False) -> ShowText:
    return ShowText(address=address, lines=tuple(Line(text=row) for row in rows), urgent=urgent)


def test_a_picture_is_seen_and_acknowledged() -> None:
    line = world()
    line.tell(ShowText(address="3", lines=(Line(text="请A012号"), Line(text="到3号窗口", colour="green"))))
    line.run(0.5)
    sign = signs(line).signs["3"]
    assert (sign.lines, sign.colours) == (["请A012号", "到3号窗口"], ["red", "green"])
    assert line.heard == [Acknowledged(address="3")]
    assert all(not other.lines for address, other in signs(line).signs.items() if address != "3")


def test_a_dark_sign() -> None:
    line = world()
    line.tell(text("3", "A012"))
    line.run(0.5)
    line.tell(ClearScreen(address="3"))
    line.run(0.5)
    assert signs(line).signs["3"].lines == []


def test_a_thousand_pictures_never_touch_the_flash_and_are_a_second_apart() -> None:
    line = world()
    for count in range(1000):
        line.tell(text("3", f"A{count:03}"))
        line.run(0.01)
    line.run(2.0)
    sign = signs(line).signs["3"]
    assert sign.lines == ["A999"]
    assert sign.flash_writes == 0
    assert sign.pictures <= 13


def test_an_old_second_area_is_gone_with_the_next_picture() -> None:
    line = world()
    line.tell(ShowText(address="1", lines=(Line(text="左", align="left"), Line(text="右", align="right"))))
    line.run(1.5)
    assert len(signs(line).signs["1"].areas) == 2
    line.tell(text("1", "中"))
    line.run(1.5)
    assert signs(line).signs["1"].lines == ["中"]


def test_thirty_windows_call_at_once_before_thirty_repaints() -> None:
    line = world()
    for address in ADDRESSES:
        line.tell(text(address, "暂停服务"))
    under_way = line.wire.outgoing(0.0)
    for address in reversed(ADDRESSES[1:]):
        line.tell(text(address, f"请A{int(address):03}号", urgent=True))
    line.emulator.receive(under_way, 0.0)
    line.run(5.0)
    assert all(sign.lines == [f"请A{int(address):03}号"] for address, sign in list(signs(line).signs.items())[1:])
    assert len(line.sent) == 29, "one repaint was under way; the others were overtaken"


def test_a_cable_that_loses_a_third_shows_every_picture_in_the_end() -> None:
    losses = Random(7)
    line = world()
    line.to_device = lambda data: b"" if losses.random() < 1 / 3 else data
    pictures = {address: text(address, f"A{int(address):03}", urgent=True) for address in ADDRESSES}
    for picture in pictures.values():
        line.tell(picture)
    for _ in range(40):
        line.heard.clear()
        line.run(5.0)
        for risen in line.of(Answered):
            line.tell(pictures[risen.address])
    assert [sign.lines for sign in signs(line).signs.values()] == [[f"A{int(a):03}"] for a in ADDRESSES]


def test_a_damaged_picture_is_refused_by_the_sign_and_told_again() -> None:
    damages = iter([True, False])
    line = world()
    line.to_device = lambda data: data.replace(b"A012", b"A013") if next(damages) else data
    line.tell(text("3", "A012", urgent=True))
    line.run(1.0)
    assert [type(message) for message in line.heard] == [Rejected, Acknowledged]
    assert signs(line).signs["3"].lines == ["A012"]


def test_a_busy_sign_is_told_again() -> None:
    line = world()
    line.emulator.press("3", "busy", 2)
    line.tell(text("3", "A012", urgent=True))
    line.run(2.0)
    assert line.of(Rejected) == [Rejected(address="3", code=3, reason="the controller is busy")] * 2
    assert signs(line).signs["3"].lines == ["A012"]


def test_a_dead_sign_is_reported_delays_nobody_and_is_reported_back() -> None:
    line = world()
    line.emulator.press("3", "unplugged", 1)
    line.tell(text("3", "A012", urgent=True))
    line.run(5.0)
    assert line.of(Unanswered)[-1] == Unanswered(address="3", misses=3, dead=True)
    line.heard.clear()
    line.tell(text("4", "A013", urgent=True))
    line.run(0.0)
    assert line.heard == [Acknowledged(address="4")]
    line.emulator.press("3", "unplugged", 0)
    line.run(40.0)
    assert Answered(address="3") in line.heard
    line.tell(text("3", "A012", urgent=True))
    line.run(0.5)
    assert signs(line).signs["3"].lines == ["A012"]


def test_a_ping() -> None:
    line = world()
    line.tell(Probe(address="9"))
    line.run(0.5)
    assert (line.heard, [dict(seen)["op"] for seen in line.seen]) == ([Acknowledged(address="9")], ["ping"])  # type: ignore[call-overload]


def test_all_signs_at_once_and_none_answers() -> None:
    line = world()
    line.tell(text("65535", "安全疏散"))
    line.run(1.0)
    assert all(sign.lines == ["安全疏散"] for sign in signs(line).signs.values())
    assert line.heard == []


def test_signs_of_two_sizes_on_one_line() -> None:
    line = world(signs={"2": {"width_px": 256, "height_px": 64, "font": 32, "areas": 5, "buffer": 1024}})
    line.tell(text("1", "小"))
    line.tell(text("2", "大"))
    line.run(1.0)
    (small,), (big,) = (signs(line).signs[address].areas.values() for address in "12")
    assert (small.width, small.height, small.text[:5]) == (128, 32, "\\C1小")
    assert (big.width, big.height, big.text[:6]) == (256, 64, "\\FO002")


@given(st.text(max_size=40))
def test_user_text_is_shown_as_text_whatever_it_is(user: str) -> None:
    line = world(buffer=1024)
    line.tell(ShowText(address="1", lines=(Line(text=user, colour="green"), Line(text="END"))))
    line.run(0.5)
    sign = signs(line).signs["1"]
    assert sign.colours == ["green", "red"]
    assert sign.lines[1] == "END"
    (area,) = sign.areas.values()
    body = area.text.removeprefix("\\C2").removesuffix("\\n\\C1END")
    assert not {"\\", "["} & set(body)
    assert line.emulator.refused == 0


def test_names_with_a_middle_dot_keep_it() -> None:
    line = world()
    line.tell(text("1", "阿依·买买提—镇"))
    line.run(0.5)
    assert signs(line).signs["1"].lines == ["阿依・买买提―镇"]


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Beep(), "onbon_bx has no bytes for Beep"),
        (text("0x3", "A"), "1 to 65535"),
        (text("65536", "A"), "1 to 65535"),
        (text("1", "号" * 300), "show fewer characters"),
        (
            ShowText(lines=tuple(Line(text="a", align="left" if row % 2 else "right") for row in range(6))),
            "this sign has 5",
        ),
    ],
)
def test_what_cannot_be_said(message: Told, reason: str) -> None:
    wire = OnbonBx({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


def test_a_wrong_option_is_named() -> None:
    with pytest.raises(WireError, match="font"):
        OnbonBx({"font": 17})


def test_a_power_cut_leaves_a_dark_sign_until_it_is_repainted() -> None:
    line = world()
    line.tell(text("1", "A012"))
    line.run(0.5)
    line.emulator.press("1", "power_cut")
    assert signs(line).signs["1"].lines == []
    line.wire.reset()
    line.tell(text("1", "A012"))
    line.run(0.5)
    assert signs(line).signs["1"].lines == ["A012"]
