"""Intervals that keep their word: told quantiles move slowly towards what comes true."""

import random

import pytest

from qms.forecast.correction import FURTHEST, TOLD, Correction, learn
from qms.forecast.day import Day, Visit


def believing(spread: float, of: float) -> Correction:
    """After many waits that are even over `spread` seconds about a p50 of 450, where the runs believe in `of` seconds."""
    found, chance = Correction(), random.Random(1)
    for _ in range(4000):
        low, middle, high = (450.0 + of * (level - 0.5) for level in found.of(450.0))
        found.heard((low, middle, high), 450.0 + spread * (chance.random() - 0.5))
    return found


def test_what_keeps_its_word_is_left_alone() -> None:
    assert believing(spread=300.0, of=300.0).of(450.0) == pytest.approx(TOLD, abs=0.08)


def test_intervals_that_are_too_narrow_grow_but_not_without_end() -> None:
    low, _, high = believing(spread=300.0, of=200.0).of(450.0)
    assert (low, high) == pytest.approx((0.1 - FURTHEST, 0.9 + FURTHEST), abs=0.03)


def test_short_and_long_waits_are_corrected_apart() -> None:
    found = Correction()
    for _ in range(200):
        found.heard((10.0, 20.0, 30.0), 40.0)
    assert found.of(20.0)[2] > 0.9
    assert found.of(1200.0) == list(TOLD)


def test_who_is_called_at_once_as_told_is_within_the_interval() -> None:
    found = Correction()
    found.heard((0.0, 0.0, 0.0), 0.0)
    assert found.of(0.0) == pytest.approx([0.101, 0.5, 0.899])


def test_only_visitors_who_were_told_and_called_count() -> None:
    told, untold = (
        Visit("1", "A", "ordinary", 0.0, 0.0, called=900.0),
        Visit("2", "A", "ordinary", 0.0, 0.0, called=900.0),
    )
    told.told = (10.0, 20.0, 30.0)
    gone = Visit("3", "A", "ordinary", 0.0, 0.0)
    gone.told = (10.0, 20.0, 30.0)
    assert learn([Day(1, 0.0, 3600.0, [told, untold, gone])]).of(20.0) == pytest.approx([0.101, 0.505, 0.909])
