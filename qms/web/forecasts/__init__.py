"""How forecasts are told: by class and by ticket, and in words why there is none."""

from qms.web.forecasts.telling import heading, newcomer, of_ticket, of_told, waiting, why_none

__all__ = ["heading", "newcomer", "of_ticket", "of_told", "waiting", "why_none"]
