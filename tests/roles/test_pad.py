"""An evaluation pad: whose service a key rates, and when it asks."""

from collections.abc import Sequence
from pathlib import Path

from config.load import load
from firmware_protocols.messages import AskRating, KeyPressed, RatingPressed
from qms.domain import commands as c
from qms.domain import events as e
from tests.roles.small_hall import (
    NINE,
    SECOND,
    called,
    finished,
    floor_of,
    issued,
    opened,
    role_of,
    served,
    small_plan,
    started,
    tell,
)

HALLS = Path(__file__).parents[2] / "config" / "halls"
VERY_SATISFIED = RatingPressed(address="101", value=3)
BY_CLERKS_WORD = small_plan(("[policy]", "[policy]\nconfirm_start = true"))


def rates(ticket: str, satisfaction: int = 5, service: int = 1) -> c.RateService:
    return c.RateService(ticket=ticket, service=service, satisfaction=satisfaction, channel=5, keys_only=True)


def ends_and_rates(ticket: str) -> Sequence[c.Command]:
    return (c.FinishService(window="1"), rates(ticket))


def test_after_a_service_a_key_rates_it_by_the_models_table() -> None:
    floor = floor_of(*opened("1"), *served("a", "A001", "1"))
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE) == (rates("a"),)
    assert role_of("pad-1").heard(RatingPressed(address="101", value=0), floor, NINE) == (rates("a", 2),)


def test_the_key_default_and_a_key_that_the_model_does_not_have_rate_nothing_and_end_nothing() -> None:
    floor = floor_of(*opened("1", "2"), *served("a", "A001", "1"))
    serving = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"), started("a", "1"))
    for value in (1, 7):
        for present in (floor, serving):
            assert not role_of("pad-1").heard(RatingPressed(address="101", value=value), present, NINE)


def test_the_models_that_we_ship_rate_nothing_by_their_default_key() -> None:
    shipped = load(HALLS / "pengjiang.toml")
    pads = [shipped.model_of(device) for device in shipped.devices if device.role == "pad"]
    assert pads
    assert {model.ratings.get("1", 0) for model in pads} == {0}
    assert all(level in (2, 4, 5) for model in pads for level in model.ratings.values() if level)


def test_a_pad_that_nobody_presses_says_nothing() -> None:
    floor = floor_of(*opened("1"), *served("a", "A001", "1"))
    pad = role_of("pad-1")
    for minutes in (0, 1, 600):
        now = NINE + minutes * 60 * SECOND
        assert not pad.overdue(floor, now)
        assert not pad.free(floor, now)


def test_at_each_stage_the_pad_rates_the_service_of_its_own_window() -> None:
    second = e.StageBegun(at=NINE, ticket="a", item_class="tax", clock=NINE)
    elsewhere = (called("a", "2"), started("a", "2"), finished("a", "2"))
    floor = floor_of(*opened("1", "2"), *served("a", "A001", "1"), second, *elsewhere)
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE) == (rates("a", service=1),)


def test_the_second_stage_at_the_same_window_is_rated_as_the_second_service() -> None:
    second = e.StageBegun(at=NINE, ticket="a", item_class="tax", clock=NINE)
    floor = floor_of(*opened("1"), *served("a", "A001", "1"), second, called("a", "1"), started("a", "1"))
    ended = (c.FinishService(window="1"), rates("a", service=2))
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE + 60 * SECOND) == ended


def test_a_key_of_a_keypad_means_nothing_to_a_pad() -> None:
    floor = floor_of(*opened("1"), *served("a", "A001", "1"))
    assert not role_of("pad-1").heard(KeyPressed(address="101", key="call"), floor, NINE)


def test_a_minute_later_nobody_can_rate_at_the_window() -> None:
    floor = floor_of(*opened("1"), *served("a", "A001", "1"))
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE + 59 * SECOND)
    assert not role_of("pad-1").heard(VERY_SATISFIED, floor, NINE + 60 * SECOND)


def test_nobody_rates_twice() -> None:
    rated = e.TicketRated(at=NINE, ticket="a", satisfaction=5)
    floor = floor_of(*opened("1"), *served("a", "A001", "1"), rated)
    assert not role_of("pad-1").heard(VERY_SATISFIED, floor, NINE)


def test_during_a_service_a_key_ends_and_rates_it() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"), started("a", "1"))
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE) == ends_and_rates("a")


def test_the_called_visitor_has_evidently_come_when_nobody_before_is_left_to_rate() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"))
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE) == ends_and_rates("a")


def test_while_the_next_is_called_a_key_rates_the_one_who_leaves() -> None:
    floor = floor_of(*opened("1"), *served("a", "A001", "1"), issued("b", "A002"), called("b", "1"))
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE) == (rates("a"),)
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE + 60 * SECOND) == ends_and_rates("b")


def test_while_the_next_is_served_a_key_is_his() -> None:
    next_one = (issued("b", "A002"), called("b", "1"), started("b", "1"))
    floor = floor_of(*opened("1"), *served("a", "A001", "1"), *next_one)
    assert role_of("pad-1").heard(VERY_SATISFIED, floor, NINE) == ends_and_rates("b")


def test_where_clerks_press_start_a_rating_ends_nothing() -> None:
    serving = (issued("a", "A001"), called("a", "1"), started("a", "1"))
    floor = floor_of(*opened("1"), *serving, plan=BY_CLERKS_WORD)
    assert not role_of("pad-1", BY_CLERKS_WORD).heard(VERY_SATISFIED, floor, NINE)
    floor.apply(finished("a", "1"))
    assert role_of("pad-1", BY_CLERKS_WORD).heard(VERY_SATISFIED, floor, NINE) == (rates("a"),)


def test_the_pad_asks_after_a_service_at_its_window() -> None:
    floor = floor_of(*opened("1", "2"), issued("a", "A001"), issued("b", "A002"), called("a", "1"), called("b", "2"))
    pad = role_of("pad-1")
    assert tell(pad, floor, started("b", "2"), finished("b", "2")) == []
    assert tell(pad, floor, started("a", "1"), finished("a", "1")) == [AskRating(address="101")]


def test_the_pad_does_not_ask_whoever_has_pressed_already() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"), started("a", "1"))
    pad = role_of("pad-1")
    pad.heard(VERY_SATISFIED, floor, NINE)
    assert tell(pad, floor, finished("a", "1")) == []


def test_at_the_end_of_the_day_nobody_is_there_to_be_asked() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"), started("a", "1"))
    given_up = e.ServiceFinished(at=NINE, ticket="a", window="1", outcome=None, implied=True)
    assert tell(role_of("pad-1"), floor, given_up) == []
