"""Business days in hall time: which date it is in the hall's time zone, and when it ends."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


class Days:
    """The calendar of one time zone. `ends` (ms) is the midnight that closes the day begun last; 0 before any."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)
        self.ends = 0

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

    def begin(self, at: int) -> None:
        """Let the day of `at` (ms) be the present one."""
        midnight = self.local(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self.ends = int(midnight.timestamp() * 1000)
