"""What stands from one day to the next: written into StandingCarried, and read from it by a floor that was not there."""

from qms.domain import events as e
from qms.domain.bookings import Bookings
from qms.domain.served import Served
from qms.domain.staff import Leave, Staff
from qms.domain.visitors import Visitors

AT_ONCE = 100
"""Entries of one kind in one event, so that an event stays small enough for every buffer on its way."""


def carry(services: Served, visitors: Visitors, bookings: Bookings, staff: Staff, event: e.StandingCarried) -> None:
    """Take what an earlier day left; nothing new to whoever was there."""
    for service in event.services:
        services.carry(service)
    for visitor in event.visitors:
        visitors.carry(visitor)
    for booking in event.bookings:
        bookings.book(booking.booked, booking.state)
    for trainee in event.trainees:
        if trainee.clerk not in staff.paired:
            staff.paired[trainee.clerk] = list(trainee.paired)
    for leave in event.leaves:
        staff.leaves.setdefault(leave.asked.leave, Leave(leave.asked, leave.approved, leave.by, leave.filed_by))
    for difficulty in event.difficulties:
        staff.difficulties.setdefault(difficulty.difficulty, difficulty)
