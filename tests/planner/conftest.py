"""Journals of days that the domain worked through, for the commands that look back and ahead."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qms.__main__ import main
from tests.forecast.past_days import DATES, Worked, drawn, written

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="session")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A week with queues; window 2 is away for half an hour each day."""
    folder = tmp_path_factory.mktemp("worked") / "test"
    folder.mkdir()
    hall = Worked(drawn())
    for seed, date in enumerate(DATES):
        hall.through(date, seed, every=85.0, lunch="2")
    written(folder, hall.heard)
    return folder


PLAN = """
[hall]
id = "test"
name = "测试大厅"
level = "county"
region = "440703"

[policy.calendar]
hours = ["09:00-12:00"]

[[zones]]
id = "intake"
name = "综合受理区"
kind = "intake"

[[windows]]
no = "1"
zone = "intake"
classes = ["a"]
secondary = ["b"]

[[windows]]
no = "2"
zone = "intake"
classes = ["a"]
secondary = ["b"]

[[windows]]
no = "3"
zone = "intake"
classes = ["b"]

[[item_classes]]
id = "a"
name = "社会保险"
prefix = "A"
usual_service = 250

[[item_classes]]
id = "b"
name = "户政"
prefix = "B"
usual_service = 250

[[items]]
code = "A-1"
name = "参保登记"
item_class = "a"
pinyin = "can bao deng ji"

[[items]]
code = "B-1"
name = "补领身份证"
item_class = "b"
pinyin = "bu ling shen fen zheng"
"""


@pytest.fixture(scope="session")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plan of the same hall."""
    path = tmp_path_factory.mktemp("plan") / "test.toml"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture
def qms(capsys: pytest.CaptureFixture[str]) -> Run:
    """`qms WORDS`: exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as wrong:
            code = int(wrong.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run
