"""A public key and the hall that it speaks for. Pure."""

from msgspec import Struct


class Key(Struct, frozen=True):
    """A row of the registry. Times are wall clock, ms; None = no end."""

    public: str
    hall: str
    not_before: int = 0
    not_after: int | None = None
    revoked_at: int | None = None

    def valid(self, now: int) -> bool:
        """Whether the key may be used at `now` (ms)."""
        return self.revoked_at is None and self.not_before <= now and (self.not_after is None or now < self.not_after)
