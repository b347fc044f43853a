"""The attendance (考勤) of one business day, as JSON or as a table for a spreadsheet."""

import csv
import io

from aiohttp import web

from qms.domain import attendance
from qms.domain.attendance import Present
from qms.domain.refusal import Sentence
from qms.web.api.people.dates import real
from qms.web.entries import Drawn
from qms.web.problems import Wrong
from qms.web.shapes.told_people import Attendance, AttendanceRow
from qms.web.site import Ask, Site

HEAD = (
    *(
        "工号",
        "部门",
        "管理单位",
        "岗位",
        "签到",
        "签退",
        "最早上岗",
        "最晚离岗",
        "在岗分钟",
        "暂停分钟",
        "窗口",
        "办结",
    ),
    *("带教老师", "值班窗口", "非值班窗口", "请假", "缺勤"),
)
LEAVE = {"personal": "事假", "sick": "病假", "annual": "年假", "duty": "公差", "other": "其他"}
FORMULA = "=+-@\t\r"


async def report(ask: Ask[None]) -> Attendance | web.Response:
    """GET /reports/attendance?date=&format=json|csv; today without a date."""
    asked = ask.request.query
    day = real(asked["date"]) if asked.get("date") else ask.site.hall.floor.day
    form = asked.get("format", "json")
    if form not in ("json", "csv"):
        raise Wrong("unprocessable", Sentence("format 只能是 json 或 csv", "Please give `format` as json or csv."))
    if day is None:
        raise Wrong("not_found", Sentence("今天还没有开始", "Today has not begun yet; please name an earlier date."))
    told = await _attendance(ask.site, day)
    return _table(ask.site.drawn, told) if form == "csv" else told


async def _attendance(site: Site, day: str) -> Attendance:
    events = await site.hall.day(day)
    if not events:
        raise Wrong(
            "not_found", Sentence(f"没有 {day} 的记录", f"There are no records of {day}; please choose another date.")
        )
    until = site.hall.now() if day == site.hall.floor.day else events[-1].at
    leaves = site.hall.floor.staff.leaves.values()
    rows = attendance.of_events(site.drawn.plan, day, events, until, leaves)
    return Attendance(date=day, rows=tuple(_row(site.drawn, row) for row in rows))


def _row(drawn: Drawn, row: Present) -> AttendanceRow:
    clerk = drawn.clerks.get(row.clerk)
    pauses: dict[str, int] = {}
    for reason, ms in row.paused.items():
        name = drawn.why_paused(reason) or ""
        pauses[name] = pauses.get(name, 0) + ms // 1000
    return AttendanceRow(
        clerk=row.clerk,
        department=clerk.department if clerk else "",
        supervised_by=clerk.supervised_by if clerk else (),
        post_title=clerk.post_title if clerk else "",
        came=drawn.iso_or_none(row.came),
        went=drawn.iso_or_none(row.went),
        sat_at=drawn.iso_or_none(row.sat_at),
        left_at=drawn.iso_or_none(row.left_at),
        at_windows_s=row.at_windows // 1000,
        paused_s=sum(row.paused.values()) // 1000,
        pauses=pauses,
        windows=tuple(row.windows),
        served=row.served,
        mentor=row.beside,
        rostered=tuple(row.rostered),
        unrostered=tuple(row.strange),
        leave=row.leave,
        absent=row.absent,
    )


def _table(drawn: Drawn, told: Attendance) -> web.Response:
    """With a byte order mark: a spreadsheet then reads it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows([_cell(value) for value in _cells(row)] for row in told.rows)
    name = f"attendance-{drawn.hall.id}-{told.date}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return web.Response(
        body=text.getvalue().encode("utf-8-sig"), content_type="text/csv", charset="utf-8", headers=headers
    )


def _cells(row: AttendanceRow) -> tuple[object, ...]:
    times = (row.came, row.went, row.sat_at, row.left_at)
    return (
        *(row.clerk, row.department, " ".join(row.supervised_by), row.post_title),
        *(time[11:16] if time else "" for time in times),
        *(row.at_windows_s // 60, row.paused_s // 60, " ".join(row.windows), row.served, row.mentor),
        *(" ".join(row.rostered), " ".join(row.unrostered), LEAVE.get(row.leave, row.leave)),
        "缺勤" if row.absent else "",
    )


def _cell(value: object) -> object:
    """No cell is a formula: a spreadsheet would do what it says."""
    return f"'{value}" if isinstance(value, str) and value[:1] in FORMULA and value else value
