"""The house stays easy to live in: small rooms, honest names, nothing of one machine, nothing unfinished."""

import re
from collections import Counter

from tests.house.tree import ROOT, files, name_of, texts

CODE = ("*.py", "*.ts", "*.vue")
LINES = 400
FILES = 12

TABLES_OF_EQUALS = {
    "config/models": "one hardware model a file",
    "config/catalogue/items": "one item class a file",
    "devices/emulators": "one wire a file",
    "firmware_protocols/wires": "one wire a file",
    "tests/vectors": "one wire a file",
    "tests/wires": "one wire a file",
    "docs/decisions": "one decision a file",
    "docs/how-to": "one job a file",
    "docs/reference": "one subject a file",
    "docs/reference/wires": "one wire a file",
    "qms/cli": "one sub-command a file",
    "qms/roles": "one part that a device plays a file",
    "tests/spec": "one subject of the domain a file",
    "qms/domain": "one noun of the hall a file, pure and side by side",
    "qms/web/api": "one subject of the API a file",
    "tests/web": "one subject of the API a file",
    "tests/screens": "what one kind of person does at a page a file",
    "displays/screens/src/parts": "one component that pages share a file",
    "displays/screens/pages": "one page a file",
    "displays/screens/src/look/icons": "one icon a file",
    "bench": "one measurement a file",
    "bench/dispatch/public_h1/days": "one day a pair of files",
    "bench/dispatch/public_h1/history": "one day a pair of files",
}


def test_every_file_of_code_is_small_enough_to_read_at_one_go() -> None:
    long = {name: text.count("\n") for name, text in texts(*CODE) if not name.startswith("bench/")}
    assert {name: lines for name, lines in long.items() if lines > LINES} == {}


def test_no_folder_holds_more_files_than_one_can_keep_in_mind() -> None:
    rooms = Counter(name_of(file.parent) for file in files() if file.name != "__init__.py")
    full = {room: count for room, count in rooms.items() if count > FILES and room not in TABLES_OF_EQUALS}
    assert full == {}


def test_no_room_is_named_for_not_having_been_understood() -> None:
    vague = re.compile(r"(manager|service|helper|util|handler|processor)s?$", re.IGNORECASE)
    assert [name_of(file) for file in files("*.py", "*.ts") if vague.search(file.stem)] == []


def test_no_file_names_a_package_registry() -> None:
    named = re.compile(r'"resolved": *"http|--(extra-)?index-url|^ *(index-url|registry) *=', re.MULTILINE)
    assert [name for name, text in texts() if named.search(text)] == []


def test_lock_files_hold_no_address() -> None:
    locks = [(name, text) for name, text in texts("*.lock")]
    assert locks
    assert [name for name, text in locks if "://" in text] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    someone = re.compile(r"/(home|Users)/[a-z]\w*/|(?<![\w.])/ro[o]t/")
    here = f"{ROOT}/"
    assert [name for name, text in texts() if here in text or someone.search(text)] == []


def test_nothing_is_left_unfinished() -> None:
    mark = re.compile(r"\bT[O]DO\b|\bF[I]XME\b|\bX[X]X\b|NotImplemente[d]Error|pytest\.mark\.(skip|xfail)|pytest\.skip")
    assert [name for name, text in texts(*CODE) if mark.search(text)] == []


def test_no_test_sleeps() -> None:
    sleep = re.compile(r"(time|asyncio)\.sleep\((?!0\))")
    assert [name for name, text in texts("tests/*.py") if sleep.search(text)] == []


def test_nothing_is_said_with_emoji() -> None:
    emoji = re.compile("[\U0001f300-\U0001faff\u2600-\u26ff\u2700-\u27bf]")
    assert [name for name, text in texts("*.py", "*.ts", "*.vue", "*.md", "*.toml") if emoji.search(text)] == []


def test_modules_open_with_a_sentence_that_says_what_the_room_is_for() -> None:
    product = texts("qms/*.py", "devices/*.py", "displays/*.py", "firmware_protocols/*.py", "config/*.py")
    assert [name for name, text in product if text.strip() and not text.lstrip().startswith('"""')] == []
