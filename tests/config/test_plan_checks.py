"""A plan that draws a whole government hall is held against itself: every part, each at its place, in plain words."""

from pathlib import Path

import pytest

from config.faults import Fault, PlanError
from config.load import load_text

COUNTY = Path(__file__).with_name("county.toml").read_text(encoding="utf-8")


def faults_after(*changes: tuple[str, str]) -> list[Fault]:
    """The faults of the county's plan with pieces of it replaced; each piece stands in it."""
    text = COUNTY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    with pytest.raises(PlanError) as refused:
        load_text(text)
    return refused.value.errors


def test_the_county_is_good_as_it_is_drawn() -> None:
    assert load_text(COUNTY).hall.id == "county"


ESTATE = 'no = "2"\nzone = "front"\nclasses = ["estate"]\nkind = "joint"\nlead = "自然资源局"\nmembers = ["税务局"]'

RULES = {
    # names
    "bundle twice": (('[[bundles]]\nid', '[[bundles]]\nid = "home"\nname = "x"\npinyin = "x"\nstages = [{ item_class = "estate" }, { item_class = "social" }]\n\n[[bundles]]\nid'), "bundles[1].id", "a second time"),
    "green entry twice": (("[[companions]]", '[[green_channel]]\nid = "project"\nname = "x"\n\n[[companions]]'), "green_channel[1].id", "a second time"),
    "companion twice": (("[[bookings]]", '[[companions]]\nid = "sign"\nname = "x"\n\n[[bookings]]'), "companions[1].id", "a second time"),
    "booking rule twice": (('id = "others"', 'id = "estate"\nclasses = ["pickup"]'), "bookings[1].id", "a second time"),
    "post twice": (("[[groups]]", '[[posts]]\nid = "social"\nname = "x"\na = "0302"\nb = "0301"\n\n[[groups]]'), "posts[1].id", "a second time"),
    "group twice": (("[policy]", '[[groups]]\nid = "front"\nname = "x"\nwindows = ["3"]\n\n[policy]'), "groups[1].id", "a second time"),
    "pause reason twice": (('id = "lunch"', 'id = "copier"'), "policy.people.pause_reasons[1].id", "a second time"),
    "department twice": (('[[departments]]\nname = "税务局"', '[[departments]]\nname = "税务局"\n\n[[departments]]\nname = "税务局"'), "departments[3].name", "a second time"),
    "line of the roster twice": (("[[posts]]", '[[roster]]\nwindow = "1"\nclerk = "0301"\n\n[[posts]]'), "roster[1]", "stands nowhere else"),
    "item twice in a stage": (('items = ["000000B1"]', 'items = ["000000B1", "000000B1"]'), "bundles[0].stages[0].items[1]", "once"),
    "paper twice": (('bring = ["身份证", "照片"]', 'bring = ["身份证", "身份证"]'), "items[0].bring[1]", "once"),
    "stage of no class": (('{ item_class = "estate", items = ["000000B1"] }', '{ item_class = "tax" }'), "bundles[0].stages[0].item_class", "one of the item classes"),
    "stage with no such item": (('items = ["000000B1"]', 'items = ["000000B2"]'), "bundles[0].stages[0].items[0]", "one of the items"),
    "quick list that is not there": (('quick = "pickup"', 'quick = "pikup"'), "item_classes[0].quick", "pickup"),
    "responsible nobody": (('responsible = "0301"', 'responsible = "0309"'), "items[0].responsible", "one of the clerks"),
    "companion nobody": (('clerks = ["0302"]', 'clerks = ["0309"]'), "companions[0].clerks[0]", "one of the clerks"),
    "mentor nobody": (('mentor = "0301"', 'mentor = "0309"'), "clerks[1].mentor", "one of the clerks"),
    "roster of no window": (('[[roster]]\nwindow = "1"', '[[roster]]\nwindow = "8"'), "roster[0].window", "one of the windows"),
    "roster of nobody": (('window = "1"\nclerk = "0301"', 'window = "1"\nclerk = "0399"'), "roster[0].clerk", "one of the clerks"),
    "post of nobody": (('a = "0301"', 'a = "0399"'), "posts[0].a", "one of the clerks"),
    "group over no window": (('windows = ["1", "2"]\nleader', 'windows = ["1", "7"]\nleader'), "groups[0].windows[1]", "one of the windows"),
    "chief nobody": (('chief = "0301"', 'chief = "0399"'), "groups[0].chief", "one of the clerks"),
    "booking of no class": (('classes = ["estate"]\nslot', 'classes = ["estat"]\nslot'), "bookings[0].classes[0]", "one of the item classes"),
    "extra hours of no class": (('weekdays = [6], classes = ["social"]', 'weekdays = [6], classes = ["socail"]'), "policy.calendar.extra[0].classes[0]", "one of the item classes"),
    "mapping to no class": (('secondary = ["pickup"]', 'secondary = ["pikup"]'), "windows[0].mappings[0].secondary[0]", "one of the item classes"),
    "department that is not drawn": (('department = "自然资源局"', 'department = "林业局"'), "items[1].department", "one of the departments"),
    "liaison nobody": (('liaisons = ["0301", "0302"]', 'liaisons = ["0309"]'), "departments[0].liaisons[0]", "one of the clerks"),
    # days and times
    "holiday that no year has": (('holidays = ["2026-05-01"]', 'holidays = ["2026-02-30"]'), "policy.calendar.holidays[0]", "the calendar has"),
    "green channel on a day that no year has": (('until_date = "2026-12-31"', 'until_date = "2026-13-31"'), "green_channel[0].until_date", "the calendar has"),
    "green channel that ends before it begins": (('until_date = "2026-12-31"', 'until_date = "2025-12-31"'), "green_channel[0].until_date", "not before 2026-01-01"),
    "window that ends before it begins": (('until_date = "2026-03-31"', 'until_date = "2026-02-27"'), "windows[2].until_date", "not before"),
    "roster that ends before it begins": (('clerk = "0301"\n\n[[posts]]', 'clerk = "0301"\nfrom_date = "2026-02-01"\nuntil_date = "2026-01-01"\n\n[[posts]]'), "roster[0].until_date", "not before"),
    "hours that run backwards": (('"14:00-17:00"', '"17:00-14:00"'), "policy.calendar.hours[1]", "begins before it ends"),
    "hours that overlap": (('"14:00-17:00"', '"11:30-17:00"'), "policy.calendar.hours[1]", "09:00-12:00"),
    "quotas that overlap": (('span = "12:00-17:00"', 'span = "11:00-17:00"'), "item_classes[0].quotas[1].span", "09:00-12:00"),
    "extra hours that run backwards": (('spans = ["09:00-12:00"]', 'spans = ["12:00-09:00"]'), "policy.calendar.extra[0].spans[0]", "begins before it ends"),
    "make-up day that is a holiday": (('make_up = ["2026-05-09"]', 'make_up = ["2026-05-01"]'), "policy.calendar.make_up[0]", "holidays"),
    "last number of a hall that never closes": (('hours = ["09:00-12:00", "14:00-17:00"]\n', ""), "policy.calendar.last_ticket", "always open"),
    # windows
    "mappings that overlap": (('from_date = "2026-07-01"', 'from_date = "2026-06-01"'), "windows[0].mappings[1].from_date", "no other mapping"),
    "class that the next mapping forgets": (('classes = ["social", "pickup"]', 'classes = ["social"]'), "item_classes[2].id", "on 2026-07-01"),
    "mapping that helps with its own": (('secondary = ["pickup"]', 'secondary = ["social"]'), "windows[0].mappings[0].secondary[0]", "not among"),
    "joint window that nobody leads": (('lead = "自然资源局"\n', ""), "windows[1].lead", "leads the joint window"),
    "joint window of one": (('members = ["税务局"]\n', ""), "windows[1].members", "other departments"),
    "joint window whose leader is a member": (('members = ["税务局"]', 'members = ["自然资源局"]'), "windows[1].members[0]", "does not lead"),
    "members of a window that is not joint": (('kind = "joint"', 'kind = "dedicated"'), "windows[1].lead", "joint"),
    "mobile window for ever": (('until_date = "2026-03-31"\n', ""), "windows[2].until_date", "last day"),
    "tide that comes and goes at once": (('kind = "mobile"', 'kind = "mobile"\ntide = { open_above = 3, close_below = 3 }'), "windows[2].tide.close_below", "fewer than 3"),
    "break after hours": (('kind = "mobile"', 'kind = "mobile"\nbreaks = ["11:30-12:30"]'), "windows[2].breaks[0]", "09:00-12:00, 14:00-17:00"),
    "breaks that overlap": (('kind = "mobile"', 'kind = "mobile"\nbreaks = ["10:00-11:00", "10:30-11:30"]'), "windows[2].breaks[1]", "does not overlap 10:00-11:00"),
    "break that runs backwards": (('kind = "mobile"', 'kind = "mobile"\nbreaks = ["11:00-10:00"]'), "windows[2].breaks[0]", "begins before"),
    "window in the back office": (('kind = "issue"', 'kind = "back_office"'), "windows[2].zone", "visitors come to"),
    "intake at the issue desk": (('kind = "mobile"', 'kind = "intake_only"'), "windows[2].zone", "taken in"),
    # items
    "code of another pattern": (('code = "000000A1"', 'code = "A1"'), "items[0].code", "item_code_pattern"),
    "dedicated item at a window for everything": (('kind = "joint"\nlead = "自然资源局"\nmembers = ["税务局"]\n', ""), "items[1].item_class", "window 2 (comprehensive)"),
    "instant item that is only taken in": (('bring = ["身份证", "照片"]', 'placement = "intake_only"'), "items[0].kind", "promised"),
    "instant item that takes days": (('bring = ["身份证", "照片"]', "promised_days = 3"), "items[0].promised_days", "instant"),
    "instant item where nobody may finish it": (('no = "1"\nzone = "front"', 'no = "1"\nzone = "front"\nkind = "intake_only"'), "items[0].item_class", "on the spot"),
    "type that the standard does not know": (('responsible = "0301"', 'type = "00"'), "items[0].type", "01 许可"),
    "item of another stage": (('{ item_class = "social", items = ["000000A1"] }', '{ item_class = "social", items = ["000000B1"] }'), "bundles[0].stages[1].items[0]", "an item of social"),
    "two stages in one class": (('{ item_class = "social", items = ["000000A1"] }', '{ item_class = "estate" }'), "bundles[0].stages[1].item_class", "another class"),
    "bundle of one stage": ((', { item_class = "social", items = ["000000A1"] }', ""), "bundles[0].stages", "at least 2"),
    "bundle without end": (('{ item_class = "social", items = ["000000A1"] }', ", ".join(['{ item_class = "social" }, { item_class = "pickup" }'] * 4)), "bundles[0].stages", "at most 8"),
    "quick list that sends on": (('id = "pickup"\nname = "出件"\nprefix = "K"', 'id = "pickup"\nname = "出件"\nprefix = "K"\nquick = "estate"'), "item_classes[0].quick", "sends them on"),
    # people
    "trainee as mentor": (('mentor = "0301"', 'mentor = "0302"'), "clerks[1].mentor", "works alone"),
    "post of one": (('b = "0302"', 'b = "0301"'), "posts[0].b", "stand in"),
    "leader who is none": (('leader = "0201"', 'leader = "0301"'), "groups[0].leader", "whose role is clerk"),
    "window of two groups": (("[policy]", '[[groups]]\nid = "back"\nname = "x"\nwindows = ["1"]\n\n[policy]'), "groups[1].windows[0]", "no other group"),
    "roster at a window where the clerk may not sit": (('[[roster]]\nwindow = "1"', '[[roster]]\nwindow = "2"'), "roster[0].window", "0301 may sit: 1"),
    "roster on no weekday": (('clerk = "0301"\n\n[[posts]]', 'clerk = "0301"\nweekdays = []\n\n[[posts]]'), "roster[0].weekdays", "weekday"),
    # bookings
    "class of two rules": (('id = "others"', 'id = "others"\nclasses = ["estate"]'), "bookings[1].classes[0]", "no other booking rule"),
    "two rules for the rest": (('id = "estate"\nclasses = ["estate"]', 'id = "estate"'), "bookings[1].classes", "no rule names"),
    "slot longer than the hours": (("slot = 3600", "slot = 14400"), "bookings[0].slot", "10800"),
    "booked before it is released": (("ahead = 5", "ahead = 5\nlead_days = 6"), "bookings[0].lead_days", "at most 5"),
    "limit twice": (('by = "phone", per = "week"', 'by = "identity", per = "day"'), "bookings[0].limits[1]", "one limit"),
    "block of no days": (("block = 90", "block = 0"), "bookings[0].breach.block", "blocks"),
    "documents counted that nobody shows": (("ahead = 5", "ahead = 5\nidentity = false"), "bookings[0].limits[0]", "identity = true"),
    # policy
    "pattern that is none": (("item_code_pattern = '[0-9]{6}[A-Z][0-9]'", "item_code_pattern = '[0-9'"), "policy.item_code_pattern", "regular expression"),
    "bad review by policy": (("default = 3", "default = 2"), "policy.ratings.default", "bad review"),
    "limit of numbers twice": (("per_class = true", "per_class = false"), "policy.taking.limits[1]", "one limit"),
    "gateway without a scheme": (('url = "https://gateway', 'url = "gateway'), "policy.notices.url", "http"),
    "gateway that all can listen to": (('url = "https://gateway', 'url = "http://gateway'), "policy.notices.url", "phone numbers"),
    "gateway at no host": (('url = "https://gateway.example/', 'url = "https:///'), "policy.notices.url", "a host"),
    "gateway without a key": (('secret = "gateway.key"\n', ""), "policy.notices.secret", "the gateway knows"),
    "message named twice": (('kinds = ["issued", "called"]', 'kinds = ["called", "called"]'), "policy.notices.kinds[1]", "once"),
    # the hall
    "county with a village's region": (('region = "000000"', 'region = "000000101002"'), "hall.region", "6 figures"),
    "town with a county's region": (('level = "county"', 'level = "town"'), "hall.region", "12 figures"),
    "village with a town's region": (('level = "county"\nregion = "000000"', 'level = "village"\nregion = "000000101000"'), "hall.region", "village"),
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_complained_about_at_its_place_and_says_what_was_expected(rule: str) -> None:
    change, key, words = RULES[rule]
    found = {fault.key: fault.expected for fault in faults_after(change)}
    assert key in found, found
    said = [str(fault) for fault in faults_after(change) if fault.key == key]
    assert any(words in sentence for sentence in said), said


def test_one_thing_wrong_is_one_fault() -> None:
    many = {rule: [fault.key for fault in faults_after(change)] for rule, (change, *_) in RULES.items()}
    assert {rule: keys for rule, keys in many.items() if len(set(keys)) > 2} == {}


@pytest.mark.parametrize(
    ("figure", "key", "expected"),
    [
        ("after = 0.05", "after", "a share of the usual service, 0.1 to 2.0"),
        ("after = 60", "after", "a share of the usual service, 0.1 to 2.0"),
        ("longest = 30", "longest", "seconds, 60 to 7200"),
        ('on = "yes"', "on", "true or false"),
        ("share = 0.6", "share", ""),
    ],
)
def test_when_the_next_stands_by_has_sensible_bounds(figure: str, key: str, expected: str) -> None:
    (fault,) = faults_after(("[policy]", f"[policy.stand_by]\n{figure}\n\n[policy]"))
    assert fault.key == f"policy.stand_by.{key}"
    assert expected in fault.expected


def test_nobody_stands_by_where_no_service_is_usual() -> None:
    on = ("[policy]", "[policy.stand_by]\non = true\n\n[policy]")
    assert load_text(COUNTY.replace(*on)).policy.stand_by.on
    none = [(f'prefix = "{letter}"', f'prefix = "{letter}"\nusual_service = 0') for letter in "ABK"]
    (fault,) = faults_after(on, *none)
    assert (fault.key, fault.found) == ("policy.stand_by.on", "usual_service = 0 everywhere")
