"""What a newcomer finds at the door: the commands, the lock files, the papers; and a set-up that speaks plainly."""

import re
import shutil
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from docs.write_reference import REFERENCE, pages
from tests.house.tree import ROOT, files, texts

COMMANDS = ("run", "test", "check", "bench")
PAPERS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci/run", "pyproject.toml")
WHAT_A_SET_UP_NEEDS = ("bash", "cat", "cut", "dirname", "env", "flock", "mkdir", "rm", "sha256sum", "tail", "touch")

Pin = tuple[str, str]


def pins(lock: Path) -> dict[str, tuple[str, list[str]]]:
    """`name ; marker` -> (version, hashes) of a lock file."""
    found: dict[str, tuple[str, list[str]]] = {}
    for block in re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").strip()):
        head, *hashes = block.replace("\\\n", "\n").splitlines()
        name, _, rest = head.strip().partition("==")
        version, _, marker = rest.partition(";")
        found[f"{name} ; {marker.strip()}"] = (version.strip(), [line.strip() for line in hashes])
    return found


@pytest.mark.parametrize("paper", PAPERS)
def test_the_paper_is_there(paper: str) -> None:
    assert (ROOT / paper).stat().st_size > 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_makefile_is_told_in_both_readmes(command: str) -> None:
    assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for name in ("README.md", "README.zh-CN.md"):
        assert f"make {command}" in (ROOT / name).read_text(encoding="utf-8"), name


def test_ci_runs_what_a_developer_runs() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "lock",
    [
        "requirements.lock",
        "requirements-voice.lock",
        ".ci/requirements-demo.lock",
        "requirements-test.lock",
        ".ci/requirements-node.lock",
    ],
)
def test_every_pin_of_a_lock_file_has_its_version_and_hashes(lock: str) -> None:
    known = pins(ROOT / lock)
    assert known
    for name, (version, hashes) in known.items():
        assert version, name
        assert hashes, name
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), name


def test_the_test_lock_holds_all_of_the_run_lock_pin_for_pin() -> None:
    run, test = pins(ROOT / "requirements.lock"), pins(ROOT / "requirements-test.lock")
    assert {name: pin for name, pin in run.items() if test.get(name) != pin} == {}


def test_the_tests_speak_with_the_voice_of_the_halls() -> None:
    """Which Python needs a package may be another question in the two locks."""
    run, test = pins(ROOT / "requirements-voice.lock"), pins(ROOT / "requirements-test.lock")
    tested = [(name.split(" ;")[0], pin) for name, pin in test.items()]
    assert [name for name, pin in run.items() if (name.split(" ;")[0], pin) not in tested] == []


def test_time_zones_do_not_depend_on_the_machine() -> None:
    assert any(name.split()[0] == "tzdata" for name in pins(ROOT / "requirements.lock"))


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {name.split(" ;")[0] for name in pins(ROOT / "requirements.lock")}
    wanted = {re.split(r"[<>=\[; ]", one)[0].lower().replace("_", "-") for one in project["dependencies"]}
    assert wanted - locked == set()


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_reference_page_says_what_the_code_says(name: str) -> None:
    assert (REFERENCE / name).read_text(encoding="utf-8") == pages()[name], "run: make docs"


def test_decisions_are_numbered_without_a_hole_and_say_why() -> None:
    decisions = files("docs/decisions/*.md")
    assert [int(file.name[:4]) for file in decisions] == list(range(1, len(decisions) + 1))
    for file in decisions:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {file.name[:4]}: ")
        parts = [text.find(f"**{part}.**") for part in ("Context", "Decision", "Consequence")]
        assert -1 not in parts, file.name
        assert all(one < next_ for one, next_ in pairwise(parts)), file.name


def test_every_link_in_the_papers_leads_somewhere() -> None:
    link = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
    links = [(name, target) for name, text in texts("*.md") for target in link.findall(text)]
    assert [(name, target) for name, target in links if not ((ROOT / name).parent / target).exists()] == []


def test_a_machine_without_python_is_told_in_one_line_what_to_install(tmp_path: Path) -> None:
    checkout, tools = tmp_path / "checkout", tmp_path / "bin"
    shutil.copytree(ROOT / ".ci", checkout / ".ci")
    tools.mkdir()
    for tool in WHAT_A_SET_UP_NEEDS:
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    door, path = checkout / ".ci/setup", {"PATH": str(tools)}
    done = subprocess.run([door, "check"], check=False, env=path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "apt-get install -y python3 python3-venv" in done.stderr
