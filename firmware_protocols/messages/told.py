"""What counter hardware is told, whoever built it."""

from typing import Literal

from msgspec import Struct

from firmware_protocols.messages.base import Message

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
    """Speak `text`. `language` is zh, yue or en; `pinyin` is the same sentence for voices that cannot read characters. `chime`:
    a few notes before it, from voices that have them."""

    text: str
    language: str = "zh"
    pinyin: str = ""
    chime: bool = False


class Prepare(Message, frozen=True, kw_only=True):
    """A piece of what will be said later, so that a voice which must work it out has it ready; as in Say. Nothing is heard,
    and nothing is answered. Sentences begin and end where their pieces do."""

    text: str
    language: str = "zh"
    pinyin: str = ""


class Probe(Message, frozen=True, kw_only=True):
    """Ask the device whether it is there and how it is."""


class SetClock(Message, frozen=True, kw_only=True):
    """Set a device's clock; `at` is local time, ISO 8601 without an offset."""

    at: str


class SetBrightness(Message, frozen=True, kw_only=True):
    """How bright a sign is, in percent; None = by its own sensor or timetable."""

    percent: int | None = None


class SwitchPower(Message, frozen=True, kw_only=True):
    """Switch a sign's picture on or off; it goes on listening."""

    on: bool


class SetVolume(Message, frozen=True, kw_only=True):
    """How loud a speaker is, in percent."""

    percent: int


class StopSpeaking(Message, frozen=True, kw_only=True):
    """Stop what is being said, at once."""


class PlayClip(Message, frozen=True, kw_only=True):
    """Play a recorded clip by its number in the module's memory."""

    clip: int


class AwaitCard(Message, frozen=True, kw_only=True):
    """Look for an ID card from now on, or stop looking."""

    on: bool = True


class Configure(Message, frozen=True, kw_only=True):
    """Give a device one of its maker's set-up codes, as the manual prints it."""

    code: str


class SetValue(Message, frozen=True, kw_only=True):
    """Write one register."""

    register: int
    value: int


class Refuse(Message, frozen=True, kw_only=True):
    """What the device reported under this reference was not taken; `reason` in plain words, for whoever stands at it."""

    reference: str
    reason: str
