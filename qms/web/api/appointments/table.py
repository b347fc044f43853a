"""The calls about appointments: method, path, who may, what is asked and told."""

from qms.access import ROLES
from qms.web.api.appointments import arrive, blocks, book, slots
from qms.web.shapes import asked, asked_appointments, told, told_appointments
from qms.web.site import Call, Who

API = "/api/v1"
ANYBODY: frozenset[Who] = frozenset({*ROLES, "nobody"})
DESK: frozenset[Who] = frozenset({"kiosk", "clerk", "leader", "manager"})
HOLDERS: frozenset[Who] = DESK | {"nobody"}
LEADERS: frozenset[Who] = frozenset({"leader", "manager"})
LEADERS_READ: frozenset[Who] = LEADERS | {"auditor"}

READS = (
    ("/appointments/slots", ANYBODY, slots.free, "时段 Slots of a class, free and taken", told_appointments.SlotsTold),
    ("/appointments/{code}", ANYBODY, book.look, "看预约 One booking by its unguessable code",
     told_appointments.Appointment),
    ("/blocks", LEADERS_READ, blocks.blocked, "预约限制 Who may not book now", told_appointments.Blocks),
)  # fmt: skip

ASKS = (
    ("/appointments", DESK, book.book, "预约 Book a slot", asked_appointments.AppointmentAsked,
     told_appointments.Appointment, 201),
    ("/appointments/check-in", DESK, arrive.come, "凭证件报到 Come with the document that was booked with",
     asked_appointments.DocumentShown, told.TicketTaken, 201),
    ("/appointments/{code}/check-in", DESK, arrive.check_in, "报到 The booking becomes a ticket",
     asked_appointments.CheckInAsked, told.TicketTaken, 201),
    ("/appointments/{code}/cancel", HOLDERS, book.cancel,
     "取消预约 Give the place back; without a token the code is the right to", asked.Nothing,
     told_appointments.Appointment, 200),
    ("/blocks/find", LEADERS, blocks.find, "查预约限制 What counts against a person", asked_appointments.VisitorAsked,
     told_appointments.Block, 200),
    ("/blocks/{pseudonym}/lift", LEADERS, blocks.lift, "解除预约限制 Let a person book again, with a reason",
     asked_appointments.LiftAsked, told_appointments.Block, 200),
)  # fmt: skip

CALLS = (
    *(Call("GET", API + path, who, do, words, tells=tells) for path, who, do, words, tells in READS),
    *(
        Call("POST", API + path, who, do, words, asks=asks, tells=tells, status=status, journal=path != "/blocks/find")
        for path, who, do, words, asks, tells, status in ASKS
    ),
)
