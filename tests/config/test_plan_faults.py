"""A wrong plan is refused with everything that is wrong in it, each with file, key, what was expected and what was found."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from config.faults import Fault, PlanError
from config.load import load, load_text
from config.plan import Plan

SMALL = """
[hall]
id = "small"
name = "小大厅"
level = "town"
region = "440703101000"

[[zones]]
id = "front"
name = "受理区"
kind = "intake"

[[item_classes]]
id = "social"
name = "社保"
prefix = "A"

[[item_classes]]
id = "estate"
name = "不动产"
prefix = "B"

[[items]]
code = "X1"
name = "社保卡申领"
item_class = "social"
pinyin = "she bao ka shen ling"

[[priority_classes]]
id = "elder"
name = "老年人"

[[windows]]
no = "1"
zone = "front"
classes = ["social"]
secondary = ["estate"]

[[windows]]
no = "2"
zone = "front"
classes = ["estate"]

[[clerks]]
id = "0301"
windows = ["1"]

[[lines]]
id = "keys"
link = "serial"
wire = "ff68"
path = "lines/keys"

[[lines]]
id = "signs"
link = "tcp"
wire = "onbon_bx"
host = "signs.example"
port = 5005

[[devices]]
id = "keypad-1"
role = "caller"
model = "keypad"
line = "keys"
address = "1"
windows = ["1"]

[[devices]]
id = "sign-1"
role = "window_sign"
model = "sign"
line = "signs"
windows = ["1"]

[policy.dispatch]
priority_rate = 2

[voice]
languages = ["zh"]

[uplink]
via = "zeromq"
address = "tcp://127.0.0.1:8091"
"""

MODELS = {
    "keypad": """
id = "keypad"
maker = "Somebody"
title = "A keypad"
wire = "ff68"
manual = "none, page 1"
roles = ["caller", "pad"]
""",
    "sign": """
id = "sign"
maker = "Somebody"
title = "A sign"
wire = "onbon_bx"
manual = "none, page 2"
roles = ["window_sign"]
glass = { rows = 1, columns = 8 }
""",
}


def changed(*changes: tuple[str, str]) -> str:
    """The small plan with pieces of it replaced; each piece stands in it."""
    text = SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def faults_of(text: str, included: Mapping[str, str] | None = None, models: Mapping[str, str] = MODELS) -> list[Fault]:
    with pytest.raises(PlanError) as refused:
        load_text(text, included=included, models=models)
    return refused.value.errors


def test_a_good_plan_is_what_msgspec_itself_reads() -> None:
    plan = load_text(SMALL, models=MODELS)
    drawn = msgspec.toml.decode(SMALL)
    drawn["models"] = [msgspec.toml.decode(text) for text in MODELS.values()]
    assert plan == msgspec.convert(drawn, Plan)
    assert plan.policy.dispatch.priority_rate == 2.0
    assert isinstance(plan.policy.dispatch.priority_rate, float)


def test_ten_different_errors_are_listed_at_once() -> None:
    text = changed(
        ('level = "town"', 'levl = "town"'),
        ('region = "440703101000"', 'region = "4407"'),
        ('kind = "intake"', 'kind = "intak"'),
        ('prefix = "B"', 'prefix = "O"'),
        ('item_class = "social"', 'item_class = "socail"'),
        ('classes = ["estate"]', 'classes = ["estate", 7]'),
        ('windows = ["1"]', 'windows = ["9"]'),
        ('path = "lines/keys"\n', ""),
        ("port = 5005", "port = 500500"),
        ("priority_rate = 2", "priority_rate = 0.5"),
    )
    assert {(fault.key, fault.found, fault.meant) for fault in faults_of(text)} == {
        ("hall.levl", '"levl"', "level"),
        ("hall.level", "nothing", ""),
        ("hall.region", '"4407"', ""),
        ("zones[0].kind", '"intak"', "intake"),
        ("item_classes[1].prefix", '"O"', ""),
        ("items[0].item_class", '"socail"', "social"),
        ("windows[1].classes[1]", "7", ""),
        ("clerks[0].windows[0]", '"9"', ""),
        ("lines[0].path", "nothing", ""),
        ("lines[1].port", "500500", ""),
        ("policy.dispatch.priority_rate", "0.5", ""),
    }


def test_a_fault_reads_as_a_sentence_with_file_key_and_hint() -> None:
    (fault,) = faults_of(changed(('zone = "front"', 'zone = "frnt"')))
    assert str(fault) == (
        'plan.toml: windows[0].zone (no "1"): expected one of the zones: front; found "frnt" (did you mean "front"?)'
    )


RULES = {
    "zone": (('zone = "front"', 'zone = "back"'), "windows[0].zone"),
    "class of a window": (('classes = ["estate"]', 'classes = ["estate", "tax"]'), "windows[1].classes[1]"),
    "secondary class": (('secondary = ["estate"]', 'secondary = ["tax"]'), "windows[0].secondary[0]"),
    "secondary is primary too": (('secondary = ["estate"]', 'secondary = ["social"]'), "windows[0].secondary[0]"),
    "class twice": (('classes = ["estate"]', 'classes = ["estate", "estate"]'), "windows[1].classes[1]"),
    "window without classes": (('zone = "front"\nclasses = ["estate"]', 'zone = "front"\nclasses = []'), "windows[1].classes"),
    "window number twice": (('no = "2"', 'no = "1"'), "windows[1].no"),
    "window number with a blank": (('no = "2"', 'no = "2 b"'), "windows[1].no"),
    "zone twice": (("[[zones]]", '[[zones]]\nid = "front"\nname = "x"\nkind = "issue"\n[[zones]]'), "zones[1].id"),
    "prefix twice": (('prefix = "B"', 'prefix = "A"'), "item_classes[1].prefix"),
    "prefix that is mistaken for a figure": (('prefix = "B"', 'prefix = "I"'), "item_classes[1].prefix"),
    "item of no class": (('item_class = "social"', 'item_class = "tax"'), "items[0].item_class"),
    "item twice": (("[[items]]", '[[items]]\ncode = "X1"\nname = "y"\nitem_class = "social"\npinyin = "y"\n[[items]]'), "items[1].code"),
    "clerk of no window": (('id = "0301"\nwindows = ["1"]', 'id = "0301"\nwindows = ["3"]'), "clerks[0].windows[0]"),
    "priority class twice": (("[[priority_classes]]", '[[priority_classes]]\nid = "elder"\nname = "x"\n[[priority_classes]]'), "priority_classes[1].id"),
    "device on no line": (('line = "keys"', 'line = "kyes"'), "devices[0].line"),
    "device of no model": (('model = "keypad"', 'model = "keypd"'), "devices[0].model"),
    "device over no window": (('line = "signs"\nwindows = ["1"]', 'line = "signs"\nwindows = ["7"]'), "devices[1].windows[0]"),
    "sign over nothing": (('line = "signs"\nwindows = ["1"]', 'line = "signs"'), "devices[1].windows"),
    "keypad for two windows": (('address = "1"\nwindows = ["1"]', 'address = "1"\nwindows = ["1", "2"]'), "devices[0].windows"),
    "role that the model cannot play": (('role = "caller"', 'role = "dispenser"'), "devices[0].role"),
    "model on a line of another wire": (('line = "keys"\naddress', 'line = "signs"\naddress'), "devices[0].line"),
    "serial line without a port": (('path = "lines/keys"\n', ""), "lines[0].path"),
    "tcp line without a host": (('host = "signs.example"\n', ""), "lines[1].host"),
    "tcp line without a port": (("port = 5005\n", ""), "lines[1].port"),
    "time zone": (('level = "town"', 'level = "town"\ntimezone = "Asia/Shangai"'), "hall.timezone"),
    "address for visitors": (('level = "town"', 'level = "town"\npublic_url = "hall.example"'), "hall.public_url"),
    "uplink without an address": (('address = "tcp://127.0.0.1:8091"', ""), "uplink.address"),
    "language without words": (('languages = ["zh"]', 'languages = ["zh", "fr"]'), "voice.languages[1]"),
    "language twice": (('languages = ["zh"]', 'languages = ["zh", "zh"]'), "voice.languages[1]"),
    "no language": (('languages = ["zh"]', "languages = []"), "voice.languages"),
    "starving by rate": (("priority_rate = 2", "priority_rate = 0.99"), "policy.dispatch.priority_rate"),
    "starving by credit": (("priority_rate = 2", "priority_credit = 86400"), "policy.dispatch.priority_credit"),
    "starving by rate and credit": (("priority_rate = 2", "priority_rate = 7"), "policy.dispatch.priority_rate"),
    "starving by appointments": (("priority_rate = 2", "appointment_rate = 6.6"), "policy.dispatch.appointment_rate"),
    "starving for all the turns": (("priority_rate = 2", "priority_rate = 7\npriority_run = 7"), "policy.dispatch.priority_rate"),
    "starving by penalty": (("priority_rate = 2", "secondary_penalty = 14400"), "policy.dispatch.secondary_penalty"),
    "text for a number": (("port = 5005", 'port = "5005"'), "lines[1].port"),
    "true for a number": (("port = 5005", "port = true"), "lines[1].port"),
    "number for text": (('name = "老年人"', "name = 60"), "priority_classes[0].name"),
    "number for true or false": (('name = "老年人"', 'name = "老年人"\nproof = 1'), "priority_classes[0].proof"),
    "text for a list": (('secondary = ["estate"]', 'secondary = "estate"'), "windows[0].secondary"),
    "number for a table": (("[voice]\nlanguages", "voice = 3\n[policy.voice]\nlanguages"), "policy.voice"),
    "unknown key in a list": (('prefix = "B"', 'prefix = "B"\nhnit = "x"'), "item_classes[1].hnit"),
    "unknown table": (("[voice]", "[vioce]"), "vioce"),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_complained_about_at_its_place(rule: str) -> None:
    change, key = RULES[rule]
    assert key in [fault.key for fault in faults_of(changed(change))]


def test_one_wrong_value_is_complained_about_once() -> None:
    assert [fault.key for fault in faults_of(changed(('zone = "front"', "zone = 5")))] == ["windows[0].zone"]


def test_a_class_that_no_window_serves_is_a_fault() -> None:
    text = changed(('secondary = ["estate"]\n', ""), ('classes = ["estate"]', 'classes = ["social"]'))
    assert [fault.key for fault in faults_of(text)] == ["item_classes[1].id"]


def test_two_devices_cannot_answer_to_one_address() -> None:
    second = '[[devices]]\nid = "keypad-2"\nrole = "caller"\nmodel = "keypad"\nline = "keys"\nwindows = ["2"]\n'
    (fault,) = faults_of(SMALL + second)
    assert (fault.key, fault.found) == ("devices[2].address", '"1", which keypad-1 has too')
    pad = second.replace('"caller"', '"pad"')
    assert len(load_text(SMALL + pad, models=MODELS).devices) == 3


def test_two_lines_cannot_share_a_port() -> None:
    second = '[[lines]]\nid = "more"\nlink = "serial"\nwire = "ff68"\npath = "lines/keys"\n'
    assert [fault.key for fault in faults_of(SMALL + second)] == ["lines[2].path"]


def test_a_sign_needs_a_model_that_says_what_it_can_show() -> None:
    blind = MODELS | {"sign": MODELS["sign"].replace("glass = { rows = 1, columns = 8 }", "")}
    assert [fault.key for fault in faults_of(SMALL, models=blind)] == ["devices[1].model"]


def test_a_starving_rate_is_refused_with_the_reason() -> None:
    (fault,) = faults_of(changed(("priority_rate = 2", "priority_rate = 0.5")))
    assert "starves" in fault.expected


def test_toml_that_cannot_be_read_is_named_by_line_and_column() -> None:
    (fault,) = faults_of('[hall]\nid = "x\n')
    assert (fault.key, fault.expected) == ("line 2, column 8", "TOML")
    (fault,) = faults_of("[hall")
    assert fault.key == "end of document"


def test_a_file_saved_with_a_byte_order_mark_is_read() -> None:
    assert load_text("\ufeff" + SMALL, models=MODELS).hall.id == "small"


def test_faults_of_an_included_file_name_that_file_and_the_place_in_it() -> None:
    more = '[[items]]\ncode = "X2"\nname = "房"\nitem_class = "estat"\npinyin = "Fang"\n'
    errors = faults_of('include = ["more.toml"]\n' + SMALL, included={"more.toml": more})
    assert {(fault.file, fault.key, fault.meant) for fault in errors} == {
        ("more.toml", "items[0].item_class", "estate"),
        ("more.toml", "items[0].pinyin", ""),
    }


def test_included_lists_are_put_behind_the_plans_own() -> None:
    more = '[[items]]\ncode = "X2"\nname = "房"\nitem_class = "estate"\npinyin = "fang"\n'
    plan = load_text('include = ["more.toml"]\n' + SMALL, included={"more.toml": more}, models=MODELS)
    assert [item.code for item in plan.items] == ["X1", "X2"]


def test_wrong_includes_are_faults_of_their_own() -> None:
    included = {
        "a.toml": '[hall]\nid = "b"\n',
        "b.toml": 'include = ["c.toml"]\n',
        "c.toml": "= 3",
        "d.toml": "itmes = []",
    }
    names = '["a.toml", "b.toml", "c.toml", "d.toml", "gone.toml"]'
    errors = faults_of(f"include = {names}\n" + SMALL, included=included)
    assert {(fault.file, fault.key) for fault in errors} == {
        ("a.toml", "hall"),
        ("b.toml", "include"),
        ("c.toml", "line 1, column 1"),
        ("d.toml", "itmes"),
        ("plan.toml", "include[4]"),
    }
    assert [fault.key for fault in faults_of('include = "a.toml"\n' + SMALL)] == ["include"]


def test_faults_of_a_model_file_name_that_file() -> None:
    wrong = MODELS | {"sign": MODELS["sign"].replace("columns = 8", "columns = 0").replace('maker = "Somebody"\n', "")}
    errors = faults_of(SMALL, models=wrong)
    assert {(fault.file, fault.key) for fault in errors} == {
        ("models/sign.toml", "glass.columns"),
        ("models/sign.toml", "maker"),
    }
    renamed = MODELS | {"sign": MODELS["sign"].replace('id = "sign"', 'id = "sgin"')}
    assert ("models/sign.toml", "id") in {(fault.file, fault.key) for fault in faults_of(SMALL, models=renamed)}


def test_the_plan_holds_the_models_it_uses_and_its_own() -> None:
    library = MODELS | {"other": MODELS["sign"].replace('"sign"', '"other"')}
    assert [model.id for model in load_text(SMALL, models=library).models] == ["keypad", "sign"]
    own = SMALL + "\n[[models]]" + MODELS["sign"].replace('title = "A sign"', 'title = "Ours"')
    assert {model.title for model in load_text(own, models=library).models} == {"A keypad", "Ours"}


def test_the_value_shown_is_cut_to_one_short_line() -> None:
    (fault,) = faults_of(changed(('name = "老年人"', f'name = "{"长" * 500}"')))
    assert len(fault.found) <= 60


def test_a_plan_on_disk_includes_files_beside_it(tmp_path: Path) -> None:
    halls, models = tmp_path / "halls", tmp_path / "models"
    halls.mkdir()
    models.mkdir()
    for name, text in MODELS.items():
        (models / f"{name}.toml").write_text(text, encoding="utf-8")
    (tmp_path / "items.toml").write_text(
        '[[items]]\ncode = "X2"\nname = "房"\nitem_class = "estate"\npinyin = "fang"\n', encoding="utf-8"
    )
    (halls / "small.toml").write_text('include = ["../items.toml"]\n' + SMALL, encoding="utf-8")
    assert len(load(halls / "small.toml", models).items) == 2


def test_files_that_cannot_be_read_are_faults(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="no such file"):
        load(tmp_path / "gone.toml")
    (tmp_path / "gbk.toml").write_bytes("name = '大厅'".encode("gbk"))
    with pytest.raises(PlanError, match="UTF-8"):
        load(tmp_path / "gbk.toml")
    with pytest.raises(PlanError, match="can be read"):
        load(tmp_path)


def test_a_rate_that_lets_ordinary_visitors_starve_is_refused_with_the_wait_that_it_takes() -> None:
    (fault,) = faults_of(changed(("priority_rate = 2", "priority_rate = 8")))
    assert "priority_credit + 1800 * priority_rate below 14400 s" in fault.expected
    assert (
        "would have to wait 270 min to come before a priority one who has waited 30 min, and starves" in fault.expected
    )


@pytest.mark.parametrize(
    "dispatch",
    [
        "priority_rate = 6.9",
        "priority_credit = 12599\npriority_rate = 1\nappointment_rate = 1",
        "priority_credit = 1500\npriority_rate = 1",
        "priority_rate = 10\npriority_run = 6",
        "secondary_penalty = 14399",
    ],
)
def test_what_starves_nobody_is_let_pass(dispatch: str) -> None:
    assert load_text(changed(("priority_rate = 2", dispatch)), models=MODELS)


def test_a_class_that_is_helped_out_with_only_starves_by_a_penalty_that_others_bear() -> None:
    helped = ('classes = ["estate"]', 'classes = ["social"]')
    assert load_text(changed(helped), models=MODELS)
    (fault,) = faults_of(changed(helped, ("priority_rate = 2", "priority_rate = 2\nsecondary_penalty = 9000")))
    assert fault.key == "policy.dispatch.secondary_penalty"
    assert "at most 8999 s, or a window that has estate as its own" in fault.expected
    assert "would have to wait 240 min, and starve" in fault.expected
