"""The ready-made remarks of the national evaluation (评价指标)."""

from typing import Annotated

from msgspec import Meta, Struct

from config.plan.words import Name


class EvaluationCode(Struct, frozen=True, forbid_unknown_fields=True):
    """One remark. Its first figure is the satisfaction it belongs to; `basic` marks those that are no extension of the standard
    set (expandNorm = false)."""

    code: Annotated[int, Meta(ge=100, le=599)]
    text: Name
    basic: bool = False

    @property
    def satisfaction(self) -> int:
        """1 (very dissatisfied) to 5 (very satisfied)."""
        return self.code // 100
