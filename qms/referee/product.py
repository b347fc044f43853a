"""What the referee asks of a product, answered by the lists of live dispatch and the forecast of a live hall."""

from collections import deque
from collections.abc import Iterator
from typing import Any

import msgspec

from config.plan import Plan
from qms.forecast import model, predict
from qms.forecast.day import Away, Break, Day, Visit
from qms.forecast.scene import Booked
from qms.referee.floor import MINUTE, MS, Floor
from qms.referee.hall import HallJson, plan

REMEMBERED = 60
"""Days that are learned from."""

Message = dict[str, Any]
OK: Message = {"type": "ok"}


class Product:
    """One game: a hall, its history, then days, event by event. Raises KeyError for what the protocol does not know."""

    hall: HallJson
    plan: Plan
    learned: model.Model
    floor: Floor

    def __init__(self) -> None:
        self._days: deque[Day] = deque(maxlen=REMEMBERED)
        self._breaks: list[Break] = []

    def answer(self, message: Message) -> Message:
        """The answer to one request."""
        match message["type"]:
            case "hello":
                self.hall = msgspec.convert(message["hall"], HallJson, strict=False)
                self.plan = plan(self.hall, stand_by=message["precall"])
                self._breaks = _breaks(
                    (w["id"], a, b) for w in message["hall"]["windows"] for a, b in w["planned_breaks"]
                )
                return {"type": "ready"}
            case "history":
                self._days.append(self._past(message))
            case "fit":
                self.learned = model.fit(self.plan, list(self._days))
                predict.warm(self.learned)
            case "day":
                self._begin(message)
            case "event":
                self.floor.happened(message)
            case "events":
                for event in message["events"]:
                    self.floor.happened(event)
            case "predict":
                return self._predict(message["at"], str(message["ticket"]))
            case "decide":
                return self._decide(message["at"], message["idle"], message["busy"])
            case "end_day":
                self._days.append(self.floor.finished())
                self.learned = model.fit(self.plan, list(self._days))
        return OK

    def _begin(self, message: Message) -> None:
        booked = {b["booking"]: Booked(str(b["class"]), b["slot"] * MINUTE) for b in message["appointments"]}
        closes = self.hall.minutes.intake_end * MINUTE
        self.floor = Floor(self.plan, closes, _breaks(message["planned_breaks"]), booked)

    def _predict(self, at: float, ticket: str) -> Message:
        waits = predict.waits_of(self.learned, self.floor.scene(at * MINUTE), ticket)
        told = predict.intervals(self.learned, waits[:, None])[0]
        if told is None:
            return {"p10": 0.0, "p50": 0.0, "p90": 0.0}
        self.floor.visits[ticket].told = (told.p10, told.p50, told.p90)
        return {
            "p10": told.p10 / MINUTE, "p50": told.p50 / MINUTE, "p90": told.p90 / MINUTE, "mean": float(waits.mean()) / MINUTE,
        }  # fmt: skip

    def _decide(self, at: float, idle: list[int], busy: list[int]) -> Message:
        """Idle windows call; busy ones whose service has lasted long enough ask somebody to stand by."""
        moments = self.floor.moments(str(window) for window in busy)
        due = [no for no, moment in moments if moment <= at * MINUTE]
        pairs = [(int(w), int(t)) for w, t in self.floor.queues.match([str(window) for window in idle], at * MS, due)]
        answer: Message = {
            "assign": [pair for pair in pairs if pair[0] in idle],
            "precall": [pair for pair in pairs if pair[0] not in idle],
        }
        later = [moment / MINUTE for _, moment in moments if moment > at * MINUTE]
        return answer | {"again_at": min(later)} if later else answer

    def _past(self, message: Message) -> Day:
        visits = [_visit(row) for row in message["visits"]]
        aways = [
            Away(str(row["window"]), row["kind"], row["start"] * MINUTE, row["end"] * MINUTE)
            for row in message["windows"]
        ]
        return Day(0, 0.0, self.hall.minutes.intake_end * MINUTE, visits, aways, self._breaks)


def _breaks(rows: Iterator[tuple[int, float, float]] | list[tuple[int, float, float]]) -> list[Break]:
    return [Break(str(window), start * MINUTE, end * MINUTE) for window, start, end in rows]


def _visit(row: Message) -> Visit:
    window = str(row.get("window", ""))
    seconds: dict[str, float] = {
        key: row[key] * MINUTE for key in ("clock", "arrived", "slot", "called", "started", "ended") if key in row
    }
    return Visit(
        ticket=str(row.get("ticket", "")),
        item_class=str(row["class"]),
        group=row["group"],
        clock=seconds["clock"] if "clock" in row else seconds.get("slot", 0.0),
        arrived=seconds.get("arrived"),
        slot=seconds.get("slot"),
        origin=str(row.get("from", "")),
        called=seconds.get("called"),
        started=seconds.get("started"),
        ended=seconds.get("ended"),
        window=window,
        server=window,
        outcome=row["outcome"],
    )
