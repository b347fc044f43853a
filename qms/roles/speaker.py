"""The call speaker (语音): says each call in the hall's languages, one after another, and who should stand by."""

from collections import deque
from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from displays.announcement import announce, ask
from firmware_protocols.messages import Acknowledged, Heard, Probe, Rejected, Say, Told, Unanswered
from qms.domain import events as e
from qms.domain.commands import Command
from qms.domain.floor import Floor
from qms.role import Role

Ring = e.TicketCalled | e.TicketRecalled
Said = Ring | e.StandByAsked

STALE = 60_000  # ms: by then the visitor has come, by the sign or the board, or is being called again
ANSWERS = Acknowledged | Rejected | Unanswered


class Speaker(Role):
    """A loudspeaker for the whole hall, or for the windows that the plan gives it.

    It is told one sentence at a time, so that a call which has waited too long behind others can still be left out, and so
    that whoever is to stand by is told when no call waits.
    """

    refresh_every = 30.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._windows = device.windows or tuple(window.no for window in plan.windows)
        self._phrases = tuple(phrases[language] for language in plan.voice.languages)
        self._repeat = plan.voice.repeat
        self._waiting: deque[Said] = deque()
        self._speaking = 0

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[Command]:
        """Counts the sentences that are done; a speaker asks for nothing."""
        if isinstance(message, ANSWERS):
            self._speaking = max(0, self._speaking - 1)
        return ()

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """The call, if nothing is being said."""
        if not isinstance(event, Said) or event.window not in self._windows:
            return ()
        self._waiting.append(event)
        return self.free(floor, now)

    def free(self, floor: Floor, now: int) -> Sequence[Told]:
        """The next that still means somebody."""
        while self._waiting and not self._speaking:
            said = self._next()
            if not self._unsaid(said, floor, now):
                sentences = self._sentences(said, floor.tickets[said.ticket].number)
                self._speaking = len(sentences)
                return sentences
        return ()

    def _next(self) -> Said:
        said = next((one for one in self._waiting if isinstance(one, Ring)), self._waiting[0])
        self._waiting.remove(said)
        return said

    def _sentences(self, said: Said, number: str) -> Sequence[Say]:
        if isinstance(said, e.StandByAsked):
            return ask(self._phrases, number, said.window, self._address)
        return announce(self._phrases, number, said.window, self._repeat, self._address)

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

    def _unsaid(self, said: Said, floor: Floor, now: int) -> bool:
        """Silent (无声叫号: signs, boards and the visitor's phone tell it), too old, not so any more, or in the queue again because
        it was recalled."""
        ticket = floor.tickets.get(said.ticket)
        if ticket is None or ticket.taken.silent or now - said.at > STALE:
            return True
        if isinstance(said, e.StandByAsked):
            return ticket.stands_by != said.window
        if ticket.state != "called" or ticket.window != said.window:
            return True
        return any(later.ticket == said.ticket for later in self._waiting)
