"""The words of one language: what is spoken, shown and printed. Pure types; `config.catalogue` reads them.

Sentences are templates: {number} a ticket's number, {letter} and {figures} its two halves; {window}, {windows}, and {first}
{last} of a range of windows; {clerk} a 工号, {name} and {department} of a clerk; {ahead} people; {p10} {p50} {p90} minutes; {time}, {date} and {phone}; {case} the
project number; {companion} who comes along. A tuple of templates says the same at falling lengths: a sign takes the first that fits it.
"""

from typing import Annotated

from msgspec import Meta, Struct

from config.plan import Language

Template = Annotated[str, Meta(min_length=1, max_length=120)]
Lengths = Annotated[tuple[Template, ...], Meta(min_length=1)]
Ten = Annotated[tuple[str, ...], Meta(min_length=10, max_length=10)]


class Speech(Struct, frozen=True, forbid_unknown_fields=True):
    """How a call is spoken, and how somebody is asked to stand by. The `_latin` half is the same for voices that read no characters (pinyin, jyutping); a language
    without it leaves it empty. `ten` makes 12 "十二"; where it is empty, window numbers are spoken as written."""

    call: Template
    stand_by: Template
    figures: Ten
    call_latin: str = ""
    stand_by_latin: str = ""
    figures_latin: tuple[str, ...] = ()
    between_figures: str = ""
    ten: str = ""
    ten_latin: str = ""


class SignWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What a window sign shows; `card` is who sits there, below the rest where a row is left; `stand_by` who is called next."""

    idle: Lengths
    card: Lengths
    called: Lengths
    serving: Lengths
    stand_by: Lengths
    paused: Lengths
    closed: Lengths


class BoardWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What a hall board shows: a row a call, then one for each who stands by, and one sentence when there is nobody."""

    row: Lengths
    stand_by: Lengths
    nobody: Lengths


class SlipWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on a ticket's paper. `wait_within` stands for `wait_range` where the least wait is none; `rough` where a new
    hall has no days to learn from."""

    your_number: Template
    ahead: Template
    nobody_ahead: Template
    wait: Template
    wait_range: Template
    wait_within: Template
    no_wait: Template
    rough: Template
    windows: Template
    window_range: Template
    window_comma: str
    taken_at: Template
    reprint: Template
    scan: Template
    listen: Template
    missed: Template
    complaints: Template


class PaperWords(Struct, frozen=True, forbid_unknown_fields=True):
    """What stands on a receipt and on a one-time notice. `seal` stands where the seal is put; `all_told`: nothing else will be
    asked for; `commitment` goes with a promise instead of papers, `due` with papers that may follow."""

    receipt: Template
    notice: Template
    served: Template
    case: Template
    items: Template
    received: Template
    counts_from: Template
    promised: Template
    missing: Template
    due: Template
    commitment: Template
    pickup: Template
    post: Template
    seal: Template
    all_told: Template
    come_again: Template
    told_at: Template
    ask: Template


class NoticeWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Short messages on phones: number, window and people ahead, and nothing about the visitor or the matter. `stand_by_at` where
    a window has asked, `stand_by` where somebody is merely the next. `paged` and
    `paged_call` are for whoever comes along: somebody asked for company, and is called."""

    issued: Template
    issued_nobody: Template
    near: Template
    near_nobody: Template
    stand_by: Template
    stand_by_at: Template
    called: Template
    missed: Template
    booked: Template
    paged: Template
    paged_call: Template


class Phrases(Struct, frozen=True, forbid_unknown_fields=True):
    """One phrase file. `caption` and `caption_stand_by` are what is spoken, as written on screens."""

    language: Language
    name: Template
    caption: Template
    caption_stand_by: Template
    speech: Speech
    sign: SignWords
    board: BoardWords
    slip: SlipWords
    paper: PaperWords
    notice: NoticeWords
