"""`qms check`: every fault in plain words and exit 2, or one line and exit 0."""

from argparse import ArgumentParser
from pathlib import Path

import pytest

from config import catalogue
from qms.cli import check

HALLS = Path(catalogue.__file__).parents[1] / "halls"


def qms(*words: str) -> int:
    parser = ArgumentParser(prog="qms")
    check.add(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    code: int = args.run(args)
    return code


def test_a_good_plan_is_summed_up_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert qms("check", str(HALLS / "pengjiang.toml")) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert said.out == (
        "蓬江区政务服务中心: 12 windows, 10 item classes, 80 items, 39 devices on 7 lines: the plan is good\n"
    )


def test_one_of_a_thing_is_not_called_many(capsys: pytest.CaptureFixture[str]) -> None:
    assert qms("check", str(HALLS / "binjiang.toml")) == 0
    assert "2 windows, 1 item class, 7 items, 1 device on 1 line:" in capsys.readouterr().out


def test_every_fault_of_a_wrong_plan_is_said_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[hall]\nid = "x"\nname = "X"\nlevel = "twon"\nregion = "44"\n', encoding="utf-8")
    assert qms("check", str(wrong)) == 2
    said = capsys.readouterr()
    lines = said.err.splitlines()
    assert said.out == ""
    assert lines[-1] == f"{len(lines) - 1} faults: the plan is not good, nothing can be started."
    assert all(line.startswith(f"{wrong}: ") for line in lines[:-1])
    assert any('"twon" (did you mean "town"?)' in line for line in lines)
    assert any(": windows: expected a list; found nothing" in line for line in lines)


def test_a_plan_that_is_not_there_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert qms("check", str(tmp_path / "gone.toml")) == 2
    assert "found no such file" in capsys.readouterr().err


def test_help_shows_one_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        qms("check", "--help")
    assert left.value.code == 0
    assert capsys.readouterr().out.count("qms check config/halls/pengjiang.toml") == 1
