"""What the twin found, as text for people at a terminal: minutes, one line a row."""

from collections.abc import Mapping, Sequence
from unicodedata import east_asian_width

from qms.forecast.twin.waits import Summary, Waits


def wide(text: str, width: int) -> str:
    """Padded on the right; a Chinese character is two columns wide."""
    return text + " " * max(0, width - sum(2 if east_asian_width(one) in "WF" else 1 for one in text))


def minutes(seconds: float) -> str:
    """One figure behind the point."""
    return f"{seconds / 60:.1f}"


def beside(sides: Mapping[str, Summary], names: Mapping[str, str]) -> list[str]:
    """Summaries beside each other, by group and class; `names` of the classes. Minutes; overtaken: people."""
    first = next(iter(sides.values()))
    keys = [("", "all"), *(("groups", one) for one in first.groups), *(("classes", one) for one in first.classes)]
    lines = [wide("", 28) + "".join(wide(f"| {name}", 45) for name in sides)]
    lines.append(wide("", 28) + "".join("| " + "".join(f"{one:>8}" for one in _heads()) + "   " for _ in sides))
    for kind, key in keys:
        rows = [_of(side, kind, key) for side in sides.values()]
        label = f"{names.get(key, key) if kind == 'classes' else key} ({rows[0].visitors if rows[0] else 0})"
        lines.append(wide(label, 28) + "".join("| " + _figures(row) + "   " for row in rows))
    return lines


def _heads() -> Sequence[str]:
    return ("mean", "p90", "p99", "longest", "passed")


def _of(side: Summary, kind: str, key: str) -> Waits | None:
    return side.overall if not kind else getattr(side, kind).get(key)


def _figures(row: Waits | None) -> str:
    if row is None:
        return " " * 40
    seconds = (row.mean_s, row.p90_s, row.p99_s, row.longest_s)
    figures = [*(f"{minutes(one):>8}" for one in seconds), f"{row.overtaken:>8.1f}"]
    return "".join(figures) + (f" ({row.never} never)" if row.never else "")


def clock(seconds: float) -> str:
    """HH:MM of the day."""
    return f"{int(seconds) // 3600:02}:{int(seconds) % 3600 // 60:02}"
