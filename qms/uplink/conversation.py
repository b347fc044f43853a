"""The hall's side of the uplink as arithmetic: what is acknowledged, what is under way, what to do about an answer. Pure.

Go-back-N: at most `window` batches are under way; the acknowledgement is cumulative; after a gap or a new hello
everything from the city's own cursor is sent again. The city drops what it has, so repeating is always harmless.
"""

from collections import deque
from dataclasses import dataclass, field

from qms.uplink.envelope import SCHEMA, Ack, Nack

WINDOW = 4
RETRY_BATCH = (
    2.0  # seconds until a batch that the city could not read is sent again; the third time it is put aside there
)
RETRY_GREETING = 30.0  # seconds until somebody may have put a key or an epoch right


@dataclass
class Conversation:
    """One hall's state over all its connections. `acked` and `sent` are seqs; `high` is the highest ever acknowledged."""

    epoch: str = ""
    greeted: bool = False
    acked: int = 0
    sent: int = 0
    high: int = 0
    window: int = WINDOW
    trouble: str = ""
    under_way: deque[int] = field(default_factory=deque)

    def greet(self, epoch: str) -> None:
        """A hello is on its way; nothing else may be sent before its answer."""
        if epoch != self.epoch:
            self.acked = self.sent = self.high = 0
        self.epoch, self.greeted = epoch, False
        self.under_way.clear()

    @property
    def room(self) -> bool:
        """Whether one more batch may go."""
        return self.greeted and len(self.under_way) < self.window

    @property
    def replaying(self) -> bool:
        """Whether what goes next was acknowledged once: the city went back."""
        return self.sent < self.high

    def note_sent(self, last: int) -> None:
        """A batch up to `last` is on its way."""
        self.under_way.append(last)
        self.sent = last

    def heard(self, answer: Ack | Nack) -> float:
        """Takes an answer; returns for how many seconds to hold still. An answer about another epoch changes nothing."""
        return self._acked(answer) if isinstance(answer, Ack) else self._refused(answer)

    def disagree(self, words: str) -> float:
        """The city's memory of this epoch is not ours: nothing more may be sent under it. Returns as `heard`."""
        self.greeted, self.trouble = False, words
        self.under_way.clear()
        return RETRY_GREETING

    def _acked(self, ack: Ack) -> float:
        if ack.ep != self.epoch or not (self.greeted or ack.hello):
            return 0.0
        if ack.hello:
            self.greeted, self.sent = True, ack.last
            self.under_way.clear()
        self.trouble = ""
        self.acked, self.high = ack.last, max(self.high, ack.last)
        self.window = max(1, min(WINDOW, ack.credit))
        while self.under_way and self.under_way[0] <= ack.last:
            self.under_way.popleft()
        return 0.0

    def _refused(self, nack: Nack) -> float:
        if nack.kind in ("who", "epoch"):
            return self.disagree(nack.words)
        if not self.greeted or nack.ep not in ("", self.epoch):
            return 0.0
        self.trouble = nack.words
        match nack.kind:
            case "gap":
                self._go_back(nack.expect - 1)
                return 0.0
            case "quota":
                self._go_back(self.acked)
                return max(0.0, nack.retry_after)
            case _:
                self._go_back(self.acked)
                return RETRY_BATCH if nack.max >= SCHEMA else RETRY_GREETING

    def _go_back(self, seq: int) -> None:
        self.sent = self.acked = max(0, seq)
        self.under_way.clear()
