"""The switchboard: joins each channel to the roles played on it. What devices say becomes commands, what the hall tells
becomes messages; nothing here decides anything."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from config.phrases import Phrases
from config.plan import RoleName
from devices.channel import Listener
from devices.health import Health
from firmware_protocols.messages import Answered, CardRead, Heard, Scanned
from qms.domain.commands import Command
from qms.domain.refusal import Refused, Unknown
from qms.feed import Entry
from qms.hall import Hall, Unavailable
from qms.role import MakeRole
from qms.roles import ROLES
from qms.switchboard.clips import lacking
from qms.switchboard.joint import Joint
from qms.switchboard.places import Places
from qms.switchboard.readings import Card, Reading, Readings
from qms.switchboard.rows import row_of
from qms.switchboard.trial import SENT, SHOW_FOR, SILENT, Trial, Verdict
from qms.switchboard.wiring import channels_of, deaf

log = logging.getLogger("qms.switchboard")

SIGNS_FIRST = 0.02  # seconds that keypads, boards, voice and paper wait, so that many calls at once reach the signs
READERS: frozenset[RoleName] = frozenset({"id_reader", "scanner"})
FIRST_TRIES = 0.5  # seconds that lines get to open before anybody can take a number


class Switchboard:
    """All devices of a hall. Make it on the running loop; `start` it before anybody can ask the hall for anything.

    A role or a line that fails is logged and fails alone.
    """

    def __init__(
        self,
        hall: Hall,
        folder: Path,
        phrases: Mapping[str, Phrases],
        roles: Mapping[RoleName, MakeRole] = ROLES,
    ) -> None:
        """Relative ports stand under `folder`. Raises WireError for lines that cannot be wired, see `wired`."""
        plan = hall.plan
        self._hall = hall
        self._health = Health(lambda: datetime.fromtimestamp(hall.now() / 1000, UTC))
        self._channels = channels_of(plan, folder, self._health, self._listener)
        joints = [
            Joint(one, roles[one.role](one, plan, phrases), self._channels[one.line], deaf(plan, one))
            for one in plan.devices
        ]
        self._places = Places(joints, plan)
        for device, words in lacking(plan, folder, phrases):
            log.warning("%s: %s; where one is missing the embedded voice speaks", device.id, words)
        self._readings = Readings(asyncio.get_running_loop().time)
        self._tried = {line: asyncio.Event() for line in self._channels}
        self._strangers: set[tuple[str, str]] = set()
        self._feed = hall.listen()
        self._untold: list[Entry] = []
        self._more = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    # --- starting and stopping ---

    async def start(self, patience: float = FIRST_TRIES) -> None:
        """Open the lines and listen to the hall. Returns when every line has been tried, or after `patience` seconds."""
        for line, channel in self._channels.items():
            self._go(channel.run(), f"line {line}")
        self._spread()
        self._go(self._listen(), "signs")
        self._go(self._catch_up(), "other devices")
        tries = [asyncio.ensure_future(tried.wait()) for tried in self._tried.values()]
        if tries:
            _, late = await asyncio.wait(tries, timeout=patience)
            for one in late:
                one.cancel()

    def _spread(self) -> None:
        """Devices that opened together are not refreshed together: a line is never full of repaints."""
        now, many = asyncio.get_running_loop().time(), len(self._places.all)
        for i, joint in enumerate(self._places.all, 1):
            joint.refresh_at = now + joint.role.refresh_every * i / many

    async def stop(self) -> None:
        """Close the lines at once; what was told and is not said is lost."""
        self._feed.close()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def tick(self, now: float | None = None) -> None:
        """Called about once a second: asks the roles whose time has come. `now` is loop time, None for the present."""
        now = asyncio.get_running_loop().time() if now is None else now
        self._readings.sweep()
        for joint in self._places.all:
            if joint.refresh_at <= now:
                joint.refresh_at = now + joint.role.refresh_every
                if joint.up:
                    joint.tell(joint.ask(joint.role.refresh, *self._present()))
                if self._places.on_duty(joint):
                    self._do(joint, joint.ask(joint.role.overdue, *self._present()))

    def _go(self, work: Coroutine[None, None, None], name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("%s has stopped", task.get_name(), exc_info=task.exception())

    def _present(self) -> tuple[object, int]:
        """What every role is asked about: the told floor, and the hall's time."""
        return self._hall.floor, self._hall.now()

    # --- what devices say ---

    def _listener(self, line: str) -> Listener:
        return Listener(partial(self._heard, line), partial(self._up, line), partial(self._down, line))

    def _heard(self, line: str, message: Heard) -> None:
        joints = self._places.at.get((line, message.address), ())
        if not joints:
            self._stranger(line, message)
        for joint in joints:
            joint.learn(message)
            if isinstance(message, CardRead | Scanned):
                self._readings.put(joint.device.id, message)
            self._do(joint, joint.ask(joint.role.heard, message, *self._present()))
            self._free(joint)
            if isinstance(message, Answered):
                self._repaint([joint])

    def _stranger(self, line: str, message: Heard) -> None:
        who = (line, message.address)
        if who not in self._strangers:
            self._strangers.add(who)
            said = type(message).__name__
            log.warning("line %s: %s from address %s, where the plan has no device", line, said, message.address)

    def _up(self, line: str) -> None:
        self._tried[line].set()
        for joint in self._places.on[line]:
            joint.up = True
        self._repaint(self._places.on[line])

    def _down(self, line: str, reason: str) -> None:
        self._tried[line].set()
        for joint in self._places.on[line]:
            joint.up = False
            joint.role.lost()
            self._free(joint)

    def _free(self, done: Joint) -> None:
        """Let those say something who have waited for it."""
        for joint in self._places.in_turn(done):
            joint.tell(joint.ask(joint.role.free, *self._present()))

    def _do(self, joint: Joint, commands: Sequence[Command]) -> None:
        if commands:
            self._go(self._ask_hall(joint, commands), f"{joint.device.id} asks")

    async def _ask_hall(self, joint: Joint, commands: Sequence[Command]) -> None:
        """The commands in order, until one is refused; the refusal goes to the device that asked, and to nobody else."""
        for command in commands:
            try:
                await self._hall.handle(command)
            except (Refused, Unknown, Unavailable) as refusal:
                words = refusal.words if isinstance(refusal, Refused) else str(refusal)
                log.info("%s: %s: %s", joint.device.id, type(command).__name__, words)
                joint.tell(joint.ask(joint.role.refused, command, words, *self._present()))
                return
            except Exception:
                log.exception("%s: a command failed: %r", joint.device.id, command)
                return

    # --- what the hall tells ---

    async def _listen(self) -> None:
        """Window signs first: calls are on their way to the glass before anything else is worked out."""
        while True:
            entries = await self._feed.next()
            if self._feed.closed:
                return
            if not entries:
                self._tell_others()
                self._repaint(self._places.all)
            for entry in entries:
                self._pass_on(entry, self._places.signs_for(entry))
            self._untold += entries
            self._more.set()

    async def _catch_up(self) -> None:
        """Everything else, when the signs have had their turn."""
        while True:
            await self._more.wait()
            await asyncio.sleep(SIGNS_FIRST)
            self._more.clear()
            self._tell_others()

    def _tell_others(self) -> None:
        entries, self._untold = self._untold, []
        for entry in entries:
            self._pass_on(entry, self._places.others_for(entry))

    def _pass_on(self, entry: Entry, joints: Iterable[Joint]) -> None:
        for joint in joints:
            if self._places.on_duty(joint):
                joint.tell(joint.ask(joint.role.told, entry.event, *self._present()))

    def _repaint(self, joints: Iterable[Joint]) -> None:
        for joint in joints:
            if joint.up:
                part = joint.role.repaint if self._places.on_duty(joint) else joint.role.refresh
                joint.tell(joint.ask(part, *self._present()))

    # --- for the web ---

    def snapshot(self) -> list[dict[str, object]]:
        """One row a device, as the web's device board has it."""
        conditions = {condition.id: condition for condition in self._health.snapshot()}
        return [row_of(joint, conditions[joint.device.id]) for joint in self._places.all]

    async def test(self, id: str) -> Verdict:  # noqa: A002
        """Print, show or say a test. Raises KeyError for a device that the plan does not have."""
        joint = next((joint for joint in self._places.all if joint.device.id == id), None)
        if joint is None:
            raise KeyError(id)
        if not joint.up:
            return Verdict(False, SILENT)
        if joint.trial is not None and joint.trial.open:
            return await joint.trial.verdict()
        told = joint.role.sample()
        self._go(self._show_again(joint), f"after the test of {id}")
        trial = joint.trial = Trial(told) if joint.role.answers else None
        joint.tell(told)
        return await trial.verdict() if trial else Verdict(True, SENT)

    async def reading(self, device: str, after: str, patience: float) -> Reading | None:
        """What a reader or scanner has read, see `Readings.next`. Raises KeyError for a device that is neither."""
        if not any(one.device.id == device and one.device.role in READERS for one in self._places.all):
            raise KeyError(device)
        return await self._readings.next(device, after, patience)

    def card(self, reading: str) -> Card | None:
        """The card of a reading, as long as it is kept."""
        return self._readings.card(reading)

    async def _show_again(self, joint: Joint) -> None:
        """After a test the device shows again what is so."""
        await asyncio.sleep(SHOW_FOR)
        self._repaint([joint])
