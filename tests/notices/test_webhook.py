"""The gateway for messages: signed, patient with a gateway that stumbles, firm with one that says no, and in nobody's way."""

import logging
import sqlite3
from pathlib import Path

import pytest

from config.plan import Notices
from qms.domain import commands as c
from qms.domain import events as e
from qms.hall import Private
from qms.notices.verdict import Pace
from qms.notices.webhook import KeyTrouble, signature, signing_key
from qms.uplink.privacy import leaving
from tests.house.tree import ROOT
from tests.notices.conftest import HANG_UP, KEY, PHONE, QUICK, Gateway, World, signed
from tests.spec.story import NINE
from tests.web.test_web_privacy import hits

KEY_OF_THE_PAPER = b"0123456789abcdef0123456789abcdef"
ONE_LANE = Pace(lanes=1, pause=0.0)
MINUTE, HOUR = 60_000, 3_600_000


async def test_a_call_goes_out_signed_with_number_window_and_phone(world: World, gateway: Gateway) -> None:
    world.tell()
    ticket = await world.called(language="en")
    got = await gateway.next()
    assert signed(got)
    assert not signed(got, b"another key of the same length as it")
    assert (got.path, got.headers["Content-Type"]) == ("/send", "application/json")
    message = got.message
    assert message.pop("at").endswith("+08:00")
    assert message == {
        "id": f"{world.hall.epoch}.{ticket}.called.1",
        "kind": "called",
        "hall": "test",
        "ticket": ticket,
        "booking": None,
        "url": f"http://127.0.0.1:8080/t/{ticket}",
        "number": "A001",
        "window": "1",
        "ahead": None,
        "silent": False,
        "language": "en",
        "text": "A001: please come to window 1.",
        "to": {"phone": PHONE, "clerks": []},
    }
    assert [(type(x), x.subject, x.notice, x.n) for x in await world.noted()] == [(e.NoticeSent, ticket, "called", 1)]


async def test_a_gateway_that_stumbles_gets_the_same_message_again(world: World, gateway: Gateway) -> None:
    gateway.manners.extend([500, HANG_UP, 429, 408, 503, 302])
    world.tell()
    ticket = await world.called()
    [noted] = await world.noted()
    assert isinstance(noted, e.NoticeSent)
    assert len(gateway.came) == 7
    assert {got.message["id"] for got in gateway.came} == {f"{world.hall.epoch}.{ticket}.called.1"}
    assert all(signed(got) and got.path == "/send" for got in gateway.came)
    assert (world.status.sent, world.status.failed, world.status.trouble) == (1, 0, "")


async def test_a_no_is_a_no(world: World, gateway: Gateway) -> None:
    gateway.always = 422
    world.tell()
    await world.called()
    [noted] = await world.noted()
    assert isinstance(noted, e.NoticeFailed)
    assert noted.reason == "the gateway answered 422"
    assert len(gateway.came) == 1


async def test_after_the_plans_number_of_tries_a_message_is_given_up(world: World, gateway: Gateway) -> None:
    gateway.always = 500
    world.tell()
    await world.called()
    [noted] = await world.noted()
    assert isinstance(noted, e.NoticeFailed)
    assert len(gateway.came) == world.plan.policy.notices.tries
    assert world.status.trouble == "the gateway answered 500"


async def test_a_gateway_that_hangs_delays_nobody(world: World, gateway: Gateway) -> None:
    gateway.open.clear()
    world.tell()
    tickets = [await world.called()]
    await gateway.next()
    tickets += [await world.called() for _ in range(20)]
    assert world.hall.floor.counts.called == 21
    assert world.status.sent == 0
    gateway.open.set()
    noted = {one.subject: one for one in await world.noted(21)}
    sent = [ticket for ticket in tickets if isinstance(noted[ticket], e.NoticeSent)]
    assert (sent[0], sent[-1], len(sent)) == (tickets[0], tickets[-1], len(gateway.came))
    over = {one.reason for one in noted.values() if isinstance(one, e.NoticeFailed)}
    assert over == {"not so any more"}


async def test_after_a_restart_only_what_was_not_handed_over_is_sent(world: World, gateway: Gateway) -> None:
    world.tell()
    first = await world.called()
    await world.noted()
    await world.restart()
    second = await world.come()
    await world.hall.handle(c.OpenWindow(window="2"))
    await world.hall.handle(c.CallNext(window="2"))
    world.tell()
    await world.noted()
    assert [got.message["ticket"] for got in gateway.came] == [first, second]


async def test_a_call_of_ten_minutes_ago_is_given_up(world: World, gateway: Gateway) -> None:
    ticket = await world.called()
    await world.restart(later=11 * MINUTE)
    world.tell()
    assert await world.noted() == [
        e.NoticeFailed(at=world.hall.floor.at, subject=ticket, notice="called", n=1, reason="too late")
    ]
    assert gateway.came == []


async def test_an_erased_phone_number_ends_the_message(world: World, gateway: Gateway) -> None:
    ticket = await world.called()
    await world.hall.vault.drop(ticket)
    world.tell()
    [noted] = await world.noted()
    assert isinstance(noted, e.NoticeFailed)
    assert gateway.came == []


async def test_a_row_of_the_vault_that_cannot_be_read_ends_one_message_and_no_other(
    world: World, gateway: Gateway
) -> None:
    broken = await world.called()
    with sqlite3.connect(world.folder / "vault.db") as vault:
        vault.execute("UPDATE private SET sealed = zeroblob(40) WHERE ref = ?", (broken,))
    vault.close()
    whole = await world.come()
    await world.hall.handle(c.OpenWindow(window="2"))
    await world.hall.handle(c.CallNext(window="2"))
    world.tell()
    ends = {noted.subject: type(noted) for noted in await world.noted(2)}
    assert ends == {broken: e.NoticeFailed, whole: e.NoticeSent}


async def test_a_visitor_of_the_gateways_own_page_needs_no_phone_number(world: World, gateway: Gateway) -> None:
    world.tell()
    ticket = await world.called(phone=None, channel="phone")
    message = (await gateway.next()).message
    assert (message["ticket"], message["to"]) == (ticket, {"phone": "", "clerks": []})


class TestUrgent:
    """A hall that says everything, over one lane."""

    @pytest.fixture
    def policy(self, gateway: Gateway) -> Notices:
        return Notices(url=gateway.url, secret="gateway.key", kinds=("issued", "called", "paged"))

    async def test_a_call_overtakes_what_can_wait(self, world: World, gateway: Gateway) -> None:
        gateway.open.clear()
        world.tell(ONE_LANE)
        await world.come()
        assert (await gateway.next()).message["kind"] == "issued"
        for _ in range(5):
            await world.come()
        await world.called()
        gateway.open.set()
        assert (await gateway.next()).message["kind"] == "called"

    async def test_company_is_paged_by_the_clerks_and_never_by_the_visitors_phone(
        self, world: World, gateway: Gateway
    ) -> None:
        """Row 46: the companion hears of it when the number is taken and when it is called."""
        world.tell()
        await world.come(companion="sign")
        told = [(await gateway.next()).message for _ in range(2)]
        await world.hall.handle(c.OpenWindow(window="1"))
        await world.hall.handle(c.CallNext(window="1"))
        told += [(await gateway.next()).message for _ in range(2)]
        paged = [one for one in told if one["kind"] == "paged"]
        assert [one["text"] for one in paged] == [
            "A001 申请了手语志愿者，请到场陪同。",
            "A001 叫到 1 号窗口，请手语志愿者陪同。",
        ]
        assert all(one["to"] == {"phone": "", "clerks": ["0007"]} and one["url"] == "" for one in paged)


class TestBooked:
    """A hall that takes bookings round the clock and confirms them."""

    @pytest.fixture
    def policy(self, gateway: Gateway) -> Notices:
        return Notices(url=gateway.url, secret="gateway.key", kinds=("booked", "issued"))

    async def test_whoever_books_is_told_and_whoever_checks_in_needs_no_second_phone_number(
        self, world: World, gateway: Gateway
    ) -> None:
        world.tell()
        slot = c.BookSlot(item_class="a", start=NINE + HOUR)
        await world.hall.handle(slot, private=Private(phone=PHONE))
        booked = (await gateway.next()).message
        assert (booked["kind"], booked["ticket"], booked["to"]["phone"]) == ("booked", None, PHONE)
        await world.hall.handle(c.CheckIn(booking=booked["booking"]))
        issued = (await gateway.next()).message
        assert (issued["kind"], issued["number"], issued["to"]["phone"]) == ("issued", "A001", PHONE)
        assert [type(one) for one in await world.noted(2)] == [e.NoticeSent, e.NoticeSent]


async def test_the_phone_number_is_in_the_message_and_nowhere_else(
    world: World, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    gateway.manners.extend([500, 404])
    world.tell()
    await world.called()
    await world.noted()
    message = gateway.came[0].message
    assert message.pop("to")["phone"] == PHONE
    assert PHONE not in str(message)
    assert PHONE not in caplog.text
    assert "not a number I like" not in caplog.text
    assert PHONE not in str(world.status)
    assert hits(world.folder, PHONE) == []
    for row in await world.hall.since(0):
        assert PHONE.encode() not in row.body
        assert PHONE.encode() not in leaving(row.body)[0]
        assert b"not a number I like" not in row.body


async def test_without_a_key_of_its_own_nothing_is_sent_until_it_is_there(world: World, gateway: Gateway) -> None:
    key = world.folder / "gateway.key"
    key.unlink()
    world.tell(QUICK._replace(look=0.01))
    await world.called()
    key.write_bytes(KEY)
    key.chmod(0o600)
    assert signed(await gateway.next())


def test_the_papers_example_of_a_signature_is_right() -> None:
    paper = (ROOT / "docs/how-to/send-messages.md").read_text(encoding="utf-8")
    name, _, mac = signature(KEY_OF_THE_PAPER, 1_767_574_800, b'{"id":"example"}').partition(",v1=")
    assert name == "t=1767574800"
    assert mac in paper
    assert KEY_OF_THE_PAPER.decode() in paper


def test_a_key_that_others_can_read_or_guess_is_no_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with pytest.raises(KeyTrouble, match="openssl rand"):
        signing_key(file)
    file.write_bytes(b"short\n")
    file.chmod(0o600)
    with pytest.raises(KeyTrouble, match="too short"):
        signing_key(file)
    file.write_bytes(KEY + b"\n")
    assert signing_key(file) == KEY
    file.chmod(0o640)
    with pytest.raises(KeyTrouble, match="chmod 600"):
        signing_key(file)
