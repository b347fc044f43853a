"""What goes over the pipes, whole and damaged; and where the compiled kernel is kept."""

import subprocess
import sys
from pathlib import Path

import pytest

from qms.forecast.outlook import Interval, Outlook
from qms.forecaster import cache, frames
from tests.forecaster.test_forecaster import BRAIN
from tests.spec.story import plan

SEEN = frames.Seen(
    Outlook(at=1, seq=2, days=3, tickets={"x": Interval(1, 2, 3)}, newcomers={("a", "ordinary"): Interval(0, 0.5, 9)}),
    0.25,
)


def test_an_outlook_and_a_plan_arrive_as_they_were_sent() -> None:
    for message, kind in ((SEEN, frames.TO_HALL), (frames.Begin(plan()), frames.BEGIN)):
        frame = frames.framed(message)
        assert frames.size(frame[: frames.HEAD]) == len(frame) - frames.HEAD
        assert kind.decode(frame[frames.HEAD :]) == message


def test_what_is_no_message_is_damage() -> None:
    frame = frames.framed(SEEN)
    for body in (b"", b"hello", frame[frames.HEAD : -1], frame[frames.HEAD :] + b"x", frames.framed(frames.Ask(1, 2))):
        with pytest.raises(frames.Damaged):
            frames.message(body, frames.TO_HALL)
    with pytest.raises(frames.Damaged):
        frames.size(b"\xff\xff\xff\xff")


@pytest.mark.parametrize(
    ("heard", "code"), [(b"", 0), (b"\x00\x00\x00\x05hel", 0), (b"\x00\x00\x00\x05hello", 1), (b"\xff\xff\xff\xff", 1)]
)
def test_a_child_that_hears_nonsense_or_nothing_ends(tmp_path: Path, heard: bytes, code: int) -> None:
    command = [sys.executable, str(BRAIN), str(tmp_path)]
    ended = subprocess.run(command, input=heard, capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (code, b"")


def test_other_sources_have_another_cache_and_the_old_one_goes(tmp_path: Path) -> None:
    root, hall = tmp_path / "qms", tmp_path / "hall"
    (root / "domain").mkdir(parents=True)
    (root / "forecast" / "kernel").mkdir(parents=True)
    (root / "domain" / "routing.py").write_text("one")
    (root / "forecast" / "kernel" / "run.py").write_text("two")
    first = cache.digest(root)
    (root / "domain" / "routing.py").write_text("another")
    assert cache.digest(root) != first
    old = hall / cache.FOLDER / first
    old.mkdir(parents=True)
    (old / "kernel.nbc").write_text("compiled")
    mine = cache.folder(hall)
    assert mine.is_dir()
    assert [one.name for one in mine.parent.iterdir()] == [cache.digest()]
