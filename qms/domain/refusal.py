"""Refusals: the hall says no, with a code for programs and words for people; nothing has changed."""

from typing import Literal, NamedTuple

Missing = Literal[
    "window",
    "ticket",
    "item_class",
    "item",
    "bundle",
    "priority_class",
    "green",
    "companion",
    "booking",
    "slot",
    "clerk",
    "leave",
    "escalation",
    "difficulty",
    "service",
    "visitor",
]


class Sentence(NamedTuple):
    """What is so and what to do, for the person who reads it."""

    zh: str
    en: str


REFUSALS: dict[str, Sentence] = {
    # the hall and the day
    "day_not_open": Sentence("今天还没有开始，请稍等", "The business day has not begun yet; please wait a moment."),
    "day_not_closed": Sentence("前一天还没有结束", "The day before has not been closed yet."),
    "hall_closed": Sentence(
        "现在不是办公时间，请在办公时间取号", "The hall is closed now; please come in business hours."
    ),
    "last_ticket": Sentence(
        "今天剩下的时间办不完了，已经停止取号；请改天来或者预约",
        "No more numbers today: there is no time left to serve them. Please come another day or book.",
    ),
    # windows
    "window_closed": Sentence("窗口没有开，请先开窗", "The window is not open; open it first."),
    "window_open": Sentence("窗口已经开了", "The window is open already."),
    "window_paused": Sentence("窗口暂停了，请先恢复", "The window is paused; resume it first."),
    "window_not_paused": Sentence("窗口没有暂停", "The window is not paused."),
    "window_not_valid": Sentence(
        "今天不在这个窗口的开放日期内", "This window may not be opened today: see its dates in the plan."
    ),
    "ticket_at_window": Sentence("窗口上的号还没有办结，办结以后再操作", "Finish the ticket at the window first."),
    "no_ticket": Sentence("窗口现在没有号", "There is no ticket at the window."),
    "class_not_served": Sentence("这个窗口不办这类事项", "This window does not serve that class of items."),
    "class_left_unserved": Sentence(
        "调整以后有事项没有窗口办理，请先安排别的窗口",
        "After this change no window would serve one of the classes; assign another window first.",
    ),
    "press_too_soon": Sentence("按得太快了，刚刚已经叫过号", "Pressed twice: a ticket was called a moment ago."),
    "dedicated_only": Sentence(
        "这个事项要由专人在专窗办理", "This item needs its own clerk: only a dedicated or joint window may serve it."
    ),
    # tickets
    "wrong_state": Sentence("这个号现在不能这样操作", "Not possible for this ticket now."),
    "not_started": Sentence("还没有开始办理，请先按开始或过号", "Not started yet: press start or no-show first."),
    "nothing_parked": Sentence("窗口没有挂起的号", "This window has parked no ticket."),
    "nothing_missed": Sentence("窗口没有过号的号", "This window has no missed ticket."),
    "transfer_nowhere": Sentence("请选择转到哪个窗口或哪类事项", "Say to which window or class the ticket goes."),
    "reason_needed": Sentence("请写明原因", "Please give a reason; it is kept."),
    "recall_limit": Sentence("重呼次数已经用完，人没有来请按过号", "No more recalls: if nobody comes, press no-show."),
    "reinstate_limit": Sentence(
        "过号太久或者次数太多，不能再复号，请重新取号", "Missed too often or too long ago: please take a new number."
    ),
    "paper_out": Sentence(
        "打印机没有纸，请到旁边的取号机或导办台",
        "The printer is out of paper; please use another dispenser or ask at the guide desk.",
    ),
    # taking
    "no_open_window": Sentence(
        "这类事项现在没有窗口办理，请到导办台", "No window serves this now; please ask at the guide desk."
    ),
    "already_waiting": Sentence(
        "您已经取过这个事项的号，还在等候，请不要重复取号", "You already hold a waiting number for this item."
    ),
    "identity_required": Sentence(
        "这个事项要实名取号，请刷身份证，或到导办台",
        "This item needs your identity document; please present it or ask at the guide desk.",
    ),
    "limit_reached": Sentence(
        "您今天取号的次数已经到了上限，请到导办台",
        "You have reached today's number of tickets; please ask at the guide desk.",
    ),
    "too_soon": Sentence("您刚刚取过号，请过一会儿再取", "You took a number a moment ago; please wait a little."),
    "given_back_too_often": Sentence(
        "您今天退号或过号次数太多，请到导办台",
        "Too many numbers given back or missed today; please ask at the guide desk.",
    ),
    "quota_full": Sentence(
        "这个时段的号已经发完，请换个时段或预约", "All numbers of this period are gone; please come later or book."
    ),
    "too_many_items": Sentence(
        "一个号办不了这么多事项，请分开取号", "Too many items for one number; please take several."
    ),
    "items_and_class": Sentence(
        "请只选一种：一个类别、几个事项，或一件事套餐", "Choose one: a class, items, or a bundle."
    ),
    "not_for_others": Sentence("这里不能替别人取号，请本人来取", "Numbers cannot be taken for others here."),
    "authority_needed": Sentence(
        "替别人办事要有授权，请带授权材料到导办台",
        "To act for someone else please show your authority at the guide desk.",
    ),
    "region_not_served": Sentence(
        "这个事项只受理本地的申请，请到申请人所在地的大厅",
        "This item is only accepted for people of this region; please go to the applicant's own hall.",
    ),
    "pre_review_unknown": Sentence(
        "预审编号不对，请核对短信里的编号", "That is not a pre-review number; please check the message you received."
    ),
    "desk_only": Sentence("这种优先要到导办台办理", "This kind of priority is granted at the guide desk."),
    "staff_only": Sentence("只有工作人员才能这样操作", "Only staff may do this."),
    "green_not_valid": Sentence("这个绿色通道今天不在有效期", "This green-channel entry is not valid today."),
    # service
    "intake_only": Sentence(
        "这个窗口只收件，不能当场办结", "This window only takes papers in; it cannot finish on the spot."
    ),
    "missing_needed": Sentence("请选出缺少的材料", "Please list the missing papers."),
    "not_in_list": Sentence("选的材料不在这个事项的材料清单里", "These papers are not on the item's list."),
    "due_in_past": Sentence("补齐材料的日期不能早于今天", "The due date cannot lie in the past."),
    "not_there": Sentence("这个号没有申请陪同", "This ticket did not ask for a companion."),
    # booking
    "booking_off": Sentence("这类事项不用预约，请直接取号", "This class cannot be booked; just take a number."),
    "not_released": Sentence("这一天的号还没有放出来", "The places of that day are not released yet."),
    "too_late_to_book": Sentence(
        "这个时段已经不能预约，请选后面的时段", "It is too late to book this slot; please choose a later one."
    ),
    "slot_full": Sentence("这个时段已经约满，请选别的时段", "This slot is full; please choose another."),
    "booking_limit": Sentence("您预约的次数已经到了上限", "You have reached the number of bookings allowed."),
    "too_many_cancels": Sentence(
        "您这个月取消预约的次数太多，下个月再预约",
        "Too many bookings given back this month; you can book again next month.",
    ),
    "blocked": Sentence(
        "您有多次预约没有来，暂时不能预约，可以现场取号",
        "You missed several bookings and cannot book for now; you can still take a number in the hall.",
    ),
    "already_booked": Sentence(
        "您已经约了这个时段，不用再约", "You have booked this very slot already; there is nothing more to do."
    ),
    "phone_required": Sentence(
        "预约要留身份证件或手机号码", "Please give a document or a phone number; bookings are counted by it."
    ),
    "own_only": Sentence("只能为本人预约", "You can book for yourself only."),
    "too_late_to_cancel": Sentence("离预约时间太近，不能取消", "It is too late to give this booking back."),
    "too_early": Sentence(
        "还没有到报到时间，请在预约时段前后来报到", "Too early to check in; please come around your slot."
    ),
    "wrong_day": Sentence("预约的不是今天，请按预约的日期来", "This booking is for another day."),
    "no_booking_today": Sentence(
        "今天没有用这个证件预约，请直接取号，或输入预约码",
        "Nothing is booked for today with this document; please take a number, or type the code of the booking.",
    ),
    "booking_used": Sentence("这个预约已经用过或者取消了", "This booking has been used or given back."),
    # people
    "trainee_alone": Sentence(
        "带教还不满规定的天数，请和带教老师一起上岗", "A trainee may not sit alone yet; sign in with the mentor."
    ),
    "not_mentor": Sentence("这不是您的带教老师", "That is not this trainee's mentor."),
    "reason_unknown": Sentence("请从列表里选暂停原因", "Please choose a reason from the list."),
    "pause_limit": Sentence(
        "这种暂停今天的次数用完了，请找组长", "No more pauses of this kind today; please ask your leader."
    ),
    "on_leave": Sentence("您今天在休假，不能上岗；要上岗请组长先撤销", "You are on leave today; ask the leader first."),
    "leave_overlaps": Sentence("这段日子已经请过假", "There is a leave in these days already."),
    "leave_decided": Sentence("这个请假已经处理过了", "This leave has been decided already."),
    "leave_not_approved": Sentence("组长还没有同意，不能报备", "The leader has not agreed yet."),
    "leave_dates": Sentence("请假的结束日期不能早于开始日期", "A leave cannot end before it begins."),
    "own_leave": Sentence("不能批准自己的请假", "Nobody decides their own leave."),
    "not_yours": Sentence(
        "这件事不归您处理，请找组长或大厅管理", "This is not yours to deal with; ask the leader or the manager."
    ),
    "already_asked": Sentence("已经请过了，请稍等", "Somebody has been asked already; please wait a moment."),
    "nobody_to_ask": Sentence(
        "这个窗口没有安排组长或首席代表，请联系大厅管理", "The plan names nobody to ask for this window."
    ),
    # ratings
    "not_finished": Sentence("还没有办结，办结以后请您评价", "Not finished yet; please rate afterwards."),
    "rating_closed": Sentence("评价时间已经过了", "The time for rating this service is over."),
    "already_rated": Sentence("已经评价过了，谢谢您", "Already rated, thank you."),
    "not_rated_yet": Sentence("还没有评价，不能追评", "Not rated yet, so there is nothing to follow up."),
    "detail_mismatch": Sentence("评价指标和满意度不是同一级", "The details do not belong to that satisfaction."),
    "detail_unknown": Sentence(
        "这条评价指标不在现行的清单里，请从页面上选",
        "This detail is not in force any more; please choose from the list.",
    ),
    "channel_unknown": Sentence("评价渠道不对，应是 1 到 7", "The rating's channel is a code from 1 to 7."),
    "low_needs_reason": Sentence(
        "请选一条不满意的原因，或者写几句话", "Please choose what was not good, or write a few words."
    ),
    "not_anonymous": Sentence("这里的评价要实名", "Ratings are not anonymous here."),
}
"""Every refusal code with what the screen says where the rule has nothing more precise to say."""

Code = str
"""One of REFUSALS."""


class Refused(Exception):
    """The rules do not allow it now. `code` is fixed; `words` (Chinese) and `english` say what is so and what to do."""

    def __init__(self, code: Code, words: str = "") -> None:
        sentence = REFUSALS[code]
        super().__init__(f"{code}: {words or sentence.zh}")
        self.code: Code = code
        self.words = words or sentence.zh
        self.english = sentence.en


class Unknown(Exception):
    """The command names a thing that this hall does not have."""

    def __init__(self, what: Missing, id: str) -> None:  # noqa: A002
        super().__init__(f"no such {what}: {id}")
        self.what: Missing = what
        self.id = id
