"""What leaves the hall: everything that the domain calls harmless, byte for byte, and no identity number, ever."""

from typing import get_args

import msgspec
import pytest
from msgspec.structs import fields

from qms.domain import events as e
from qms.uplink.privacy import FIELDS, HELD_BACK, floor_leaving, leaving
from tests.uplink.small.hall import some

CITIZEN = "000000190001010009"  # synthetic: region 000000, born 1900
MOBILE = "13000000000"


def test_every_field_of_every_event_was_thought_about() -> None:
    """A field that the domain gained: may it leave the hall? Then it belongs into privacy.FIELDS."""
    nested = {field.encode_name for kind in e.Part.__subclasses__() for field in fields(kind)}
    known = {field.encode_name for kind in get_args(e.Event) for field in fields(kind)} | nested
    assert known - FIELDS - HELD_BACK == set()
    assert set() == FIELDS & HELD_BACK


def test_what_the_domain_says_leaves_byte_for_byte() -> None:
    day = e.DayOpened(at=1, date="2026-03-12", plan="p", windows=(e.WindowCarried(no="3", clerk="g07"),))
    called = e.TicketCalled(at=1, ticket="t", window="3", why="老人，腿脚不便")
    for event in [*some("a", 1), day, called]:
        assert leaving(e.encode(event)) == (e.encode(event), False)


@pytest.mark.parametrize(
    "event",
    [
        e.TicketCalled(at=1, ticket="t", window="3", why=f"{CITIZEN} 的家属"),
        e.TicketParked(at=1, ticket="t", window="3", reason=f"电话{MOBILE}。"),
        e.WindowPaused(at=1, window="3", reason=CITIZEN[:-1] + "x"),
        e.DayOpened(at=1, date="2026-03-12", plan="p", windows=(e.WindowCarried(no="3", paused=f"找 {MOBILE}"),)),
        e.TicketIssued(at=1, ticket="t", number="A001", item_class="a", clock=1, pseudonym=CITIZEN),
    ],
)
def test_identity_numbers_that_people_typed_stay_in_the_hall(event: e.Event) -> None:
    body, held_back = leaving(e.encode(event))
    assert held_back
    assert not any(number.encode() in body for number in (CITIZEN, CITIZEN[:-1], MOBILE))
    assert e.decode(body).at == 1


def test_a_digest_and_a_long_number_of_another_kind_may_leave() -> None:
    issued = e.TicketIssued(at=1, ticket="t", number="A001", item_class="a", clock=1, pseudonym="a1b2c3d4" * 4)
    parked = e.TicketParked(at=1, ticket="t", window="3", reason="办件 4407030000000012345678")
    for event in (issued, parked):
        assert leaving(e.encode(event)) == (e.encode(event), False)


def test_a_field_that_nobody_thought_about_stays_in_the_hall() -> None:
    body, held_back = leaving(
        b'{"event":"TicketIssued","at":1,"ticket":"t","name":"somebody","windows":[{"face":"x"}]}'
    )
    assert held_back
    assert msgspec.json.decode(body) == {"event": "TicketIssued", "at": 1, "ticket": "t", "windows": [{}]}


def test_what_stands_over_night_stays_in_the_hall_and_leaves_as_a_mark() -> None:
    service = e.ServiceCarried(ticket="t", service=1, number="A001", window="1", finished_at=1)
    visitor = e.VisitorCarried(pseudonym="0f" * 16, breaches=("2026-03-11",))
    carried = e.StandingCarried(at=9, services=(service,), visitors=(visitor,))
    assert leaving(e.encode(carried)) == (b'{"event":"StandingCarried","at":9}', True)


def test_an_entry_that_cannot_be_read_leaves_as_a_mark_only() -> None:
    assert leaving(b"\xff" + CITIZEN.encode()) == (b'{"event":"Unreadable","at":0}', True)


def test_a_floor_leaves_with_its_windows_and_queues_only() -> None:
    floor = {
        "epoch": "e", "seq": 3, "at": "now", "speed": 60,
        "windows": [{"no": "3", "state": "idle", "visitor": CITIZEN}],
        "queues": [{"item_class": "a", "waiting": 2, "people": ["x"]}],
    }  # fmt: skip
    assert floor_leaving(floor) == {
        "epoch": "e", "seq": 3, "at": "now",
        "windows": [{"no": "3", "state": "idle"}],
        "queues": [{"item_class": "a", "waiting": 2}],
    }  # fmt: skip
