"""A POS and a recorder: what they mark is noted at the right window, and what is not taken is said to them in words."""

import pytest

from config.catalogue import languages
from config.faults import PlanError
from config.load import load_text
from config.plan import Plan
from firmware_protocols.messages import Paid, Recorded, Refuse, Scanned
from qms.domain import commands as c
from qms.domain import events as e
from qms.role import Role
from tests.roles.small_hall import (
    NINE,
    TEXT,
    called,
    floor_of,
    issued,
    opened,
    role_of,
    small_plan,
    started,
)

MODELS = """
[[models]]
id = "pos"
maker = "m"
title = "t"
wire = "pos_mark"
manual = "m"
roles = ["cashier"]

[[models]]
id = "tape"
maker = "m"
title = "t"
wire = "recording_mark"
manual = "m"
roles = ["recorder"]
"""
DEVICES = """devices = [
  { id = "pos-1", role = "cashier", model = "pos", line = "pos", windows = ["1"] },
  { id = "pos-23", role = "cashier", model = "pos", line = "pos", address = "2", windows = ["2", "3"] },
  { id = "tape-1", role = "recorder", model = "tape", line = "tape", windows = ["1"] },"""
LINES = """lines = [
  { id = "pos", link = "tcp", wire = "pos_mark", host = "pos.example", port = 7001 },
  { id = "tape", link = "serial", wire = "recording_mark", path = "lines/tape" },"""
CHANGES = (
    ("devices = [", DEVICES),
    ("lines = [", LINES),
    ('[[models]]\nid = "printer"', f'{MODELS}\n[[models]]\nid = "printer"'),
)


@pytest.fixture
def plan() -> Plan:
    return small_plan(*CHANGES)


@pytest.fixture
def pos(plan: Plan) -> Role:
    return role_of("pos-1", plan)


SERVING: tuple[e.Event, ...] = (*opened("1"), issued("a", "A001"), called("a", "1"), started("a", "1"))
PAID = Paid(reference="P1", amount=1250)


def test_a_payment_is_noted_at_the_devices_own_window(pos: Role) -> None:
    noted = c.NotePayment(window="1", reference="P1", amount=1250)
    assert pos.heard(PAID, floor_of(*SERVING), NINE) == (noted,)
    assert pos.heard(Paid(reference="P1", amount=1250, window="1"), floor_of(*SERVING), NINE) == (noted,)


def test_a_shared_pos_says_which_window(plan: Plan) -> None:
    pos = role_of("pos-23", plan)
    noted = c.NotePayment(window="3", reference="P1")
    assert pos.heard(Paid(address="2", reference="P1", window="3"), floor_of(), NINE) == (noted,)


def test_a_shared_pos_that_does_not_say_is_refused_in_words(plan: Plan) -> None:
    pos, floor = role_of("pos-23", plan), floor_of()
    assert not pos.heard(Paid(address="2", reference="P1"), floor, NINE)
    refusal = Refuse(address="2", reference="P1", reason="请写明窗口：这台设备管 2、3 号窗口")
    assert list(pos.free(floor, NINE)) == [refusal]
    assert list(pos.free(floor, NINE)) == []


def test_a_mark_for_a_window_of_somebody_else_is_refused_in_words(pos: Role) -> None:
    floor = floor_of(*SERVING)
    assert not pos.heard(Paid(reference="P1", window="2"), floor, NINE)
    assert list(pos.free(floor, NINE)) == [Refuse(reference="P1", reason="这台设备不在 2 号窗口，只管 1 号窗口")]


def test_what_the_hall_refuses_goes_back_under_its_own_reference(pos: Role) -> None:
    floor, words = floor_of(*opened("1")), "1 号窗口现在没有号"
    for reference in ("P1", "P2"):
        [command] = pos.heard(Paid(reference=reference), floor, NINE)
        assert pos.refused(command, words, floor, NINE) == (Refuse(reference=reference, reason=words),)


def test_both_edges_of_a_recording_are_noted(plan: Plan) -> None:
    tape, floor = role_of("tape-1", plan), floor_of(*SERVING)
    begin = Recorded(reference="R1", edge="begin")
    assert tape.heard(begin, floor, NINE) == (c.NoteRecording(window="1", reference="R1", edge="begin"),)
    end = Recorded(reference="R1", edge="end", window="1")
    assert tape.heard(end, floor, NINE) == (c.NoteRecording(window="1", reference="R1", edge="end"),)
    assert not tape.heard(Recorded(reference="R1", edge="end", window="2"), floor, NINE)
    assert len(tape.free(floor, NINE)) == 1


@pytest.mark.parametrize("device", ["pos-1", "tape-1"])
def test_what_others_say_means_nothing_to_them(plan: Plan, device: str) -> None:
    role, floor = role_of(device, plan), floor_of(*SERVING)
    assert not role.heard(Scanned(text="P1"), floor, NINE)
    assert not role.free(floor, NINE)
    assert not role.repaint(floor, NINE)
    assert not role.sample()


def test_qms_check_says_which_window_is_missing_and_which_wire_is_wrong() -> None:
    text = TEXT
    for old, new in CHANGES:
        text = text.replace(old, new, 1)
    text = text.replace('line = "tape", windows = ["1"] },', 'line = "pos", address = "9" },')
    with pytest.raises(PlanError) as refused:
        load_text(text, languages=languages())
    words = [str(fault) for fault in refused.value.errors]
    assert len(words) == 2
    assert any("the window (or windows) whose services the recorder marks" in one for one in words)
    assert any("a line that speaks recording_mark, as tape does" in one for one in words)
