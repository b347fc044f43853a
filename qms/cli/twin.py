"""`qms twin`: how many windows a day needs, half hour by half hour, found by simulation."""

import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

import msgspec

from config.faults import PlanError
from config.plan import Plan
from qms.domain.calendar import always_open, date_of, next_opening, spans
from qms.forecaster import cache
from qms.switchboard import wired

if TYPE_CHECKING:
    from qms.forecast.twin.staffing import Staffing

DONE, FAILED, WRONG = 0, 1, 2
LEARNED = 60  # days
TARGET = 15.0  # minutes


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "twin",
        help="plan how many windows a day needs, by simulation",
        description="Plans a day of the hall that PLAN.toml draws: which windows to open in each half hour so that nine visitors of ten wait no longer "
        "than --target. It learns from the journal in --data; without one it takes the plan's usual services and --visitors. Changes nothing.",
        epilog="examples:\n  qms twin config/halls/pengjiang.toml --data var/pengjiang --date 2026-03-09\n"
        "  qms twin config/halls/pengjiang.toml --visitors 450 --target 20\n"
        "  qms twin config/halls/pengjiang.toml --visitors social=120,medical=80 --json",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument(
        "--data", metavar="FOLDER", type=Path, help="the hall's data folder, to learn from its past days"
    )
    parser.add_argument(
        "--date", metavar="D", default="", help="the day to plan, YYYY-MM-DD (default: today, or the next business day)"
    )
    parser.add_argument("--hours", metavar="H", type=hours, help="a part of it, HH:MM-HH:MM (default: the hall's)")
    parser.add_argument("--target", metavar="MIN", type=float, default=TARGET, help=f"minutes (default: {TARGET:g})")
    parser.add_argument(
        "--visitors", metavar="N", type=visitors, default={}, help="walk-ins of the day, in all or by class: a=120,b=80"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def visitors(words: str) -> dict[str, float]:
    """`450` or `social=120,tax=80`; "" = in all."""
    try:
        pairs = [part.rpartition("=") for part in words.split(",")]
        found = {name.strip(): float(number) for name, _, number in pairs}
    except ValueError:
        raise ArgumentTypeError(f"{words!r} is no number of visitors; write 450, or social=120,tax=80") from None
    if not all(0 <= number <= 100_000 for number in found.values()) or ("" in found and len(found) > 1):
        raise ArgumentTypeError(f"{words!r}: one number, or one for each class, from 0 to 100000")
    return found


def hours(words: str) -> str:
    """`09:00-17:00`"""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d", words) or words[:5] >= words[6:]:
        raise ArgumentTypeError(f"{words!r} is no span of a day; write 09:00-17:00")
    return words


def run(args: Namespace) -> int:
    """0, also where no number of windows keeps the target (which is said); 2 for a wrong plan or day; 1 without a journal."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache.folder(home / "qms")))  # numba reads it when it is imported
    from qms.planner.ahead import WrongDay  # noqa: PLC0415

    try:
        plan = wired(args.plan)
        return _planned(plan, args)
    except (PlanError, WrongDay) as wrong:
        print(f"qms twin: {wrong}", file=sys.stderr)
        return WRONG
    except OSError as error:
        print(f"qms twin: {error}", file=sys.stderr)
        return FAILED


def _planned(plan: Plan, args: Namespace) -> int:
    from qms.forecast import model  # noqa: PLC0415
    from qms.forecast.twin.staffing import Staff  # noqa: PLC0415
    from qms.planner import ahead, days  # noqa: PLC0415

    date = args.date or _next_day(plan)
    past = [one.day for one in days.pasts(plan, days.reader(args.data), LEARNED)] if args.data else []
    learned = model.fit(plan, past)
    expected = ahead.expected(plan, learned, past, date, args.visitors, args.hours or "")
    found = Staff(learned, expected, args.target * 60).plan(_tell)
    if args.json:
        sys.stdout.write(msgspec.json.encode({"date": date, "days": len(past), "staffing": found}).decode() + "\n")
    else:
        print(f"{plan.hall.name}, {date}: {_basis(len(past), args)}")
        print("\n".join(lines(found)))
    return DONE


def _next_day(plan: Plan) -> str:
    """Today, or the next business day."""
    now = int(time() * 1000)
    today = date_of(plan, now)
    following = next_opening(plan, now)
    return today if always_open(plan) or spans(plan, today) or following is None else date_of(plan, following)


def _tell(words: str) -> None:
    """How far it is, for somebody who watches."""
    if sys.stderr.isatty():
        print(words, file=sys.stderr)


def _basis(learned: int, args: Namespace) -> str:
    walk_ins = "given walk-ins" if args.visitors else "walk-ins as on such weekdays"
    if learned:
        return f"learned from {learned} days; {walk_ins}, bookings as on the last such weekday"
    if args.visitors:
        return "no past days: usual services of the plan, the given walk-ins spread evenly over the day"
    return (
        "no past days and no --visitors: usual services of the plan, and as many visitors as keep its windows busy for 70 % "
        "of the time; believe it little"
    )


def lines(found: "Staffing") -> list[str]:
    """The table, and what the target asks for that cannot be had."""
    from qms.planner.tables import clock, minutes  # noqa: PLC0415

    told = [
        f"target: nine of ten wait at most {minutes(found.target)} min",
        "half hour      come  open    p50    p90  windows",
    ]
    for half in found.half_hours:
        short = "" if half.met else "  too long, though every window that helps is open"
        told.append(
            f"{clock(half.start)}-{clock(half.end)}  {half.visitors:>6.1f}  {len(half.windows):>4}  {minutes(half.p50):>5}  "
            f"{minutes(half.p90):>5}  {' '.join(half.windows)}{short}"
        )
    told.append(f"{found.window_hours:g} window hours")
    if found.unserved:
        told.append(f"no window of the plan serves: {', '.join(found.unserved)}")
    return told
