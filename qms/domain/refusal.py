"""Refusals: the hall says no, with a code for programs and words for people; nothing has changed."""

from typing import Literal

Code = Literal[
    "window_closed",
    "window_open",
    "window_paused",
    "window_not_paused",
    "not_started",
    "no_ticket",
    "ticket_at_window",
    "wrong_state",
    "wrong_window",
    "nothing_parked",
    "nothing_missed",
    "no_open_window",
    "transfer_nowhere",
    "class_not_served",
    "already_rated",
    "not_rated_yet",
    "not_finished",
    "rating_closed",
    "detail_mismatch",
    "reason_needed",
    "day_not_open",
    "paper_out",
]
Missing = Literal["window", "ticket", "item_class", "item", "priority_class"]


class Refused(Exception):
    """The rules do not allow it now. `code` is fixed, `words` say what is so and what to do (Chinese, for the screen)."""

    def __init__(self, code: Code, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code: Code = code
        self.words = words


class Unknown(Exception):
    """The command names a thing that this hall does not have."""

    def __init__(self, what: Missing, id: str) -> None:  # noqa: A002
        super().__init__(f"no such {what}: {id}")
        self.what: Missing = what
        self.id = id
