"""What goes wrong at a printer, and what is rare: jams, half slips, jobs confirmed by number, characters it does not hold."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.escpos.printer import EscposPrinter
from firmware_protocols.messages import Cut, Print, Printed, PrinterStatus, PrintFailed, Probe, Qr, Text
from firmware_protocols.wire import WireError
from firmware_protocols.wires.escpos.glyphs import drawn, glyph_of
from firmware_protocols.wires.escpos.wire import Escpos
from tests.wires.line_world import LineWorld

SQUARE = "FFFF" + "8001" * 14 + "FFFF"
HOLLOW = "0000" * 16
DANGEROUS = "1004" * 5 + "1005" * 5 + "1014" * 6
FONT = f"0041:{'18' * 16}\n3400:{DANGEROUS}\n3401:{SQUARE}\n5F20:{HOLLOW}\n"
NO_PAPER = "out of paper: put in a new roll"


@pytest.fixture
def font(tmp_path: Path) -> str:
    file = tmp_path / "font.hex"
    file.write_text(FONT, encoding="ascii")
    return str(file)


def world(**options: object) -> LineWorld:
    return LineWorld(Escpos({"baud": 38400, "font": "", **options}), EscposPrinter({}))


def printer(world: LineWorld) -> EscposPrinter:
    assert isinstance(world.emulator, EscposPrinter)
    return world.emulator


def slip(job: str, *texts: str) -> Print:
    return Print(job=job, parts=(*(Text(text=text) for text in texts or ("A012",)), Cut()))


def test_a_jam_that_is_mended_is_recovered_from_without_switching_off() -> None:
    line = world()
    line.emulator.press("1", "cutter_error", 1)
    line.tell(Probe())
    line.run(0.5)
    line.emulator.press("1", "cutter_error", 0)
    assert not printer(line).online, "the knife is free, but the printer waits to be told"
    line.tell(Probe())
    line.run(0.5)
    assert b"\x10\x05\x02" in b"".join(line.sent)
    line.tell(slip("t1"))
    line.run(1.0)
    assert line.of(Printed) == [Printed(job="t1")]


def test_a_printer_that_is_well_is_never_told_to_recover() -> None:
    line = world()
    for sensor in ("paper_end", "cover_open"):
        line.emulator.press("1", sensor, 1)
        line.tell(Probe())
        line.run(0.5)
        line.emulator.press("1", sensor, 0)
    assert b"\x10\x05" not in b"".join(line.sent)


def test_the_rest_of_a_failed_slip_is_not_printed_when_the_paper_is_back() -> None:
    line = world(clear_failed=True)
    line.tell(slip("t1"))
    line.run(0.5)
    line.emulator.press("1", "paper_end", 1)
    line.run(0.1)
    line.wire.reset()
    line.emulator.outgoing(line.now)
    line.tell(slip("t2", "OLD"))
    line.run(6.0)
    assert line.of(PrintFailed) == [PrintFailed(job="t2", reason=NO_PAPER)]
    line.emulator.press("1", "paper_end", 0)
    line.tell(Probe())
    line.run(0.5)
    line.tell(slip("t3", "NEW"))
    line.run(1.0)
    assert [out.lines for out in printer(line).slips] == [["A012"], ["NEW"]]


def test_jobs_are_confirmed_by_their_numbers() -> None:
    line = world(confirm="number")
    for job in ("t1", "t2"):
        line.tell(slip(job))
    line.run(1.0)
    assert line.of(Printed) == [Printed(job="t1"), Printed(job="t2")]
    assert [dict(seen)["id"] for seen in line.seen if dict(seen)["op"] == "process_id"] == ["0001", "0002"]  # type: ignore[call-overload]


def test_the_number_of_another_job_confirms_nothing() -> None:
    wire = Escpos({"confirm": "number"})
    wire.send(slip("t1"), 0.0)
    wire.outgoing(0.0)
    assert wire.receive(b"\x37\x220009\0", 0.1) == [PrinterStatus()]
    assert wire.receive(b"\x00", 0.1) == [PrinterStatus(paper="ok")], "nor does an answer that nobody asked for"
    assert wire.receive(b"\x37\x220001\0", 0.2)[-1] == Printed(job="t1")


def test_a_slip_that_nobody_confirms_has_failed_and_can_be_printed_again() -> None:
    line = world()
    line.to_host = lambda data: b""
    line.tell(slip("t1"))
    line.run(6.0)
    (failed,) = line.of(PrintFailed)
    assert isinstance(failed, PrintFailed)
    assert failed.job == "t1"
    line.to_host = lambda data: data
    line.tell(slip("t1.again"))
    line.run(1.0)
    assert line.of(Printed) == [Printed(job="t1.again")]


def test_a_name_with_a_rare_character_is_drawn(font: str) -> None:
    line = world(font=font)
    line.tell(slip("t1", "张㐁", "A012"))
    line.run(1.0)
    (out,) = printer(line).slips
    (picture,) = out.pictures
    assert picture.row_bytes == 2 * 16 * 2 // 8
    assert picture.rows[0] == bytes(4) + b"\xff" * 4
    assert picture.rows[4] == bytes(4) + b"\xc0\0\0\x03"
    assert out.lines == ["A012"]
    assert line.of(Printed) == [Printed(job="t1")]


def test_without_a_glyph_a_question_mark_stands_for_it_and_the_usual_form_where_there_is_one(font: str) -> None:
    line = world(font=font)
    line.tell(slip("t1", "王𠮷", "\U0002f804"))
    line.run(1.0)
    (out,) = printer(line).slips
    assert (out.lines, out.pictures) == (["王？", "你"], [])


def test_a_line_that_is_too_wide_is_drawn_smaller_and_then_on_more_lines(font: str) -> None:
    assert [raster.row_bytes for raster in drawn("㐁" * 4, FONT, 576, (1, 1))] == [16]
    assert [raster.row_bytes for raster in drawn("㐁" * 20, FONT, 576, (1, 1))] == [40]
    assert [raster.row_bytes for raster in drawn("㐁" * 40, FONT, 576, (1, 1))] == [72, 8]
    assert len(drawn("㐁", FONT, 576, (1, 2))[0].rows) == 64


def test_every_glyph_of_a_font_is_found_and_nothing_else() -> None:
    codes = [*range(0x3400, 0x3500), 0x4E00, 0x9FFF, 0x20BB7]
    font = "".join(f"{code:04X}:{code:064X}\n" for code in codes)
    for code in codes:
        glyph = glyph_of(chr(code), font)
        assert glyph is not None
        assert (glyph.width, glyph.rows[-2] << 16 | glyph.rows[-1]) == (16, code)
    assert [glyph_of(char, font) for char in "A\u33ff\u3500\u9ffe\U00020bb8"] == [None] * 5


@pytest.mark.parametrize("font", ["", "no font", "3400:12\n", "3400:XY\n", ":\n", "\n\n"])
def test_what_is_no_font_has_no_glyphs(font: str) -> None:
    assert glyph_of("㐀", font) is None


def test_a_picture_says_nothing_in_real_time(font: str) -> None:
    line = world(font=font, dots=64)
    line.tell(slip("t1", "㐀㐀㐀㐀"))
    line.run(1.0)
    ops = {dict(seen)["op"] for seen in line.seen}  # type: ignore[call-overload]
    assert not ops & {"status_request", "recover", "real_time", "clear_buffers"}
    assert len(printer(line).slips[0].pictures) == 1


@given(st.lists(st.text(max_size=20), max_size=5), st.integers(1, 1000))
def test_nothing_that_users_write_is_a_real_time_command_or_opens_a_drawer(texts: list[str], size: int) -> None:
    wire, device = Escpos({"font": ""}), EscposPrinter({})
    wire.send(Print(job="t1", parts=(*(Text(text=text, width=2) for text in texts), Qr(data="x" * size), Cut())), 0.0)
    seen = [dict(one) for one in device.receive(wire.outgoing(0.0), 0.0)]
    assert not {one["op"] for one in seen} & {"status_request", "recover", "real_time", "drawer", "clear_buffers"}


def test_a_code_that_no_phone_reads_off_a_slip_is_refused() -> None:
    with pytest.raises(WireError, match="1 to 1000"):
        Escpos({}).send(Print(job="t1", parts=(Qr(data="x" * 1001),)), 0.0)
