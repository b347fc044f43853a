"""The wire of Onbon signs: pictures, orders and sentences go out in turns, answers come back as accepted or rejected."""

from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta, field

from firmware_protocols.framing import Delimited, Echo
from firmware_protocols.messages import (
    Acknowledged,
    Heard,
    Rejected,
    Say,
    SetVolume,
    SpeakerState,
    StopSpeaking,
    Told,
    Unanswered,
)
from firmware_protocols.turns import Timing, Turn, Turns
from firmware_protocols.wire import Options, WireError, settle
from firmware_protocols.wires.onbon_bx import frame
from firmware_protocols.wires.onbon_bx.answers import meaning_of
from firmware_protocols.wires.onbon_bx.orders import order_of
from firmware_protocols.wires.onbon_bx.picture import Glass
from firmware_protocols.wires.onbon_bx.voice import LOUDEST, SPEAK, Mouth

ACK_BYTES: Final = 32  # nine A5 and nothing stuffed, as the manual prints it
COMMAND_BYTES: Final = 3  # group, command and Response stand before the parameters
REFRESH_S: Final = 1.0  # §2.1: a dynamic area is renewed once a second at most
PATIENCE_S: Final = 0.03  # beside the wire time of the answer, where a call waits for a dead sign: cards answer at once
MISSES_TO_DIE: Final = 3
UNREADABLE: Final = 0  # no card refused it: it was not sent
ASK_AGAIN: Final = frozenset({frame.BUSY, frame.CHECKSUM})


class OnbonOptions(Glass, frozen=True, kw_only=True):
    """The glass of the line's signs; `signs` holds the glass of those addresses that differ.

    `answer_ms`: how long a card may take to answer, after the last byte of its frame (the manual: 2 s at most). `gap_ms`:
    silence before the next frame. `local_echo`: the adapter gives back what it sends.
    """

    addresses: tuple[str, ...] = ()
    baud: int = 9600
    signs: dict[str, Glass] = field(default_factory=dict)
    answer_ms: Annotated[int, Meta(ge=50, le=5000)] = 500
    gap_ms: Annotated[int, Meta(ge=0, le=1000)] = (
        0  # §3: eight A5 lead every frame so that some may be lost in the turn
    )
    local_echo: bool = False


class OnbonBx:
    """Onbon BX-5K and BX-6K LED signs: dynamic areas, light, clock, voice"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, OnbonOptions)
        self._glass: Glass = chosen
        self._signs = chosen.signs
        self._cutter = Delimited(frame.START, frame.END, frame.INSIDE_LIMIT)
        self._unsound = 0
        byte_s = 10 / chosen.baud
        self._echo = Echo(chosen.local_echo)
        timing = Timing(
            byte_s=byte_s,
            gap_s=chosen.gap_ms / 1000,
            answer_s=chosen.answer_ms / 1000 + ACK_BYTES * byte_s,
            spacing_s=REFRESH_S,
            misses_to_die=MISSES_TO_DIE,
            give_up_s=ACK_BYTES * byte_s + PATIENCE_S,
        )
        self._turns = Turns(timing, lambda address: self._frame(address, frame.PING, frame.RESERVED))
        self._mouths: dict[str, Mouth] = {}
        self._news: list[Heard] = []

    @property
    def refused(self) -> int:
        return self._cutter.refused + self._unsound

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for inside in self._cutter.feed(self._echo.strip(data, now)):
            reply = frame.reply_of(inside)
            if reply is None:
                self._unsound += 1
            else:
                heard += self._hear(reply, now)
        return heard

    def send(self, message: Told, now: float) -> None:
        address = message.address
        _number(address)
        match message:
            case Say():
                self._say(message, now)
            case SetVolume(percent=percent):
                self._mouth(address).volume = round(min(max(percent, 0), 100) * LOUDEST / 100)
            case StopSpeaking():
                self._mouth(address).hush()
            case _:
                order = order_of(message, self._glass_of(address))
                data = self._frame(address, order.command, order.parameters)
                self._put(Turn(address, data, order.slot, order.urgent, order.spaced, order.lasting))

    def outgoing(self, now: float) -> bytes:
        data = self._turns.outgoing(now)
        self._echo.sent(data, now)
        return data

    def due(self) -> float | None:
        if self._news:
            return 0.0
        times = [self._turns.due(), *(mouth.due() for mouth in self._mouths.values())]
        return min((time for time in times if time is not None), default=None)

    def tick(self, now: float) -> Sequence[Heard]:
        heard: list[Heard] = list(self._turns.tick(now))
        for address, mouth in self._mouths.items():
            until = mouth.due()
            if until is not None and until <= now:
                mouth.ended()
                heard += [SpeakerState(address=address, state="idle"), Acknowledged(address=address)]
            self._tend(address, now)
        news, self._news = self._news, []
        return [*heard, *news]

    def reset(self) -> None:
        self._cutter.clear()
        self._turns.clear()
        self._mouths.clear()
        self._news.clear()

    def _say(self, message: Say, now: float) -> None:
        mouth, languages = self._mouth(message.address), self._glass_of(message.address).languages
        if message.language not in languages.split():
            reason = f"this voice reads {languages}, not {message.language}"
            self._news.append(Rejected(address=message.address, code=UNREADABLE, reason=reason))
            return
        mouth.put(message.text)
        self._tend(message.address, now)

    def _hear(self, reply: frame.Reply, now: float) -> Sequence[Heard]:
        address = str(reply.source)
        asked = self._turns.asked
        settled = self._turns.again if reply.error in ASK_AGAIN else self._turns.heard
        risen = settled(address, now)
        meant = meaning_of(reply, address)
        if asked is not None and (asked.address, asked.slot) == (address, SPEAK) and isinstance(meant, Acknowledged):
            self._mouths[address].began(now)
            meant = SpeakerState(address=address, state="busy")
        if address in self._mouths:
            self._tend(address, now)
        return (*risen, meant)

    def _tend(self, address: str, now: float) -> None:
        """A sentence that nobody will answer any more has failed, as has been said; the next one has its turn."""
        mouth = self._mouths[address]
        if mouth.sent and not self._turns.waits(address, SPEAK):
            mouth.ended()
        data = mouth.next()
        if data is None:
            return
        turn = Turn(address, self._frame(address, frame.VOICE, data), SPEAK, urgent=True, repeatable=False)
        self._put(turn)
        if int(address) == frame.BROADCAST:
            mouth.began(now)
        elif not self._turns.waits(address, SPEAK):  # nothing is sent to a dead card
            mouth.hush()
            mouth.ended()
            self._news.append(Unanswered(address=address, misses=MISSES_TO_DIE, dead=True))

    def _put(self, turn: Turn) -> None:
        self._turns.put(turn._replace(answered=int(turn.address) != frame.BROADCAST))

    def _frame(self, address: str, command: bytes, parameters: bytes) -> bytes:
        glass = self._glass_of(address)
        size = COMMAND_BYTES + len(parameters)
        if size > glass.buffer:
            raise WireError(f"this takes {size} bytes, the sign's card holds {glass.buffer}: show fewer characters")
        return frame.frame_of(int(address), command, parameters, glass.device)

    def _glass_of(self, address: str) -> Glass:
        return self._signs.get(address, self._glass)

    def _mouth(self, address: str) -> Mouth:
        if not self._glass_of(address).voice:
            raise WireError("this sign's card has no voice: 6K-YY cards speak, with voice = true in their model")
        return self._mouths.setdefault(address, Mouth())


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= frame.BROADCAST):
        raise WireError(f"the address of an Onbon sign is a number from 1 to 65535, not {text!r}")
    return int(text)
