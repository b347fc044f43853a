"""The ticket dispenser (取号机): prints numbers, receipts and one-time notices, and says whether they are on paper.

A dispenser that names windows stands at them and prints what is handed out there; one that names none prints the numbers
(the others do where there is no such one), and what windows without a printer of their own hand out.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from config.phrases import Phrases
from config.plan import Device, Plan
from displays import window_slip
from displays.ticket_slip import Slip, slip
from firmware_protocols.messages import Cut, Feed, Heard, Part, Print, Printed, PrintFailed, Probe, Text, Told
from qms.domain import commands as c
from qms.domain import events as e
from qms.domain.commands import SlipKind
from qms.domain.days import Days
from qms.domain.floor import Floor
from qms.domain.ticket import LIVE, Service, Ticket
from qms.role import Role

PATIENCE = 60_000  # ms: whoever took a number that long ago has gone to sit down, and asks for a reprint
COLUMNS = 48
TOO_LATE = "not printed in time: offer a reprint"
HANDED_OUT: dict[str | None, SlipKind] = {"accepted": "receipt", "tolerant": "receipt", "notice": "notice"}
"""The slip that an outcome is handed out with."""


class Owed(NamedTuple):
    """One piece of paper that somebody waits for."""

    ticket: str
    slip: SlipKind


class Dispenser(Role):
    """A printer. What it was told to print and has not answered for is in `_printing` (by job); what it has answered for,
    and the floor does not know yet, in `_answered`."""

    refresh_every = 5.0

    def __init__(self, device: Device, plan: Plan, phrases: Mapping[str, Phrases]) -> None:
        glass = plan.model_of(device).glass
        self._device = device
        self._plan = plan
        self._phrases = phrases
        self._columns = glass.columns if glass else COLUMNS
        self._days = Days(plan.hall.timezone)
        self._numbers = not device.windows or all(d.windows for d in plan.devices if d.role == "dispenser")
        self._jobs = 0
        self._printing: dict[str, Owed] = {}
        self._answered: set[Owed] = set()

    def heard(self, message: Heard, floor: Floor, now: int) -> Sequence[c.Command]:
        """The hall notes what became paper and what did not."""
        if not isinstance(message, Printed | PrintFailed):
            return ()
        owed = self._printing.pop(message.job, None)
        if owed is None:
            return ()
        self._answered.add(owed)
        device = self._device.id
        if isinstance(message, Printed):
            return (c.NotePrinted(ticket=owed.ticket, device=device, slip=owed.slip),)
        return (c.NotePaperFailed(ticket=owed.ticket, device=device, reason=message.reason, slip=owed.slip),)

    def told(self, event: e.Event, floor: Floor, now: int) -> Sequence[Told]:
        """A slip for a number that wants paper, for a service that hands one out, and one more for a reprint."""
        match event:
            case e.TicketIssued(paper=True):
                return self._asked(Owed(event.ticket, "ticket"), floor, now)
            case e.SlipOwed():
                return self._asked(Owed(event.ticket, event.slip), floor, now)
            case e.ReprintAsked():
                return self._asked(Owed(event.ticket, event.slip), floor, now, reprint=True)
            case e.TicketPrinted() | e.PaperFailed():
                self._answered.discard(Owed(event.ticket, event.slip))
            case e.DayOpened():
                self._answered.clear()
            case _:
                pass
        return ()

    def repaint(self, floor: Floor, now: int) -> Sequence[Told]:
        """Asks how the printer is, and prints what a restart has left owed."""
        owed = [one for one, since in self._owed(floor) if now - since <= PATIENCE]
        slips = [told for one in owed for told in self._asked(one, floor, now)]
        return (Probe(address=self._device.address), *slips)

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
        late = [one for one, since in self._owed(floor) if now - since > PATIENCE]
        device = self._device.id
        return [c.NotePaperFailed(ticket=o.ticket, device=device, reason=TOO_LATE, slip=o.slip) for o in late]

    # --- what is owed, and whether it is printed here ---

    def _owed(self, floor: Floor) -> Iterator[tuple[Owed, int]]:
        """What has not been printed, with the time (ms) since when somebody waits for it."""
        for ticket in floor.tickets.values():
            if ticket.state in LIVE and self._owes(ticket, "ticket"):
                yield Owed(ticket.id, "ticket"), ticket.issued_at
            for kind in ticket.slips:
                service = _handed_out(ticket, kind)
                if service is not None and self._owes(ticket, kind):
                    yield Owed(ticket.id, kind), service.finished_at

    def _owes(self, ticket: Ticket, kind: SlipKind) -> bool:
        """Whether the slip is owed here and not in the printer; a repaint may have been quicker than the event."""
        owed = Owed(ticket.id, kind)
        state = ticket.paper if kind == "ticket" else ticket.slips.get(kind)
        if state != "owed" or owed in self._answered or owed in self._printing.values():
            return False
        return self._prints_here(ticket, kind)

    def _prints_here(self, ticket: Ticket, kind: SlipKind) -> bool:
        if kind == "ticket":
            return self._numbers
        service = _handed_out(ticket, kind)
        return service is not None and self._plan.slip_printer(service.window) == self._device

    def _asked(self, owed: Owed, floor: Floor, now: int, *, reprint: bool = False) -> Sequence[Told]:
        ticket = floor.tickets.get(owed.ticket)
        if ticket is None or not (self._prints_here(ticket, owed.slip) if reprint else self._owes(ticket, owed.slip)):
            return ()
        self._jobs += 1
        job = f"{owed.ticket}.{self._jobs}"
        self._printing[job] = owed
        return (Print(address=self._device.address, job=job, parts=self._parts(ticket, owed, floor, now, reprint)),)

    # --- what stands on it ---

    def _parts(self, ticket: Ticket, owed: Owed, floor: Floor, now: int, reprint: bool) -> tuple[Part, ...]:
        language = ticket.language if ticket.language in self._phrases else self._plan.voice.languages[0]
        words, service = self._phrases[language], _handed_out(ticket, owed.slip)
        if service is None:
            return slip(words, self._facts(ticket, floor, now, reprint), self._columns)
        layout = window_slip.receipt if owed.slip == "receipt" else window_slip.notice
        return layout(words, self._ended(service, floor, reprint), self._columns)

    def _facts(self, ticket: Ticket, floor: Floor, now: int, reprint: bool) -> Slip:
        """A reprint has no minutes: what was said when the number was taken holds no more, and paper does not count down."""
        hall, told = self._plan.hall, None if reprint else ticket.taken.told
        return Slip(
            hall=hall.name,
            item_class=self._plan.item_class(ticket.item_class).name,
            number=ticket.number,
            ahead=floor.ahead(ticket.id, now),
            windows=floor.windows_serving(ticket.item_class),
            issued_at=self._days.local(ticket.issued_at),
            url=f"{hall.public_url.rstrip('/')}/t/{ticket.id}",
            forecast=(told.p10_s, told.p50_s, told.p90_s) if told else None,
            rough=told is not None and not told.days,
            phone=hall.complaint_phone,
            reprint=reprint,
        )

    def _ended(self, service: Service, floor: Floor, reprint: bool) -> window_slip.Ended:
        hall = self._plan.hall
        return window_slip.Ended(
            hall=hall.name,
            number=service.number,
            window=service.window,
            items=[item.name for item in floor.catalogue.known(service.items)],
            at=self._days.local(service.finished_at),
            case=service.case,
            counts_from=service.counts_from,
            promised=service.promised,
            missing=service.missing,
            due=service.due,
            commitment=service.commitment,
            delivery=service.delivery,
            phone=hall.phone,
            complaint_phone=hall.complaint_phone,
            reprint=reprint,
        )


def _handed_out(ticket: Ticket, kind: SlipKind) -> Service | None:
    """The last service of the ticket that hands out such a slip; None for the number's own."""
    return next((one for one in reversed(ticket.services) if HANDED_OUT.get(one.outcome) == kind), None)
