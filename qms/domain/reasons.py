"""The sentence of each reason why somebody was called: for screens, and in English. Waits are whole minutes, rounded up."""

from functools import lru_cache
from typing import NamedTuple

from qms.domain import events as e


class Sentence(NamedTuple):
    """The same in Chinese and English. `{number}` was called at `{window}`, `{other}` was not (yet); `{after}` is the same behind a
    Chinese word."""

    zh: str
    en: str


SENTENCES: dict[e.PickKind, Sentence] = {
    "only": Sentence(
        "只有 {number} 在等，等了 {waited} 分钟", "{number} is the only one waiting for window {window}, {waited} min."
    ),
    "longest": Sentence(
        "{number} 等得最久，{waited} 分钟；其次{after}，{other_waited} 分钟",
        "{number} has waited longest, {waited} min; next {other}, {other_waited} min.",
    ),
    "priority": Sentence(
        "{number} 优先，{start}，先于等了 {other_waited} 分钟的{after}",
        "{number} has priority, {start}: before {other}, who has waited {other_waited} min.",
    ),
    "appointment": Sentence(
        "{number} 预约的时间到了，{start}，先于等了 {other_waited} 分钟的{after}",
        "The appointment of {number} is due, {start}: before {other}, who has waited {other_waited} min.",
    ),
    "early": Sentence(
        "别的人都还没到时间，先叫预约时间没到的 {number}",
        "Nobody whose time has come is waiting: {number} is called before its appointment.",
    ),
    "early_own": Sentence(
        "{number} 的预约还没到时间，但本窗口对{after} 只是协办，要让 {behind} 分钟",
        "The appointment of {number} is not due yet, but the class of {other} is secondary at window {window}, {behind} min less.",
    ),
    "not_due": Sentence(
        "{number} 等了 {waited} 分钟；{other} 的预约还没到时间，按普通号排",
        "{number} has waited {waited} min; the appointment of {other} is not due yet and counts as an ordinary number.",
    ),
    "secondary": Sentence(
        "{number} 等了 {waited} 分钟；{other} 等了 {other_waited} 分钟，但本窗口只是协办，要让 {behind} 分钟",
        "{number} has waited {waited} min; {other} has waited {other_waited} min, but its class is secondary at window "
        "{window}, {behind} min less.",
    ),
    "pinned": Sentence("{number} 置顶了，先于所有人", "{number} was put first by staff."),
    "bound": Sentence(
        "{number} 只等 {window} 号窗口，等了 {waited} 分钟；其次{after}，{other_waited} 分钟",
        "{number} waits for window {window} only, {waited} min; next {other}, {other_waited} min.",
    ),
    "turn": Sentence(
        "优先和预约连着叫够了，轮到等得最久的 {number}，{waited} 分钟；{other} 在后",
        "Enough of others in a row: it is the turn of {number}, who has waited longest, {waited} min; {other} is after.",
    ),
    "stage": Sentence(
        "{number} 的下一站还在 {window} 号窗口，接着办", "The next stop of {number} is window {window} again."
    ),
    "tie": Sentence(
        "{number} 和{after} 算下来一样，来得早的先",
        "{number} and {other} come to the same: who came earlier is first.",
    ),
    "stood_by": Sentence("{number} 已经在 {window} 号窗口旁准备", "{number} has stood by for window {window}."),
    "parked_due": Sentence(
        "{number} 挂起的时间到了，先于所有人", "The time of {number}, which was set aside, has come."
    ),
}

GROUPS = {"priority": Sentence("优先号 ", " (priority)"), "appointment": Sentence("预约号 ", " (appointment)")}


class About(NamedTuple):
    """What a sentence speaks of; the waits as they are to be written, in minutes."""

    number: str
    window: str
    waited: str
    other_waited: str = ""
    other: str = ""


def said(pick: e.Pick, about: About) -> Sentence:
    """Why it was this one, in one sentence."""
    own, against = pick.own, pick.against or e.Weighed(waited=0)
    return _said(pick.kind, own.credit, own.rate, against.group, against.penalty, about)


@lru_cache(1024)  # a live view says the same of every window at every change
def _said(kind: e.PickKind, credit: int, rate: float, group: str, penalty: int, about: About) -> Sentence:
    template, known = SENTENCES[kind], about._asdict()
    label, start = GROUPS.get(group, Sentence("", "")), _head_start(credit, rate)
    more = {"behind": str(minutes(penalty)), "after": label.zh + about.other if label.zh else f" {about.other}"}
    return Sentence(
        template.zh.format(**{**known, **more, "other": label.zh + about.other, "start": start.zh}),
        template.en.format(**{**known, **more, "other": about.other + label.en, "start": start.en}),
    )


def minutes(ms: int) -> int:
    """Whole minutes of ms, rounded up."""
    return -(-ms // 60_000)


def _head_start(credit: int, rate: float) -> Sentence:
    """What a group is worth, in so many minutes and so many times the wait."""
    zh = [f"算早来 {minutes(credit)} 分钟"] if credit else []
    en = [f"counted {minutes(credit)} min earlier"] if credit else []
    if rate != 1.0:
        zh.append(f"等候按 {rate:g} 倍算")
        en.append(f"each minute {rate:g} times")
    return Sentence("、".join(zh) or "不加时间", ", ".join(en) or "without a head start")
