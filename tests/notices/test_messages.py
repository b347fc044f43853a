"""What messages say, in every language: number, window, people ahead, and nothing about anybody."""

import pytest
from msgspec.structs import replace

from config.catalogue import languages
from config.plan import Companion, Notices, Policy, StandBy
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.notices.due import Due
from qms.notices.message import Desk, Message, write
from tests.notices.conftest import PHONE, WORDS
from tests.spec.story import NINE, Story, plan

EVERYTHING = Notices(ahead=1, kinds=("issued", "near", "stand_by", "called", "missed", "booked", "paged"))
HOUR = 3_600_000


class Desked(Story):
    """A story at whose end everything that is due is written."""

    def __init__(self, policy: Policy | None = None) -> None:
        company = (Companion("sign", "手语志愿者", ("0007",)),)
        super().__init__(replace(plan(policy or Policy(notices=EVERYTHING)), companions=company))
        self.due = Due(self.plan)
        self.desk = Desk(self.plan, WORDS, "0123456789abcdef")

    def come(self, language: str = "zh", companion: str = "") -> None:
        self.do(c.TakeTicket(item_class="a", channel="phone", language=language, companion=companion))

    def messages(self) -> list[Message]:
        notices = self.due.all(self.floor, self.now)
        return [write(self.desk, self.floor, one, PHONE, self.now) for one in notices]

    def texts(self) -> list[str]:
        return [one.text for one in self.messages()]


def test_a_visit_in_messages() -> None:
    hall = Desked().open("1")
    hall.come()
    hall.come()
    hall.come()
    assert hall.texts() == [
        "您的号 A001，前面没有人，请在窗口附近等候叫号。",
        "您的号 A002，前面 1 人，请留意叫号。",
        "您的号 A003，前面 2 人，请留意叫号。",
    ]
    hall.call("1")
    assert hall.texts() == [
        "请 A001 到 1 号窗口。",
        "A002 下一位就是您，请做好准备。",
        "A003 前面还有 1 人，请回到窗口附近等候。",
    ]
    hall.do(c.MissTicket(window="1"))
    assert hall.texts() == ["A001 过号了，请到导办台复号。"]


def test_whoever_a_window_asks_to_stand_by_hears_near_which_one() -> None:
    hall = Desked(Policy(notices=EVERYTHING, stand_by=StandBy(on=True))).open("1")
    hall.come()
    hall.come(language="en")
    hall.call("1")
    hall.messages()
    hall.wait(480).do(c.AskStandBy(window="1"))
    [asked] = hall.messages()
    assert (asked.kind, asked.window, asked.ahead) == ("stand_by", "1", 0)
    assert asked.text == "A002: please get ready and sit near window 1 until you are called."


def test_somebody_first_in_line_before_any_window_opens_is_near() -> None:
    hall = Desked()
    for _ in range(4):
        hall.come()
    hall.messages()
    hall.do(c.CancelTicket(ticket="t2"), c.CancelTicket(ticket="t3"), c.CancelTicket(ticket="t4"))
    assert hall.texts() == ["A004 前面没有人了，请在窗口附近等候叫号。"]


def test_a_booking_says_when() -> None:
    hall = Desked()
    start = NINE + 24 * HOUR
    hall.floor.apply(
        e.SlotBooked(at=NINE, booking="code", item_class="a", start=start, end=start + HOUR, phone="d", language="en")
    )
    [message] = hall.messages()
    assert message.text == "Booked: 01-02 09:00-10:00. Please check in on time."
    assert (message.booking, message.ticket, message.to.phone) == ("code", None, PHONE)
    assert message.url == f"{hall.floor.plan.hall.public_url}/a/code"


def test_a_visitor_reads_the_language_of_the_number_and_companions_that_of_the_hall() -> None:
    hall = Desked().open("1")
    hall.come("en", "sign")
    hall.come("fr")
    assert hall.texts() == [
        "Your number is A001; nobody ahead of you. Please wait near the windows.",
        "A001 申请了手语志愿者，请到场陪同。",
        "您的号 A002，前面 1 人，请留意叫号。",
    ]


@pytest.mark.parametrize("language", languages())
def test_every_sentence_of_every_language_can_be_filled(language: str) -> None:
    words = WORDS[language].notice
    for name in words.__struct_fields__:
        filled = getattr(words, name).format(number="A012", window="3", ahead=2, time="01-02", companion="手语志愿者")
        assert "{" not in filled
        assert len(filled) <= 90
        assert ("3" in filled.replace("A012", "")) == (name in ("called", "stand_by_at", "paged_call"))


def test_a_message_of_what_is_not_of_today_cannot_be_written() -> None:
    hall = Desked()
    hall.come()
    [issued] = hall.due.all(hall.floor, hall.now)
    with pytest.raises(KeyError):
        write(hall.desk, Floor(hall.plan), issued, PHONE, hall.now)
