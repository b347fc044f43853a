"""Slips: confirmed when they are out, failed with a reason when not, and no visitor's name commands the printer."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.escpos.printer import EscposPrinter
from firmware_protocols.messages import (
    Answered,
    Beep,
    Cut,
    Feed,
    Part,
    Print,
    Printed,
    PrinterStatus,
    PrintFailed,
    Probe,
    Qr,
    Text,
    Told,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.escpos.wire import Escpos
from tests.wires.line_world import LineWorld

SLIP: tuple[Part, ...] = (
    Text(text="蓬江区政务服务中心", bold=True, align="centre"),
    Text(text="A012", width=4, height=4, align="centre"),
    Qr(data="http://127.0.0.1:8080/t/x"),
    Feed(lines=1),
    Cut(),
)
NO_PAPER = "out of paper: put in a new roll"


def world() -> LineWorld:
    return LineWorld(Escpos({"baud": 38400, "font": ""}), EscposPrinter({}))


def printer(world: LineWorld) -> EscposPrinter:
    assert isinstance(world.emulator, EscposPrinter)
    return world.emulator


def slip(job: str) -> Print:
    return Print(job=job, parts=SLIP)


def test_a_slip_is_out_and_confirmed() -> None:
    line = world()
    line.tell(slip("t1"))
    line.run(1.0)
    (out,) = printer(line).slips
    assert out.lines == ["蓬江区政务服务中心", "A012", ""]
    assert out.qr == ["http://127.0.0.1:8080/t/x"]
    assert line.of(Printed) == [Printed(job="t1")]
    assert not line.of(PrintFailed)


def test_slips_are_confirmed_one_by_one_and_in_order() -> None:
    line = world()
    for count in range(20):
        line.tell(slip(f"t{count}"))
    line.run(1.0)
    assert line.of(Printed) == [Printed(job=f"t{count}") for count in range(20)]
    assert len(printer(line).slips) == 20


@pytest.mark.parametrize(
    ("sensor", "told"),
    [
        (
            "paper_end",
            PrinterStatus(online=False, paper="end", cover_open=False, cutter_error=False, error=False, drawer=False),
        ),
        (
            "paper_near_end",
            PrinterStatus(
                online=True, paper="near_end", cover_open=False, cutter_error=False, error=False, drawer=False
            ),
        ),
        (
            "cover_open",
            PrinterStatus(online=False, paper="ok", cover_open=True, cutter_error=False, error=False, drawer=False),
        ),
        (
            "cutter_error",
            PrinterStatus(online=False, paper="ok", cover_open=False, cutter_error=True, error=True, drawer=False),
        ),
    ],
)
def test_a_probe_tells_how_the_printer_is(sensor: str, told: PrinterStatus) -> None:
    line = world()
    line.emulator.press("1", sensor, 1)
    line.tell(Probe())
    line.run(0.5)
    known: dict[str, object] = {}
    for status in line.heard:
        known |= {name: value for name, value in msgspec.structs.asdict(status).items() if value is not None}
    assert known == msgspec.structs.asdict(told)
    line.emulator.press("1", sensor, 0)
    line.tell(Probe())
    line.run(0.5)
    line.tell(slip("t1"))
    line.run(1.0)
    assert line.of(Printed) == [Printed(job="t1")], "what is mended is known to be mended"


def test_no_slip_is_sent_to_a_printer_that_has_said_that_it_is_out_of_paper() -> None:
    line = world()
    line.emulator.press("1", "paper_end", 1)
    line.tell(Probe())
    line.run(0.5)
    sent = len(line.sent)
    line.tell(slip("t1"))
    line.run(1.0)
    assert line.of(PrintFailed) == [PrintFailed(job="t1", reason=NO_PAPER)]
    assert all(data[:2] == b"\x10\x04" for data in line.sent[sent:]), "questions only"
    line.emulator.press("1", "paper_end", 0)
    line.tell(Probe())
    line.run(0.5)
    line.tell(slip("t2"))
    line.run(1.0)
    assert line.of(Printed) == [Printed(job="t2")]


@pytest.mark.parametrize(
    ("sensor", "reason"),
    [
        ("paper_end", NO_PAPER),
        ("cover_open", "the cover is open: close it"),
        ("cutter_error", "the cutter is jammed: open the cover, take the paper out, close it"),
    ],
)
def test_a_slip_that_stops_on_the_way_fails_with_the_reason(sensor: str, reason: str) -> None:
    line = world()
    line.emulator.press("1", sensor, 1)
    line.tell(slip("t1"))
    line.run(0.1)
    assert not line.of(PrintFailed), "nobody has asked yet, and the printer reports nothing by itself after power-on"
    line.run(4.0)
    assert line.of(PrintFailed) == [PrintFailed(job="t1", reason=reason)]


def test_a_printer_that_reports_by_itself_fails_the_slip_at_once() -> None:
    line = world()
    line.tell(slip("t1"))
    line.run(0.5)
    answers = line.to_host
    line.to_host = lambda data: b""
    line.tell(slip("t2"))
    line.run(0.1)
    line.to_host = answers
    line.emulator.press("1", "cover_open", 1)
    line.run(0.1)
    assert line.of(PrintFailed) == [PrintFailed(job="t2", reason="the cover is open: close it")]


def test_an_unplugged_printer_fails_the_slip_and_is_reported_back() -> None:
    line = world()
    line.emulator.press("1", "unplugged", 1)
    line.tell(slip("t1"))
    line.run(6.0)
    (failed,) = line.of(PrintFailed)
    assert failed == PrintFailed(job="t1", reason="the printer did not answer: check its power and its cable")
    for _ in range(2):
        line.tell(Probe())
        line.run(2.0)
    assert line.of(Unanswered)[-1] == Unanswered(misses=3, dead=True)
    line.emulator.press("1", "unplugged", 0)
    line.tell(Probe())
    line.run(2.0)
    assert line.of(Answered) == [Answered()]


def test_a_printer_that_holds_data_back_gets_the_next_slip_when_it_is_ready() -> None:
    wire = Escpos({})
    wire.receive(b"\x13", 0.0)
    wire.send(slip("t1"), 0.0)
    assert wire.outgoing(0.0) == b""
    wire.send(Probe(), 0.0)
    assert wire.outgoing(0.0) == b"\x10\x04\x04", "questions pass"
    wire.receive(b"\x11", 1.0)
    assert wire.outgoing(1.0).startswith(b"\x1b\x40")


def test_a_lost_xon_holds_nobody_for_ever() -> None:
    line = world()
    line.wire.receive(b"\x13", 0.0)
    line.tell(slip("t1"))
    line.run(11.0)
    assert line.of(Printed) == [Printed(job="t1")]


def test_a_full_receive_buffer_sends_xoff_and_later_xon() -> None:
    device = EscposPrinter({})
    device.press("1", "cover_open", 1)
    device.receive(b"x" * 3500, 0.0)
    assert device.outgoing(0.0) == b"\x13"
    device.press("1", "cover_open", 0)
    assert device.outgoing(0.0) == b"\x11"


@given(st.lists(st.text(max_size=30), max_size=6), st.text(min_size=1, max_size=40))
def test_no_text_commands_the_printer(texts: list[str], code: str) -> None:
    line = world()
    parts: tuple[Part, ...] = (*(Text(text=text) for text in texts), Qr(data="." + code), Cut())
    line.tell(Print(job="t1", parts=parts))
    line.run(0.0)
    ops = {dict(seen)["op"] for seen in line.seen}  # type: ignore[call-overload]
    assert ops <= {
        "init", "status_back", "chinese", "text", "feed", "align", "cut", "status_transmit",
        "qr_model", "qr_size", "qr_level", "qr_store", "qr",
    }  # fmt: skip
    assert len(printer(line).slips[0].lines) == len(texts)
    assert line.of(Printed) == [Printed(job="t1")]
    assert line.emulator.refused == 0


@pytest.mark.parametrize("text", ["\x10\x04\x01", "\x1b@", "a\x1dV\x00b", "\x10\x14\x08\x01", "\x1c."])
def test_the_best_known_attacks_print_as_what_is_left_of_them(text: str) -> None:
    line = world()
    line.tell(Print(job="t1", parts=(Text(text=text), Qr(data="q" + text), Cut())))
    line.run(0.0)
    (out,) = printer(line).slips
    left = "".join(char for char in text if char.isprintable())
    assert (out.lines, out.qr) == ([left], ["q" + left])


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (Beep(), "escpos has no bytes for Beep"),
        (Print(job="1", parts=(Text(text="x", width=9),)), "width is 1 to 8, not 9"),
        (Print(job="1", parts=(Qr(data=""),)), "a QR code holds"),
        (Print(job="1", parts=(Qr(data="x", module=17),)), "QR module"),
        (Print(job="1", parts=(Feed(lines=256),)), "feed is 0 to 255"),
        (Print(job="1", parts=(Text(text="长" * 9000),)), "the limit"),
    ],
)
def test_what_cannot_be_printed(message: Told, reason: str) -> None:
    wire = Escpos({})
    with pytest.raises(WireError, match=reason):
        wire.send(message, 0.0)
    assert wire.due() is None


def test_too_many_slips_are_refused() -> None:
    wire = Escpos({})
    for count in range(32):
        wire.send(slip(str(count)), 0.0)
    with pytest.raises(WireError, match="32 slips wait"):
        wire.send(slip("more"), 0.0)


def test_a_half_status_block_does_not_eat_the_confirmation() -> None:
    wire = Escpos({})
    wire.send(slip("t1"), 0.0)
    wire.outgoing(0.0)
    wire.receive(b"\x10\x00", 0.1)
    assert Printed(job="t1") in wire.receive(b"\x00", 1.0)
    assert wire.refused == 2
