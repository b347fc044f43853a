"""Dates in hall time: which one it is in the hall's time zone, and when a time of day is on it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Days:
    """The calendar of one time zone."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)

    def local(self, at: int) -> datetime:
        """The local time of `at` (ms), with its offset."""
        return datetime.fromtimestamp(at / 1000, self._zone)

    def date(self, at: int) -> str:
        """The local date of `at` (ms), as YYYY-MM-DD."""
        return self.local(at).date().isoformat()

    def moment(self, day: str, clock: str) -> int:
        """When (ms) it is `clock` (HH:MM, up to 24:00) on the local date `day` (YYYY-MM-DD)."""
        hour, minute = int(clock[:2]), int(clock[3:])
        on = date.fromisoformat(day) + timedelta(days=hour // 24)
        return int(datetime.combine(on, time(hour % 24, minute), self._zone).timestamp() * 1000)
