"""Dates as people type them. Pure."""

from datetime import date

from qms.web.problems import Wrong


def real(text: str) -> str:
    """The date itself. Raises Wrong for one that no calendar has."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Wrong("unprocessable", f"没有 {text} 这一天，请写成 2026-03-12 这样") from None
