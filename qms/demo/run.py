"""The demo from its start to Ctrl-C: build the town, put far ends on its lines, start the children, let people come."""

import asyncio
import signal
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from config.plan import Plan
from devices.far_ends import FarEnd, open_far_ends
from devices.links.speech import KEPT, who_speaks
from devices.topic_ends import TopicEnd, on_topics
from qms.clock import HallClock
from qms.demo import brokers, record, town
from qms.demo.brokers import DemoBroker
from qms.demo.children import Child, NotReady
from qms.demo.people import Clerk, Hand, Visitors, resting, switch_standing_by_on
from qms.demo.town import Place, Settings, Town
from qms.demo.watch import Watch
from qms.switchboard import options_of
from qms.web.client import Declined, HallClient

OVERHANG_MS = 600_000  # hall time in which the last entries of a record reach the city before it is asked


class Demo:
    """One demo over one folder."""

    def __init__(self, settings: Settings, visitors: bool, arrivals: Path | None) -> None:
        self._settings, self._visitors, self._arrivals = settings, visitors, arrivals
        self._stack = AsyncExitStack()
        self._people: list[asyncio.Task[Any]] = []
        self._stop = asyncio.Event()

    async def run(self) -> int:
        """Runs until SIGINT or SIGTERM; 0 after a clean stop, 1 if something did not start."""
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self._stop.set)
        async with self._stack:
            try:
                starting = asyncio.create_task(self._start())
                stopping = asyncio.create_task(self._stop.wait())
                await asyncio.wait((starting, stopping), return_when=asyncio.FIRST_COMPLETED)
                if not starting.done():
                    starting.cancel()
                    await asyncio.wait((starting,))
                    return 0
                starting.result()
                await stopping
            except NotReady as trouble:
                print(trouble, flush=True)
                return 1
            finally:
                await self._send_home()
        print("stopped", flush=True)
        return 0

    async def _start(self) -> None:
        built = town.build(self._settings._replace(broker=brokers.address()))
        found = {place.plan.hall.id: self._broker_of(place) for place in built.halls}
        ends = {place.plan.hall.id: self._plug_in(place, found[place.plan.hall.id]) for place in built.halls}
        taps = {place.plan.hall.id: _taps(place.plan, ends[place.plan.hall.id]) for place in built.halls}
        tell = partial(town.tell_scripts, built, self._settings, taps)
        voices = asyncio.create_task(_voices(built))
        self._people.append(voices)
        there = [one for one in found.values() if one is not None]
        children = (*(one.child for one in there if one.child is not None), *built.children)
        await self._start_children(children, tell)
        await asyncio.gather(*(_open_windows(place) for place in built.halls))
        tell()
        self._say_ready(built, (*(f"broker {one.words}" for one in there), *(f"voice  {one}" for one in await voices)))
        self._people.append(asyncio.create_task(asyncio.to_thread(town.set_pins, built.halls, self._stop.is_set)))
        if self._arrivals is not None:
            self._people.append(asyncio.create_task(self._play(built)))
        elif self._visitors:
            for place in built.halls:
                await self._let_people_come(place, ends[place.plan.hall.id])
            await switch_standing_by_on(await self._client(built.halls[0], "manager"))

    def _broker_of(self, place: Place) -> DemoBroker | None:
        return brokers.broker_for(place.plan, place.folder, self._settings.var / "logs" / "broker.log")

    def _plug_in(self, place: Place, broker: DemoBroker | None) -> dict[str, FarEnd | TopicEnd]:
        options = options_of(place.plan)
        ends: dict[str, FarEnd | TopicEnd] = {**open_far_ends(place.plan.lines, options, place.folder)}
        for end in ends.values():
            self._stack.callback(end.close)
        if broker is not None and broker.child is not None:
            there = on_topics(place.plan.lines, options, place.folder, broker.logins)
            for one in there.values():
                self._stack.push_async_callback(one.closed)
            ends |= there
        return ends

    async def _start_children(self, children: Sequence[Child], tell: Any) -> None:
        self._stack.push_async_callback(_stop, children)
        for child in children:
            child.on_restart = tell
        await asyncio.gather(*(child.start() for child in children))

    def _say_ready(self, built: Town, more: Sequence[str]) -> None:
        main, *others = built.halls
        print(f"hall   {main.url}/        {main.plan.hall.name}", flush=True)
        for place in others:
            print(f"hall   {place.url}/        {place.plan.hall.name}", flush=True)
        print(f"city   {built.city_url}/", flush=True)
        for words in more:
            print(words, flush=True)
        print(
            f"for scripts: {self._settings.var / 'demo.json'}; every account's PIN is {town.PIN}; Ctrl-C stops",
            flush=True,
        )
        print(f"ready {main.url} {built.city_url}", flush=True)

    async def _let_people_come(self, place: Place, ends: Mapping[str, FarEnd | TopicEnd]) -> None:
        kiosk, manager, display = [await self._client(place, role) for role in ("kiosk", "manager", "display")]
        rest = resting(self._settings.speed)
        watch = Watch(manager)
        clock = await self._clock_of(manager)
        comers = [Visitors(place, item_class, kiosk, rest) for item_class in place.plan.item_classes]
        work: list[Any] = [watch.run(), *(visitors.come(lambda: clock.now() / 1000) for visitors in comers)]
        for window in place.plan.windows:
            hand = Hand(place, window, manager, ends)
            clerk = Clerk(place, window, watch, hand, rest, lambda: clock.now() / 1000)
            work.append(clerk.work(display))
        self._people += [asyncio.create_task(one) for one in work]

    async def _clock_of(self, manager: HallClient) -> HallClock:
        """A clock that runs with the hall's."""
        at = datetime.fromisoformat((await manager.get("/floor"))["at"])
        return HallClock(0, self._settings.speed, int(at.timestamp() * 1000))

    async def _client(self, place: Place, role: str) -> HallClient:
        return await self._stack.enter_async_context(HallClient(place.url, place.tokens.roles[role]))

    async def _send_home(self) -> None:
        for task in self._people:
            task.cancel()
        if self._people:
            await asyncio.wait(self._people)

    # --- a record ---

    async def _play(self, built: Town) -> None:
        assert self._arrivals is not None
        zone = record.zone_of(built.halls[0].plan)
        everything = record.read(self._arrivals, zone)
        names = list(dict.fromkeys(a.hall for a in everything))
        players = []
        for name, place in zip(names, built.halls, strict=False):
            mine = [a for a in everything if a.hall == name]
            clients = [await self._client(place, role) for role in ("kiosk", "manager")]
            players.append((name, place, mine, record.Player(place, mine, *clients)))
        clock = await self._clock_of(clients[1])
        print(f"playing {len(everything)} recorded tickets of {', '.join(names)}", flush=True)
        await asyncio.gather(*(player.play(clock.now, self._settings.speed) for *_, player in players))
        await asyncio.sleep(OVERHANG_MS / 1000 / self._settings.speed)
        async with HallClient(built.city_url, built.city_token) as city:
            for name, place, mine, player in players:
                days = record.recorded(mine, zone)
                rows = await _by_day(city, place.plan.hall.id, days)
                print(record.compared(name, days, rows), flush=True)
                print(f"{name}: {player.lost} presses were refused", flush=True)
        print("the record is played", flush=True)


async def _voices(built: Town) -> list[str]:
    """Who calls the visitors of the halls that speak on this machine; a machine without sound is said once, here."""
    lines = [(place, line) for place in built.halls for line in place.plan.lines if line.link == "speech"]
    asked = (who_speaks(line.voice, place.folder / line.path, place.folder / KEPT) for place, line in lines)
    words = await asyncio.gather(*asked)
    return [f"{place.plan.hall.name} {said}" for (place, _), said in zip(lines, words, strict=True)]


async def _stop(children: Sequence[Child]) -> None:
    """All at once: Ctrl-C in a terminal reaches the children too, and none of them is to be started again."""
    await asyncio.gather(*(child.stop() for child in children))


async def _by_day(city: HallClient, hall: str, days: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for day in days:
        told = await city.get("/kpi", **{"from": day, "to": day, "by": "hall"})
        rows += [{**row, "key": day} for row in told["rows"] if row["key"] == hall]
    return rows


async def _open_windows(place: Place) -> None:
    for window in place.plan.windows:
        async with HallClient(place.url, place.tokens.clerks[window.no]) as clerk:
            try:
                await clerk.post(f"/windows/{window.no}/open")
            except Declined as declined:
                if declined.code != "window_open":
                    raise


def _taps(plan: Plan, ends: Mapping[str, FarEnd | TopicEnd]) -> dict[str, str]:
    """Terminals: a broker's topics have none."""
    taps = {line: end.tap_path for line, end in ends.items() if isinstance(end, FarEnd)}
    return {device.id: taps[device.line] for device in plan.devices if device.line in taps}
