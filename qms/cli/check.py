"""`qms check`: says everything that is wrong with plans, or what they hold and what they might do better."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterable
from pathlib import Path

from config import advice, catalogue
from config.faults import PlanError
from config.plan import Plan
from qms.switchboard import wired

GOOD, WRONG_PLAN = 0, 2


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "check",
        help="check a hall's plan and list everything that is wrong with it",
        description="Checks plans as `qms hall` does and lists everything that is wrong with them, each with file and key. "
        "With several plans of one city it also looks for items that are accepted at more than one level. "
        "Advice is told too; it makes no plan wrong.",
        epilog="examples:\n  qms check config/halls/pengjiang.toml\n  qms check config/halls/*.toml",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plans", metavar="PLAN.toml", type=Path, nargs="+", help="the plan of a hall")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0 and a line on stdout for each good plan; 2 and every fault on stderr for wrong ones. Advice stands on stderr."""
    plans, wrong = [], 0
    for path in args.plans:
        try:
            plans.append(wired(path))
        except PlanError as error:
            wrong += 1
            _tell_faults(error)
    names = catalogue.hall_names()
    for plan in plans:
        print(summary(plan))
        _tell_advice(f"{plan.hall.name}: {words}" for words in advice.of(plan, names))
    _tell_advice(advice.between(plans))
    return WRONG_PLAN if wrong else GOOD


def _tell_faults(wrong: PlanError) -> None:
    for error in wrong.errors:
        print(error, file=sys.stderr)
    print(f"{_many(len(wrong.errors), 'fault')}: the plan is not good, nothing can be started.", file=sys.stderr)


def _tell_advice(found: Iterable[str]) -> None:
    for words in found:
        print(f"advice: {words}", file=sys.stderr)


def summary(plan: Plan) -> str:
    """`蓬江区政务服务中心: 12 windows, 10 item classes, 80 items, 39 devices on 7 lines: the plan is good`"""
    parts = [
        _many(len(plan.windows), "window"),
        _many(len(plan.item_classes), "item class", "item classes"),
        _many(len(plan.items), "item"),
        f"{_many(len(plan.devices), 'device')} on {_many(len(plan.lines), 'line')}",
    ]
    return f"{plan.hall.name}: {', '.join(parts)}: the plan is good"


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
