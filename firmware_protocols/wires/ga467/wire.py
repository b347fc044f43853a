"""The wire of ID readers: find, select, read, and then nothing more of a card until it has been lifted.

Whatever a card holds leaves this room as one `CardRead` and is kept nowhere; photo and fingerprints are thrown away.
"""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from msgspec import Meta, structs

from firmware_protocols.framing import Paced
from firmware_protocols.messages import (
    Acknowledged,
    AwaitCard,
    CardRead,
    CardState,
    Described,
    Heard,
    Probe,
    Rejected,
    Told,
)
from firmware_protocols.turns import PROBE, Timing, Turn, Turns, TurnTaker
from firmware_protocols.wire import Options, WireOptions, settle, unsayable
from firmware_protocols.wires.ga467 import frame
from firmware_protocols.wires.ga467.card import card_of

FIND: Final = "find"
SELECT: Final = "select"
READ: Final = "read"
NUMBER: Final = "number"
COMMANDS: Final = {FIND: frame.FIND, SELECT: frame.SELECT, READ: frame.READ, NUMBER: frame.SAM_NUMBER}
LIFTED_AFTER: Final = 2  # a find that fails once while the card lies there has been seen
HALF_FRAME_S: Final = 0.5  # the longest reply takes 0.2 s: what has not ended by now is noise

State = Literal["found", "none", "selected", "unreadable"]


class Ga467Options(WireOptions, frozen=True, kw_only=True):
    """`poll_ms`: between two looks for a card. `answer_ms`: how long a reader may take; reading takes about a second."""

    baud: int = 115200
    poll_ms: Annotated[int, Meta(ge=300, le=5000)] = 300
    answer_ms: Annotated[int, Meta(ge=200, le=10_000)] = 2000


class Ga467(TurnTaker):
    """ID card readers, GA 450 / GA/T 467: resident, HK/Macao/Taiwan, foreign permanent resident"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, Ga467Options)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        timing = Timing(
            byte_s=10 / chosen.baud,
            gap_s=0.0,
            answer_s=chosen.answer_ms / 1000,
            spacing_s=chosen.poll_ms / 1000,
        )
        cutter = Paced(frame.measure, frame.sound, frame.FRAME_LIMIT, HALF_FRAME_S, frame.HEAD[:1])
        super().__init__(cutter, Turns(timing, lambda address: frame.command(frame.STATUS)))
        self._awaiting = False
        self._lying = False  # the card that has been read, or could not be, may still be there
        self._misses = 0  # finds that failed since then
        self._said: State | int | None = None

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for each in self._frames(data, now):
            heard += self._hear(frame.reply_of(each), now)
        return heard

    def send(self, message: Told, now: float) -> None:
        match message:
            case AwaitCard(on=on):
                if on and not self._awaiting:
                    self._ask(FIND)
                self._awaiting = on
            case Probe():
                self._turns.put(Turn(self._address, frame.command(frame.STATUS), PROBE, repeatable=False))
                self._ask(NUMBER)
            case _:
                raise unsayable(message, "ga467")

    def tick(self, now: float) -> Sequence[Heard]:
        heard = super().tick(now)
        if heard and self._awaiting:
            self._ask(FIND)
        return heard

    def reset(self) -> None:
        super().reset()
        self._awaiting = self._lying = False
        self._said = None

    def _ask(self, slot: str) -> None:
        """What belongs to a card goes before all other questions."""
        turn = Turn(self._address, frame.command(COMMANDS[slot]), slot, repeatable=False)
        self._turns.put(turn._replace(urgent=slot in (SELECT, READ), spaced=slot == FIND))

    def _hear(self, reply: frame.Reply, now: float) -> Sequence[Heard]:
        asked = self._turns.asked.slot if self._turns.asked else ""
        risen = self._turns.heard(self._address, now)
        if risen and self._awaiting:
            self._ask(FIND)
        if asked not in (FIND, SELECT, READ):
            return (*risen, self._meaning(reply))
        return (*risen, *(self._go_on(asked, reply) if self._awaiting else ()))

    # --- the card ---

    def _go_on(self, asked: str, reply: frame.Reply) -> Sequence[Heard]:
        if asked == FIND:
            return self._found(reply) if reply.code == frame.FOUND else self._not_found(reply)
        if asked == SELECT and reply.code == frame.OK:
            self._ask(READ)
            return self._state("selected")
        read = card_of(reply.card) if asked == READ and reply.card is not None else None
        self._lying, self._misses = asked == READ, 0
        heard = self._state("unreadable") if read is None else (self._addressed(read),)
        self._ask(FIND)
        return heard

    def _found(self, reply: frame.Reply) -> Sequence[Heard]:
        if self._lying and self._misses < LIFTED_AFTER:
            self._ask(FIND)
            return ()
        self._lying = False
        self._ask(SELECT)
        return self._state("found")

    def _not_found(self, reply: frame.Reply) -> Sequence[Heard]:
        """Readers say "no card" of one that they have read until it is lifted."""
        self._misses += 1
        self._ask(FIND)
        if self._lying:
            return ()
        if reply.code == frame.NO_CARD:
            return self._state("none")
        again, self._said = self._said == reply.code, reply.code
        return () if again else (self._meaning(reply),)

    def _state(self, state: State) -> Sequence[Heard]:
        """Once and not three times a second."""
        again, self._said = state == self._said, state
        return () if again else (CardState(address=self._address, state=state),)

    # --- what a reply means whatever was asked ---

    def _meaning(self, reply: frame.Reply) -> Heard:
        if reply.card is not None:
            read = card_of(reply.card)
            return CardState(address=self._address, state="unreadable") if read is None else self._addressed(read)
        if reply.code == frame.FOUND:
            return CardState(address=self._address, state="found")
        if reply.code == frame.NO_CARD:
            return CardState(address=self._address, state="none")
        if reply.code != frame.OK:
            reason = frame.REASONS.get(reply.code, "the reader reports what no public document names")
            return Rejected(address=self._address, code=reply.code, reason=reason)
        if len(reply.data) == frame.SELECTED_BYTES:
            return CardState(address=self._address, state="selected")
        if len(reply.data) == frame.SAM_NUMBER_BYTES:
            return Described(address=self._address, text=frame.sam_number(reply.data))
        return Acknowledged(address=self._address)

    def _addressed(self, read: CardRead) -> CardRead:
        return structs.replace(read, address=self._address)
