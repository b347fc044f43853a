"""The call speaker (语音): says each call in the hall's languages, one after another."""

from collections import deque
from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from displays.announcement import announce
from firmware_protocols.messages import Acknowledged, Heard, Probe, Rejected, Say, Told, Unanswered
from qms.domain import events as e
from qms.domain.commands import Command
from qms.domain.floor import Floor
from qms.role import Role

Ring = e.TicketCalled | e.TicketRecalled

STALE = 60_000  # ms: by then the visitor has come, by the sign or the board, or is being called again
ANSWERS = Acknowledged | Rejected | Unanswered


class Speaker(Role):
    """A loudspeaker for the whole hall, or for the windows that the plan gives it.

    It is told one call at a time, so that a call which has waited too long behind others can still be left out.
    """

    refresh_every = 30.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._windows = device.windows or tuple(window.no for window in plan.windows)
        self._phrases = tuple(phrases[language] for language in plan.voice.languages)
        self._repeat = plan.voice.repeat
        self._waiting: deque[Ring] = deque()
        self._speaking = 0

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[Command]:
        """Counts the sentences that are done; a speaker asks for nothing."""
        if isinstance(message, ANSWERS):
            self._speaking = max(0, self._speaking - 1)
        return ()

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """The call, if nothing is being said."""
        if not isinstance(event, Ring) or event.window not in self._windows:
            return ()
        self._waiting.append(event)
        return self.free(floor, now)

    def free(self, floor: Floor, now: int) -> Sequence[Told]:
        """The next call that still means somebody."""
        while self._waiting and not self._speaking:
            ring = self._waiting.popleft()
            if not self._unsaid(ring, floor, now):
                number = floor.tickets[ring.ticket].number
                sentences = announce(self._phrases, number, ring.window, self._repeat, self._address)
                self._speaking = len(sentences)
                return sentences
        return ()

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """Nothing is said again. The speaker is asked whether it is there, and calls that wait go on waiting for that."""
        self._speaking = 1
        return (Probe(address=self._address),)

    def refresh(self, floor: Floor, now: int) -> Sequence[Told]:
        """The same question, while nothing is being said."""
        return () if self._speaking else self.repaint(floor, now)

    def sample(self) -> Sequence[Told]:
        """One sentence."""
        self._speaking += 1
        return (Say(address=self._address, text="语音测试", pinyin="yu3 yin1 ce4 shi4"),)

    def _unsaid(self, ring: Ring, floor: Floor, now: int) -> bool:
        """Silent (无声叫号: signs, boards and the visitor's phone tell it), too old, served meanwhile, called elsewhere, or in
        the queue again because it was recalled."""
        ticket = floor.tickets.get(ring.ticket)
        if ticket is None or ticket.taken.silent or ticket.state != "called" or ticket.window != ring.window:
            return True
        return now - ring.at > STALE or any(later.ticket == ring.ticket for later in self._waiting)
