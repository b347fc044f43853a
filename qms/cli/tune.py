"""`qms tune`: proposes figures for [policy.dispatch] from past days; it writes nothing."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec.structs import replace

from config.checks import policy as rules
from config.faults import PlanError
from config.plan import Dispatch, Plan
from qms.domain.floor import Impossible
from qms.forecast import durations
from qms.forecast.twin.tuning import FEWEST, Held, Proposal, Tuning
from qms.planner import days
from qms.planner.tables import minutes
from qms.switchboard import wired

DONE, FAILED, WRONG = 0, 1, 2
DAYS = 10
TARGET = 30.0  # minutes


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "tune",
        help="propose figures of who is called next, from past days; writes nothing",
        description="Calls the visitors of past days once more with other credits, rates and penalties, and proposes figures that serve all better: found on "
        "every other day, judged on the rest. No rate is below 1, priority visitors' p99 stays within --cap, and what `qms check` would refuse is "
        "not tried. It changes no plan: read the proposal, put it into the plan yourself.",
        epilog="example:\n  qms tune config/halls/pengjiang.toml --data var/pengjiang --days 20",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("--data", metavar="FOLDER", type=Path, required=True, help="the hall's data folder")
    parser.add_argument("--days", metavar="N", type=int, default=DAYS, help=f"the last N days (default: {DAYS})")
    parser.add_argument(
        "--cap", metavar="MIN", type=float, help="priority p99, minutes (default: as with the plan's figures)"
    )
    parser.add_argument(
        "--target",
        metavar="MIN",
        type=float,
        default=TARGET,
        help=f"an ordinary visitor's wait that is thought good (default: {TARGET:g}); with priority or appointment a third of it",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0, also when nothing better was found; 2 for a wrong plan or too few days; 1 if the journal cannot be read."""
    try:
        plan = wired(args.plan)
        past = days.pasts(plan, days.reader(args.data), args.days)
    except PlanError as wrong:
        print(wrong, file=sys.stderr)
        return WRONG
    except (OSError, Impossible, msgspec.ValidationError) as error:
        print(f"qms tune: {error}", file=sys.stderr)
        return FAILED
    if len(past) < FEWEST:
        print(
            f"qms tune: {len(past)} finished days are too few to propose anything: at least {FEWEST}", file=sys.stderr
        )
        return WRONG
    hands = durations.fit(plan, [one.day for one in past])
    tuning = Tuning(past, hands, args.target * 60, lambda dispatch: admitted(plan, dispatch))
    found = tuning.propose(plan.policy.dispatch, None if args.cap is None else args.cap * 60)
    if args.json:
        sys.stdout.write(msgspec.json.encode({"proposal": found, "changed": found.changed}).decode() + "\n")
    else:
        print("\n".join(lines(found)))
    return DONE


def admitted(plan: Plan, dispatch: Dispatch) -> bool:
    """Whether `qms check` would say nothing new of the plan with these figures."""
    changed = replace(plan, policy=replace(plan.policy, dispatch=dispatch))
    return not any(complaint.at[:2] == ("policy", "dispatch") for complaint in rules.check(changed))


def lines(found: Proposal) -> Iterator[str]:
    """The proposal in words, with a snippet for the plan."""
    yield f"searched on {found.searched} days, judged on {found.judged} others; {found.tried} policies tried"
    if not found.changed:
        yield "the plan's figures stand: nothing was found that served the other days better within the limits"
        return
    yield f"on the days that were not searched on (priority p99 at most {minutes(found.cap_s)} min):"
    for name, was, then in _rows(found.as_is, found.then):
        change = f"{100 * (then / was - 1):+.0f} %" if was else "–"
        yield f"  {name:<34}{change:>7}   {minutes(was):>6} -> {minutes(then)} min"
    yield "proposed; nothing was changed. To take it over, put this into the plan and run `qms check`:"
    yield ""
    yield "[policy.dispatch]"
    yield from (
        f"{name} = {value:g}" if isinstance(value, int) else f"{name} = {float(value)}"
        for name, value in found.changed.items()
    )


def _rows(was: Held, then: Held) -> Iterator[tuple[str, float, float]]:
    for name, words in (
        ("mean_s", "mean wait"),
        ("p90_s", "p90"),
        ("ordinary_p99_s", "ordinary visitors' p99"),
        ("priority_p99_s", "priority visitors' p99"),
        ("appointment_p99_s", "appointments' p99"),
    ):
        before, after = getattr(was, name), getattr(then, name)
        if before is not None and after is not None:
            yield words, before, after
