"""What counter hardware can say or be told, whoever built it.

Every message names the address it comes from or goes to. An address is a string that is unique on its line:
a decimal number on RS-485 ("3"), or "1" where a line has one device only.
"""

from typing import Literal

from msgspec import Struct


class Message(Struct, frozen=True, tag_field="kind", tag=True, kw_only=True):
    """The base of all messages; `address` is the device's address on its line."""

    address: str = "1"


# --- said by devices -------------------------------------------------------------------------------------------

Key = Literal[
    "call", "recall", "start", "finish", "evaluate", "cancel", "confirm",
    "no_show", "park", "call_back", "abandon", "pause", "resume", "transfer", "one_metre", "digit", "blank",
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
    """What a printer says of itself. `None` = this answer does not tell."""

    online: bool | None = None
    paper: Paper | None = None
    cover_open: bool | None = None
    cutter_error: bool | None = None
    error: bool | None = None


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
    """The device did not answer within its time, `misses` times in a row; at the breaker's limit `dead` is true."""

    misses: int
    dead: bool = False


class Answered(Message, frozen=True, kw_only=True):
    """A device that had been dead answers again: repaint it."""


# --- told to devices -------------------------------------------------------------------------------------------

Colour = Literal["red", "green", "yellow", "white"]
Align = Literal["left", "centre", "right"]


class Line(Struct, frozen=True, kw_only=True):
    """One line of a sign."""

    text: str
    colour: Colour = "red"
    align: Align = "centre"


class ShowText(Message, frozen=True, kw_only=True):
    """Replace the whole picture of a sign. `urgent` (a call) goes before repaints."""

    lines: tuple[Line, ...]
    urgent: bool = False


class ClearScreen(Message, frozen=True, kw_only=True):
    """Make a sign dark."""


class ShowNumber(Message, frozen=True, kw_only=True):
    """Figures on a keypad's own display: people waiting and the last three figures of a ticket. `None` leaves a half."""

    waiting: int | None = None
    ticket: int | None = None


class Beep(Message, frozen=True, kw_only=True):
    """One short tone."""


class AskRating(Message, frozen=True, kw_only=True):
    """Start an evaluation on an evaluator."""


class ShowStars(Message, frozen=True, kw_only=True):
    """Show the clerk's star level on an evaluator."""

    stars: int


class Text(Struct, frozen=True, kw_only=True, tag_field="part", tag="text"):
    """One line of print; `width` and `height` are character magnifications, 1 to 8."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False
    align: Align = "left"


class Qr(Struct, frozen=True, kw_only=True, tag_field="part", tag="qr"):
    """A QR code; `module` is the side of one module in dots, 1 to 16."""

    data: str
    module: int = 6
    align: Align = "centre"


class Feed(Struct, frozen=True, kw_only=True, tag_field="part", tag="feed"):
    """Empty lines."""

    lines: int = 1


class Cut(Struct, frozen=True, kw_only=True, tag_field="part", tag="cut"):
    """Cut the paper (partial: one point stays uncut, so that the slip does not fall)."""

    partial: bool = True


Part = Text | Qr | Feed | Cut


class Print(Message, frozen=True, kw_only=True):
    """Print `parts` in order; the wire answers with `Printed` or `PrintFailed` of the same `job`."""

    job: str
    parts: tuple[Part, ...]


class Say(Message, frozen=True, kw_only=True):
    """Speak `text`. `language` is zh, yue or en; `pinyin` is the same sentence for voices that cannot read characters."""

    text: str
    language: str = "zh"
    pinyin: str = ""


class Probe(Message, frozen=True, kw_only=True):
    """Ask the device whether it is there and how it is."""


Heard = (
    KeyPressed | RatingPressed | PrinterStatus | Printed | PrintFailed | Acknowledged | Rejected | Unanswered | Answered
)
Told = ShowText | ClearScreen | ShowNumber | Beep | AskRating | ShowStars | Print | Say | Probe
AnyMessage = Heard | Told
