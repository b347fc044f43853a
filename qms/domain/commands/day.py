"""The business day and the clock."""

from qms.domain.commands.base import Base


class OpenDay(Base, frozen=True, kw_only=True):
    """Begin the business day `date` (YYYY-MM-DD): numbers start at 1. The day before must have been closed."""

    date: str
    plan: str


class CloseDay(Base, frozen=True, kw_only=True):
    """End the business day: what is left is cleared by events, nothing is lost."""


class NoteClockStep(Base, frozen=True, kw_only=True):
    """The machine's clock was found to have jumped by `by_ms`; hall time went on without going back."""

    by_ms: int


class SwitchStandBy(Base, frozen=True, kw_only=True):
    """Ask visitors to stand by from now to the end of the day, or stop asking; nobody loses a place by it."""

    on: bool
    by: str


DayCommand = OpenDay | CloseDay | NoteClockStep | SwitchStandBy
