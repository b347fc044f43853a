"""What the plan lets the screens offer, as they are told it."""

from collections.abc import Iterable

from config.plan import Bundle, Green, Plan, Stage
from qms.domain.events import StageAhead
from qms.web.entries import Drawn, item_names
from qms.web.shapes.offered import BundleDrawn, Named, Offers, StageDrawn


def offers(drawn: Drawn, day: str | None) -> Offers:
    """On the business day `day` (YYYY-MM-DD)."""
    plan, policy = drawn.plan, drawn.plan.policy
    return Offers(
        bundles=bundles(drawn, plan.bundles),
        companions=tuple(Named(id=one.id, name=one.name) for one in plan.companions),
        green_channel=tuple(Named(id=one.id, name=one.name) for one in _in_force(plan, day)),
        pause_reasons=tuple(Named(id=one.id, name=one.name) for one in policy.people.pause_reasons),
        for_others=policy.taking.for_others,
        most_items=policy.taking.items,
        books=bool(plan.bookings),
        pre_reviews=any(one.quick for one in plan.item_classes),
        messages=bool(policy.notices.url),
        low_needs_reason=policy.ratings.low_needs_reason,
        anonymous=policy.ratings.anonymous,
        tolerant_days=policy.at_window.tolerant_days,
    )


def bundles(drawn: Drawn, some: Iterable[Bundle]) -> tuple[BundleDrawn, ...]:
    """Bundles with their stops."""
    return tuple(BundleDrawn(id=b.id, name=b.name, stages=stages(drawn, b.stages)) for b in some)


def stages(drawn: Drawn, ahead: Iterable[Stage | StageAhead]) -> tuple[StageDrawn, ...]:
    """Stops with their names."""
    return tuple(
        StageDrawn(item_class=s.item_class, name=drawn.classes[s.item_class].name, items=item_names(drawn, s.items))
        for s in ahead
    )


def _in_force(plan: Plan, day: str | None) -> list[Green]:
    return [
        one for one in plan.green_channel if (one.from_date or "0") <= (day or "") <= (one.until_date or "9") or not day
    ]
