"""The hall itself: who it is, its zones, its windows, and the devices on its lines."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from config.plan.words import Id, Level, LinkName, MaybeDate, Name, Region, RoleName, Span, ZoneKind

WindowKind = Literal[
    "comprehensive", "dedicated", "joint", "intake_only", "cross_region", "cannot_do", "pickup", "post", "mobile"
]
WindowNo = Annotated[
    str, Meta(pattern=r"^[0-9A-Z]{1,4}$", description="what stands on the plate, at most 4 characters")
]


VoiceName = Literal[
    "best", "embedded", "clips",
    "zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi", "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang",
]  # fmt: skip


class HallFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """Who this hall is. `languages` of the phrases on paper and screens are the voice's.

    `naming` is the set of name templates (config/catalogue/hall_names.toml) that `qms check` holds the name against;
    nothing = none.
    """

    id: Id
    name: Name
    level: Level
    region: Region
    address: str = ""
    phone: str = ""
    complaint_phone: str = "12345"
    naming: str = ""
    timezone: str = "Asia/Shanghai"
    public_url: str = "http://127.0.0.1:8080"


class Zone(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the hall."""

    id: Id
    name: Name
    kind: ZoneKind
    floor: str = ""


class Mapping(Struct, frozen=True, forbid_unknown_fields=True):
    """What a window serves on the days `from_date` to `until_date`, both included; nothing = without end on that side."""

    classes: Annotated[tuple[Id, ...], Meta(min_length=1)]
    secondary: tuple[Id, ...] = ()
    from_date: MaybeDate = ""
    until_date: MaybeDate = ""


class Tide(Struct, frozen=True, forbid_unknown_fields=True):
    """潮汐窗口: the leader is advised to open the window when more wait for its classes than `open_above` for each open
    window that serves them, and to close it below `close_below`."""

    open_above: Annotated[int, Meta(ge=1, le=1000)]
    close_below: Annotated[int, Meta(ge=0, le=1000)] = 0


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """A service place. `classes` are its own; `secondary` ones it helps out with, at the policy's penalty.

    `mappings` replace both on their days. `breaks` are when its clerk goes away every day (meals); forecasts reckon with them,
    nothing is refused because of them. `lead` and `members` are the departments of a joint window (联办). A window with
    `from_date` or `until_date` (快闪窗口, 到户窗口) can be opened on those days only.
    """

    no: WindowNo
    zone: Id
    classes: Annotated[tuple[Id, ...], Meta(min_length=1)]
    secondary: tuple[Id, ...] = ()
    kind: WindowKind = "comprehensive"
    title: str = "综合窗口"
    mappings: tuple[Mapping, ...] = ()
    breaks: tuple[Span, ...] = ()
    tide: Tide | None = None
    lead: str = ""
    members: tuple[str, ...] = ()
    from_date: MaybeDate = ""
    until_date: MaybeDate = ""


class Line(Struct, frozen=True, forbid_unknown_fields=True):
    """One serial port or connection. A relative `path` stands under the hall's data folder.

    `voice` is who speaks on a link "speech": the best there is on this machine, the embedded one, recorded clips (`path` is
    their folder), or one by name. See docs/how-to/choose-a-voice.md.
    """

    id: Id
    link: LinkName
    wire: Id
    path: str = ""
    baud: Annotated[int, Meta(ge=300, le=1_000_000)] = 9600
    host: str = ""
    port: Annotated[int, Meta(ge=0, le=65535)] = 0
    voice: VoiceName = "best"


class Device(Struct, frozen=True, forbid_unknown_fields=True):
    """One piece of hardware on a line, and the part it plays. It is for its `windows`, for all of its `zone`, or without both
    for the whole hall (boards, speakers)."""

    id: Id
    role: RoleName
    model: Id
    line: Id
    address: str = "1"
    windows: tuple[str, ...] = ()
    zone: str = ""
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
