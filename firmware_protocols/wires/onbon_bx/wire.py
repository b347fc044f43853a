"""The wire of Onbon signs: pictures and pings go out in turns, answers come back as accepted or rejected."""

from collections.abc import Sequence
from typing import Annotated, Final

from msgspec import Meta, field

from firmware_protocols.framing import Delimited
from firmware_protocols.messages import Acknowledged, ClearScreen, Heard, Probe, Rejected, ShowText, Told
from firmware_protocols.turns import PROBE, Timing, Turn, Turns
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.onbon_bx import frame
from firmware_protocols.wires.onbon_bx.picture import Glass, picture_of

PICTURE: Final = "picture"
ACK_BYTES: Final = 32  # nine A5 and nothing stuffed, as the manual prints it
COMMAND_BYTES: Final = 3  # group, command and Response stand before the parameters
REFRESH_S: Final = 1.0  # §2.1: a dynamic area is renewed once a second at most
ASK_AGAIN: Final = frozenset({frame.BUSY, frame.CHECKSUM})


class OnbonOptions(Glass, frozen=True, kw_only=True):
    """The glass of the line's signs; `signs` holds the glass of those addresses that differ.

    `answer_ms`: how long a card may take to answer, after the last byte of its frame (the manual: 2 s at most).
    """

    addresses: tuple[str, ...] = ()
    baud: int = 9600
    signs: dict[str, Glass] = field(default_factory=dict)
    answer_ms: Annotated[int, Meta(ge=50, le=5000)] = 500


class OnbonBx:
    """Onbon BX-5K and BX-6K LED signs, dynamic areas"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, OnbonOptions)
        self._glass: Glass = chosen
        self._signs = chosen.signs
        self._cutter = Delimited(frame.START, frame.END, frame.INSIDE_LIMIT)
        self._unsound = 0
        byte_s = 10 / chosen.baud
        timing = Timing(
            byte_s=byte_s,
            gap_s=0.0,  # §3: eight A5 lead every frame so that some may be lost while the line turns round
            answer_s=chosen.answer_ms / 1000 + ACK_BYTES * byte_s,
            spacing_s=REFRESH_S,
        )
        self._turns = Turns(timing, lambda address: frame.frame_of(int(address), frame.PING))

    @property
    def refused(self) -> int:
        return self._cutter.refused + self._unsound

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for inside in self._cutter.feed(data):
            reply = frame.reply_of(inside)
            if reply is None:
                self._unsound += 1
            else:
                heard += self._hear(reply, now)
        return heard

    def send(self, message: Told, now: float) -> None:
        address = _address(message.address)
        match message:
            case ShowText():
                turn = self._picture(address, message)
            case ClearScreen():
                turn = Turn(message.address, frame.frame_of(address, frame.CLEAR_SCREEN), PICTURE)
            case Probe():
                turn = Turn(message.address, frame.frame_of(address, frame.PING), PROBE)
            case _:
                raise unsayable(message, "onbon_bx")
        self._turns.put(turn._replace(answered=address != frame.BROADCAST))

    def outgoing(self, now: float) -> bytes:
        return self._turns.outgoing(now)

    def due(self) -> float | None:
        return self._turns.due()

    def tick(self, now: float) -> Sequence[Heard]:
        return self._turns.tick(now)

    def reset(self) -> None:
        self._cutter.clear()
        self._turns.clear()

    def _hear(self, reply: frame.Reply, now: float) -> Sequence[Heard]:
        address = str(reply.source)
        settled = self._turns.again if reply.error in ASK_AGAIN else self._turns.heard
        risen = settled(address, now)
        if reply.error == 0 and reply.command != frame.NACK:
            return (*risen, Acknowledged(address=address))
        reason = frame.ERRORS.get(reply.error, "an error the manual does not name")
        return (*risen, Rejected(address=address, code=reply.error, reason=reason))

    def _picture(self, address: int, message: ShowText) -> Turn:
        glass = self._signs.get(message.address, self._glass)
        parameters = picture_of(message.lines, glass)
        size = COMMAND_BYTES + len(parameters)
        if size > glass.buffer:
            raise WireError(
                f"this picture takes {size} bytes, the sign's card holds {glass.buffer}: show fewer characters"
            )
        data = frame.frame_of(address, frame.DYNAMIC_AREAS, parameters)
        return Turn(message.address, data, PICTURE, urgent=message.urgent, spaced=True)


def _address(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= frame.BROADCAST):
        raise WireError(f"the address of an Onbon sign is a number from 1 to 65535, not {text!r}")
    return int(text)
