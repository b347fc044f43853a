"""Figures as people and scripts read them: one table on the screen, one JSON file a run."""

import json
import os
import platform
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Literal

import msgspec
from msgspec import Struct

RESULTS = Path(__file__).with_name("results")
HEAD = ("figure", "measured", "beside", "ratio", "goal", "")


class Figure(Struct, frozen=True, kw_only=True):
    """One line. `beside` is what was measured in the same run to compare with; `ratio` is measured / beside.

    `goal` is a limit on `of`: the figure itself or its ratio.
    """

    name: str
    measured: float
    unit: str = ""
    beside: float | None = None
    goal: float | None = None
    sense: Literal[">=", "<="] = "<="
    of: Literal["measured", "ratio"] = "measured"
    ratio: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None without a goal."""
        if self.goal is None:
            return None
        judged = self.ratio if self.of == "ratio" else self.measured
        assert judged is not None
        return judged >= self.goal if self.sense == ">=" else judged <= self.goal


def middle(values: Sequence[float]) -> float:
    """The median."""
    return float(median(values))


def percentile(values: Sequence[float], hundredth: int) -> float:
    """The `hundredth` percentile of at least two values."""
    return quantiles(values, n=100, method="inclusive")[hundredth - 1]


def show(figures: Sequence[Figure]) -> str:
    """The table, and below it the notes."""
    rows = [HEAD, *(_row(figure) for figure in figures)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "-" * max(map(_width, lines)))
    notes = list(dict.fromkeys(figure.note for figure in figures if figure.note))
    return "\n".join([*lines, *(f"  {note}" for note in notes)])


def keep(figures: Sequence[Figure], started: datetime, facts: Mapping[str, object]) -> Path:
    """Writes the run to results/<UTC time>.json and returns the path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{started:%Y%m%dT%H%M%SZ}.json"
    told = {"started": started.isoformat(timespec="seconds"), "machine": {**machine(), **facts}}
    told["figures"] = [msgspec.to_builtins(figure) | {"met": figure.met} for figure in figures]
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, object]:
    """What the figures hang on."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "machine": platform.machine(),
    }


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    goal = ""
    if figure.goal is not None:
        goal = f"{figure.sense} {figure.goal:g}" + (" of it" if figure.of == "ratio" else f" {figure.unit}".rstrip())
    verdict = {None: "", True: "met", False: "MISSED"}[figure.met]
    return figure.name, _amount(figure.measured, figure.unit), _amount(figure.beside, figure.unit), ratio, goal, verdict


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    text = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    return f"{text} {unit}".rstrip()


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def missed(figures: Iterable[Figure]) -> list[str]:
    """The names of the figures that miss their goal."""
    return [figure.name for figure in figures if figure.met is False]
