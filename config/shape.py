"""Holds a table read from TOML against a msgspec shape and names every place where the two differ.

msgspec itself stops at the first difference; a plan is put right faster when all are known. The shapes are read with
`msgspec.inspect`, so that no rule is written twice.
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from msgspec import Struct, inspect

from config.faults import Complaint, Where, shown, unknown

S = TypeVar("S", bound=Struct)
Report = Callable[[Complaint], None]
NOTHING = object()
"""Stands for a key that is not there."""


def conform(raw: object, shape: type[S], report: Report, at: Where = ()) -> S:
    """`raw` as a `shape`. Differences go to `report`, each once; where there was one, the value returned is a best guess
    (good for finding further faults, not for use)."""
    made: S = _read(raw, inspect.type_info(shape), at, report)
    return made


def _read(raw: Any, info: inspect.Type, at: Where, report: Report, said: str = "") -> Any:
    match info:
        case inspect.Metadata():
            return _read(raw, info.type, at, report, str((info.extra_json_schema or {}).get("description", "")))
        case inspect.StructType():
            return _struct(raw, info, at, report)
        case inspect.VarTupleType():
            return _tuple(raw, info, at, report)
        case inspect.DictType() if isinstance(raw, dict):
            return {key: _read(value, info.value_type, (*at, key), report) for key, value in raw.items()}
        case inspect.UnionType():
            return _union(raw, info, at, report)
    if not _fits(raw, info):
        report(_complaint(raw, info, at, said))
        return raw if type(raw) is type(_blank(info)) and not isinstance(info, inspect.LiteralType) else _blank(info)
    return float(raw) if isinstance(info, inspect.FloatType) else raw


def _struct(raw: Any, info: inspect.StructType, at: Where, report: Report) -> Any:
    table: dict[str, Any] = raw if isinstance(raw, dict) else {}
    if not isinstance(raw, dict):
        report(Complaint(at, "a table", _found(raw)))
        return _blank(info)
    names = [field.encode_name for field in info.fields]
    if info.forbid_unknown_fields:
        for key in table:
            if key not in names:
                report(unknown((*at, key), key, names, "a known key"))
    values = {}
    for field in info.fields:
        given = table.get(field.encode_name, NOTHING)
        if given is not NOTHING or field.required:
            values[field.name] = _read(given, field.type, (*at, field.encode_name), report)
    return info.cls(**values)


def _tuple(raw: Any, info: inspect.VarTupleType, at: Where, report: Report) -> tuple[Any, ...]:
    if not isinstance(raw, list | tuple):
        report(Complaint(at, "a list", _found(raw)))
        return ()
    if info.min_length and len(raw) < info.min_length:
        report(Complaint(at, f"at least {info.min_length} in the list", _found(raw)))
    if info.max_length is not None and len(raw) > info.max_length:
        report(Complaint(at, f"at most {info.max_length} in the list", _found(raw)))
    return tuple(_read(value, info.item_type, (*at, i), report) for i, value in enumerate(raw))


def _union(raw: Any, info: inspect.UnionType, at: Where, report: Report) -> Any:
    kinds = [kind for kind in info.types if not isinstance(kind, inspect.NoneType)]
    if len(kinds) == 1 or raw is NOTHING:
        return _read(raw, kinds[0], at, report)
    if not any(_fits(raw, kind) for kind in kinds):
        report(Complaint(at, " or ".join(_expected(kind) for kind in kinds), _found(raw)))
    return raw


def _fits(raw: Any, info: inspect.Type) -> bool:
    match info:
        case inspect.StrType():
            if not isinstance(raw, str) or not _between(len(raw), info.min_length, info.max_length):
                return False
            return re.search(info.pattern or "", raw) is not None
        case inspect.BoolType():
            return isinstance(raw, bool)
        case inspect.IntType():
            return type(raw) is int and _between(raw, info.ge, info.le)
        case inspect.FloatType():
            return type(raw) in (int, float) and _between(raw, info.ge, info.le)
        case inspect.LiteralType():
            return isinstance(raw, str | int) and raw in info.values
    return isinstance(raw, dict) if isinstance(info, inspect.DictType) else True


def _between(number: float, least: float | None, most: float | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _complaint(raw: Any, info: inspect.Type, at: Where, said: str) -> Complaint:
    if isinstance(info, inspect.LiteralType) and isinstance(raw, str):
        return unknown(at, raw, (str(value) for value in info.values), "one of")
    return Complaint(at, said or _expected(info), _found(raw))


def _expected(info: inspect.Type) -> str:
    match info:
        case inspect.StrType():
            return _text_expected(info)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType() | inspect.FloatType():
            kind = "a whole number" if isinstance(info, inspect.IntType) else "a number"
            return kind + _bounds(info.ge, info.le)
        case inspect.LiteralType():
            return "one of: " + ", ".join(str(value) for value in info.values)
    return "a table"


def _text_expected(info: inspect.StrType) -> str:
    if info.pattern:
        return f"text like {info.pattern}"
    if info.max_length is not None:
        return f"text of {info.min_length or 0} to {info.max_length} characters"
    return "text that is not empty" if info.min_length else "text in quotes"


def _bounds(least: float | None, most: float | None) -> str:
    low = "" if least is None else f" from {int(least) if least == int(least) else least}"
    high = "" if most is None else f" to {int(most) if most == int(most) else most}"
    return low + high


def _found(raw: object) -> str:
    return "nothing" if raw is NOTHING else shown(raw)


def _blank(info: inspect.Type) -> Any:
    match info:
        case inspect.Metadata():
            return _blank(info.type)
        case inspect.StructType():
            return info.cls(**{field.name: _blank(field.type) for field in info.fields if field.required})
        case inspect.IntType():
            return 0
        case inspect.FloatType():
            return 0.0
        case inspect.BoolType():
            return False
        case inspect.DictType():
            return {}
        case inspect.VarTupleType():
            return ()
    return ""
