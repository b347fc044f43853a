"""Grades the forecast on days that real halls published, against simple predictors of delay: mean absolute error, minutes.

`python -m bench.recorded FOLDER [--halls ..] [--queues N] [--every K] [--since DATE] [--json FILE]`: FOLDER holds
`arrivals.csv.gz` and `snapshots.csv.gz` (a line a ticket; a line a queue about every five minutes), which are not part of this
repository.

Each queue stands for a hall with one class; `bench.recorded_days` says what is inferred of it. A day counts if 20 or more were
called; the forecast is fitted on the days before, told from the second day on, so that its correction learns as it would in a
hall, and graded from the fourth. Nothing of the graded day is known but numbers taken, numbers called and how many windows were
last published as open. A window is free if nobody waits and it is likelier than not that one of them is, by how long ago each
called. Who was never called, or came when no window was open, is not graded. Recorded times are spread evenly between
snapshots, so all predictors see up to three minutes ahead, and intervals are also judged three minutes wider.

LES: the wait of the last one called. HOL: the wait so far of the first in line. QL: (people ahead + 1) x mean seconds between
calls of a busy window / open windows. All three say 0 while a window is free.
"""

import argparse
import os
import sys
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import prod
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from bench.recorded_days import CLASS, Floor, Recorded, queues_of, through
from config.plan import HallFacts, ItemClass, Plan, Policy, Window
from qms.forecast.day import Day, Visit
from qms.forecast.scene import AtWindow, Doing, Scene, Waiting
from qms.forecaster import cache

if TYPE_CHECKING:
    from qms.forecast.model import Model

FIRST = 3
"""So many days are learned from before the first is graded."""
RESOLVED = 180.0
"""Seconds to which the record's times are good."""
PREDICTORS = ("forecast", "les", "hol", "ql")


class Said(NamedTuple):
    """What was said to a visitor on arrival, beside the forecast that the visit remembers; seconds."""

    visit: Visit
    ahead: int
    windows: int
    les: float
    hol: float
    ql: float


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """One visitor, seconds; `low` and `high` are the forecast's p10 and p90."""

    hall: str
    queue: str
    date: str
    arrived: float
    waited: float
    ahead: int
    windows: int
    forecast: float
    low: float
    high: float
    les: float
    hol: float
    ql: float


# --- what is said of one visitor ---


class Past(NamedTuple):
    """What is known before a day: the model, seconds between calls of a busy window in order of length, and their mean."""

    model: "Model"
    lasted: list[float]
    gap: float

    def busy(self, since: float) -> float:
        """How likely a window is busy that called so long ago."""
        return 1.0 - bisect(self.lasted, since) / len(self.lasted)


def learned(windows: int, days: Sequence[Day]) -> Past:
    """From the days before."""
    from qms.forecast.durations import seconds  # noqa: PLC0415 (numba reads where its cache is when it is imported)
    from qms.forecast.model import fit  # noqa: PLC0415

    lasted = sorted(took for day in days for v in day.visits if (took := seconds(v)) is not None) or [600.0]
    gap = fmean(lasted)
    plan = Plan(
        hall=HallFacts(id="hall", name="hall", level="city", region="000000"),
        zones=(),
        windows=tuple(Window(no=str(n), zone="z", classes=(CLASS,)) for n in range(1, windows + 1)),
        item_classes=(ItemClass(id=CLASS, name=CLASS, prefix="A", usual_service=max(30, int(gap))),),
        policy=Policy(),
    )
    return Past(fit(plan, days), lasted, gap)


def scene(floor: Floor, past: Past, now: float) -> Scene:
    """The floor the moment a number is taken, its visitor last in line."""
    free = ""
    if floor.since and len(floor.waiting) == 1 and prod(past.busy(now - since) for since in floor.since.values()) < 0.5:
        free = min(floor.since, key=floor.since.__getitem__)
    windows = []
    for there in past.model.plan.windows:
        doing: Doing = "closed" if there.no not in floor.since else "idle" if there.no == free else "serving"
        since = floor.since.get(there.no, 0.0)
        windows.append(AtWindow(there.no, there.no, doing, since, (CLASS,), item_class=CLASS, group="ordinary"))
    waiting = [Waiting(v.ticket, CLASS, v.group, v.clock, int(v.ticket), v.clock) for v in floor.waiting.values()]
    return Scene(now, floor.day, waiting, windows)


def told(floor: Floor, past: Past, visit: Visit) -> Said | None:
    """What is said to somebody who has just come; None if no window is open. The visit remembers the forecast."""
    from qms.forecast.predict import intervals, waits_of  # noqa: PLC0415

    now = scene(floor, past, visit.clock)
    found = intervals(past.model, waits_of(past.model, now, visit.ticket)[:, None])[0]
    if found is None:
        return None
    visit.told = (found.p10, found.p50, found.p90)
    ahead, windows = len(floor.waiting) - 1, len(floor.since)
    simple = floor.last_wait, visit.clock - next(iter(floor.waiting.values())).clock, (ahead + 1) * past.gap / windows
    if any(window.doing == "idle" for window in now.windows):
        simple = 0.0, 0.0, 0.0
    return Said(visit, ahead, windows, *simple)


def graded(hall: str, queue: str, records: Sequence[Recorded], every: int) -> Iterator[Graded]:
    """Every so many visitors of a queue, of those who were called in the end, from the day after FIRST days on."""
    most = max((n for record in records for _, n in record.opened), default=0)
    days: list[Day] = []
    for record in records:
        past, said = learned(most, days), []
        for i, (floor, visit) in enumerate(through(record)):
            if visit is not None and days and i % every == 0:
                said.append(told(floor, past, visit))
        if len(days) >= FIRST:
            yield from (of(hall, queue, record.date, one) for one in said if one and one.visit.called is not None)
        days.append(floor.day)


def of(hall: str, queue: str, day: str, one: Said) -> Graded:
    """What came of it."""
    low, middle, high = one.visit.told or (0.0, 0.0, 0.0)
    return Graded(
        hall=hall,
        queue=queue,
        date=day,
        arrived=one.visit.clock,
        waited=(one.visit.called or 0.0) - one.visit.clock,
        ahead=one.ahead,
        windows=one.windows,
        low=low,
        forecast=middle,
        high=high,
        les=one.les,
        hol=one.hol,
        ql=one.ql,
    )


# --- the table ---

HEAD = (
    f"{'hall':18}{'queue':>9}{'graded':>8}{'wait':>7}{'forecast':>10}{'LES':>7}{'HOL':>7}{'QL':>7}"
    f"{'/LES':>7}{'/HOL':>7}{'/QL':>7}{'in 80%':>8}{'+-3 min':>8}{'bias':>7}"
)


def line(hall: str, queue: str, found: Sequence[Graded]) -> str:
    """Mean wait and errors in minutes, the ratios of the forecast's to the others', the shares within p10..p90 and within
    that and RESOLVED, and how much more than was waited the forecast says in the mean."""
    if not found:
        return f"{hall:18}{queue:>9}{0:8}"
    errors = [fmean(abs(getattr(one, name) - one.waited) for one in found) / 60 for name in PREDICTORS]
    ratios = "".join(f"{errors[0] / other:7.2f}" if other else f"{'-':>7}" for other in errors[1:])
    inside, nearly = (fmean(one.low - by <= one.waited <= one.high + by for one in found) for by in (0.0, RESOLVED))
    wait, bias = fmean(one.waited for one in found) / 60, fmean(one.forecast - one.waited for one in found) / 60
    own, others = f"{errors[0]:10.2f}", "".join(f"{other:7.2f}" for other in errors[1:])
    return f"{hall:18}{queue:>9}{len(found):8}{wait:7.2f}{own}{others}{ratios}{inside:8.3f}{nearly:8.3f}{bias:+7.2f}"


def arguments() -> argparse.Namespace:
    """Of the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.recorded", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--halls", nargs="*", default=[], help="these only")
    parser.add_argument("--queues", type=int, default=99, help="so many of the busiest queues of each hall")
    parser.add_argument("--every", type=int, default=1, help="tell every so many visitors of a queue only")
    parser.add_argument("--since", default="", help="leave out the days before this date")
    parser.add_argument("--json", type=Path, help="where to write every visitor graded")
    return parser.parse_args()


def main() -> int:
    """Prints a line a queue, a hall, all, and all who found others waiting."""
    args = arguments()
    os.environ.setdefault(cache.VARIABLE, str(cache.folder(Path("var"))))
    print(HEAD, flush=True)
    found: list[Graded] = []
    for hall, queues in groupby(queues_of(args.folder, args.since).items(), key=lambda item: item[0][0]):
        if args.halls and hall not in args.halls:
            continue
        busiest = sorted(queues, key=lambda item: -sum(len(record.tickets) for record in item[1]))
        for (_, queue), records in busiest[: args.queues]:
            here = list(graded(hall, queue, records, args.every))
            print(line(hall, queue, here), flush=True)
            found += here
        print(line(hall, "all", [one for one in found if one.hall == hall]), flush=True)
    print(line("all", "all", found))
    print(line("behind", "others", [one for one in found if one.ahead]))
    if args.json:
        args.json.write_bytes(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
