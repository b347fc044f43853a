"""The people who work in the hall, over HTTP: one file a subject, one table of their calls."""

from qms.web.api.people.table import CALLS

__all__ = ["CALLS"]
