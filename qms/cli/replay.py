"""`qms replay`: a journal told again event by event, or one of its days called by another policy."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter, _SubParsersAction
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from time import sleep
from zoneinfo import ZoneInfo

import msgspec

from config.faults import PlanError
from config.plan import Dispatch, Plan
from qms.domain import events as e
from qms.domain.floor import Impossible
from qms.forecast import durations
from qms.forecast.twin.past import Past
from qms.forecast.twin.policies import WrongPolicy, policy
from qms.forecast.twin.rerun import Rerun, as_was
from qms.forecast.twin.waits import Summary, summary
from qms.journal import Reader
from qms.planner import days, tables
from qms.switchboard import wired

DONE, FAILED, WRONG = 0, 1, 2
ZONE = "Asia/Shanghai"  # of a plan that names none
LEARNED = 20  # days from which the speed of hands is learned
ASSUMED = (
    "the same people come at the same times, and give up when they did",
    "each takes as long as on that day, longer or shorter by how fast the one who serves them now usually is",
    "who did not come when called would not come either; windows open, close and pause as they did",
    "nobody is called by hand, pinned or asked to stand by: compare with `plan`, not with `as it was`",
)


def add(subparsers: "_SubParsersAction[ArgumentParser]") -> None:
    """Registers the sub-command."""
    parser = subparsers.add_parser(
        "replay",
        help="tell a journal again, or call one of its days by another policy",
        description="Tells the events of JOURNAL (a hall's data folder) again. With --policy it calls the visitors of one day once more: by the "
        "plan's policy, and by another: strict, fifo, plan, or figures of [policy.dispatch] in seconds. The journal is only read.",
        epilog="examples:\n  qms replay var/pengjiang --date 2026-03-03 --speed 60\n"
        "  qms replay var/pengjiang --date 2026-03-03 --plan config/halls/pengjiang.toml --policy strict\n"
        "  qms replay var/pengjiang --plan config/halls/pengjiang.toml --policy credit=1500,rate=1",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("journal", metavar="JOURNAL", type=Path, help="the hall's data folder")
    parser.add_argument(
        "--date", metavar="D", default="", help="one business day, YYYY-MM-DD (with --policy: the last one)"
    )
    parser.add_argument(
        "--speed", metavar="N", type=float, default=0.0, help="N times as fast as it was; left out: at once"
    )
    parser.add_argument("--plan", metavar="PLAN.toml", type=Path, help="the hall's plan, needed for --policy")
    parser.add_argument("--policy", metavar="P", default="", help="strict, fifo, plan, or figures: credit=1500,rate=1")
    parser.add_argument("--json", action="store_true", help="as JSON, one object a line")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """0; 2 for a wrong plan, policy or date; 1 if the journal cannot be read."""
    if args.policy and args.plan is None:
        return _wrong(
            "--policy needs --plan PLAN.toml: which window serves what stands in the plan, not in the journal"
        )
    try:
        plan = wired(args.plan) if args.plan else None
        journal = days.reader(args.journal)
        if plan is not None and args.policy:
            return _policy(journal, plan, args)
        return _events(journal, plan, args)
    except (PlanError, WrongPolicy) as wrong:
        return _wrong(str(wrong))
    except (OSError, Impossible, msgspec.ValidationError) as error:
        print(f"qms replay: {error}", file=sys.stderr)
        return FAILED


def _wrong(words: str) -> int:
    print(f"qms replay: {words}", file=sys.stderr)
    return WRONG


# --- another policy ---


def _policy(journal: Reader, plan: Plan, args: Namespace) -> int:
    other = policy(args.policy, plan.policy.dispatch)
    known = days.pasts(plan, journal, LEARNED, args.date or "9999")
    if not known or (args.date and known[-1].date != args.date):
        return _wrong(f"the journal has no finished day{' ' + args.date if args.date else ''} on which somebody came")
    sides = _sides(plan, known, {"plan": plan.policy.dispatch, args.policy: other})
    if args.json:
        told = {"date": known[-1].date, "policies": sides, "assumed": ASSUMED}
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return DONE
    names = {c.id: c.name for c in plan.item_classes}
    print(f"{plan.hall.name}, {known[-1].date}: minutes; passed = how many who came later were called before one")
    for line in tables.beside(sides, names):
        print(line.rstrip())
    print("\nAssumed: " + ";\n         ".join(ASSUMED) + ".")
    return DONE


def _sides(plan: Plan, known: list[Past], policies: Mapping[str, Dispatch]) -> dict[str, Summary]:
    classes = [c.id for c in plan.item_classes]
    hands = durations.fit(plan, [one.day for one in known])
    found = {"as it was": summary(as_was(known[-1]), classes)}
    for name, figures in policies.items():
        found[name] = summary(Rerun(known[-1], hands, figures).play(), classes)
    return found


# --- event by event ---


def _events(journal: Reader, plan: Plan | None, args: Namespace) -> int:
    events: Iterable[e.Event] = days.of_day(journal, args.date) if args.date else days.everything(journal)
    if args.date and not events:
        return _wrong(f"the journal has no business day {args.date}")
    tape = Tape(ZoneInfo(plan.hall.timezone if plan else ZONE), args.speed, args.json)
    for event in events:
        tape.tell(event)
    return DONE


class Tape:
    """Events one after another, as fast as `speed` says (0 = at once); tickets go by their numbers."""

    def __init__(self, zone: ZoneInfo, speed: float, as_json: bool) -> None:
        self._zone, self._speed, self._json = zone, speed, as_json
        self._last: int | None = None
        self._numbers: dict[str, str] = {}

    def tell(self, event: e.Event) -> None:
        """Print the next one when it is due; nights go by at once."""
        if self._speed > 0 and self._last is not None and not isinstance(event, e.DayOpened):
            sleep(max(0.0, (event.at - self._last) / 1000 / self._speed))
        self._last = event.at
        print(e.encode(event).decode() if self._json else self._words(event), flush=self._speed > 0)

    def _words(self, event: e.Event) -> str:
        facts = msgspec.to_builtins(event)
        if isinstance(event, e.TicketIssued):
            self._numbers[event.ticket] = event.number
        at = datetime.fromtimestamp(event.at / 1000, self._zone)
        said = {name: self._numbers.get(value, value) if name == "ticket" else value for name, value in facts.items()}
        plain = " ".join(f"{name}={value}" for name, value in said.items() if _plain(name, value))
        return f"{at:%Y-%m-%d %H:%M:%S}  {facts['event']:<18} {plain}".rstrip()


def _plain(name: str, value: object) -> bool:
    return name not in ("at", "event") and isinstance(value, str | int | float) and value != ""
