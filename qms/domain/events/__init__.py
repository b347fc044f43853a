"""What has happened in a hall. Past tense, durable before anyone hears of it, and the only source of the floor.

`at` is hall time in whole milliseconds since 1970 UTC; it never goes back inside an epoch. No event holds a name, an
identity number or free text of a visitor. Fields are only ever added, with a default: journals of every released
version stay readable.
"""

import msgspec

from qms.domain.events.base import Base, Part
from qms.domain.events.booking import (
    BlockLifted,
    BookingBreached,
    BookingCancelled,
    BookingEvent,
    SlotBooked,
    VisitorBlocked,
)
from qms.domain.events.day import (
    BookingCarried,
    ClockStepped,
    DayClosed,
    DayEvent,
    DayOpened,
    LeaveCarried,
    ServiceCarried,
    StandBySwitched,
    StandingCarried,
    TraineeCarried,
    VisitorCarried,
    WindowCarried,
)
from qms.domain.events.people import (
    AlertEnded,
    AlertKind,
    AlertRaised,
    DifficultyClosed,
    DifficultyRecorded,
    Escalated,
    EscalationClosed,
    LeaveAsked,
    LeaveDecided,
    LeaveFiled,
    NoticeFailed,
    NoticeSent,
    PeopleEvent,
    SignedIn,
    SignedOut,
    TriageRecorded,
)
from qms.domain.events.ticket import (
    CompanionJoined,
    PaperFailed,
    PaymentNoted,
    Pick,
    PickKind,
    RecordingNoted,
    ReprintAsked,
    ServiceFinished,
    ServiceStarted,
    SlipOwed,
    StageAhead,
    StageBegun,
    StandByAsked,
    StandByEnd,
    StandByLapsed,
    TicketAbandoned,
    TicketCalled,
    TicketCancelled,
    TicketEvent,
    TicketIssued,
    TicketMissed,
    TicketParked,
    TicketPinned,
    TicketPrinted,
    TicketRated,
    TicketRecalled,
    TicketRegrouped,
    TicketReinstated,
    TicketTransferred,
    Told,
    Weighed,
)
from qms.domain.events.window import (
    WindowAssigned,
    WindowClosed,
    WindowEvent,
    WindowOpened,
    WindowPaused,
    WindowResumed,
)

Event = TicketEvent | WindowEvent | BookingEvent | PeopleEvent | DayEvent

__all__ = [
    "AlertEnded", "AlertKind", "AlertRaised", "Base", "BlockLifted", "BookingBreached", "BookingCancelled",
    "BookingCarried", "BookingEvent", "ClockStepped", "CompanionJoined", "DayClosed", "DayEvent", "DayOpened",
    "DifficultyClosed", "DifficultyRecorded", "Escalated", "EscalationClosed", "Event", "LeaveAsked", "LeaveCarried",
    "LeaveDecided", "LeaveFiled", "NoticeFailed", "NoticeSent", "PaperFailed", "Part", "PaymentNoted", "PeopleEvent", "Pick", "PickKind",
    "RecordingNoted", "ReprintAsked", "ServiceCarried", "ServiceFinished", "ServiceStarted", "SignedIn", "SignedOut", "SlipOwed", "SlotBooked",
    "StageAhead", "StageBegun", "StandByAsked", "StandByEnd", "StandByLapsed", "StandBySwitched", "StandingCarried", "TicketAbandoned", "TicketCalled", "TicketCancelled", "TicketEvent",
    "TicketIssued", "TicketMissed", "TicketParked", "TicketPinned", "TicketPrinted", "TicketRated", "TicketRecalled",
    "TicketRegrouped", "TicketReinstated", "TicketTransferred", "Told", "TraineeCarried", "TriageRecorded", "VisitorBlocked",
    "VisitorCarried", "Weighed", "WindowAssigned", "WindowCarried", "WindowClosed", "WindowEvent", "WindowOpened", "WindowPaused",
    "WindowResumed", "decode", "encode",
]  # fmt: skip

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def encode(event: Event) -> bytes:
    """The event as the journal and the uplink carry it: compact JSON, tag `event` first."""
    return _encoder.encode(event)


def decode(body: bytes) -> Event:
    """The event of a journal row of this or any earlier version. Raises msgspec.ValidationError for an unknown one."""
    return _decoder.decode(body)
