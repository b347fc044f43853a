"""`qms doctor`: opens every line of a hall, asks every device how it is, and says in plain words what is wrong."""

import asyncio
import logging
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path

from config.catalogue import languages, phrases
from config.faults import PlanError
from config.phrases import Phrases
from config.plan import Device, Plan
from qms.forecaster.probe import probe
from qms.forecaster.process import Gone
from qms.journal import FILE
from qms.switchboard import wired
from qms.switchboard.clips import lacking
from qms.switchboard.examination import Finding, examine, report

WELL, ILL, WRONG = 0, 1, 2


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "doctor",
        help="open every line, ask every device, say what is wrong",
        description="Opens every line of PLAN.toml, asks every device how it is, tries the forecast of waiting times, and says "
        "what is wrong and what to do. The hall itself must not be running: two programs cannot use one port.",
        epilog="example:\n  qms doctor config/halls/pengjiang.toml --var /var/lib/qms",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("--var", metavar="DIR", type=Path, default=Path("var"), help="as for the hall (default: var)")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 if all is well, 1 if something is not, 2 for a wrong plan (everything wrong is listed)."""
    try:
        plan = wired(args.plan)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    logging.disable(logging.WARNING)  # what devices suffer from stands in the findings
    folder = args.var / plan.hall.id
    findings, ahead = asyncio.run(examine(plan, folder)), asyncio.run(forecast(plan, folder))
    clips = [missing_clips(device, words) for device, words in lacking(plan, folder, spoken())]
    for line in report([*findings, *clips, ahead]):
        print(line)
    ill = sum(not finding.well for finding in findings)
    print(f"{ill} of {len(findings)} devices are not well" if ill else f"all {len(findings)} devices are well")
    return ILL if ill or clips or not ahead.well else WELL


def spoken() -> dict[str, Phrases]:
    """The words of every language."""
    return {language: phrases(language) for language in languages()}


def missing_clips(device: Device, words: str) -> Finding:
    """A bank of recorded clips that has holes."""
    return Finding(
        device.id,
        False,
        "looked for every clip that a call may need",
        words,
        "calls with these words are spoken by the embedded voice",
        "record them, see docs/how-to/choose-a-voice.md",
    )


async def forecast(plan: Plan, folder: Path) -> Finding:
    """How the forecast of waiting times fares."""
    if not plan.policy.forecast:
        return Finding("forecast", True, "read the plan", "it wants no forecast")
    if not (folder / FILE).exists():
        return Finding("forecast", True, f"looked into {folder}", "it holds no journal yet: it begins with the hall")
    try:
        return Finding("forecast", True, "made one forecast", await probe(plan, folder))
    except Gone as gone:
        return Finding(
            "forecast",
            False,
            "to make one forecast",
            str(gone),
            "visitors would be told no waiting times; the rest of the hall works",
            "install the packages of requirements.lock anew, and look at the log",
        )
