"""What counter hardware says, whoever built it."""

from typing import Literal

from firmware_protocols.messages.base import Message

Key = Literal[
    "call", "recall", "start", "finish", "evaluate", "cancel", "confirm",
    "no_show", "park", "call_back", "abandon", "pause", "resume", "transfer", "one_metre", "digit", "blank",
    "single", "double", "triple", "long",
]  # fmt: skip


class KeyPressed(Message, frozen=True, kw_only=True):
    """A key of a caller keypad. Digits and confirm that belong together arrive as one meaning (6 + confirm = abandon)."""

    key: Key
    digit: int | None = None


class RatingPressed(Message, frozen=True, kw_only=True):
    """A key of an evaluator: the value on the wire, which means nothing until the model's `ratings` table maps it."""

    value: int


Paper = Literal["ok", "near_end", "end"]


class PrinterStatus(Message, frozen=True, kw_only=True):
    """What a printer says of itself. `None` = this answer does not tell. `drawer` is the level of the drawer's sensor, high or
    low; what it means hangs on the wiring."""

    online: bool | None = None
    paper: Paper | None = None
    cover_open: bool | None = None
    cutter_error: bool | None = None
    error: bool | None = None
    drawer: bool | None = None


class Printed(Message, frozen=True, kw_only=True):
    """The printer answered after the bytes of `job`: they are through its buffer and no error came up."""

    job: str


class PrintFailed(Message, frozen=True, kw_only=True):
    """The bytes of `job` did not become paper; `reason` in plain words for the operator."""

    job: str
    reason: str


class Acknowledged(Message, frozen=True, kw_only=True):
    """The device accepted what it was told last."""


class Rejected(Message, frozen=True, kw_only=True):
    """The device refused what it was told last; `code` is the manual's number, `reason` its meaning."""

    code: int
    reason: str


class Unanswered(Message, frozen=True, kw_only=True):
    """The device did not answer within its time, `misses` times in a row; at the breaker's limit `dead` is true. `retried`: it is
    told the same once more."""

    misses: int
    dead: bool = False
    retried: bool = False


class Answered(Message, frozen=True, kw_only=True):
    """A device that had been dead answers again: repaint it."""


class SignStatus(Message, frozen=True, kw_only=True):
    """What a sign says of itself; None = this answer does not tell. `brightness` in percent, `clock` its own local time (ISO
    8601, no offset), `areas` the numbers of the dynamic areas it shows."""

    on: bool | None = None
    brightness: int | None = None
    clock: str | None = None
    areas: tuple[int, ...] | None = None


class SpeakerState(Message, frozen=True, kw_only=True):
    """How a voice module is; "idle" also comes by itself when it has spoken to the end."""

    state: Literal["ready", "busy", "idle"]


class Scanned(Message, frozen=True, kw_only=True):
    """One line that a scanner has read."""

    text: str


class Described(Message, frozen=True, kw_only=True):
    """What a device says it is: a serial number, a firmware version."""

    text: str


class ValueRead(Message, frozen=True, kw_only=True):
    """The values of registers, the first at `register`."""

    register: int
    values: tuple[int, ...]


class CardState(Message, frozen=True, kw_only=True):
    """How far an ID reader is with a card."""

    state: Literal["found", "none", "selected", "unreadable"]


class CardRead(Message, frozen=True, kw_only=True):
    """An ID document. Personal: it is written to no log, and its repr says nothing of it.

    Dates are YYYY-MM-DD, `valid_until` "" = without end; `sex` and `nation` are the codes of GB/T 2261.1 and GB/T 3304, or
    the nationality of a foreigner; `home` is the address on it, `other_name` the name in the other script.
    """

    card: Literal["resident", "hk_macao_taiwan", "foreign"]
    name: str
    number: str
    sex: str = ""
    nation: str = ""
    birth: str = ""
    home: str = ""
    issuer: str = ""
    valid_from: str = ""
    valid_until: str = ""
    other_name: str = ""
    pass_number: str = ""

    def __repr__(self) -> str:
        """The kind of card and nothing else."""
        return f"CardRead(card={self.card!r})"


class Paid(Message, frozen=True, kw_only=True):
    """A payment at a counter went through; `amount` in 分, `reference` is the payment system's own. `window` "" = the one that
    the device belongs to."""

    reference: str
    amount: int | None = None
    window: str = ""


class Recorded(Message, frozen=True, kw_only=True):
    """The begin or the end of a recording of a counter; `window` as in Paid."""

    reference: str
    edge: Literal["begin", "end"]
    window: str = ""


class DeviceState(Message, frozen=True, kw_only=True):
    """What a device on MQTT says of its own state; `boot` tells one life of it from the next."""

    state: Literal["init", "ready", "alert", "sleeping", "disconnected", "lost"]
    boot: str = ""
