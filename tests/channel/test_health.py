"""What the operator reads of a device: its state, since when, why; in the log once."""

import logging
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from devices.health import LOG_BURST, REFUSALS, Condition, Health
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    KeyPressed,
    Printed,
    PrinterStatus,
    PrintFailed,
    Rejected,
    Unanswered,
)

OPENING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Clock:
    """A wall clock that goes when told to."""

    def __init__(self) -> None:
        self.at = OPENING

    def __call__(self) -> datetime:
        return self.at

    def later(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hall(clock: Clock, caplog: pytest.LogCaptureFixture) -> Health:
    """A printer, and three signs on one bus, all up."""
    caplog.set_level(logging.INFO, "devices.health")
    health = Health(clock)
    health.watch("printer", "usb")
    for no in ("1", "2", "3"):
        health.watch(f"sign-{no}", "bus", no)
    health.line_up("usb")
    health.line_up("bus")
    return health


def named(health: Health, device: str) -> Condition:
    return next(one for one in health.snapshot() if one.id == device)


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [f"{record.levelname} {record.getMessage()}" for record in caplog.records]


def test_a_device_is_down_until_its_line_is_opened(clock: Clock) -> None:
    health = Health(clock)
    health.watch("printer", "usb")
    assert health.snapshot() == [Condition("printer", "down", OPENING, "", {})]


def test_a_hall_where_all_is_well_logs_nothing(hall: Health, caplog: pytest.LogCaptureFixture) -> None:
    assert {one.state for one in hall.snapshot()} == {"up"}
    assert said(caplog) == []


def test_a_lost_bus_is_one_line_in_the_log_and_one_when_it_is_back(
    hall: Health, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.later(5)
    for _ in range(3):
        hall.line_down("bus", "the adapter is gone")
    assert named(hall, "sign-2") == Condition("sign-2", "down", clock.at, "the adapter is gone", {})
    assert named(hall, "printer").state == "up"
    clock.later(1)
    hall.line_up("bus")
    assert named(hall, "sign-2") == Condition("sign-2", "up", clock.at, "the adapter is gone", {})
    assert said(caplog) == [
        "WARNING sign-1, sign-2, sign-3: the adapter is gone",
        "INFO sign-1, sign-2, sign-3: back",
    ]


def test_one_dead_sign_leaves_the_others_up(hall: Health, caplog: pytest.LogCaptureFixture) -> None:
    hall.heard("bus", Unanswered(address="2", misses=1))
    assert named(hall, "sign-2").state == "up"
    hall.heard("bus", Unanswered(address="2", misses=3, dead=True))
    hall.heard("bus", Unanswered(address="2", misses=4, dead=True))
    assert [one.state for one in hall.snapshot()] == ["up", "up", "down", "up"]
    hall.heard("bus", Answered(address="2"))
    assert named(hall, "sign-2").state == "up"
    assert [line.split(":")[0] for line in said(caplog)] == ["WARNING sign-2", "INFO sign-2"]
    assert named(hall, "sign-2").counters == {"heard": 1, "unanswered": 3}


def test_a_key_from_a_dead_keypad_shows_that_it_lives(hall: Health) -> None:
    hall.heard("bus", Unanswered(address="1", misses=3, dead=True))
    hall.heard("bus", KeyPressed(address="1", key="call"))
    assert named(hall, "sign-1").state == "up"


def test_a_printer_tells_what_it_lacks_and_each_is_logged_once(hall: Health, caplog: pytest.LogCaptureFixture) -> None:
    hall.heard("usb", PrinterStatus(paper="near_end"))
    hall.heard("usb", PrinterStatus(paper="near_end", online=True))
    assert named(hall, "printer").state == "degraded"
    hall.heard("usb", PrinterStatus(paper="end"))
    hall.heard("usb", PrinterStatus(cover_open=True))
    hall.heard("usb", PrinterStatus(paper="ok"))
    assert named(hall, "printer").state == "degraded"  # the cover is still open
    hall.heard("usb", PrinterStatus(cover_open=False))
    assert named(hall, "printer").state == "up"
    assert said(caplog) == [
        "WARNING printer: paper is nearly out",
        "WARNING printer: out of paper: put in a new roll",
        "WARNING printer: the cover is open",
        "INFO printer: back",
    ]


def test_a_ticket_that_failed_is_counted_but_is_no_state(hall: Health) -> None:
    hall.heard("usb", PrintFailed(job="1", reason="no answer"))
    printer = named(hall, "printer")
    assert (printer.state, printer.last_error, printer.counters["print_failed"]) == ("up", "no answer", 1)


def test_one_refusal_is_no_state_but_several_in_a_row_are(hall: Health, caplog: pytest.LogCaptureFixture) -> None:
    busy = Rejected(address="3", code=3, reason="busy")
    for _ in range(REFUSALS - 1):
        hall.heard("bus", busy)
    hall.heard("bus", Acknowledged(address="3"))
    for _ in range(REFUSALS - 1):
        hall.heard("bus", busy)
    assert named(hall, "sign-3").state == "up"
    hall.heard("bus", busy)
    assert named(hall, "sign-3").state == "degraded"
    hall.heard("bus", Acknowledged(address="3"))
    assert named(hall, "sign-3").state == "up"
    assert said(caplog) == ["WARNING sign-3: refuses what it is told: busy", "INFO sign-3: back"]


def test_a_held_line_is_degraded_until_it_flows(hall: Health, caplog: pytest.LogCaptureFixture) -> None:
    hall.line_stuck("usb", 10.0)
    assert named(hall, "printer").state == "degraded"
    hall.line_flows("usb")
    assert named(hall, "printer").state == "up"
    assert said(caplog)[0].startswith("WARNING printer: takes no bytes for 10 s")


def test_noise_that_looks_like_a_thousand_changes_does_not_fill_the_log(
    hall: Health, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(1000):
        hall.heard("usb", PrinterStatus(paper="end"))
        hall.heard("usb", PrinterStatus(paper="ok"))
    hall.heard("usb", PrinterStatus(cover_open=True))
    assert len(said(caplog)) == LOG_BURST
    clock.later(1)
    hall.heard("usb", PrinterStatus(cover_open=True))
    assert said(caplog)[LOG_BURST:] == ["WARNING printer: the cover is open"]
    assert named(hall, "printer").state == "degraded"


def test_a_reopened_line_starts_with_a_clean_slate(hall: Health) -> None:
    hall.heard("usb", PrinterStatus(paper="end"))
    hall.line_down("usb", "unplugged")
    hall.line_up("usb")
    assert named(hall, "printer").state == "up"
    hall.heard("usb", Printed(job="1"))
    assert named(hall, "printer").counters == {"heard": 2}


def test_what_could_not_be_said_is_the_last_error(hall: Health) -> None:
    hall.unsaid("bus", "2", "no beeper")
    hall.count("bus", "refused", 7)
    assert named(hall, "sign-2").last_error == "no beeper"
    assert named(hall, "sign-2").counters == {"unsaid": 1, "refused": 7}
    assert named(hall, "sign-1").counters == {"refused": 7}


def test_the_snapshot_is_plain_json_for_the_web(hall: Health) -> None:
    first = msgspec.json.decode(msgspec.json.encode(hall.snapshot()))[0]
    assert first == {
        "id": "printer",
        "state": "up",
        "since": "2026-03-02T09:00:00Z",
        "last_error": "",
        "counters": {},
        "heard_at": None,
    }


def test_every_device_has_its_figures_and_when_it_was_last_heard(hall: Health) -> None:
    hall.heard("bus", Unanswered(address="2", misses=1, retried=True))
    assert named(hall, "sign-2").counters == {"unanswered": 1, "retried": 1}
    assert named(hall, "sign-2").heard_at is None
    hall.heard("bus", Acknowledged(address="2"))
    assert named(hall, "sign-2").counters == {"unanswered": 1, "retried": 1, "heard": 1}
    assert named(hall, "sign-2").heard_at == named(hall, "sign-1").since
