"""What the plan offers to who takes a number, ready to be looked up: made once for a floor, for it is asked all day long."""

import re
from collections.abc import Iterable, Mapping
from itertools import chain, groupby
from operator import itemgetter
from typing import Literal, TypeVar

from config.plan import Bundle, Companion, Green, Item, ItemClass, Plan, PriorityClass, Window
from qms.domain.commands import TakeTicket
from qms.domain.events import StageAhead
from qms.domain.refusal import Refused, Unknown

T = TypeVar("T")
What = Literal["window", "item", "item_class", "bundle", "priority_class", "green", "companion"]
Stops = tuple[StageAhead, ...]
"""Where a ticket goes, one class after the other; the first is where it waits now."""


class Catalogue:
    """A plan by its ids."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._items = {one.code: one for one in plan.items}
        self._classes = {one.id: one for one in plan.item_classes}
        self._bundles = {one.id: one for one in plan.bundles}
        self._priority = {one.id: one for one in plan.priority_classes}
        self._green = {one.id: one for one in plan.green_channel}
        self._windows = {one.no: one for one in plan.windows}
        self._companions = {one.id: one for one in plan.companions}
        self._pre_review = re.compile(plan.policy.taking.pre_review_pattern)

    def item(self, code: str) -> Item:
        """Raises Unknown."""
        return _known("item", self._items, code)

    def known(self, codes: Iterable[str]) -> list[Item]:
        """Those that the plan still has: one that was changed during the day may have lost an item of a ticket."""
        return [self._items[code] for code in codes if code in self._items]

    def item_class(self, id: str) -> ItemClass:  # noqa: A002
        """Raises Unknown."""
        return _known("item_class", self._classes, id)

    def bundle(self, id: str) -> Bundle:  # noqa: A002
        """Raises Unknown."""
        return _known("bundle", self._bundles, id)

    def priority_class(self, id: str) -> PriorityClass:  # noqa: A002
        """Raises Unknown."""
        return _known("priority_class", self._priority, id)

    def green(self, id: str) -> Green:  # noqa: A002
        """Raises Unknown."""
        return _known("green", self._green, id)

    def companion(self, id: str) -> Companion:  # noqa: A002
        """Raises Unknown."""
        return _known("companion", self._companions, id)

    def window(self, no: str) -> Window:
        """Raises Unknown."""
        return _known("window", self._windows, no)

    def services(self, items: tuple[str, ...]) -> float:
        """How many usual services of its class a stop with these items is worth, by their complexity; 1 for none named."""
        shares = self._plan.policy.complexity
        return sum(getattr(shares, self._items[code].complexity) for code in items if code in self._items) or 1.0

    def stops(self, asked: TakeTicket) -> Stops:
        """Where what is asked for is done: a bundle's stages as drawn; items of one class are one stop, in order of first
        appearance. What has been reviewed on line is done in its class's quick one.

        Raises Unknown, and Refused: `items_and_class`, `too_many_items`, `pre_review_unknown`.
        """
        if bool(asked.item_class) + bool(asked.items) + bool(asked.bundle) != 1:
            raise Refused("items_and_class")
        if asked.pre_review and not self._pre_review.fullmatch(asked.pre_review):
            raise Refused("pre_review_unknown")
        if asked.bundle:
            stages = [(self._where(s.item_class, asked), s.items) for s in self.bundle(asked.bundle).stages]
            return tuple(_stop(where, (done for _, done in same)) for where, same in groupby(stages, itemgetter(0)))
        if asked.item_class:
            return (StageAhead(item_class=self._where(asked.item_class, asked)),)
        by_class: dict[str, list[tuple[str, ...]]] = {}
        for item in self._items_of(asked):
            by_class.setdefault(self._where(item.item_class, asked), []).append((item.code,))
        return tuple(_stop(where, done) for where, done in by_class.items())

    def _where(self, item_class: str, asked: TakeTicket) -> str:
        drawn = self.item_class(item_class)
        return (asked.pre_review and drawn.quick) or drawn.id

    def _items_of(self, asked: TakeTicket) -> list[Item]:
        items = [self.item(code) for code in dict.fromkeys(asked.items)]
        most = self._plan.policy.taking.items
        if len(items) > most:
            raise Refused("too_many_items", f"一个号最多办 {most} 个事项，请分开取号")
        return items


def _stop(item_class: str, items: Iterable[tuple[str, ...]]) -> StageAhead:
    return StageAhead(item_class=item_class, items=tuple(chain.from_iterable(items)))


def _known(what: What, among: Mapping[str, T], id: str) -> T:  # noqa: A002
    found = among.get(id)
    if found is None:
        raise Unknown(what, id)
    return found
