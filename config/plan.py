"""What the city drew: a hall with its zones, windows, items, people, lines and devices. Pure types; `config.load` reads them.

Durations are whole seconds. Ids are strings, unique among their kind. Every figure that policies leave open stands here.
"""

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from msgspec import Meta, Struct, field

T = TypeVar("T")
Id = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,47}$", description="letters, figures, - _ . ; at most 48")
]
Name = Annotated[str, Meta(min_length=1, max_length=60)]
Seconds = Annotated[int, Meta(ge=0, le=86_400)]
Region = Annotated[str, Meta(pattern=r"^\d{6}(\d{6})?$", description="GB/T 2260, 6 or 12 figures")]
Rate = Annotated[
    float,
    Meta(
        ge=1.0,
        le=10.0,
        description="a number from 1 to 10 (below 1 the group falls behind others while it waits, and starves)",
    ),
]
Language = Annotated[str, Meta(pattern="^[a-z]{2,3}$", description="a language with a phrase file, such as zh")]
Level = Literal["city", "county", "town", "village"]
ZoneKind = Literal["instant", "consult", "intake", "issue", "back_office", "online_help", "self_service"]
RoleName = Literal["dispenser", "caller", "pad", "window_sign", "hall_board", "speaker"]
LinkName = Literal["serial", "tcp", "memory", "speech"]


class HallFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """Who this hall is."""

    id: Id
    name: Name
    level: Level
    region: Region
    address: str = ""
    phone: str = ""
    complaint_phone: str = "12345"
    timezone: str = "Asia/Shanghai"
    public_url: str = "http://127.0.0.1:8080"


class Zone(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the hall."""

    id: Id
    name: Name
    kind: ZoneKind
    floor: str = ""


class ItemClass(Struct, frozen=True, forbid_unknown_fields=True):
    """A queue: visitors of one class wait in one list; its prefix starts their numbers."""

    id: Id
    name: Name
    prefix: Annotated[str, Meta(pattern="^[A-HJ-NPRT-Y]$", description="one letter of A-H J-N P R T-Y")]
    hint: str = ""
    icon: str = ""
    usual_service: Seconds = 480


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """A thing a hall does for people (事项). `pinyin` is the name's syllables, joined by blanks, without tones."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]
    name: Name
    item_class: Id
    pinyin: Annotated[
        str, Meta(pattern=r"^[a-z0-9]+( [a-z0-9]+)*$", description="lower-case syllables, one blank between")
    ]
    kind: Literal["instant", "promised"] = "instant"
    identity: Literal["none", "optional", "required"] = "none"
    bring: tuple[str, ...] = ()


class PriorityClass(Struct, frozen=True, forbid_unknown_fields=True):
    """People who are served before others, e.g. 老年人."""

    id: Id
    name: Name
    proof: bool = False


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """A service place. `classes` are its own; `secondary` ones it helps out with, at the policy's penalty."""

    no: Annotated[str, Meta(pattern=r"^[0-9A-Z]{1,4}$", description="what stands on the plate, at most 4 characters")]
    zone: Id
    classes: Annotated[tuple[Id, ...], Meta(min_length=1)]
    secondary: tuple[Id, ...] = ()
    kind: Literal["comprehensive", "dedicated"] = "comprehensive"
    title: str = "综合窗口"


class Clerk(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who signs in. `id` is the 工号; `card_name` is what public screens may show, empty = nothing."""

    id: Id
    role: Literal["clerk", "leader", "manager", "admin", "auditor"] = "clerk"
    card_name: str = ""
    department: str = ""
    windows: tuple[str, ...] = ()


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """One serial port or connection. A relative `path` stands under the hall's data folder."""

    id: Id
    link: LinkName
    wire: Id
    path: str = ""
    baud: Annotated[int, Meta(ge=300, le=1_000_000)] = 9600
    host: str = ""
    port: Annotated[int, Meta(ge=0, le=65535)] = 0


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """One piece of hardware on a line, and the part it plays. `windows` empty = the whole hall (boards, speakers)."""

    id: Id
    role: RoleName
    model: Id
    line: Id
    address: str = "1"
    windows: tuple[str, ...] = ()
    title: str = ""


class Glass(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sign can show: character cells (a Chinese character takes two columns) and pixels."""

    rows: Annotated[int, Meta(ge=1, le=64)]
    columns: Annotated[int, Meta(ge=1, le=256)]
    width_px: Annotated[int, Meta(ge=0, le=4096)] = 0
    height_px: Annotated[int, Meta(ge=0, le=4096)] = 0
    charset: Literal["gb2312", "gb18030", "ascii", "digits"] = "gb2312"


class Model(Struct, frozen=True, forbid_unknown_fields=True):
    """One hardware model on a known wire. `keys` renames the wire's keys; `ratings` maps a key's value to 1..5, 0 = not rated."""

    id: Id
    maker: Name
    title: Name
    wire: Id
    manual: Annotated[str, Meta(min_length=1, description="document, version, paragraph")]
    roles: Annotated[tuple[RoleName, ...], Meta(min_length=1)]
    tested_on_hardware: bool = False
    baud: int = 9600
    glass: Glass | None = None
    keys: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, Annotated[int, Meta(ge=0, le=5)]] = field(default_factory=dict)
    options: dict[str, str | int | bool] = field(default_factory=dict)


class Dispatch(Struct, frozen=True, forbid_unknown_fields=True):
    """The score of who is called next: credit (s) + rate * waited - penalty (s). See docs/reference/dispatch.md."""

    priority_credit: Seconds = 1800
    priority_rate: Rate = 2.0
    appointment_credit: Seconds = 2640
    appointment_rate: Rate = 1.25
    secondary_penalty: Seconds = 360


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """Rules that differ from hall to hall."""

    dispatch: Dispatch = field(default_factory=Dispatch)
    confirm_start: bool = False
    transfer_setback: Seconds = 900
    reinstate_behind: Annotated[int, Meta(ge=0, le=50)] = 3
    rating_window: Annotated[int, Meta(ge=0, le=30 * 86_400)] = 7 * 86_400
    rating_on_pad: Seconds = 60
    issue_without_open_window: bool = True


class Voice(Struct, frozen=True, forbid_unknown_fields=True):
    """How calls are spoken."""

    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = ("zh",)
    repeat: Annotated[int, Meta(ge=1, le=3)] = 1


class Uplink(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the city listens; `server_key` is its public CURVE key (Z85, 40 characters), empty = ask var/keys."""

    via: Literal["zeromq", "none"] = "none"
    address: str = ""
    server_key: str = ""


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole hall. `config.load` has checked every reference in it."""

    hall: HallFacts
    zones: tuple[Zone, ...]
    windows: Annotated[tuple[Window, ...], Meta(min_length=1)]
    item_classes: Annotated[tuple[ItemClass, ...], Meta(min_length=1)]
    items: tuple[Item, ...] = ()
    priority_classes: tuple[PriorityClass, ...] = ()
    clerks: tuple[Clerk, ...] = ()
    lines: tuple[Line, ...] = ()
    devices: tuple[Device, ...] = ()
    models: tuple[Model, ...] = ()
    policy: Policy = field(default_factory=Policy)
    voice: Voice = field(default_factory=Voice)
    uplink: Uplink = field(default_factory=Uplink)

    def item_class(self, id: str) -> ItemClass:  # noqa: A002
        """Raises KeyError for an unknown id."""
        return _only(c for c in self.item_classes if c.id == id)

    def window(self, no: str) -> Window:
        """Raises KeyError for an unknown number."""
        return _only(w for w in self.windows if w.no == no)

    def item(self, code: str) -> Item:
        """Raises KeyError for an unknown code."""
        return _only(i for i in self.items if i.code == code)

    def model_of(self, device: Device) -> Model:
        """The model file of a device."""
        return _only(m for m in self.models if m.id == device.model)

    def windows_serving(self, item_class: str) -> tuple[str, ...]:
        """The numbers of all windows that may serve the class, open or not, primary ones first."""
        own = [w.no for w in self.windows if item_class in w.classes]
        return (*own, *(w.no for w in self.windows if item_class in w.secondary and item_class not in w.classes))


def _only(found: Iterator[T]) -> T:
    for one in found:
        return one
    raise KeyError("not in the plan")
