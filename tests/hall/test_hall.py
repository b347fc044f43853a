"""The one door and the one feed: durable before told, the same id the same answer, and no loss when the disk fails."""

import asyncio
import resource
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.refusal import Refused, Unknown
from qms.hall import Conflict, Hall, Identity, Private, Unavailable
from tests.spec.story import plan

PERSON = Private(identity=Identity(kind="111", number="000000190001010017", name="测试甲"))
Make = Callable[[], Hall]


def leaks(folder: Path, *secrets: str) -> list[str]:
    """The files in which a secret can be read."""
    return [f.name for f in folder.iterdir() if any(s.encode() in f.read_bytes() for s in secrets)]


def fatal(error: BaseException) -> None:
    raise AssertionError("the hall stopped") from error


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    halls: list[Hall] = []

    def one(speed: float = 1.0) -> Hall:
        halls.append(Hall(plan(), tmp_path, fatal, speed))
        return halls[-1]

    yield one
    await halls[-1].close()


async def test_an_answer_comes_after_the_commit(make: Make) -> None:
    hall = make()
    answer = await hall.handle(c.TakeTicket(item_class="a"))
    assert hall.seq == answer.seq
    rows = await hall.since(0)
    assert rows[-1].seq == answer.seq
    assert e.decode(rows[-1].body) == answer.events[-1]
    assert answer.ticket in hall.floor.tickets


async def test_many_at_once_are_decided_one_after_another(make: Make) -> None:
    hall = make()
    await asyncio.gather(*(hall.handle(c.OpenWindow(window=no)) for no in ("1", "2", "3")))
    answers = await asyncio.gather(*(hall.handle(c.TakeTicket(item_class="a")) for _ in range(300)))
    assert len({a.ticket for a in answers}) == 300
    assert sorted(t.number for t in hall.floor.tickets.values()) == [f"A{i:03d}" for i in range(1, 301)]
    called = await asyncio.gather(*(hall.handle(c.CallNext(window=str(1 + i % 2))) for i in range(300)))
    assert len({a.ticket for a in called}) == 300


async def test_the_same_id_gets_the_same_answer_now_and_after_a_restart(make: Make) -> None:
    hall = make()
    command = c.TakeTicket(item_class="a")
    first, twin = await asyncio.gather(hall.handle(command, key="k"), hall.handle(command, key="k"))
    assert first == twin
    assert await hall.handle(command, key="k") == first
    with pytest.raises(Conflict):
        await hall.handle(c.TakeTicket(item_class="b"), key="k")
    await hall.close()
    again = make()
    assert await again.handle(command, key="k") == first
    assert len(again.floor.tickets) == 1
    with pytest.raises(Conflict):
        await again.handle(c.TakeTicket(item_class="b"), key="k")


async def test_a_refusal_is_not_remembered(make: Make) -> None:
    hall = make()
    with pytest.raises(Refused):
        await hall.handle(c.CallNext(window="1"), key="k")
    await hall.handle(c.OpenWindow(window="1"))
    await hall.handle(c.TakeTicket(item_class="a"))
    answer = await hall.handle(c.CallNext(window="1"), key="k")
    assert answer.ticket is not None
    assert await hall.handle(c.CallNext(window="1"), key="k") == answer


async def test_a_restart_brings_the_floor_back(make: Make) -> None:
    hall = make()
    await hall.handle(c.OpenWindow(window="1", clerk="0301"))
    for _ in range(5):
        await hall.handle(c.TakeTicket(item_class="a"))
    await hall.handle(c.CallNext(window="1"))
    tickets, windows, seq = hall.floor.tickets, hall.floor.windows, hall.seq
    await hall.close()
    again = make()
    assert (again.floor.tickets, again.floor.windows, again.seq) == (tickets, windows, seq)
    answer = await again.handle(c.TakeTicket(item_class="a"))
    assert again.floor.tickets[answer.ticket or ""].number == "A006"


async def test_the_feed_tells_everything_in_order_and_says_when_it_lost_something(make: Make) -> None:
    hall = make()
    feed, small = hall.listen(), hall.listen(size=3)
    for _ in range(5):
        await hall.handle(c.TakeTicket(item_class="a"))
    entries = await feed.next()
    assert [entry.seq for entry in entries] == list(range(1, 7))
    assert await small.next() == []
    await hall.handle(c.TakeTicket(item_class="a"))
    assert [entry.seq for entry in await small.next()] == [7]
    feed.close()
    assert await feed.next() == []


async def test_no_identity_is_in_the_journal_or_its_files(make: Make, tmp_path: Path) -> None:
    hall = make()
    answer = await hall.handle(c.TakeTicket(item_class="a"), key="k", private=PERSON)
    same = await hall.handle(c.TakeTicket(item_class="b"), private=PERSON)
    assert answer.ticket
    assert await hall.vault.get(answer.ticket) == PERSON
    [first, second] = [event for event in (*answer.events, *same.events) if isinstance(event, e.TicketIssued)]
    assert first.pseudonym == second.pseudonym is not None
    await hall.handle(c.OpenWindow(window="1"))
    await hall.handle(c.CallNext(window="1"))
    await hall.handle(c.FinishService(window="1"))
    rated = await hall.handle(c.RateService(ticket=answer.ticket, satisfaction=5), private=Private(text="很快，谢谢"))
    [event] = rated.events
    assert isinstance(event, e.TicketRated)
    assert await hall.vault.get(event.words or "") == Private(text="很快，谢谢")
    assert not leaks(tmp_path, "000000190001010017", "测试甲", "很快，谢谢")


async def test_what_a_refused_command_brought_is_not_kept(make: Make) -> None:
    hall = make()
    with pytest.raises(Unknown):
        await hall.handle(c.TakeTicket(item_class="z"), private=PERSON)
    answer = await hall.handle(c.TakeTicket(item_class="a"), key="k", private=PERSON)
    again = await hall.handle(c.TakeTicket(item_class="a"), key="k", private=PERSON)
    assert again == answer
    await hall.close()
    make()


async def test_when_the_disk_is_full_the_hall_refuses_and_then_goes_on_without_loss(make: Make) -> None:
    hall = make()
    feed = hall.listen()
    first = await hall.handle(c.TakeTicket(item_class="a"))
    await feed.next()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(Unavailable, match="纸质号"):
            await hall.handle(c.TakeTicket(item_class="a"), key="k")
        assert hall.trouble
        with pytest.raises(Unavailable):
            await hall.handle(c.TakeTicket(item_class="a"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert await asyncio.wait_for(feed.next(), 20) == []
    assert hall.ready
    retried = await hall.handle(c.TakeTicket(item_class="a"), key="k")
    numbers = {t.id: t.number for t in hall.floor.tickets.values()}
    assert numbers == {first.ticket: "A001", retried.ticket: "A002"}


async def test_a_day_opens_by_itself_and_hall_time_never_goes_back(tmp_path: Path) -> None:
    fast = Hall(plan(), tmp_path, fatal, speed=50_000.0)
    fast.tick()
    feed = fast.listen(size=1_000_000)
    days: set[str] = set()
    while len(days) < 3:
        await fast.handle(c.TakeTicket(item_class="a"))
        days |= {x.event.date for x in await feed.next() if isinstance(x.event, e.DayOpened)}
    last = fast.floor.at
    await fast.close()
    slow = Hall(plan(), tmp_path, fatal)
    assert slow.now() >= last
    slow.tick()
    rows = await slow.since(0, 1_000_000)
    times = [row.at for row in rows]
    assert times == sorted(times)
    await slow.close()
