"""Holding a table against a shape refuses exactly what msgspec refuses, but names all of it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.faults import Complaint, written
from config.plan import Device, Dispatch, HallFacts, Model, Window
from config.shape import conform

GOOD: dict[type[msgspec.Struct], dict[str, Any]] = {
    HallFacts: {"id": "a", "name": "厅", "level": "town", "region": "440703", "phone": ""},
    Window: {"no": "1", "zone": "z", "classes": ["a", "b"], "secondary": [], "kind": "dedicated"},
    Device: {"id": "a", "role": "pad", "model": "m", "line": "l", "windows": ["1"]},
    Dispatch: {"priority_credit": 60, "priority_rate": 2, "appointment_rate": 1.5},
    Model: {
        "id": "m",
        "maker": "m",
        "title": "t",
        "wire": "w",
        "manual": "x",
        "roles": ["pad"],
        "tested_on_hardware": True,
        "glass": {"rows": 1, "columns": 8, "charset": "ascii"},
        "keys": {"call": "recall"},
        "ratings": {"3": 5},
        "options": {"poll": 5, "name": "x", "echo": False},
    },
}

VALUES = st.one_of(
    st.none().map(lambda _: {}),
    st.booleans(),
    st.integers(-2, 100_000),
    st.floats(-2, 12).filter(lambda number: not number.is_integer()),
    st.sampled_from(["", "a", "1", "pad", "town", "440703", "12 b", "x" * 61, "厅"]),
    st.lists(st.sampled_from(["a", "pad", "1", 7]), max_size=3),
    st.dictionaries(st.sampled_from(["rows", "columns", "call", "3", "poll"]), st.sampled_from([1, 0, 9, "a", True])),
)


def complaints_about(raw: object, shape: type[msgspec.Struct]) -> list[Complaint]:
    complaints: list[Complaint] = []
    conform(raw, shape, complaints.append)
    return complaints


@pytest.mark.parametrize("shape", GOOD)
def test_what_is_good_is_read_as_msgspec_reads_it(shape: type[msgspec.Struct]) -> None:
    complaints: list[Complaint] = []
    assert conform(GOOD[shape], shape, complaints.append) == msgspec.convert(GOOD[shape], shape)
    assert complaints == []


@given(st.data())
def test_what_msgspec_refuses_is_complained_about_and_nothing_else(data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from(list(GOOD)))
    raw = dict(GOOD[shape])
    key = data.draw(st.sampled_from([*shape.__struct_encode_fields__, "unknown"]))
    if key in raw and data.draw(st.booleans()):
        del raw[key]
    else:
        raw[key] = data.draw(VALUES)
    complaints = complaints_about(raw, shape)
    try:
        made = msgspec.convert(raw, shape)
    except msgspec.ValidationError:
        assert complaints
        assert all(complaint.at[0] == key for complaint in complaints)
    else:
        assert complaints == []
        assert conform(raw, shape, complaints.append) == made


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"rows": 65, "columns": 8}, "a whole number from 1 to 64"),
        ({"rows": 1, "columns": 8, "charset": "gbk"}, "one of: ascii, digits, gb18030, gb2312"),
        ({"rows": 1}, "a whole number from 1 to 256"),
        (3, "a table"),
    ],
)
def test_a_complaint_says_what_was_expected(raw: object, expected: str) -> None:
    (complaint,) = complaints_about(GOOD[Model] | {"glass": raw}, Model)
    assert complaint.expected == expected


def test_a_key_is_written_as_in_toml() -> None:
    assert written(("windows", 3, "classes", 1)) == "windows[3].classes[1]"
    assert written(("policy", "dispatch", "priority_rate")) == "policy.dispatch.priority_rate"
