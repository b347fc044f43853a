"""Company for those who want it: who is paged, when, and until when."""

from msgspec.structs import replace

from config.plan import Companion, Notices, Policy
from qms.domain import commands as c
from qms.domain import events as e
from qms.notices.due import Due, clerks_of
from tests.spec.story import Story, plan

COMPANY = (Companion("elders", "敬老服务专员", ("0301", "0302")), Companion("sign", "手语志愿者"))


class Accompanied(Story):
    """A story in which visitors ask for company; `pages` are the numbers for which somebody is paged since the last time."""

    def __init__(self) -> None:
        super().__init__(replace(plan(Policy(notices=Notices(kinds=("paged",)))), companions=COMPANY))
        self.due = Due(self.plan)
        self.open("1")

    def come(self, companion: str = "elders") -> str:
        """Somebody takes a number at the kiosk and asks for company; the ticket's id."""
        [issued] = self.do(c.TakeTicket(item_class="a", channel="kiosk", companion=companion))
        assert isinstance(issued, e.TicketIssued)
        return issued.ticket

    def pages(self) -> list[str]:
        return [self.floor.tickets[one.subject].number for one in self.due.all(self.floor, self.now)]


def test_company_is_paged_when_the_number_is_taken_and_again_when_it_is_called() -> None:
    """Row 46: the visitor needs no phone for that; the clerks of the plan are paged."""
    hall = Accompanied()
    ticket = hall.come()
    assert clerks_of(hall.plan, hall.floor.tickets[ticket]) == ("0301", "0302")
    assert hall.pages() == ["A001"]
    assert hall.pages() == []
    hall.call("1")
    assert hall.pages() == ["A001"]


def test_nobody_is_paged_any_more_once_somebody_has_come() -> None:
    """Row 46."""
    hall = Accompanied()
    ticket = hall.come()
    hall.pages()
    hall.do(c.JoinVisitor(ticket=ticket, by="0302"))
    hall.call("1")
    assert hall.pages() == []


def test_whoever_comes_before_the_page_went_out_ends_it() -> None:
    """Row 46."""
    hall = Accompanied()
    hall.do(c.JoinVisitor(ticket=hall.come(), by="0301"))
    assert hall.pages() == []


def test_company_is_paged_at_a_second_call_too() -> None:
    """Row 46: a visitor who comes back is not alone either."""
    hall = Accompanied()
    hall.come()
    hall.call("1")
    assert hall.pages() == ["A001"]
    hall.do(c.MissTicket(window="1"), c.ReinstateTicket(window="1"))
    assert hall.pages() == []
    hall.call("1")
    assert hall.pages() == ["A001"]


def test_a_recall_pages_nobody_again() -> None:
    """Row 46: who has been paged is on the way."""
    hall = Accompanied()
    hall.come()
    hall.call("1")
    hall.pages()
    hall.do(c.Recall(window="1"))
    assert hall.pages() == []


def test_company_without_clerks_in_the_plan_is_looked_for_by_people() -> None:
    """Row 46: the guide desk and the manager see it on their screens; no message goes out."""
    hall = Accompanied()
    hall.come("sign")
    assert hall.pages() == []
