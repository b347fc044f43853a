"""Ratings over days: a later visit to the page still finds the service, and the policy speaks where nobody did."""

from config.plan import Policy, Ratings
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from tests.spec.nights import DAY, Nights
from tests.spec.story import plan

WEEK = Ratings(window=7 * DAY, follow_up=30 * DAY, default=3, default_after=7)
NO_DEFAULT = Ratings(window=7 * DAY, follow_up=30 * DAY)


def served(ratings: Ratings, tickets: int = 1) -> tuple[Nights, list[str]]:
    """On 1 January at nine so many people were served at window 1; returns their tickets' ids."""
    hall = Nights(plan(Policy(ratings=ratings)))
    hall.open("1")
    ids = [hall.take().id for _ in range(tickets)]
    for _ in ids:
        hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    return hall, ids


def rate(
    ticket: str, satisfaction: int = 5, *, follow_up: bool = False, details: tuple[int, ...] = ()
) -> c.RateService:
    return c.RateService(ticket=ticket, satisfaction=satisfaction, details=details, follow_up=follow_up)


def defaults(events: list[e.Event]) -> list[e.TicketRated]:
    """The policy's ratings among events."""
    return [event for event in events if isinstance(event, e.TicketRated) and event.default]


def test_a_service_of_a_day_before_is_rated_as_on_its_own_day() -> None:
    hall, [ticket] = served(NO_DEFAULT)
    hall.night(3)
    [rated] = hall.do(rate(ticket, 4))
    assert isinstance(rated, e.TicketRated)
    assert (rated.ticket, rated.service, rated.satisfaction, rated.at) == (ticket, 1, 4, hall.now)
    assert hall.refused(rate(ticket, 4)) == "already_rated"


def test_after_the_plans_window_an_earlier_service_is_forgotten() -> None:
    hall, [ticket] = served(NO_DEFAULT)
    hall.night(7)
    assert hall.wait(-1).kinds(rate(ticket)) == ["TicketRated"]
    late, [ticket] = served(NO_DEFAULT)
    late.night(7)
    assert late.wait(1).refused(rate(ticket)) == "rating_closed"
    late.night(1)
    assert late.refused(rate(ticket)) == "unknown ticket"


def test_a_follow_up_may_come_weeks_after_the_first_rating() -> None:
    hall, [ticket] = served(NO_DEFAULT)
    hall.night(2)
    hall.do(rate(ticket, 2, details=(213,)))
    hall.night(29)
    assert hall.kinds(rate(ticket, 5, follow_up=True)) == ["TicketRated"]
    assert hall.refused(rate(ticket, 5, follow_up=True)) == "already_rated"


def test_of_a_ticket_with_several_services_none_is_taken_for_another_one_later() -> None:
    hall = Nights(plan(Policy(ratings=NO_DEFAULT)))
    hall.open("1", "3")
    ticket = hall.take("a").id
    hall.do(c.CallNext(window="1"), c.FinishService(window="1"))
    hall.floor.apply(e.StageBegun(at=hall.now, ticket=ticket, item_class="b", clock=hall.now))
    hall.do(c.CallNext(window="3"), c.FinishService(window="3"))
    hall.do(rate(ticket, 5), rate(ticket, 5, follow_up=True))
    hall.night()
    assert hall.refused(rate(ticket, 1, details=(113,))) == "already_rated"
    [first] = hall.do(c.RateService(ticket=ticket, service=1, satisfaction=4))
    assert isinstance(first, e.TicketRated)
    assert first.service == 1


def test_the_policy_rates_once_what_nobody_rated_when_whole_days_have_gone_by() -> None:
    hall, [first, second] = served(WEEK, tickets=2)
    hall.do(rate(first, 5))
    for _ in range(7):
        assert defaults(hall.night()) == []
    opening = hall.night()
    [default] = defaults(opening)
    assert (default.ticket, default.service, default.satisfaction, default.channel) == (second, 1, 3, 0)
    assert default.at == next(event.at for event in opening if isinstance(event, e.DayOpened))
    for _ in range(30):
        assert defaults(hall.night()) == []


def test_without_such_a_policy_a_service_stays_unrated() -> None:
    hall, [ticket] = served(NO_DEFAULT)
    assert not any(defaults(hall.night()) for _ in range(10))
    assert hall.floor.services.of(ticket) is None


def test_a_default_is_never_counted_as_an_active_rating() -> None:
    hall, [ticket] = served(WEEK)
    hall.night(8)
    service = hall.floor.services.of(ticket)
    assert service is not None
    assert (service.satisfaction, service.default, service.rated) == (3, True, False)
    assert (hall.floor.counts.rated, hall.floor.counts.satisfaction_sum) == (0, 0)


def test_a_default_keeps_nobody_from_rating_later() -> None:
    hall, [ticket] = served(WEEK)
    hall.night(20)
    assert hall.refused(rate(ticket, follow_up=True)) == "not_rated_yet"
    [rated] = hall.do(rate(ticket, 1, details=(113,)))
    assert isinstance(rated, e.TicketRated)
    assert (rated.satisfaction, rated.default, rated.follow_up, rated.at) == (1, False, False, hall.now)
    assert (hall.floor.counts.rated, hall.floor.counts.satisfaction_sum) == (1, 1)
    hall.night(10)
    assert hall.kinds(rate(ticket, 4, follow_up=True)) == ["TicketRated"]


def test_the_time_for_that_is_the_one_for_a_follow_up() -> None:
    hall, [ticket] = served(WEEK)
    hall.night(8 + 30)
    hall.clock("00:00")
    assert hall.kinds(rate(ticket)) == ["TicketRated"]
    late, [ticket] = served(WEEK)
    late.night(8 + 30)
    assert late.refused(rate(ticket)) == "rating_closed"
    late.night()
    assert late.refused(rate(ticket)) == "unknown ticket"


def test_where_no_follow_up_is_taken_a_default_is_the_last_word() -> None:
    hall, [ticket] = served(Ratings(window=DAY, follow_up=0, default=4, default_after=1))
    assert len(defaults(hall.night(2))) == 1
    assert hall.refused(rate(ticket)) == "rating_closed"
    hall.night()
    assert hall.refused(rate(ticket)) == "unknown ticket"


def test_a_hall_that_did_not_run_for_weeks_gives_its_defaults_when_it_opens_again() -> None:
    hall, tickets = served(WEEK, tickets=3)
    hall.now += 40 * DAY * 1000
    assert [event.ticket for event in defaults(hall.next_day(hall.date))] == tickets


def test_a_service_that_the_days_end_closed_is_rated_by_default_as_any_other() -> None:
    hall = Nights(plan(Policy(ratings=WEEK)))
    hall.open("1")
    ticket = hall.take().id
    hall.do(c.CallNext(window="1"), c.StartService(window="1"))
    hall.clock("18:00").do(c.CloseDay())
    assert [event.ticket for event in defaults(hall.night(8))] == [ticket]


def test_what_was_said_overnight_is_known_to_the_floor_of_the_next_day() -> None:
    hall, [ticket] = served(WEEK)
    hall.do(c.CloseDay(), rate(ticket, 5))
    hall.night()
    for floor in (hall.floor, hall.replayed()):
        assert isinstance(floor, Floor)
        service = floor.services.of(ticket)
        assert service is not None
        assert (service.satisfaction, service.rated, service.number, service.window) == (5, True, "A001", "1")


def test_a_rating_of_what_this_floor_no_longer_knows_changes_nothing() -> None:
    hall, _ = served(NO_DEFAULT)
    hall.floor.apply(e.TicketRated(at=hall.now, ticket="long ago", satisfaction=5, default=True))
    assert hall.floor.services.of("long ago") is None
