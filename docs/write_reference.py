"""Writes the reference pages that the code itself is the source of: `make docs`. tests/house compares them with the code."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec import inspect

from config.city import City
from config.plan import Model, Plan
from docs import coverage
from qms.domain import commands, events
from qms.domain.refusal import REFUSALS
from qms.domain.ticket import STATES, TRANSITIONS, UNMOVED
from qms.web.problems import KINDS

REFERENCE = Path(__file__).parent / "reference"
WRITTEN = "<!-- Written by `make docs` from the code; tests/house checks it. Change the code, not this page. -->"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {
        "ticket-life.md": ticket_life(),
        "plan.md": drawing("A hall's plan", Plan, "config/plan.py", also=(("a file of config/models", Model),)),
        "city.md": drawing("A city's plan", City, "config/city.py"),
        "commands-and-events.md": commands_and_events(),
        "refusals.md": refusals(),
        "coverage.md": covered(),
    }


def ticket_life() -> str:
    """The TRANSITIONS table in words."""
    rows = [("–" if old is None else old, event.__name__, new) for (old, event), new in TRANSITIONS.items()]
    unmoved = ", ".join(f"`{event.__name__}`" for event in sorted(UNMOVED, key=lambda event: event.__name__))
    return page(
        "A ticket's life",
        "From `TRANSITIONS` in `qms/domain/ticket.py`. What is not in the table cannot happen: the hall refuses it with a code.",
        f"States: {', '.join(f'`{state}`' for state in STATES)}. Papers, company, payments and ratings leave the state as it is: {unmoved}.",
        table(("from", "event", "to"), rows),
    )


def drawing(title: str, root: type, source: str, also: tuple[tuple[str, type], ...] = ()) -> str:
    """A TOML file's tables, one section each, in the order of its types."""
    intro = f"From the types of `{source}`. Keys without a default must be there; unknown keys are faults. Durations are whole seconds."
    parts = list(sections("", root))
    for place, type_ in also:
        parts += sections(place, type_)
    return page(title, intro, *parts)


def sections(place: str, type_: type, many: bool = False) -> Iterator[str]:
    """One section for the struct, then one for each struct in it."""
    about = inspect.type_info(type_)
    assert isinstance(about, inspect.StructType)
    plain = [field for field in about.fields if struct_in(field.type) is None]
    if place:
        head = f"`[[{place}]]`" if many else place if " " in place else f"`[{place}]`"
        yield f"## {head}\n\n{doc(type_)}" + (f"\n\n{fields(plain)}" if plain else "")
    if " " not in place:
        for field in about.fields:
            inner = struct_in(field.type)
            if inner is not None:
                deeper = f"{place}.{field.encode_name}" if place else field.encode_name
                yield from sections(deeper, inner[0], inner[1])


def struct_in(kind: inspect.Type) -> tuple[type, bool] | None:
    """(the struct, whether many of it), where the field holds tables of its own."""
    match kind:
        case inspect.StructType():
            return kind.cls, False
        case inspect.VarTupleType(item_type=inspect.StructType() as item):
            return item.cls, True
        case _:
            return None


def fields(known: list[inspect.Field]) -> str:
    """The keys of one table."""
    return table(
        ("key", "takes", "default"), [(f"`{field.encode_name}`", words(field.type), default(field)) for field in known]
    )


def default(field: inspect.Field) -> str:
    """The value that a missing key gets; empty where it must be there."""
    if field.default_factory is not msgspec.NODEFAULT:
        return shown(field.default_factory())
    return "" if field.required else shown(field.default)


def shown(value: object) -> str:
    return "nothing" if value in (None, "", (), {}) else f"`{msgspec.json.encode(value).decode()}`"


def words(kind: inspect.Type) -> str:
    """What may stand there, in plain words."""
    match kind:
        case inspect.Metadata(type=inner, extra_json_schema=extra):
            return (extra or {}).get("description") or words(inner)
        case inspect.LiteralType(values=values):
            return " or ".join(f"`{value}`" for value in values)
        case inspect.BoolType():
            return "`true` or `false`"
        case inspect.StrType():
            return "text" + span(kind.min_length, kind.max_length, " characters")
        case inspect.IntType():
            return "a whole number" + span(kind.ge, kind.le)
        case inspect.FloatType():
            return "a number" + span(kind.ge, kind.le)
        case inspect.VarTupleType(item_type=item, min_length=least):
            return f"a list{f' of at least {least}' if least else ''}: {words(item)}"
        case inspect.DictType(value_type=value):
            return f"a table of names, each with {words(value)}"
        case inspect.UnionType(types=types):
            return " or ".join(words(one) for one in types)
        case inspect.NoneType():
            return "nothing"
        case _:
            return type(kind).__name__.removesuffix("Type").lower()


def span(least: float | None, most: float | None, unit: str = "") -> str:
    """`, 1 to 60 characters`"""
    if least is None and most is None:
        return ""
    if most is None:
        return f", {least}{unit} or more"
    return f", {least} to {most}{unit}" if least is not None else f", at most {most}{unit}"


def commands_and_events() -> str:
    """What a hall can be asked, what it records, and what it may answer instead."""
    return page(
        "Commands, events, refusals",
        "From `qms/domain`. A command is asked of the hall; what it changes is recorded as events, durable before anyone hears of them; "
        "or it is refused with a code and nothing has changed.",
        "## Commands\n\n" + table(("command", "fields", "meaning"), [row(one) for one in get_args(commands.Command)]),
        "## Events\n\nEvery event carries `at`, hall time in ms since 1970 UTC.\n\n"
        + table(("event", "fields", "meaning"), [row(one) for one in events_known()]),
        "What may be answered instead: [refusals](refusals.md).",
    )


def refusals() -> str:
    """Every code with its sentence in both languages: of the hall's rules, then of the call itself."""
    return page(
        "Refusals",
        "From `REFUSALS` in `qms/domain/refusal.py`. HTTP 409 carries `code`; the screen shows the Chinese sentence, or a more "
        "precise one with the number and the window in it; nothing has changed.",
        table(("code", "中文", "English"), [(f"`{code}`", *one) for code, one in REFUSALS.items()]),
        "## When the call itself is wrong",
        "From `KINDS` in `qms/web/problems.py`. These come before the rules are asked, from the hall and from the city alike; most "
        "are answered with a more precise sentence that names the place.",
        table(
            ("status", "code", "中文", "English"),
            [(str(kind.status), f"`{code}`", *kind.said) for code, kind in KINDS.items()],
        ),
    )


def covered() -> str:
    """Row by row what the policies ask for, and the sentences that hold it."""
    return page(
        "What the policies ask for, and where it is",
        "Five policy texts founded this product. Each row is one thing they ask of a hall; behind it stand the tests of "
        "`tests/spec` that hold it, as they read, or where it belongs instead and why. Figures that the texts leave open are "
        "parameters of the plan.",
        table(("row", "asked for", "held by"), list(coverage.told())),
    )


def events_known() -> list[type]:
    return sorted(events.Base.__subclasses__(), key=lambda event: list(vars(events)).index(event.__name__))


def row(type_: type) -> tuple[str, str, str]:
    about = inspect.type_info(type_)
    assert isinstance(about, inspect.StructType)
    names = [f"`{field.encode_name}`" for field in about.fields if field.encode_name != "at"]
    return f"`{type_.__name__}`", " ".join(names), doc(type_)


def doc(type_: type) -> str:
    return " ".join((type_.__doc__ or "").split())


def table(head: tuple[str, ...], rows: list[Any]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(title: str, *parts: str) -> str:
    return "\n\n".join((f"# {title}", WRITTEN, *parts)) + "\n"


if __name__ == "__main__":
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
