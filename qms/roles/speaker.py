"""The call speaker (语音): says each call in the hall's languages, one after another, and who should stand by."""

from collections import deque
from collections.abc import Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Loudness, Plan
from displays.announcement import announce, ask, pieces_of_ticket, pieces_of_window
from firmware_protocols.messages import Acknowledged, Heard, Prepare, Probe, Rejected, Say, SetVolume, Told, Unanswered
from qms.domain import events as e
from qms.domain.commands import Command
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.role import Role

Ring = e.TicketCalled | e.TicketRecalled
Said = Ring | e.StandByAsked

STALE = 60_000  # ms: by then the visitor has come, by the sign or the board, or is being called again
ANSWERS = Acknowledged | Rejected | Unanswered
MOST_WAIT = 50  # calls of one speaker; nobody waits for the fiftieth in a row
LOOKS = 3  # refreshes without an answer after which nobody waits for one: a long sentence takes less than two
WAITS = ("waiting", "called", "parked", "no_show")
"""States of tickets that may still be called."""


class Speaker(Role):
    """A loudspeaker for the whole hall, for a zone, or for the windows that the plan gives it.

    It is told one call at a time, so that a call which has waited too long behind others can still be left out, and so that
    whoever is to stand by is told when no call waits. It is silent while another speaks in a zone of its own.
    """

    refresh_every = 30.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        self._address = device.address
        self._windows = plan.windows_of(device)
        self._zones = frozenset(plan.window(no).zone for no in self._windows)
        self._phrases = _understood(device, plan, phrases)
        self._voice = plan.voice
        self._days = Days(plan.hall.timezone)
        self._near: Sequence[Speaker] = ()
        self._waiting: deque[Said] = deque(maxlen=MOST_WAIT)
        self._speaking = 0
        self._looks = 0
        self._up = True
        self._percent: int | None = None
        self._late: list[str] = []
        self._remarks: list[str] = []

    @property
    def speaking(self) -> bool:
        """Whether something is being said, as far as anybody can know."""
        return self._up and self._speaking > 0

    def beside(self, others: Sequence[Role]) -> None:
        """Those that are heard where this one is heard."""
        self._near = [one for one in others if isinstance(one, Speaker) and one._zones & self._zones]

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[Command]:
        """Counts the sentences that are done; a speaker asks for nothing."""
        if isinstance(message, ANSWERS):
            self._speaking = max(0, self._speaking - 1)
            self._looks = 0
        return ()

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """The call, if nothing is being said; a new ticket's piece of it, for voices that want to know it ahead."""
        if isinstance(event, e.TicketIssued):
            return () if event.silent else pieces_of_ticket(self._phrases, event.number, self._address)
        if not isinstance(event, Said) or event.window not in self._windows:
            return ()
        self._waiting.append(event)
        return self.free(floor, now)

    def free(self, floor: Floor, now: int) -> Sequence[Told]:
        """The next that still means somebody."""
        while self._waiting and self._may_speak():
            said = self._next()
            if not self._unsaid(said, floor, now):
                sentences = self._sentences(said, floor.tickets[said.ticket].number)
                self._speaking = len(sentences)
                return (*self._loudness(now), *sentences)
        return ()

    def _may_speak(self) -> bool:
        return self._up and not self._speaking and not any(one.speaking for one in self._near)

    def _next(self) -> Said:
        said = next((one for one in self._waiting if isinstance(one, Ring)), self._waiting[0])
        self._waiting.remove(said)
        return said

    def _sentences(self, said: Said, number: str) -> Sequence[Say]:
        if isinstance(said, e.StandByAsked):
            return ask(self._phrases, number, said.window, self._address)
        return announce(self._phrases, number, said.window, self._voice.repeat, self._address, self._voice.chime)

    def _loudness(self, now: int) -> Sequence[SetVolume]:
        """What the time of day says, if the speaker has not been told so."""
        percent = percent_at(self._voice.volume, f"{self._days.local(now):%H:%M}")
        if percent is None or percent == self._percent:
            return ()
        self._percent = percent
        return (SetVolume(address=self._address, percent=percent),)

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """Nothing is said again. The speaker is asked whether it is there, and calls that wait go on waiting for that; and it
        hears what may have to be said from now on."""
        self._up, self._percent = True, None
        return (*self._loudness(now), *self._ask(), *self._ahead(floor))

    def _ask(self) -> Sequence[Probe]:
        self._speaking, self._looks = 1, 0
        return (Probe(address=self._address),)

    def _ahead(self, floor: Floor) -> Sequence[Prepare]:
        pieces = [piece for no in self._windows for piece in pieces_of_window(self._phrases, no, self._address)]
        for ticket in floor.tickets.values():
            if ticket.state in WAITS and not ticket.taken.silent:
                pieces += pieces_of_ticket(self._phrases, ticket.number, self._address)
        return pieces

    def refresh(self, floor: Floor, now: int) -> Sequence[Told]:
        """The same question, while nothing is being said. A sentence whose end nobody reports is over some time."""
        self._looks += 1
        if self._speaking and self._looks < LOOKS:
            return ()
        if self._speaking:
            self._remarks.append(
                "nothing was heard of it for a minute while it should be speaking: the next call is said"
            )
        if any(one.speaking for one in self._near):
            self._speaking = 0
            return ()
        return (*self._loudness(now), *self._ask())

    def lost(self) -> None:
        """Whoever else is heard there need not wait for it."""
        self._up, self._speaking = False, 0

    def sample(self) -> Sequence[Told]:
        """One sentence."""
        self._speaking += 1
        return (Say(address=self._address, text="语音测试", pinyin="yu3 yin1 ce4 shi4"),)

    def remarks(self) -> Sequence[str]:
        """Calls that nobody heard, in one line."""
        remarks, self._remarks = self._remarks, []
        if self._late:
            late, self._late = ", ".join(self._late), []
            remarks.append(
                f"not said, because it had waited over {STALE // 1000} s for its turn (signs and boards show it): {late}"
            )
        return remarks

    def _unsaid(self, said: Said, floor: Floor, now: int) -> bool:
        """Silent (无声叫号: signs, boards and the visitor's phone tell it), too old, not so any more, or in the queue again because
        it was recalled."""
        ticket = floor.tickets.get(said.ticket)
        if ticket is None or ticket.taken.silent:
            return True
        if isinstance(said, e.StandByAsked):
            return now - said.at > STALE or ticket.stands_by != said.window
        if ticket.state != "called" or ticket.window != said.window:
            return True
        if any(later.ticket == said.ticket for later in self._waiting):
            return True
        if now - said.at > STALE:
            self._late.append(f"{ticket.number} to window {said.window}")
            return True
        return False


def percent_at(volume: Sequence[Loudness], clock: str) -> int | None:
    """How loud it is at HH:MM; before the day's first entry as at the end of the day before. None = nobody has said."""
    entries = sorted(volume, key=lambda one: one.from_time)
    begun = [one for one in entries if one.from_time <= clock]
    return (begun or entries)[-1].percent if entries else None


def _understood(device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> Sequence[Phrases]:
    """The plan's languages that the speaker reads, if its model says which (`languages`); all, if it reads none of them."""
    wanted = [phrases[language] for language in plan.voice.languages]
    reads = str(plan.model_of(device).options.get("languages", "")).split()
    return [each for each in wanted if each.language in reads] or wanted
