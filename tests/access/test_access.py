"""Accounts, sessions, tokens and codes against the real file, on a clock that the test turns."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.plan import Clerk
from qms.access import ROLES, Access, Busy, Locked, NotYourWindow, WrongCode, WrongPin, csrf_of

PIN = "271828"
CLERKS = (Clerk(id="c1", windows=("1", "2")), Clerk(id="c2"), Clerk(id="boss", role="manager"))


class Turned:
    """A clock that stands until it is turned."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Turned:
    return Turned()


@pytest.fixture
def access(tmp_path: Path, clock: Turned) -> Iterator[Access]:
    made = Access(tmp_path, clock=clock)
    made.adopt(CLERKS)
    yield made
    made.close()


async def test_a_session_has_the_role_of_the_plan_and_ends_after_twelve_hours(access: Access, clock: Turned) -> None:
    access.set_pin("boss", PIN)
    token, grant = await access.sign_in("boss", PIN)
    assert (grant.role, grant.subject, grant.window, grant.kind) == ("manager", "boss", None, "session")
    assert access.grant(token) == grant
    for _ in range(47):
        clock.now += 900
        assert access.grant(token) is not None
    clock.now += 900
    assert access.grant(token) is None


async def test_an_idle_session_ends_and_a_look_does_not_keep_it(access: Access, clock: Turned) -> None:
    access.set_pin("c1", PIN)
    token, _ = await access.sign_in("c1", PIN, "2")
    clock.now += 1000
    assert access.grant(token, touch=False) is not None
    clock.now += 799
    assert access.grant(token) is not None
    clock.now += 1799
    assert access.grant(token) is not None
    clock.now += 1800
    assert access.grant(token) is None


async def test_a_second_sign_in_ends_the_first_but_no_enrolled_token(access: Access) -> None:
    access.set_pin("c1", PIN)
    enrolled = access.enrol("clerk", "c1", "1")
    first, _ = await access.sign_in("c1", PIN)
    second, _ = await access.sign_in("c1", PIN)
    assert access.grant(first) is None
    assert access.grant(second) is not None
    assert access.grant(enrolled) is not None


async def test_wrong_pins_and_windows(access: Access) -> None:
    access.set_pin("c1", PIN)
    for clerk, pin in (("c1", "wrong"), ("c2", PIN), ("stranger", PIN), ("", ""), ("c1", PIN + "\0")):
        with pytest.raises(WrongPin):
            await access.sign_in(clerk, pin)
    with pytest.raises(NotYourWindow):
        await access.sign_in("c1", PIN, "3")
    access.set_pin("c2", PIN)
    assert (await access.sign_in("c2", PIN, "3"))[1].window == "3"


@pytest.mark.parametrize("clerk", ["c1", "stranger"])
async def test_five_wrong_pins_rest_the_name_for_ten_minutes(access: Access, clock: Turned, clerk: str) -> None:
    access.set_pin("c1", PIN)
    for _ in range(5):
        with pytest.raises(WrongPin):
            await access.sign_in(clerk, "wrong")
    with pytest.raises(Locked) as locked:
        await access.sign_in(clerk, PIN)
    assert 0 < locked.value.seconds <= 600
    clock.now += 600
    if clerk == "c1":
        assert (await access.sign_in("c1", PIN))[1].subject == "c1"


async def test_the_lock_outlives_a_restart_and_a_new_pin_opens_it(
    access: Access, tmp_path: Path, clock: Turned
) -> None:
    access.set_pin("c1", PIN)
    for _ in range(5):
        with pytest.raises(WrongPin):
            await access.sign_in("c1", "wrong")
    again = Access(tmp_path, clock=clock)
    with pytest.raises(Locked):
        await again.sign_in("c1", PIN)
    again.set_pin("c1", "314159")
    assert (await again.sign_in("c1", "314159"))[1].role == "clerk"
    again.close()


async def test_wrong_pins_side_by_side_are_not_free(access: Access) -> None:
    access.set_pin("c1", PIN)
    tries = (access.sign_in("c1", f"wrong-{n}") for n in range(10))
    outcomes = [type(outcome) for outcome in await asyncio.gather(*tries, return_exceptions=True)]
    assert (outcomes.count(WrongPin), outcomes.count(Locked)) == (5, 5)


async def test_wrong_pins_now_and_then_do_not_add_up(access: Access, clock: Turned) -> None:
    access.set_pin("c1", PIN)
    for _ in range(6):
        with pytest.raises(WrongPin):
            await access.sign_in("c1", "wrong")
        clock.now += 601
    assert (await access.sign_in("c1", PIN))[1].subject == "c1"


async def test_a_crowd_at_the_door_is_sent_away(access: Access) -> None:
    crowd = (access.sign_in(f"stranger-{n}", PIN) for n in range(20))
    outcomes = [type(outcome) for outcome in await asyncio.gather(*crowd, return_exceptions=True)]
    assert (outcomes.count(WrongPin), outcomes.count(Busy)) == (16, 4)


async def test_a_new_pin_ends_what_the_old_one_opened(access: Access) -> None:
    access.set_pin("c1", PIN)
    token, _ = await access.sign_in("c1", PIN)
    await access.change_pin("c1", "314159")
    assert access.grant(token) is None
    with pytest.raises(WrongPin):
        await access.sign_in("c1", PIN)
    with pytest.raises(KeyError):
        access.set_pin("stranger", PIN)
    with pytest.raises(ValueError, match="4 to 64"):
        access.set_pin("c1", "123")


async def test_who_leaves_the_plan_is_out(access: Access) -> None:
    access.set_pin("c1", PIN)
    access.set_pin("c2", PIN)
    token, _ = await access.sign_in("c1", PIN)
    access.adopt([Clerk(id="c2", role="leader")])
    assert access.grant(token) is None
    with pytest.raises(WrongPin):
        await access.sign_in("c1", PIN)
    assert (await access.sign_in("c2", PIN))[1].role == "leader"


@pytest.mark.parametrize("role", ROLES)
def test_an_enrolled_token_lasts_until_it_is_revoked(access: Access, clock: Turned, role: str) -> None:
    token = access.enrol(role, "device-1", "3")  # type: ignore[arg-type]
    clock.now += 10 * 365 * 86_400
    grant = access.grant(token)
    assert grant is not None
    assert (grant.role, grant.subject, grant.window, grant.kind, grant.expires) == (
        role,
        "device-1",
        "3",
        "device",
        None,
    )
    access.revoke(token)
    assert access.grant(token) is None


def test_an_enrolled_token_may_have_an_end(access: Access, clock: Turned) -> None:
    token = access.enrol("kiosk", "k", lasts=60)
    assert access.grant(token) is not None
    clock.now += 60
    assert access.grant(token) is None


def test_all_tokens_of_one_device_can_be_revoked(access: Access) -> None:
    lost = [access.enrol("kiosk", "stolen"), access.enrol("kiosk", "stolen")]
    kept = access.enrol("kiosk", "other")
    access.revoke_subject("stolen")
    assert [access.grant(token) for token in lost] == [None, None]
    assert access.grant(kept) is not None


def test_another_process_that_enrols_or_revokes_is_noticed_within_a_second(
    access: Access, tmp_path: Path, clock: Turned
) -> None:
    other = Access(tmp_path, clock=clock)
    mine = access.enrol("kiosk", "k")
    token = other.enrol("manager", "m")
    other.revoke(mine)
    clock.now += 1
    assert access.grant(token) is not None
    assert access.grant(mine) is None
    other.close()


def test_tokens_live_through_a_restart_and_are_nowhere_in_the_file(
    access: Access, tmp_path: Path, clock: Turned
) -> None:
    access.set_pin("c1", PIN)
    token, code = access.enrol("kiosk", "k"), access.code("display", "screen")
    again = Access(tmp_path, clock=clock)
    assert again.grant(token) is not None
    again.close()
    files = [file for file in tmp_path.iterdir() if file.name.startswith("access.db")]
    assert files
    for file in files:
        assert file.stat().st_mode & 0o077 == 0
        for secret in (token, code, PIN):
            assert secret.encode() not in file.read_bytes()


def test_a_code_works_once_and_for_ten_minutes(access: Access, clock: Turned) -> None:
    code = access.code("display", "screen-3", "3")
    token, grant = access.redeem(f" {code.lower()} ")
    assert (grant.role, grant.subject, grant.window, grant.expires) == ("display", "screen-3", "3", None)
    assert access.grant(token) == grant
    with pytest.raises(WrongCode):
        access.redeem(code)
    late = access.code("display", "screen-4")
    clock.now += 600
    with pytest.raises(WrongCode):
        access.redeem(late)


def test_strange_tokens_grant_nothing(access: Access) -> None:
    for token in ("", "x", "\udcff", "a" * 100_000):
        assert access.grant(token) is None


def test_csrf_tokens_belong_to_one_token(access: Access) -> None:
    one, two = access.enrol("kiosk", "k"), access.enrol("kiosk", "k")
    assert csrf_of(one) == csrf_of(one)
    assert csrf_of(one) != csrf_of(two)
    assert access.grant(csrf_of(one)) is None
