"""One rating for each service, in the visitor's own words and at its own time; a default is never taken for one."""

from collections.abc import Sequence

import pytest

from config.plan import Policy, Ratings
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.ticket import Service, Ticket
from tests.spec.story import Story, plan

DAY = 86_400


def served(ratings: Ratings | None = None) -> tuple[Story, Ticket]:
    """A story with one service just finished."""
    hall = Story(plan(Policy(ratings=ratings or Ratings()))).open("1")
    ticket = hall.take()
    hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    return hall, ticket


def rating(ticket: Ticket, satisfaction: int = 5, **more: object) -> c.RateService:
    return c.RateService(ticket=ticket.id, satisfaction=satisfaction, **more)  # type: ignore[arg-type]


def of(hall: Story, ticket: Ticket) -> Service:
    """The last service of a ticket as the floor knows it."""
    found = hall.floor.services.of(ticket.id)
    assert found is not None
    return found


def test_a_service_is_rated_once_and_followed_up_once() -> None:
    hall, ticket = served()
    assert hall.refused(rating(ticket, 4, follow_up=True)) == "not_rated_yet"
    assert hall.kinds(rating(ticket, 5, details=(510,))) == ["TicketRated"]
    assert hall.refused(rating(ticket)) == "already_rated"
    assert hall.kinds(rating(ticket, 2, details=(213,), follow_up=True)) == ["TicketRated"]
    assert hall.refused(rating(ticket, 2, details=(213,), follow_up=True)) == "already_rated"
    assert (hall.floor.counts.rated, hall.floor.counts.satisfaction_sum) == (1, 5)


def test_what_is_not_finished_is_not_rated() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    assert hall.refused(rating(ticket)) == "not_finished"
    hall.call("1")
    assert hall.refused(rating(ticket)) == "not_finished"
    hall.do(c.FinishService(window="1"))
    hall.now -= 1
    assert hall.refused(rating(ticket)) == "not_finished"


def test_a_ticket_or_a_service_that_nobody_knows_is_not_rated() -> None:
    hall, ticket = served()
    assert hall.refused(c.RateService(ticket="nobody", satisfaction=5)) == "unknown ticket"
    assert hall.refused(rating(ticket, service=2)) == "not_finished"
    assert hall.refused(rating(ticket, service=3)) == "unknown service"


def test_a_detail_belongs_to_the_level_that_was_pressed() -> None:
    hall, ticket = served()
    assert hall.refused(rating(ticket, 5, details=(510, 213))) == "detail_mismatch"
    for satisfaction in (0, 6):
        assert hall.refused(rating(ticket, satisfaction)) == "detail_mismatch"


@pytest.mark.parametrize("retired", [501, 509, 401, 405, 306, 205, 107, 599])
def test_a_detail_that_was_retired_or_never_was_is_refused(retired: int) -> None:
    hall, ticket = served()
    assert hall.refused(rating(ticket, retired // 100, details=(retired,))) == "detail_unknown"


def test_every_detail_in_force_is_taken_with_its_level() -> None:
    codes = plan().evaluation_codes
    assert len(codes) == 40
    for code in codes:
        hall, ticket = served()
        [event] = hall.do(rating(ticket, code.satisfaction, details=(code.code,)))
        assert isinstance(event, e.TicketRated)
        assert event.details == (code.code,)


def test_the_same_detail_twice_is_one() -> None:
    hall, ticket = served()
    [event] = hall.do(rating(ticket, 5, details=(517, 510, 517)))
    assert isinstance(event, e.TicketRated)
    assert event.details == (517, 510)


@pytest.mark.parametrize("satisfaction", [1, 2])
def test_a_bad_review_says_why_by_a_detail_or_in_words(satisfaction: int) -> None:
    hall, ticket = served()
    assert hall.refused(rating(ticket, satisfaction)) == "low_needs_reason"
    assert hall.kinds(rating(ticket, satisfaction, words="w1")) == ["TicketRated"]
    assert hall.refused(rating(ticket, satisfaction, follow_up=True)) == "low_needs_reason"
    assert hall.kinds(rating(ticket, satisfaction, details=(satisfaction * 100 + 13,), follow_up=True))


def test_a_plan_may_take_a_bad_review_without_a_reason() -> None:
    hall, ticket = served(Ratings(low_needs_reason=False))
    assert hall.kinds(rating(ticket, 1)) == ["TicketRated"]


def test_an_evaluator_that_has_keys_only_cannot_ask_why_and_its_bad_review_is_not_lost() -> None:
    hall, ticket = served()
    assert hall.kinds(rating(ticket, 2, keys_only=True)) == ["TicketRated"]


def test_from_basically_satisfied_on_nobody_is_asked_why() -> None:
    for satisfaction in (3, 4, 5):
        hall, ticket = served()
        assert hall.kinds(rating(ticket, satisfaction)) == ["TicketRated"]


def test_the_channel_is_one_of_the_seven_national_codes() -> None:
    for channel in range(1, 8):
        hall, ticket = served()
        [event] = hall.do(rating(ticket, channel=channel))
        assert isinstance(event, e.TicketRated)
        assert event.channel == channel
    hall, ticket = served()
    for channel in (0, 8, -1):
        assert hall.refused(rating(ticket, channel=channel)) == "channel_unknown"


def test_a_rating_may_be_anonymous_where_the_plan_says_so() -> None:
    hall, ticket = served()
    [event] = hall.do(rating(ticket, anonymous=True))
    assert isinstance(event, e.TicketRated)
    assert event.anonymous
    by_name, ticket = served(Ratings(anonymous=False))
    assert by_name.refused(rating(ticket, anonymous=True)) == "not_anonymous"
    assert by_name.kinds(rating(ticket)) == ["TicketRated"]


def test_a_service_may_be_rated_for_as_long_as_the_plan_says() -> None:
    hall, ticket = served(Ratings(window=3600))
    hall.wait(3600)
    assert hall.kinds(rating(ticket)) == ["TicketRated"]
    late, ticket = served(Ratings(window=3600))
    late.wait(3601)
    assert late.refused(rating(ticket)) == "rating_closed"


def test_a_follow_up_is_taken_for_as_long_after_the_first_rating_as_the_plan_says() -> None:
    ratings = Ratings(window=3600, follow_up=2 * DAY)
    hall, ticket = served(ratings)
    hall.wait(3000).do(rating(ticket))
    hall.wait(2 * DAY)
    assert hall.kinds(rating(ticket, follow_up=True)) == ["TicketRated"]
    late, ticket = served(ratings)
    late.do(rating(ticket))
    late.wait(2 * DAY + 1)
    assert late.refused(rating(ticket, follow_up=True)) == "rating_closed"


def test_a_rating_stands_at_its_own_time() -> None:
    hall, ticket = served()
    hall.wait(500)
    [event] = hall.do(rating(ticket))
    assert event.at == hall.now == of(hall, ticket).rated_at


def stages(*windows: str) -> tuple[Story, Ticket]:
    """A ticket that was served at several windows, one service after another."""
    hall = Story().open(*windows)
    ticket = hall.take("a")
    for n, no in enumerate(windows):
        if n:
            stage = e.StageBegun(at=hall.now, ticket=ticket.id, item_class="b", clock=hall.now)
            hall.floor.apply(stage)
        hall.call(no)
        hall.wait(60).do(c.FinishService(window=no))
    return hall, ticket


def said(ticket: Ticket) -> Sequence[int | None]:
    """What was said of each service."""
    return [one.satisfaction for one in ticket.services]


def test_each_service_of_a_ticket_is_rated_by_itself() -> None:
    hall, ticket = stages("1", "3")
    hall.do(rating(ticket, 4, service=1))
    assert said(ticket) == [4, None]
    hall.do(rating(ticket, 5))
    assert said(ticket) == [4, 5]
    assert hall.refused(rating(ticket, 1, service=1, details=(113,))) == "already_rated"
    hall.do(rating(ticket, 3, service=1, follow_up=True))
    assert said(ticket) == [3, 5]


def test_the_first_stage_may_be_rated_while_the_second_one_waits() -> None:
    hall = Story().open("1")
    ticket = hall.take("a")
    hall.call("1")
    hall.do(c.FinishService(window="1"))
    hall.floor.apply(e.StageBegun(at=hall.now, ticket=ticket.id, item_class="b", clock=hall.now))
    assert hall.kinds(rating(ticket)) == ["TicketRated"]
    assert ticket.state == "waiting"


def test_a_service_that_the_end_of_the_day_closed_may_be_rated_too() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    hall.do(c.CallNext(window="1"), c.StartService(window="1"), c.CloseDay())
    assert hall.kinds(rating(ticket)) == ["TicketRated"]
