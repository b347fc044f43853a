"""The demo's people: visitors who come by a profile of the day, clerks who call, serve and finish, and ratings."""

import asyncio
import random
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.plan import Bundle, ItemClass, Window
from devices.far_ends import FarEnd
from devices.topic_ends import TopicEnd
from qms.demo.town import Place
from qms.demo.watch import Watch
from qms.web.client import Declined, HallClient, Unreachable

LOAD = 0.8  # share of the windows' time that visitors ask for, on the day's mean
BY_HOUR = (
    *(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 1.1, 1.4, 1.4, 1.1),
    *(0.7, 0.8, 1.3, 1.4, 1.2, 0.9, 0.7, 0.6, 0.6, 0.5, 0.5, 0.5),
)  # a hall that is always open, so that there is something to see whenever it is tried
PRIORITY, CANCELS, NO_SHOW, RATES, PAUSES = 0.08, 0.02, 0.05, 0.6, 0.01
BUNDLE, COMPANY = 0.1, 0.02  # who comes for everything at once, of those who may; who asks for company
AT_THE_DOOR = (1, 2, 3)  # who of a class waits for the doors to open, so that there is something to see at once
WAY = (12, 40)  # s from the call to the window
NEAR = (3, 8)  # of whoever stood by
MEAL = "meal"  # the reason of a pause that plans give for it
STARS = (5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 2, 1)
PAD_KEYS = {5: 3, 4: 2, 2: 0}  # level -> key of the four-key evaluator; it has no key for 3 and 1
PATIENCE = 2.0  # real seconds to wait for news before looking again

Rest = Callable[[float], Coroutine[Any, Any, None]]


def resting(speed: float) -> Rest:
    """A pause in seconds of hall time."""

    async def rest(seconds: float) -> None:
        await asyncio.sleep(seconds / speed)

    return rest


async def _try(ask: Coroutine[Any, Any, Any]) -> Any:
    """What people do when the hall says no or does not answer: shrug and go on."""
    try:
        return await ask
    except (Declined, Unreachable):
        return None


class Visitors:
    """Everybody who comes for one item class."""

    def __init__(self, place: Place, item_class: ItemClass, kiosk: HallClient, rest: Rest) -> None:
        self._plan, self._class, self._kiosk, self._rest = place.plan, item_class, kiosk, rest
        self._items = [i.code for i in place.plan.items if i.item_class == item_class.id and i.identity != "required"]
        self._bundles = [one.id for one in place.plan.bundles if self._takes(one)]
        self._priority = [one.id for one in place.plan.priority_classes if one.at == "anywhere"]
        self._zone = ZoneInfo(place.plan.hall.timezone)

    async def come(self, now: Callable[[], float]) -> None:
        """Arrive for ever; `now` is hall time in s."""
        windows = sum(1.0 / len(w.classes) for w in self._plan.windows if self._class.id in w.classes)
        mean = self._class.usual_service / (LOAD * windows)
        for _ in range(random.choice(AT_THE_DOOR)):
            await self._rest(random.uniform(0, 20))
            await _try(self._kiosk.post("/tickets", self._wish()))
        while True:
            hour = datetime.fromtimestamp(now(), self._zone).hour
            await self._rest(random.expovariate(BY_HOUR[hour] / mean))
            ticket = await _try(self._kiosk.post("/tickets", self._wish()))
            if ticket and random.random() < CANCELS:
                await self._rest(60)
                await _try(self._kiosk.post(f"/tickets/{ticket['id']}/cancel"))

    def _wish(self) -> dict[str, Any]:
        wish: dict[str, Any] = {"channel": "kiosk"}
        if self._bundles and random.random() < BUNDLE:
            wish["bundle"] = random.choice(self._bundles)
        elif self._items:
            wish["item"] = random.choice(self._items)
        else:
            wish["item_class"] = self._class.id
        if self._priority and random.random() < PRIORITY:
            wish["priority_class"] = random.choice(self._priority)
        if self._plan.companions and random.random() < COMPANY:
            wish["companion"] = random.choice(self._plan.companions).id
        return wish

    def _takes(self, bundle: Bundle) -> bool:
        """Whether the bundle begins here, and asks for no document: the demo's people have none."""
        codes = {code for stage in bundle.stages for code in stage.items}
        asked = any(item.identity == "required" for item in self._plan.items if item.code in codes)
        return bundle.stages[0].item_class == self._class.id and not asked


async def switch_standing_by_on(manager: HallClient) -> None:
    """What a leader does in the morning, where the hall tries it out: whoever wants it off switches it off on the page."""
    await _try(manager.post("/stand-by", {"on": True}))


class Hand:
    """How one clerk works a window: by the keypad on the desk where there is one and the window is odd, else by console."""

    def __init__(
        self, place: Place, window: Window, manager: HallClient, ends: Mapping[str, FarEnd | TopicEnd]
    ) -> None:
        self._no, self._manager, self._ends = window.no, manager, ends
        by_role = {d.role: d for d in place.plan.devices if d.windows == (window.no,) and d.line in ends}
        self._keypad = by_role.get("caller") if window.no[-1] in "13579" else None
        self._pad = by_role.get("pad")

    async def do(self, verb: str, key: str, body: dict[str, Any] | None = None) -> None:
        """Press `key`, or ask for `verb`."""
        if self._keypad is not None and key:
            self._ends[self._keypad.line].press(self._keypad.address, key)
        else:
            await _try(self._manager.post(f"/windows/{self._no}/{verb}", body))

    async def rate(self, ticket: str, stars: int, display: HallClient) -> None:
        """The visitor presses the pad, or rates on a screen."""
        if self._pad is not None and stars in PAD_KEYS:
            self._ends[self._pad.line].press(self._pad.address, "rating", PAD_KEYS[stars])
            return
        details = [stars * 100 + 13] if stars < 3 else []
        await _try(
            display.post("/ratings", {"ticket": ticket, "satisfaction": stars, "details": details, "channel": 4})
        )


class Clerk:
    """Somebody at a window, all day."""

    def __init__(
        self, place: Place, window: Window, watch: Watch, hand: Hand, rest: Rest, now: Callable[[], float]
    ) -> None:
        """`now` is hall time in s."""
        self._plan, self._window, self._watch, self._hand, self._rest = place.plan, window, watch, hand, rest
        self._serves = (*window.classes, *window.secondary)
        reasons = [reason.id for reason in place.plan.policy.people.pause_reasons] or ["复印机"]
        self._reason, self._meal = reasons[0], MEAL if MEAL in reasons else reasons[0]
        self._zone, self._now = ZoneInfo(place.plan.hall.timezone), now

    async def work(self, display: HallClient) -> None:
        """Call, serve, finish; for ever."""
        no = self._window.no
        while True:
            if self._watch.window(no).get("ticket") is None:
                if left := self._meal_left():
                    await self._pause(self._meal, left)
                if not await self._watch.until(lambda: self._watch.waiting(self._serves) > 0, PATIENCE):
                    continue
                near = self._watch.window(no).get("stand_by") or {}
                await self._hand.do("call-next", "call")
                if not await self._watch.until(lambda: self._watch.window(no).get("ticket") is not None, PATIENCE):
                    continue
                await self._rest(random.uniform(*(NEAR if near.get("id") == self._watch.window(no)["ticket"] else WAY)))
            await self._serve(display)

    async def _serve(self, display: HallClient) -> None:
        no, ticket = self._window.no, str(self._watch.window(self._window.no)["ticket"])
        if random.random() < NO_SHOW:
            await self._rest(60)
            await self._hand.do("no-show", "abandon")
            await self._gone(ticket)
            return
        await self._hand.do("start", "")
        await self._rest(self._service_time(ticket))
        await self._hand.do("finish", "evaluate", {})
        await self._gone(ticket)
        if random.random() < RATES:
            await self._rest(random.uniform(3, 15))
            await self._hand.rate(ticket, random.choice(STARS), display)
        if random.random() < PAUSES:
            await self._pause(self._reason, 240)
        if self._watch.window(no).get("state") in ("closed", "paused"):
            await self._rest(60)

    async def _pause(self, reason: str, seconds: float) -> None:
        await self._hand.do("pause", "", {"reason": reason})
        await self._rest(seconds)
        await self._hand.do("resume", "")

    def _meal_left(self) -> float:
        """Seconds that a planned break still lasts, 0 outside one."""
        local = datetime.fromtimestamp(self._now(), self._zone)
        ends = [span[6:] for span in self._window.breaks if span[:5] <= f"{local:%H:%M}" < span[6:]]
        return sum(
            (int(end[:2]) - local.hour) * 3600 + (int(end[3:]) - local.minute) * 60 - local.second for end in ends
        )

    async def _gone(self, ticket: str) -> None:
        await self._watch.until(lambda: self._watch.window(self._window.no).get("ticket") != ticket, PATIENCE)

    def _service_time(self, ticket: str) -> float:
        served = self._watch.state.get(f"tickets/{ticket}", {}).get("item_class", self._window.classes[0])
        mean = self._plan.item_class(served).usual_service
        return random.lognormvariate(0, 0.5) * mean * 0.88
