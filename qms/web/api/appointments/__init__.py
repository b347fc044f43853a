"""Appointments (预约) over HTTP: one file a subject, one table of their calls."""

from qms.web.api.appointments.table import CALLS

__all__ = ["CALLS"]
