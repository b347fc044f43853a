"""Reading: the hall, its items, its floor, its devices."""

from config.plan import Item
from qms.web import entries, forecasts
from qms.web.api.items import search, search_bundles
from qms.web.api.offers import bundles, offers
from qms.web.api.ratings import details
from qms.web.problems import missing
from qms.web.shapes import told
from qms.web.shapes.asked import Nothing
from qms.web.site import Ask, Site

MOST_FOUND = 50


async def hall(ask: Ask[None]) -> told.HallNow:
    """GET /hall."""
    site = ask.site
    plan, facts, now = site.drawn.plan, site.drawn.plan.hall, site.hall
    return told.HallNow(
        id=facts.id,
        name=facts.name,
        phone=facts.phone,
        complaint_phone=facts.complaint_phone,
        level=facts.level,
        region=facts.region,
        address=facts.address,
        timezone=facts.timezone,
        public_url=site.public,
        zones=tuple(told.ZoneDrawn(id=z.id, name=z.name, kind=z.kind, floor=z.floor) for z in plan.zones),
        windows=tuple(
            told.WindowDrawn(
                no=w.no, zone=w.zone, title=w.title, kind=w.kind, item_classes=w.classes, secondary=w.secondary
            )
            for w in plan.windows
        ),
        item_classes=tuple(
            told.ClassDrawn(
                id=c.id, name=c.name, prefix=c.prefix, hint=c.hint, icon=c.icon, windows=now.floor.windows_serving(c.id)
            )
            for c in plan.item_classes
        ),
        priority_classes=tuple(
            told.PriorityDrawn(id=p.id, name=p.name, proof=p.proof, at=p.at) for p in plan.priority_classes
        ),
        readers=tuple(
            told.ReaderDrawn(id=d.id, role=d.role) for d in plan.devices if d.role in ("id_reader", "scanner")
        ),
        offers=offers(site.drawn, now.floor.day),
        rating_details=details(site.drawn),
        languages=plan.voice.languages,
        confirm_start=plan.policy.confirm_start,
        rating_on_pad_s=plan.policy.rating_on_pad,
        rating_window_s=plan.policy.ratings.window,
        rating_anonymous=plan.policy.ratings.anonymous,
        demo=site.demo,
        ready=now.ready,
        trouble=now.trouble,
        paper=entries.paper(site.devices.snapshot()),
        day=now.floor.day,
        epoch=now.epoch,
        at=site.drawn.iso(now.now()),
        speed=now.speed,
    )


async def items(ask: Ask[None]) -> told.ItemsFound:
    """GET /items?q=."""
    asked = ask.request.query.get("q", "")[:60]
    found = search(ask.site.drawn.plan.items, asked)
    return told.ItemsFound(
        items=tuple(_found(i) for i in (found[:MOST_FOUND] if asked.strip() else found)),
        bundles=bundles(ask.site.drawn, search_bundles(ask.site.drawn.plan.bundles, asked)),
    )


def _found(item: Item) -> told.ItemFound:
    return told.ItemFound(
        code=item.code,
        name=item.name,
        item_class=item.item_class,
        kind=item.kind,
        identity=item.identity,
        bring=item.bring,
        promised_days=item.promised_days,
        knowledge=item.knowledge,
    )


async def floor(ask: Ask[None]) -> told.FloorNow:
    """GET /floor."""
    return picture(ask.site)


def picture(site: Site) -> told.FloorNow:
    """The floor now, as `GET /floor` and the uplink's live lane tell it."""
    sight = site.sight()
    return told.FloorNow(
        epoch=site.hall.epoch,
        seq=site.hall.seq,
        at=site.drawn.iso(sight.now),
        windows=tuple(entries.window_now(sight, w, upcoming=False) for w in sight.floor.windows.values()),
        queues=tuple(_length(sight, c.id) for c in site.drawn.plan.item_classes),
    )


def _length(sight: entries.Sight, item_class: str) -> told.QueueLength:
    oldest = sight.floor.oldest(item_class)
    return told.QueueLength(
        item_class=item_class,
        waiting=sight.floor.waiting_count(item_class),
        longest_wait_s=max(0, sight.now - oldest.issued_at) // 1000 if oldest else 0,
        forecast=forecasts.newcomer(sight, item_class),
        why=forecasts.why_none(sight, item_class),
    )


async def devices(ask: Ask[None]) -> told.DevicesNow:
    """GET /devices."""
    drawn, rows = ask.site.drawn, ask.site.devices.snapshot()
    return told.DevicesNow(
        devices=tuple({**row, **{name: _told(drawn, row.get(name)) for name in ("since", "heard_at")}} for row in rows)
    )


def _told(drawn: entries.Drawn, at: object) -> str | None:
    return drawn.iso(at) if isinstance(at, int) else None


async def test_device(ask: Ask[Nothing]) -> told.Tested:
    """POST /devices/{id}/test."""
    device = ask.request.match_info["id"]
    try:
        tried = await ask.site.devices.test(device)
    except KeyError:
        raise missing("device", device) from None
    return told.Tested(device=device, ok=tried.ok, words=tried.words)
