"""Scanners: a label is a line of text, and set-up never gets mixed up with what is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.emulators.scanners.newland import NewlandScanner
from devices.emulators.scanners.scanner import LineScanner
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Beep,
    Configure,
    Described,
    Heard,
    Probe,
    Rejected,
    Scanned,
    Unanswered,
)
from firmware_protocols.wire import WireError
from firmware_protocols.wires.scanners.newland import Newland
from firmware_protocols.wires.scanners.scanner import Scanner
from tests.wires.line_world import LineWorld

VERSION = "Firmware v1.7.5;Decoder v1.00.023.C6;"
ENTER, LEAVE = b"$$$$", b"%%%%"
EACH = pytest.mark.parametrize("make", [Scanner, Newland])


def texts(heard: object) -> list[str]:
    assert isinstance(heard, list | tuple)
    return [message.text for message in heard if isinstance(message, Scanned)]


def newland() -> LineWorld:
    return LineWorld(Newland({}), NewlandScanner({}))


@EACH
@pytest.mark.parametrize(("end", "ends"), [("CR", b"\r"), ("LF", b"\n"), ("CRLF", b"\r\n")])
def test_labels_end_as_the_scanner_ends_its_lines(make: type[Scanner | Newland], end: str, ends: bytes) -> None:
    wire = make({"end": end})
    assert texts(wire.receive(b"A012" + ends + b"B001" + ends, 0.0)) == ["A012", "B001"]
    pieces = [wire.receive(bytes([byte]), 0.0) for byte in b"C003" + ends]
    assert [text for heard in pieces for text in texts(heard)] == ["C003"]


@EACH
def test_without_an_end_silence_ends_a_label(make: type[Scanner | Newland]) -> None:
    wire = make({"end": "none"})
    assert texts(wire.receive(b"A0", 0.0)) == []
    assert texts(wire.receive(b"12", 0.04)) == []
    assert wire.due() == pytest.approx(0.09)
    assert texts(wire.tick(0.08)) == []
    assert texts(wire.tick(0.09)) == ["A012"]
    assert (wire.due(), wire.refused) == (None, 0)


@EACH
def test_half_a_label_is_no_label(make: type[Scanner | Newland]) -> None:
    wire = make({})
    wire.receive(b"A0", 0.0)
    assert texts(wire.receive(b"B012\r", 1.0)) == ["B012"]
    assert wire.refused == 1


@EACH
def test_an_overlong_line_is_refused_once_and_the_next_is_heard(make: type[Scanner | Newland]) -> None:
    wire = make({})
    for _ in range(100):
        assert texts(wire.receive(b"x" * 1000, 0.0)) == []
        assert wire.pending <= 4096
    assert texts(wire.receive(b"\rA012\r", 0.1)) == ["A012"]
    assert wire.refused == 1


def test_every_label_comes_as_it_was_pressed() -> None:
    line = LineWorld(Scanner({}), LineScanner({}))
    for label in ("A012", "", "请到3号窗口", "https://small.example/t/abc"):
        line.emulator.press("1", label)
    line.run(0.0)
    assert texts(line.heard) == ["A012", "请到3号窗口", "https://small.example/t/abc"]


def test_a_soft_trigger_is_all_that_a_line_scanner_is_told() -> None:
    line = LineWorld(Scanner({}), LineScanner({}))
    line.tell(Configure(code="trigger on"))
    line.run(0.0)
    assert line.seen == [{"op": "trigger", "trigger": True}]
    for message, reason in ((Beep(), "no bytes for Beep"), (Configure(code="dance"), "it has: trigger on")):
        with pytest.raises(WireError, match=reason):
            line.tell(message)


def test_a_code_is_set_inside_set_up_only_and_set_up_is_left() -> None:
    line = newland()
    line.tell(Configure(code="#99900030;"))
    line.tell(Configure(code="99900000"))
    line.run(0.0)
    assert line.sent == [ENTER, b"#99900030;", b"#99900000;", LEAVE]
    assert line.heard == [Acknowledged(), Acknowledged()]


def test_a_probe_asks_for_the_version() -> None:
    line = newland()
    for _ in range(3):
        line.tell(Probe())
    line.run(0.0)
    assert (line.sent, line.heard) == ([ENTER, b"#99900301;", LEAVE], [Described(text=VERSION)])


def test_a_code_that_the_scanner_does_not_know() -> None:
    line = newland()
    line.tell(Configure(code="12345678"))
    line.run(0.0)
    assert line.heard == [Rejected(code=1, reason="the scanner does not know this set-up code")]
    assert line.sent[-1] == LEAVE


def test_a_silent_scanner_is_noticed_and_its_return_too() -> None:
    line = newland()
    line.emulator.press("1", "unplugged", 1)
    for _ in range(2):
        line.tell(Probe())
        line.run(2.0)
    assert line.heard == [Unanswered(misses=1), Unanswered(misses=2, dead=True)]
    line.emulator.press("1", "unplugged", 0)
    line.tell(Probe())
    line.run(2.0)
    assert line.heard[2:] == [Answered(), Described(text=VERSION)]


ANSWERS = ["@@@@", "^^^^", "!99900030;", "?........;", f"!99900301;&{{{VERSION}|FD25430B}}"]


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("more", ["", "12", "\r\nA"])
def test_a_label_that_looks_like_an_answer_is_a_label(answer: str, more: str) -> None:
    wire = Newland({})
    label = answer + more.replace("\r", "")
    assert list(wire.receive(label.encode() + b"\r", 0.0)) == [Scanned(text=label.replace("\n", ""))]
    pieces = [message for byte in label.encode() + b"\r" for message in wire.receive(bytes([byte]), 1.0)]
    assert label.replace("\n", "") in texts(pieces)


@pytest.mark.parametrize("label", ["A012", *ANSWERS[1:]])
def test_a_label_between_question_and_answer_is_a_label(label: str) -> None:
    wire = Newland({})
    wire.send(Configure(code="99900001"), 0.0)
    assert wire.outgoing(0.0) == ENTER
    heard: list[Heard] = list(wire.receive(label.encode() + b"\r", 0.0))
    assert heard == [Scanned(text=label)]
    assert list(wire.receive(b"@@@@", 0.2)) == []
    assert wire.outgoing(0.2) == b"#99900001;"
    assert list(wire.receive(b"!99900001;", 0.3)) == [Acknowledged()]


def test_an_answer_is_never_a_label_be_it_followed_by_a_line_end() -> None:
    wire = Newland({})
    wire.send(Probe(), 0.0)
    wire.outgoing(0.0)
    heard = list(wire.receive(b"@@@@\r\n", 0.0))
    wire.outgoing(0.0)
    heard += wire.receive(f"!99900301;&{{{VERSION}|FD25430B}}\r".encode(), 0.1)
    wire.outgoing(0.1)
    heard += wire.receive(b"^^^^\r", 0.2)
    assert heard == [Described(text=VERSION)]


def test_a_version_with_a_wrong_checksum_is_not_believed() -> None:
    wire = Newland({})
    assert list(wire.receive(f"!99900301;&{{{VERSION}|FD25430C}}".encode(), 0.0)) == []
    assert wire.refused == 1


@given(label=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_no_label_is_lost(label: str) -> None:
    assert texts(Newland({}).receive(label.encode() + b"\r", 0.0)) == [label]


def test_what_is_no_set_up_code() -> None:
    for code in ("", "%%%%", "#99900030;#99900000;", "9990003x"):
        with pytest.raises(WireError, match="eight figures"):
            Newland({}).send(Configure(code=code), 0.0)
