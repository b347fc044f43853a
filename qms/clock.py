"""Hall time: milliseconds since 1970 UTC that never go back, N times faster than the world's where a demo asks for it."""

import time


class HallClock:
    """Runs on the monotonic clock from the moment it was made; the machine's wall clock may jump without harm.

    `not_before` (ms) is the last time that the journal knows: hall time starts no earlier, and so never goes back.
    `start` (ms) is where it starts instead of now, for a record that is played.
    """

    def __init__(self, not_before: int = 0, speed: float = 1.0, start: int | None = None) -> None:
        self.speed = speed
        self._wall = time.time_ns() // 1_000_000
        self._mono = time.monotonic_ns()
        self._played = start is not None
        self._start = max(self._wall if start is None else start, not_before)
        self._stepped = 0

    def now(self) -> int:
        """Hall time in ms."""
        return self._start + int((time.monotonic_ns() - self._mono) / 1_000_000 * self.speed)

    def step(self) -> int:
        """By how many ms the machine's wall clock has jumped since the last look; 0 below two seconds.

        A jump forward moves hall time along; a jump back does not.
        """
        real = time.time_ns() // 1_000_000
        expected = self._wall + (time.monotonic_ns() - self._mono) // 1_000_000
        jump = real - expected - self._stepped
        if abs(jump) < 2000:
            return 0
        self._stepped += jump
        if self.speed == 1.0 and not self._played and real > self.now():
            self._start += real - self.now()
        return jump
