"""What holds of who is called next under every rule that qms check admits, whoever is in line."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from config.plan import Dispatch
from qms.domain import explain
from tests.spec.lines import NOON, WINDOWS, Lines, Stands, dispatches, people, presses

idle = st.lists(st.sampled_from(WINDOWS), unique=True, min_size=1)


@given(dispatches, people(), presses)
def test_inside_a_line_nobody_is_called_before_an_earlier_clock(
    dispatch: Dispatch, waiting: list[Stands], pressed: list[tuple[str, int]]
) -> None:
    lines = Lines(dispatch, waiting)
    known = {one.id: one for one in waiting}
    for ticket in lines.calls(pressed):
        behind = [one.clock for one in lines.waiting.values() if one.line == known[ticket].line]
        assert all(known[ticket].clock < clock for clock in behind)


@given(dispatches, people(), idle)
def test_no_idle_window_is_left_with_somebody_whom_it_may_serve(
    dispatch: Dispatch, waiting: list[Stands], windows: list[str]
) -> None:
    lines = Lines(dispatch, waiting)
    pairs = lines.queues.match(windows, NOON)
    assert len({window for window, _ in pairs}) == len({ticket for _, ticket in pairs}) == len(pairs)
    for window, ticket in pairs:
        assert lines.waiting[ticket] in lines.eligible(window)
        first = min(lines.waiting.values(), key=lambda one: (one.line != lines.waiting[ticket].line, one.clock))
        assert lines.take(window, ticket) == first, "in the order of its line"
    for window in set(windows) - {window for window, _ in pairs}:
        assert lines.eligible(window) == []


@given(dispatches, people(), st.sampled_from(WINDOWS), st.integers(0, 5))
def test_a_window_calls_somebody_whenever_it_may_call_anybody_and_first_whom_staff_put_first(
    dispatch: Dispatch, waiting: list[Stands], window: str, run: int
) -> None:
    lines = Lines(dispatch, waiting)
    may = lines.eligible(window)
    ticket = lines.queues.pick(window, NOON, run)
    assert (ticket is None) == (not may)
    if any(one.pinned for one in may):
        assert ticket in [one.id for one in may if one.pinned]


def _place(called: Sequence[str], ticket: str) -> float:
    return called.index(ticket) if ticket in called else float("inf")


def _with_priority(waiting: list[Stands], whom: int) -> tuple[list[Stands], str]:
    """The same people, one of the ordinary ones a priority one at the same clock; nobody changes if none is ordinary."""
    ordinary = [one.id for one in waiting if one.group == "ordinary"] or [""]
    chosen = ordinary[whom % len(ordinary)]
    return [replace(one, group="priority") if one.id == chosen else one for one in waiting], chosen


@given(dispatches, people(2), st.integers(0, 9), presses)
def test_priority_never_turns_a_call_against_a_visitor(
    dispatch: Dispatch, waiting: list[Stands], whom: int, pressed: list[tuple[str, int]]
) -> None:
    """Whatever windows press and when, whoever becomes a priority visitor at their own clock is called by the same press or an
    earlier one; and until then everybody else is called as before. Clocks of the same millisecond count as equal."""
    favoured, chosen = _with_priority(waiting, whom)
    before, after = list(Lines(dispatch, waiting).calls(pressed)), list(Lines(dispatch, favoured).calls(pressed))
    place = _place(after, chosen)
    assert place <= _place(before, chosen)
    unchanged = len(after) if place == float("inf") else int(place)
    assert before[:unchanged] == after[:unchanged]


@given(dispatches, people(2), st.integers(0, 9), idle)
def test_priority_never_turns_a_match_of_idle_windows_against_a_visitor(
    dispatch: Dispatch, waiting: list[Stands], whom: int, windows: list[str]
) -> None:
    favoured, chosen = _with_priority(waiting, whom)
    before, after = (
        [ticket for _, ticket in Lines(dispatch, line).queues.match(windows, NOON)] for line in (waiting, favoured)
    )
    assert _place(after, chosen) <= _place(before, chosen)


@given(dispatches, people(), st.sampled_from(WINDOWS), st.integers(0, 5))
def test_an_explanation_names_who_is_called_and_its_numbers_say_the_same(
    dispatch: Dispatch, waiting: list[Stands], window: str, run: int
) -> None:
    lines = Lines(dispatch, waiting)
    choice = lines.queues.choose(window, NOON, run)
    if choice is None:
        return
    told, own = explain.of(choice, NOON), lines.waiting[choice.ticket]
    assert choice.ticket == lines.queues.pick(window, NOON, run)
    assert (told.own.waited, told.own.group) == (NOON - own.clock, _counts_as(own))
    assert told.own.penalty == _penalty(dispatch, lines, window, own)
    if told.other is None or told.against is None:
        assert (told.other, told.against) == (None, None)
        assert lines.eligible(window) == [own]
        return
    other = lines.waiting[told.other]
    assert other in lines.eligible(window)
    assert other != own
    assert (told.against.waited, told.against.group) == (NOON - other.clock, _counts_as(other))
    mine, theirs = explain.score(told.own), explain.score(told.against)
    assert mine > theirs or (mine == theirs and own.clock < other.clock)


@given(dispatches, people(), st.sampled_from(WINDOWS), st.integers(0, 5))
def test_a_reason_is_true(dispatch: Dispatch, waiting: list[Stands], window: str, run: int) -> None:
    lines = Lines(dispatch, waiting)
    choice = lines.queues.choose(window, NOON, run)
    if choice is None:
        return
    told, own = explain.of(choice, NOON), lines.waiting[choice.ticket]
    others = [one for one in lines.eligible(window) if one is not own]
    longest = all(one.clock > own.clock for one in others)
    against = told.against or told.own
    claims = {
        "only": not others,
        "longest": longest and bool(others) and own.bound_to is None,
        "bound": own.bound_to == window,
        "priority": not longest and told.own.group == "priority",
        "appointment": not longest and told.own.group == "appointment" and own.slot <= NOON,
        "early": own.clock > NOON and all(one.clock > NOON for one in others),
        "early_own": own.clock > NOON and against.penalty > told.own.penalty,
        "not_due": longest and against.group == "ordinary" and lines.waiting[told.other or own.id].slot > NOON,
        "secondary": against.penalty > told.own.penalty,
        "pinned": own.pinned,
        "turn": run > 0 and told.own.credit == 0 and told.own.rate == 1.0,
        "tie": explain.score(told.own) == explain.score(against) and longest,
    }
    assert claims[told.kind]


def _counts_as(one: Stands) -> str:
    if one.pinned:
        return "pinned"
    return "ordinary" if one.group == "appointment" and one.slot > NOON else one.group


def _penalty(dispatch: Dispatch, lines: Lines, window: str, one: Stands) -> int:
    own = one.bound_to == window or one.item_class in lines.serves[window].classes
    return 0 if own else dispatch.secondary_penalty * 1000
