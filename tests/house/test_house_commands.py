"""The page of commands says which there are: no more, no fewer; each shows an example."""

import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

PAGE = (ROOT / "docs/reference/command-line.md").read_text(encoding="utf-8")
TOLD = sorted(set(re.findall(r"`qms ([a-z]+)", PAGE)))


def helped(*arguments: str) -> str:
    command = [sys.executable, "-m", "qms", *arguments, "--help"]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_the_page_tells_every_command_there_is() -> None:
    assert sorted(re.findall(r"^    ([a-z]+)\b", helped(), re.MULTILINE)) == TOLD


@pytest.mark.parametrize("command", TOLD)
def test_a_command_that_the_page_tells_shows_an_example(command: str) -> None:
    assert f"qms {command}" in helped(command).partition("example")[2]
