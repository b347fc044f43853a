"""Window signs and the hall board: what they show, when they are told, and what goes before what."""

from firmware_protocols.messages import Line, ShowText
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
    small_plan,
    started,
    tell,
)

TWO_WINDOWS = small_plan(('address = "1", windows = ["1"] },\n  { id = "sign-2"', 'address = "1", windows = ["1", "3"] },\n  { id = "sign-2"'))  # fmt: skip


ONE_ROW = ("glass = { rows = 2, columns = 16 }", "glass = { rows = 1, columns = 16 }")


def shows(address: str, *texts: str, urgent: bool = False) -> list[object]:
    """A sign's picture: a call is yellow, the rest green."""
    lines = tuple(Line(text=text, colour="yellow" if urgent else "green") for text in texts)
    return [ShowText(address=address, lines=lines, urgent=urgent)]


def test_a_sign_follows_its_window_through_a_visit() -> None:
    sign, floor = role_of("sign-1"), floor_of(issued("a", "A001"))
    assert list(sign.repaint(floor, NINE)) == shows("1", "暂停受理")
    assert tell(sign, floor, e.WindowOpened(at=NINE, window="1")) == shows("1", "请下一位准备")
    assert tell(sign, floor, called("a", "1")) == shows("1", "请 A001", urgent=True)
    assert tell(sign, floor, started("a", "1")) == shows("1", "A001 办理中")
    assert tell(sign, floor, finished("a", "1")) == shows("1", "请下一位准备")
    assert tell(sign, floor, e.WindowPaused(at=NINE, window="1")) == shows("1", "暂停服务")


def test_a_sign_with_a_row_to_spare_says_who_sits_there_and_why_it_pauses() -> None:
    """Row 25: who sits at a seat stands there, and changes when somebody else signs in."""
    plan = small_plan(
        (
            'clerks = [{ id = "0001", role = "admin" }]',
            'clerks = [{ id = "0001", card_name = "王老师" }, { id = "0002" }]',
        ),
        ("[policy]", '[policy.people]\npause_reasons = [{ id = "copy", name = "复印材料" }]\n[policy]'),
    )
    sign, floor = role_of("sign-1", plan), floor_of(plan=plan)
    sits = e.WindowOpened(at=NINE, window="1", clerk="0001")
    assert tell(sign, floor, sits) == shows("1", "请下一位准备", "工号 0001 王老师")
    takes_over = e.WindowOpened(at=NINE, window="1", clerk="0002")
    assert tell(sign, floor, takes_over) == shows("1", "请下一位准备", "工号 0002")
    assert tell(sign, floor, e.WindowPaused(at=NINE, window="1", reason="copy")) == shows("1", "暂停服务", "复印材料")
    assert tell(sign, floor, e.WindowResumed(at=NINE, window="1")) == shows("1", "请下一位准备", "工号 0002")


def asked(ticket: str, window: str, at: int = NINE) -> e.StandByAsked:
    return e.StandByAsked(at=at, ticket=ticket, window=window)


def lapsed(ticket: str, window: str) -> e.StandByLapsed:
    return e.StandByLapsed(at=NINE, ticket=ticket, window=window, reason="paused")


def test_a_sign_shows_who_stands_by_below_who_is_served() -> None:
    sign = role_of("sign-1")
    floor = floor_of(*opened("1"), issued("a", "A001"), issued("b", "A002"), called("a", "1"), started("a", "1"))
    sign.repaint(floor, NINE)
    assert tell(sign, floor, asked("b", "1")) == shows("1", "A001 办理中", "请准备 A002")
    assert list(role_of("sign-1").repaint(floor, NINE)) == shows("1", "A001 办理中", "请准备 A002")
    assert tell(sign, floor, finished("a", "1")) == shows("1", "请准备 A002")
    assert tell(sign, floor, lapsed("b", "1")) == shows("1", "请下一位准备")
    assert tell(sign, floor, asked("b", "1")) == shows("1", "请准备 A002")
    assert tell(sign, floor, called("b", "1")) == shows("1", "请 A002", urgent=True)


def test_where_there_is_one_row_whoever_stands_by_follows_a_call_that_is_an_old_one() -> None:
    plan = small_plan(ONE_ROW)
    sign = role_of("sign-1", plan)
    floor = floor_of(*opened("1"), issued("a", "A001"), issued("b", "A002"), called("a", "1", NINE), plan=plan)
    sign.repaint(floor, NINE)
    assert tell(sign, floor, asked("b", "1", NINE + SECOND)) == shows("1", "请准备 A002")
    recalled = e.TicketRecalled(at=NINE + 2 * SECOND, ticket="a", window="1")
    assert tell(sign, floor, recalled) == shows("1", "请 A001", urgent=True)
    assert tell(sign, floor, started("a", "1", NINE + 3 * SECOND)) == shows("1", "请准备 A002")
    assert tell(sign, floor, lapsed("b", "1")) == shows("1", "A001 办理中")


def test_a_sign_keeps_quiet_about_other_windows() -> None:
    sign, floor = role_of("sign-2"), floor_of(*opened("1"), issued("a", "A001"))
    sign.repaint(floor, NINE)
    assert tell(sign, floor, called("a", "1"), issued("b", "A002")) == []


def test_a_recall_is_shown_again_at_once() -> None:
    sign, floor = role_of("sign-1"), floor_of(*opened("1"), issued("a", "A001"), called("a", "1"))
    sign.repaint(floor, NINE)
    recalled = e.TicketRecalled(at=NINE, ticket="a", window="1")
    assert tell(sign, floor, recalled) == shows("1", "请 A001", urgent=True)


def test_a_repaint_is_never_urgent() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"))
    (picture,) = role_of("sign-1").repaint(floor, NINE)
    assert isinstance(picture, ShowText)
    assert (picture.lines[0].text, picture.urgent) == ("请 A001", False)


def test_a_sign_over_two_windows_shows_the_one_where_something_happened_last() -> None:
    floor = floor_of(*opened("1", "3"), issued("a", "A001"), issued("b", "B001"), plan=TWO_WINDOWS)
    sign = role_of("sign-1", TWO_WINDOWS)
    assert tell(sign, floor, called("a", "1", NINE + SECOND)) == shows("1", "请 A001", urgent=True)
    assert tell(sign, floor, called("b", "3", NINE + 2 * SECOND)) == shows("1", "请 B001", urgent=True)


def board(*rows: str, urgent: bool = False) -> list[object]:
    lines = tuple(Line(text=row, colour="green" if i else "yellow", align="left") for i, row in enumerate(rows))
    return [ShowText(lines=lines, urgent=urgent)]


def test_the_board_shows_the_last_calls_the_newest_on_top() -> None:
    waiting = (issued("a", "A001"), issued("b", "A002"), issued("c", "B001"))
    role, floor = role_of("board-1"), floor_of(*opened("1", "2", "3"), *waiting)
    assert list(role.repaint(floor, NINE)) == shows("1", "现在没有叫号")
    one, two = "A001 → 1 号窗口", "A002 → 2 号窗口"
    assert tell(role, floor, called("a", "1", NINE + 1)) == board(one, urgent=True)
    assert tell(role, floor, called("b", "2", NINE + 2)) == board(two, one, urgent=True)
    assert tell(role, floor, called("c", "3", NINE + 3)) == board("B001 → 3 号窗口", two, urgent=True)
    assert tell(role, floor, started("c", "3", NINE + 4)) == board(two, one)


def test_the_board_shows_who_stands_by_below_the_calls() -> None:
    waiting = (issued("a", "A001"), issued("b", "A002"), issued("c", "A003"))
    role, floor = role_of("board-1"), floor_of(*opened("1", "2"), *waiting, called("a", "1"))
    role.repaint(floor, NINE)
    rows = ("A001 → 1 号窗口", "请准备 A002 → 1 号窗口")
    assert tell(role, floor, asked("b", "1", NINE + 2)) == board(*rows)
    assert list(role_of("board-1").repaint(floor, NINE)) == board(*rows)
    full = ("A003 → 2 号窗口", "A001 → 1 号窗口")
    assert tell(role, floor, called("c", "2", NINE + 3)) == board(*full, urgent=True), "calls go before"
    assert tell(role, floor, lapsed("b", "1")) == board(*full)


def test_the_board_keeps_quiet_when_its_rows_stay() -> None:
    role, floor = role_of("board-1"), floor_of(*opened("1"))
    role.repaint(floor, NINE)
    assert tell(role, floor, issued("a", "A001"), e.WindowPaused(at=NINE, window="1")) == []


def test_a_board_for_some_windows_shows_only_their_calls() -> None:
    plan = small_plan(('line = "board" },', 'line = "board", windows = ["2"] },'))
    role, floor = role_of("board-1", plan), floor_of(*opened("1", "2"), issued("a", "A001"), issued("b", "A002"))
    role.repaint(floor, NINE)
    assert tell(role, floor, called("a", "1")) == []
    assert tell(role, floor, called("b", "2")) == board("A002 → 2 号窗口", urgent=True)


def test_a_new_day_clears_signs_and_boards() -> None:
    floor = floor_of(*opened("1"), issued("a", "A001"), called("a", "1"))
    sign, role = role_of("sign-1"), role_of("board-1")
    sign.repaint(floor, NINE)
    role.repaint(floor, NINE)
    morning = e.DayOpened(at=NINE, date="2023-11-16", plan="")
    floor.apply(morning)
    assert list(sign.told(morning, floor, NINE)) == shows("1", "暂停受理")
    assert list(role.told(morning, floor, NINE)) == shows("1", "现在没有叫号")
