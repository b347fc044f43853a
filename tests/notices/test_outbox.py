"""The queue of messages: who goes first, who waits, and who has to go when it is full."""

from config.plan.policy import NoticeKind
from qms.notices.due import Notice
from qms.notices.outbox import Outbox, Parcel
from qms.notices.verdict import Pace


def notice(kind: NoticeKind, subject: str = "t", since: int = 0) -> Notice:
    return Notice(kind, subject, 1, since)


def filled(*notices: Notice, room: int = 500) -> Outbox:
    outbox = Outbox(room)
    for one in notices:
        outbox.put(Parcel(one))
    return outbox


def taken(outbox: Outbox, now: float = 0.0) -> list[Notice]:
    found = []
    while parcel := outbox.take(now):
        found.append(parcel.notice)
    return found


def test_calls_go_first_and_then_the_longest_due() -> None:
    late, early, called = notice("near", "b", 2), notice("near", "a", 1), notice("called", "c", 3)
    assert taken(filled(late, notice("issued", "d"), early, called)) == [called, early, late, notice("issued", "d")]


def test_what_did_not_go_waits_for_its_time_and_delays_nobody() -> None:
    outbox = filled(notice("issued"))
    outbox.put(Parcel(notice("called"), tries=1, not_before=5.0))
    assert taken(outbox, 1.0) == [notice("issued")]
    assert outbox.wait(1.0) == 4.0
    assert taken(outbox, 5.0) == [notice("called")]
    assert outbox.wait(5.0) is None


def test_a_full_outbox_loses_first_what_is_not_so_any_more_then_the_least_urgent() -> None:
    many = [notice("issued", str(i), i) for i in range(4)]
    outbox = filled(*many, notice("called"), notice("near", "over"), room=3)
    assert outbox.shed(lambda one: one.subject == "over") == [notice("near", "over"), many[2], many[3]]
    assert taken(outbox) == [notice("called"), many[0], many[1]]


def test_an_outbox_with_room_loses_nothing() -> None:
    outbox = filled(notice("issued"), notice("called"), room=2)
    assert outbox.shed(lambda _: True) == []
    assert len(outbox) == 2


def test_pauses_grow_to_a_limit_and_are_not_the_same_for_all() -> None:
    pace = Pace(back_off_first=1.0, back_off_most=60.0)
    assert [pace.wait(tries, 1.0) for tries in (1, 2, 3, 4)] == [1.0, 2.0, 4.0, 8.0]
    assert pace.wait(8, 1.0) == pace.wait(5000, 1.0) == 60.0
    assert pace.wait(3, 0.0) == 2.0
