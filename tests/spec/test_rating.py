"""One rating a service."""

from qms.domain import commands as c
from qms.domain.ticket import Ticket
from tests.spec.story import Story


def served() -> tuple[Story, Ticket]:
    hall = Story().open("1")
    ticket = hall.take()
    hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    return hall, ticket


def test_a_finished_service_is_rated_once_and_followed_up_once() -> None:
    hall, ticket = served()
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=4, follow_up=True)) == "not_rated_yet"
    assert hall.kinds(c.RateService(ticket=ticket.id, satisfaction=5, details=(510,))) == ["TicketRated"]
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=5)) == "already_rated"
    assert hall.kinds(c.RateService(ticket=ticket.id, satisfaction=2, details=(213,), follow_up=True)) == [
        "TicketRated"
    ]
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=2, follow_up=True)) == "already_rated"
    assert (hall.floor.counts.rated, hall.floor.counts.satisfaction_sum) == (1, 5)


def test_what_is_not_finished_is_not_rated() -> None:
    hall = Story().open("1")
    ticket = hall.take()
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=5)) == "not_finished"
    hall.call("1")
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=5)) == "not_finished"


def test_detail_codes_belong_to_the_level() -> None:
    hall, ticket = served()
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=5, details=(213,))) == "detail_mismatch"
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=0)) == "detail_mismatch"
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=6)) == "detail_mismatch"


def test_ratings_close_after_the_plans_window() -> None:
    hall, ticket = served()
    hall.wait(hall.plan.policy.ratings.window + 1)
    assert hall.refused(c.RateService(ticket=ticket.id, satisfaction=5)) == "rating_closed"
