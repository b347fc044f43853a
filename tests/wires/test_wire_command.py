"""`qms wire`: what an operator with a line analyser types, and what comes back."""

import json
from argparse import ArgumentParser

import pytest

from firmware_protocols.wires import WIRES
from qms.cli import wire

PING = "A5A5A5A5A5A5A5A501000080000000000000FE020500A20001000068F85A"


def run(*words: str) -> int:
    parser = ArgumentParser(prog="qms")
    wire.add(parser.add_subparsers(required=True))
    args = parser.parse_args(["wire", *words])
    return int(args.run(args))


def decoded(capsys: pytest.CaptureFixture[str], name: str, direction: str, data: str) -> dict[str, object]:
    assert run("decode", "--wire", name, "--direction", direction, "--hex", data) == 0
    answer = json.loads(capsys.readouterr().out)
    assert set(answer) == {"messages", "refused", "pending"}
    return dict(answer)


def test_list_names_every_wire_first_in_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(WIRES)
    assert all(len(line.split()) > 2 for line in lines)


def test_decode_what_a_device_says(capsys: pytest.CaptureFixture[str]) -> None:
    answer = decoded(capsys, "ff68", "from_device", "FF 68 03 03 68 01 01 0C 0E 16")
    call = {"kind": "KeyPressed", "address": "1", "key": "call", "digit": None}
    assert answer == {"messages": [call], "refused": 0, "pending": 0}


def test_decode_what_a_device_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    answer = decoded(capsys, "onbon_bx", "to_device", PING)
    (seen,) = answer["messages"]  # type: ignore[misc]
    assert (seen["op"], seen["dst"]) == ("ping", 1)  # type: ignore[has-type]


def test_noise_is_counted_and_still_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    answer = decoded(capsys, "onbon_bx", "from_device", "00ff" + PING.replace("68F8", "69F8") + "a5a501")
    assert answer == {"messages": [], "refused": 3, "pending": 2}


def test_no_bytes_are_no_messages(capsys: pytest.CaptureFixture[str]) -> None:
    assert decoded(capsys, "escpos", "to_device", "") == {"messages": [], "refused": 0, "pending": 0}


def test_chinese_stays_readable(capsys: pytest.CaptureFixture[str]) -> None:
    run("decode", "--wire", "escpos", "--direction", "to_device", "--hex", "bdd0bac50a")
    assert "叫号" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "message", "data"),
    [
        ("ff68", '{"kind":"ShowNumber","address":"2","ticket":15}', "ff6808086802020a0a0a0001052816"),
        ("onbon_bx", '{"kind":"Probe"}', PING.lower()),
        ("escpos", '{"kind":"Probe"}', "100404"),
        ("speech", '{"kind":"Say","text":"A"}', b'{"text":"A","language":"zh","pinyin":""}\n'.hex()),
    ],
)
def test_encode(capsys: pytest.CaptureFixture[str], name: str, message: str, data: str) -> None:
    assert run("encode", "--wire", name, "--json", message) == 0
    assert capsys.readouterr().out == data + "\n"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["decode", "--wire", "nokia", "--direction", "to_device", "--hex", "00"], "there is no wire 'nokia'"),
        (["decode", "--wire", "ff68", "--direction", "to_device", "--hex", "F"], "--hex wants pairs"),
        (["decode", "--wire", "ff68", "--direction", "to_device", "--hex", "éé"], "--hex wants pairs"),
        (["encode", "--wire", "nokia", "--json", "{}"], "there is no wire 'nokia'"),
        (["encode", "--wire", "ff68", "--json", "{"], "--json is no message"),
        (["encode", "--wire", "ff68", "--json", "\udce9"], "--json is no message"),
        (["encode", "--wire", "ff68", "--json", '{"kind":"Printed","job":"1"}'], "Invalid value 'Printed'"),
        (["encode", "--wire", "ff68", "--json", '{"kind":"Beep","address":"300"}'], "0 to 255"),
        (["encode", "--wire", "ff68", "--json", '{"kind":"Probe"}'], "ff68 has no bytes for Probe"),
    ],
)
def test_wrong_use_ends_with_2_and_a_plain_sentence(
    capsys: pytest.CaptureFixture[str], words: list[str], reason: str
) -> None:
    assert run(*words) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert reason in err


def test_a_wrong_direction_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("decode", "--wire", "ff68", "--direction", "sideways", "--hex", "00")
    assert ended.value.code == 2
    assert "from_device" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["list"], ["decode"], ["encode"]])
def test_every_help_shows_an_example(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*words, "--help")
    assert ended.value.code == 0
    assert "example:\n  qms wire" in capsys.readouterr().out
