"""What the hall does for people: item classes (queues), items, bundles, and who goes first."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from config.plan.words import Count, Days, Id, MaybeDate, Name, Seconds, Span

Reach = Literal["local", "city", "province", "nation"]
Placement = Literal["delegated", "dedicated", "intake_only"]


class Quota(Struct, frozen=True, forbid_unknown_fields=True):
    """限号: at most `most` numbers of a class are issued in the span of the day."""

    span: Span
    most: Count


class ItemClass(Struct, frozen=True, forbid_unknown_fields=True):
    """A queue: visitors of one class wait in one list; its prefix starts their numbers.

    `quick` is the class in whose list somebody waits whose papers have been pre-reviewed on line (立等可取); nothing = here.
    """

    id: Id
    name: Name
    prefix: Annotated[str, Meta(pattern="^[A-HJ-NPRT-Y]$", description="one letter of A-H J-N P R T-Y")]
    hint: str = ""
    icon: str = ""
    usual_service: Seconds = 480
    quotas: tuple[Quota, ...] = ()
    quick: str = ""


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """A thing a hall does for people (事项). `pinyin` is the name's syllables, joined by blanks, without tones.

    `reach` says whose matter it may be: people of this hall's own region only (`local`), of its city (全市通办), its
    province, or anybody (跨域通办). `placement`: handled by any clerk of its class, by a dedicated one, or only taken in.
    `promised_days` are working days from acceptance; `bring` are the papers, from which a one-time notice is made.
    `type` is GB/T 39046 A.1; `responsible` the clerk who answers for it; `knowledge` leads the guide desk to the answers.
    """

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Name
    item_class: Id
    pinyin: Annotated[
        str, Meta(pattern=r"^[a-z0-9]+( [a-z0-9]+)*$", description="lower-case syllables, one blank between")
    ]
    kind: Literal["instant", "promised"] = "instant"
    identity: Literal["none", "optional", "required"] = "none"
    bring: tuple[str, ...] = ()
    reach: Reach = "nation"
    placement: Placement = "delegated"
    complexity: Literal["simple", "normal", "complex"] = "normal"
    promised_days: Days = 0
    type: str = ""
    department: str = ""
    responsible: str = ""
    knowledge: str = ""


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """One stop of a bundle: the items that are done in one class."""

    item_class: Id
    items: tuple[str, ...] = ()


class Bundle(Struct, frozen=True, forbid_unknown_fields=True):
    """一件事: one ticket whose stages follow each other. `pinyin` as for an item."""

    id: Id
    name: Name
    pinyin: Annotated[
        str, Meta(pattern=r"^[a-z0-9]+( [a-z0-9]+)*$", description="lower-case syllables, one blank between")
    ]
    stages: Annotated[tuple[Stage, ...], Meta(min_length=2, max_length=8)]


class PriorityClass(Struct, frozen=True, forbid_unknown_fields=True):
    """People who are served before others, e.g. 老年人. `proof`: the window asks to see it. `at` says who may grant it."""

    id: Id
    name: Name
    proof: bool = False
    at: Literal["anywhere", "desk"] = "anywhere"


class Green(Struct, frozen=True, forbid_unknown_fields=True):
    """绿色通道: a project or a group of people that staff may let in first, on the days given; each use is in the journal."""

    id: Id
    name: Name
    from_date: MaybeDate = ""
    until_date: MaybeDate = ""


class Companion(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who goes along with a visitor on request: 敬老服务专员, 手语志愿者. `clerks` are paged when the visitor is called."""

    id: Id
    name: Name
    clerks: tuple[Id, ...] = ()
