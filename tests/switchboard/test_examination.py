"""What the doctor finds: what was tried, what came back, what follows from that, and what to do."""

from pathlib import Path

from config.plan import Plan
from devices.far_ends import FarEnd, open_far_ends
from qms.switchboard import options_of
from qms.switchboard.examination import Finding, examine, report
from tests.roles.small_hall import PLAN, small_plan

STRANGE = small_plan(('line = "signs", address = "2"', 'line = "signs", address = "9"'))
"""As the plan, but sign-2 is at address 9, where there is none: with it the doctor meets the devices of the plan."""


async def found(plan: Plan, folder: Path, *absent: str) -> dict[str, Finding]:
    """The doctor with `plan`, while the devices of PLAN are plugged in, except those of the lines `absent`."""
    ends: dict[str, FarEnd] = open_far_ends(PLAN.lines, options_of(PLAN), folder, lambda line, seen: None)
    for line in absent:
        ends[line].close()
    try:
        return {finding.device: finding for finding in await examine(plan, folder)}
    finally:
        for line, end in ends.items():
            if line not in absent:
                end.close()


async def test_all_is_well(tmp_path: Path) -> None:
    findings = await found(PLAN, tmp_path)
    assert [one.device for one in findings.values() if not one.well] == []
    assert findings["sign-1"].answered == "it answers"
    assert "lines/signs (onbon_bx, 57600 baud), at address 1" in findings["sign-1"].tried
    [line] = report([findings["keypad-1"]])
    assert line.startswith("well  keypad-1")
    assert "if it did not beep" in line


async def test_one_silent_device_on_a_line_where_another_answers(tmp_path: Path) -> None:
    findings = await found(STRANGE, tmp_path)
    assert findings["sign-1"].well
    silent = findings["sign-2"]
    assert not silent.well
    assert silent.answered == "nothing"
    assert "the line works: 1 of 1 others on it answer" in silent.means
    assert "that its address is 9" in silent.advice
    assert [line.split()[0] for line in report([silent])] == ["WRONG", "tried", "answered", "means", "do"]


async def test_a_line_that_is_not_there_is_told_once_for_all_its_devices(tmp_path: Path) -> None:
    findings = await found(PLAN, tmp_path, "signs")
    finding = findings["sign-1"]
    assert not finding.well
    assert next(report([findings["sign-1"], findings["sign-2"]])) == "WRONG sign-1, sign-2"
    assert "to open line signs" in finding.tried
    assert "there is no such port" in finding.answered
    assert "/dev/serial/by-path" in finding.advice
