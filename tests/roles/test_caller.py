"""A caller keypad: which keys ask for what, and which figures stand on its display."""

import pytest

from firmware_protocols.messages import Beep, Key, KeyPressed, RatingPressed, ShowNumber
from qms.domain import commands as c
from qms.domain import events as e
from tests.roles.small_hall import (
    NINE,
    called,
    finished,
    floor_of,
    issued,
    opened,
    role_of,
    started,
    tell,
)

ASKS: list[tuple[Key, c.Command]] = [
    ("call", c.CallNext(window="1")),
    ("recall", c.Recall(window="1")),
    ("start", c.StartService(window="1")),
    ("finish", c.FinishService(window="1")),
    ("evaluate", c.FinishService(window="1")),
    ("no_show", c.MissTicket(window="1")),
    ("abandon", c.AbandonTicket(window="1")),
    ("park", c.ParkTicket(window="1")),
    ("call_back", c.CallBack(window="1")),
    ("resume", c.ResumeWindow(window="1")),
    ("transfer", c.TransferTicket(window="1")),
]


@pytest.mark.parametrize(("key", "command"), ASKS, ids=[key for key, _ in ASKS])
def test_a_key_asks_for_its_verb_at_its_own_window(key: Key, command: c.Command) -> None:
    assert list(role_of("keypad-1").heard(KeyPressed(address="1", key=key), floor_of(), NINE)) == [command]


@pytest.mark.parametrize("key", ["digit", "blank", "confirm"])
def test_keys_that_mean_nothing_alone_ask_for_nothing(key: Key) -> None:
    assert not role_of("keypad-1").heard(KeyPressed(key=key), floor_of(), NINE)


def test_a_model_may_rename_its_keys() -> None:
    keypad, floor = role_of("keypad-1"), floor_of()
    assert keypad.heard(KeyPressed(key="cancel"), floor, NINE) == (c.MissTicket(window="1"),)
    assert keypad.heard(KeyPressed(key="one_metre"), floor, NINE) == (c.StartService(window="1"),)


def test_pause_opens_a_closed_window_pauses_an_open_one_and_resumes_a_paused_one() -> None:
    keypad, pause = role_of("keypad-1"), KeyPressed(key="pause")
    floor = floor_of()
    assert keypad.heard(pause, floor, NINE) == (c.OpenWindow(window="1"),)
    floor.apply(e.WindowOpened(at=NINE, window="1"))
    assert keypad.heard(pause, floor, NINE) == (c.PauseWindow(window="1"),)
    floor.apply(e.WindowPaused(at=NINE, window="1"))
    assert keypad.heard(pause, floor, NINE) == (c.ResumeWindow(window="1"),)


def test_what_an_evaluator_says_is_nothing_to_a_keypad() -> None:
    assert not role_of("keypad-1").heard(RatingPressed(value=3), floor_of(), NINE)


def test_a_refusal_is_a_beep() -> None:
    assert role_of("keypad-2").refused(c.CallNext(window="2"), "2 号窗口现在没有号", floor_of(), NINE) == (
        Beep(address="2"),
    )


def test_the_display_counts_whom_the_window_may_call_and_shows_its_ticket() -> None:
    keypad, floor = role_of("keypad-1"), floor_of(*opened("1", "3"), issued("a", "A001"), issued("b", "B017"))
    assert keypad.repaint(floor, NINE) == (ShowNumber(address="1", waiting=2, ticket=0),)
    assert tell(keypad, floor, called("b", "1")) == [ShowNumber(address="1", waiting=1, ticket=17)]
    assert tell(keypad, floor, started("b", "1"), finished("b", "1")) == [ShowNumber(address="1", waiting=1, ticket=0)]


def test_how_many_wait_is_told_within_a_second_and_not_with_every_number_taken() -> None:
    keypad, floor = role_of("keypad-1"), floor_of(*opened("1"))
    keypad.repaint(floor, NINE)
    assert tell(keypad, floor, issued("a", "A001"), issued("b", "B001")) == []
    assert keypad.refresh_every == 1
    assert keypad.refresh(floor, NINE) == (ShowNumber(address="1", waiting=2, ticket=0),)
    assert not keypad.refresh(floor, NINE)


def test_a_display_that_lost_its_power_heals_within_a_minute() -> None:
    keypad, floor = role_of("keypad-1"), floor_of()
    keypad.repaint(floor, NINE)
    told = [message for _ in range(60) for message in keypad.refresh(floor, NINE)]
    assert told == [ShowNumber(address="1", waiting=0, ticket=0)]


def test_the_display_is_told_only_what_it_does_not_show() -> None:
    keypad, floor = role_of("keypad-1"), floor_of(*opened("1", "2"), issued("a", "B001"))
    keypad.repaint(floor, NINE)
    assert tell(keypad, floor, e.WindowPaused(at=NINE, window="1"), called("a", "2")) == []
