"""Dates as people type them. Pure."""

from datetime import date

from qms.domain.refusal import Sentence
from qms.web.problems import Wrong


def real(text: str) -> str:
    """The date itself. Raises Wrong for one that no calendar has."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Wrong(
            "unprocessable",
            Sentence(
                f"没有 {text} 这一天，请写成 2026-03-12 这样",
                f"There is no date {text}; please write it like 2026-03-12.",
            ),
        ) from None
