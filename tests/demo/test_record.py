"""Recorded days: read with care, mapped to classes, and compared."""

import gzip
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from config.load import load
from qms.demo import record
from qms.demo.record import Arrival, Figures, RecordTrouble
from qms.demo.town import PLANS

ZONE = ZoneInfo("Asia/Shanghai")
HEAD = "hall,date,arrive_time,queue,ticket_no,called_time\n"
ROWS = "X,2020-01-07,08:02:00,7,1,08:04:00\nX,2020-01-07,08:01:00,9,1,\nY,2020-01-08,09:00:00,7,1,09:30:00\n"


def test_a_record_is_read_in_order_of_arrival_packed_or_not(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.csv", tmp_path / "a.csv.gz"
    plain.write_text(HEAD + ROWS)
    packed.write_bytes(gzip.compress((HEAD + ROWS).encode()))
    arrivals = record.read(plain, ZONE)
    assert record.read(packed, ZONE) == arrivals
    assert [(a.hall, a.queue, a.called_at is None) for a in arrivals] == [
        ("X", "9", True),
        ("X", "7", False),
        ("Y", "7", False),
    ]
    assert arrivals[1].called_at == arrivals[1].at + 120_000
    assert record.first_moment(plain, ZONE) == arrivals[0].at - 600_000


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hall,date\nX,2020-01-07\n", "line 1: the columns arrive_time, queue, ticket_no, called_time are missing"),
        (HEAD + "X,2020-01-07,8 o'clock,7,1,\n", "line 2"),
        (HEAD + "X,2020-01-07,08:00:00,7,1,\nX,2020-01-07\n", "line 3"),
        (HEAD, "has no arrivals"),
    ],
)
def test_a_wrong_record_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(RecordTrouble, match=words):
        record.read(tmp_path / "a.csv", ZONE)
    with pytest.raises(RecordTrouble, match="cannot be read"):
        record.read(tmp_path / "nothing.csv", ZONE)


def test_busy_queues_go_to_the_first_classes_and_round_again() -> None:
    plan = load(PLANS / "halls" / "jianghai.toml")
    ids = [c.id for c in plan.item_classes]
    arrivals = [Arrival("X", str(queue), 0, None) for queue in range(6) for _ in range(10 - queue)]
    assert record.classes_of(arrivals, plan) == {str(q): ids[q % len(ids)] for q in range(6)}


def test_waits_are_those_of_called_tickets_by_day() -> None:
    minute = 60_000
    nine = 1_578_358_800_000  # 2020-01-07 09:00 in Jiangmen
    arrivals = [Arrival("X", "7", nine + i * minute, nine + i * minute + (i + 1) * minute) for i in range(10)]
    arrivals.append(Arrival("X", "7", nine, None))
    assert record.recorded(arrivals, ZONE) == {"2020-01-07": Figures(10, 360.0, 600.0, 330.0)}
    rows = [{"key": "2020-01-07", "waiting": {"n": 10, "p50_s": 330.0, "p90_s": 570.0, "mean_s": 330.0}}]
    assert "  6.0  10.0   5.5 |    10   5.5   9.5   5.5" in record.compared("X", record.recorded(arrivals, ZONE), rows)
