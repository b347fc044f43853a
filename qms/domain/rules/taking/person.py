"""Rules about who takes a number: in whose name, one number at a time, and how many a day."""

from collections.abc import Iterable
from typing import NamedTuple

from config.plan import TakeLimit
from qms.domain import commands as c
from qms.domain.catalogue import Stops
from qms.domain.commands import OnBehalf
from qms.domain.events import StageAhead
from qms.domain.floor import Floor
from qms.domain.refusal import Refused
from qms.domain.ticket import State, Ticket

IN_HAND: dict[State, str] = {"waiting": "还在等候", "called": "正在叫号", "serving": "正在办理", "parked": "还没有办完"}
"""Where a ticket stands as long as nobody needs another for the same thing; who missed a call does."""
GIVEN_BACK: frozenset[State] = frozenset({"cancelled", "no_show", "abandoned"})
DOCUMENT = {"identity": "每个证件", "phone": "每个手机号", "holder": "每位代办人"}


class Taker(NamedTuple):
    """Who takes the number for the applicant: `holder` is a digest, None = the applicant does, or shows no document."""

    holder: str | None = None
    on_behalf: OnBehalf = ""

    @property
    def for_another(self) -> bool:
        """亲友代办, 帮办代办."""
        return self.on_behalf != ""


def taker(command: c.TakeTicket | c.BookSlot) -> Taker:
    """Whoever shows one document twice acts for nobody else; another document without a word is a relative's."""
    holder = command.holder
    if holder and holder == command.pseudonym:
        return Taker()
    return Taker(holder, command.on_behalf or ("relative" if holder else ""))


def check(floor: Floor, command: c.TakeTicket, who: Taker, stops: Stops, at: int) -> None:
    """Raises Refused if this person may not have this number: `not_for_others`, `authority_needed`, `identity_required`,
    `already_waiting`, and, anywhere but at the guide desk, `given_back_too_often`, `too_soon`, `limit_reached`."""
    if who.for_another:
        _check_authority(floor, command)
    _check_documents(floor, command, who, stops)
    if not (command.pseudonym or command.phone or who.holder):
        return
    mine = _tickets(floor, "identity", command.pseudonym)
    _check_in_hand(mine, stops)
    if command.channel == "desk" and command.by:
        return  # a member of staff has looked at the case, and stands in the journal
    _check_given_back(floor, mine)
    _check_interval(floor, mine, at)
    for limit in floor.plan.policy.taking.limits:
        digest = {"identity": command.pseudonym, "phone": command.phone, "holder": who.holder}[limit.by]
        _check_limit(limit, _tickets(floor, limit.by, digest), stops[0].item_class)


def _tickets(floor: Floor, by: str, digest: str | None) -> list[Ticket]:
    """Today's tickets of a person, in order of taking."""
    takers = floor.takers
    book = {"identity": takers.identity, "phone": takers.phone, "holder": takers.holder}[by]
    return [floor.tickets[ticket] for ticket in book.get(digest or "", ())]


def _check_authority(floor: Floor, command: c.TakeTicket) -> None:
    allowed = floor.plan.policy.taking.for_others
    if allowed == "no":
        raise Refused("not_for_others")
    if allowed == "authorised" and not command.authority:
        raise Refused("authority_needed")


def _check_documents(floor: Floor, command: c.TakeTicket, who: Taker, stops: Stops) -> None:
    """实名: the applicant's document, and the holder's too where somebody else comes."""
    if command.pseudonym and (who.holder or not who.for_another):
        return
    for stop in stops:
        for code in stop.items:
            item = floor.catalogue.item(code)
            if item.identity == "required":
                raise Refused("identity_required", _which(item.name, applicant=not command.pseudonym))


def _which(item: str, *, applicant: bool) -> str:
    if applicant:
        return f"{item}要实名取号，请刷申请人的身份证，或到导办台"
    return f"{item}要实名取号，请代办人也刷自己的身份证，或到导办台"


def _check_in_hand(mine: list[Ticket], stops: Stops) -> None:
    for ticket in mine:
        if ticket.state in IN_HAND and _meet(stops, (_now(ticket), *ticket.stages)):
            standing = IN_HAND[ticket.state]
            raise Refused("already_waiting", f"您已经取过 {ticket.number}，{standing}，请不要重复取号")


def _now(ticket: Ticket) -> StageAhead:
    return StageAhead(item_class=ticket.item_class, items=ticket.items)


def _meet(stops: Stops, others: Iterable[StageAhead]) -> bool:
    """Whether two tickets are about the same thing: an item in common, or a class where one of them names no item."""
    return any(
        bool(set(one.items) & set(other.items)) if one.items and other.items else one.item_class == other.item_class
        for one in stops
        for other in others
    )


def _check_given_back(floor: Floor, mine: list[Ticket]) -> None:
    most = floor.plan.policy.taking.given_back
    times = sum(ticket.state in GIVEN_BACK and not ticket.services for ticket in mine)
    if most and times >= most:
        raise Refused("given_back_too_often", f"您今天已经退号或过号 {times} 次，请到导办台")


def _check_interval(floor: Floor, mine: list[Ticket], at: int) -> None:
    if not mine:
        return
    left = floor.plan.policy.taking.interval - (at - mine[-1].issued_at) / 1000
    if left > 0:
        raise Refused("too_soon", f"您刚刚取过 {mine[-1].number}，请过 {_span(left)}再取")


def _span(seconds: float) -> str:
    return f"{int(seconds) + 1} 秒" if seconds < 60 else f"{int(seconds // 60) + 1} 分钟"


def _check_limit(limit: TakeLimit, taken: list[Ticket], item_class: str) -> None:
    counted = [t for t in taken if not limit.per_class or t.taken.item_class == item_class]
    if len(counted) >= limit.most:
        raise Refused("limit_reached", f"{DOCUMENT[limit.by]}每天最多取 {limit.most} 个号，今天已经取完；请到导办台")
