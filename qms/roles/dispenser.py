"""The ticket dispenser (取号机): prints slips and says whether they are on paper."""

from collections.abc import Iterator, Mapping, Sequence

from config.phrases import Phrases
from config.plan import Device, Plan
from displays.ticket_slip import Slip, slip
from firmware_protocols.messages import Cut, Feed, Heard, Print, Printed, PrintFailed, Probe, Text, Told
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.ticket import LIVE, Ticket
from qms.role import Role

PATIENCE = 60_000  # ms: whoever took a number that long ago has gone to sit down, and asks for a reprint
COLUMNS = 48
TOO_LATE = "not printed in time: offer a reprint"


class Dispenser(Role):
    """A printer. What it was told to print and has not answered for is in `_printing` (job -> ticket); what it has
    answered for, and the floor does not know yet, in `_answered`."""

    refresh_every = 5.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        glass = plan.model_of(device).glass
        self._device = device
        self._plan = plan
        self._phrases = phrases
        self._columns = glass.columns if glass else COLUMNS
        self._days = Days(plan.hall.timezone)
        self._jobs = 0
        self._printing: dict[str, str] = {}
        self._answered: set[str] = set()

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        """The hall notes what became paper and what did not."""
        if not isinstance(message, Printed | PrintFailed):
            return ()
        ticket = self._printing.pop(message.job, None)
        if ticket is None:
            return ()
        self._answered.add(ticket)
        if isinstance(message, Printed):
            return (c.NotePrinted(ticket=ticket, device=self._device.id),)
        return (c.NotePaperFailed(ticket=ticket, device=self._device.id, reason=message.reason),)

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """A slip for a number that wants paper, and one more for a reprint."""
        match event:
            case e.TicketIssued(paper=True) | e.ReprintAsked():
                reprint = isinstance(event, e.ReprintAsked)
                ticket = floor.tickets.get(event.ticket)
                if ticket is not None and (reprint or self._owes(ticket)):
                    return (self._print(ticket, floor, now, reprint=reprint),)
            case e.TicketPrinted() | e.PaperFailed():
                self._answered.discard(event.ticket)
            case e.DayOpened():
                self._answered.clear()
            case _:
                pass
        return ()

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """Asks how the printer is, and prints what a restart has left owed."""
        owed = [ticket for ticket in self._owed(floor) if now - ticket.issued_at <= PATIENCE]
        return (Probe(address=self._device.address), *(self._print(one, floor, now) for one in owed))

    def refresh(self, floor: Floor, now: int) -> Sequence[Told]:
        """Asks how the printer is, so that the kiosk knows before a number is taken."""
        return (Probe(address=self._device.address),)

    def sample(self) -> Sequence[Told]:
        """A slip that is no number."""
        self._jobs += 1
        title = Text(text="测试", width=2, height=2, align="centre")
        parts = (title, Text(text=self._plan.hall.name, align="centre"), Feed(lines=2), Cut())
        return (Print(address=self._device.address, job=f"test.{self._jobs}", parts=parts),)

    def overdue(self, floor: Floor, now: int) -> Sequence[c.Command]:
        """Slips that nobody stands waiting for any more count as failed, so that a reprint is offered."""
        late = [ticket for ticket in self._owed(floor) if now - ticket.issued_at > PATIENCE]
        return [c.NotePaperFailed(ticket=one.id, device=self._device.id, reason=TOO_LATE) for one in late]

    def _owed(self, floor: Floor) -> Iterator[Ticket]:
        return (ticket for ticket in floor.tickets.values() if self._owes(ticket) and ticket.state in LIVE)

    def _owes(self, ticket: Ticket) -> bool:
        """Whether its slip is owed and not in the printer; a repaint may have been quicker than the event."""
        if ticket.paper != "owed" or ticket.id in self._answered:
            return False
        return ticket.id not in self._printing.values()

    def _print(self, ticket: Ticket, floor: Floor, now: int, *, reprint: bool = False) -> Print:
        self._jobs += 1
        job = f"{ticket.id}.{self._jobs}"
        self._printing[job] = ticket.id
        language = ticket.language if ticket.language in self._phrases else self._plan.voice.languages[0]
        parts = slip(self._phrases[language], self._facts(ticket, floor, now, reprint), self._columns)
        return Print(address=self._device.address, job=job, parts=parts)

    def _facts(self, ticket: Ticket, floor: Floor, now: int, reprint: bool) -> Slip:
        hall = self._plan.hall
        return Slip(
            hall=hall.name,
            item_class=self._plan.item_class(ticket.item_class).name,
            number=ticket.number,
            ahead=floor.ahead(ticket.id, now),
            windows=self._plan.windows_serving(ticket.item_class),
            issued_at=self._days.local(ticket.issued_at),
            url=f"{hall.public_url.rstrip('/')}/t/{ticket.id}",
            phone=hall.complaint_phone,
            reprint=reprint,
        )
