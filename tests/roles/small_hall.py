"""A hall of three windows with one device of each kind, drawn here so that roles are tested on a plan that one can see."""

from collections.abc import Sequence

from config.catalogue import languages, phrases
from config.load import load_text
from config.plan import Plan
from qms.domain import events as e
from qms.domain.floor import Floor
from qms.role import Role
from qms.roles import ROLES

NINE = 1_700_010_000_000  # hall time in ms: a Wednesday, nine in the morning in China
SECOND = 1000

WORDS = {language: phrases(language) for language in languages()}

TEXT = """
zones = [{ id = "main", name = "大厅", kind = "intake" }]
windows = [
  { no = "1", zone = "main", classes = ["social"], secondary = ["tax"] },
  { no = "2", zone = "main", classes = ["social", "tax"] },
  { no = "3", zone = "main", classes = ["tax"] },
]
clerks = [{ id = "0001", role = "admin" }]
lines = [
  { id = "printer", link = "serial", wire = "escpos", path = "lines/printer", baud = 38400 },
  { id = "keypads", link = "serial", wire = "ff68", path = "lines/keypads" },
  { id = "signs", link = "serial", wire = "onbon_bx", path = "lines/signs", baud = 57600 },
  { id = "board", link = "serial", wire = "onbon_bx", path = "lines/board", baud = 57600 },
  { id = "speaker", link = "serial", wire = "speech", path = "lines/speaker" },
]
devices = [
  { id = "printer-1", role = "dispenser", model = "printer", line = "printer", title = "取号机" },
  { id = "keypad-1", role = "caller", model = "keypad", line = "keypads", address = "1", windows = ["1"] },
  { id = "keypad-2", role = "caller", model = "keypad", line = "keypads", address = "2", windows = ["2"] },
  { id = "pad-1", role = "pad", model = "evaluator", line = "keypads", address = "101", windows = ["1"] },
  { id = "sign-1", role = "window_sign", model = "sign", line = "signs", address = "1", windows = ["1"] },
  { id = "sign-2", role = "window_sign", model = "sign", line = "signs", address = "2", windows = ["2"] },
  { id = "board-1", role = "hall_board", model = "board", line = "board" },
  { id = "speaker-1", role = "speaker", model = "voice", line = "speaker" },
]

[hall]
id = "small"
name = "小厅"
level = "county"
region = "000000"
public_url = "https://small.example/"

[policy]
rating_on_pad = 60

[voice]
languages = ["zh", "en"]

[[item_classes]]
id = "social"
name = "社会保障"
prefix = "A"

[[item_classes]]
id = "tax"
name = "税务"
prefix = "B"

[[models]]
id = "printer"
maker = "m"
title = "t"
wire = "escpos"
manual = "m"
roles = ["dispenser"]
glass = { rows = 64, columns = 32 }

[[models]]
id = "keypad"
maker = "m"
title = "t"
wire = "ff68"
manual = "m"
roles = ["caller"]
keys = { cancel = "no_show", one_metre = "start" }

[[models]]
id = "evaluator"
maker = "m"
title = "t"
wire = "ff68"
manual = "m"
roles = ["pad"]
ratings = { 3 = 5, 2 = 4, 1 = 0, 0 = 2 }

[[models]]
id = "sign"
maker = "m"
title = "t"
wire = "onbon_bx"
manual = "m"
roles = ["window_sign"]
glass = { rows = 2, columns = 16 }

[[models]]
id = "board"
maker = "m"
title = "t"
wire = "onbon_bx"
manual = "m"
roles = ["hall_board"]
glass = { rows = 2, columns = 32 }
options = { width_px = 256 }

[[models]]
id = "voice"
maker = "m"
title = "t"
wire = "speech"
manual = "m"
roles = ["speaker"]
"""


def small_plan(*changes: tuple[str, str]) -> Plan:
    """The plan; `changes` are (old, new) pieces of its text."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_text(text, languages=languages())


PLAN = small_plan()


def floor_of(*events: e.Event, plan: Plan = PLAN) -> Floor:
    """The floor of a day on which `events` have happened."""
    floor = Floor(plan)
    floor.apply(e.DayOpened(at=NINE, date="2023-11-15", plan=""))
    for event in events:
        floor.apply(event)
    return floor


def role_of(device: str, plan: Plan = PLAN) -> Role:
    """The role of one device of the plan."""
    found = next(one for one in plan.devices if one.id == device)
    return ROLES[found.role](found, plan, WORDS)


def issued(ticket: str, number: str, at: int = NINE, *, paper: bool = True, language: str = "zh") -> e.TicketIssued:
    item_class = {"A": "social", "B": "tax"}[number[0]]
    return e.TicketIssued(
        at=at, ticket=ticket, number=number, item_class=item_class, clock=at, paper=paper, language=language
    )


def opened(*windows: str) -> Sequence[e.WindowOpened]:
    return [e.WindowOpened(at=NINE, window=no) for no in windows]


def called(ticket: str, window: str, at: int = NINE) -> e.TicketCalled:
    return e.TicketCalled(at=at, ticket=ticket, window=window)


def started(ticket: str, window: str, at: int = NINE) -> e.ServiceStarted:
    return e.ServiceStarted(at=at, ticket=ticket, window=window)


def finished(ticket: str, window: str, at: int = NINE) -> e.ServiceFinished:
    return e.ServiceFinished(at=at, ticket=ticket, window=window)


def served(ticket: str, number: str, window: str, at: int = NINE) -> Sequence[e.Event]:
    """A whole visit that ended at `at`."""
    return [issued(ticket, number), called(ticket, window), started(ticket, window), finished(ticket, window, at)]


def tell(role: Role, floor: Floor, *events: e.Event) -> list[object]:
    """Let `events` happen one by one; returns all that the role told its device."""
    told: list[object] = []
    for event in events:
        floor.apply(event)
        told += role.told(event, floor, event.at)
    return told
