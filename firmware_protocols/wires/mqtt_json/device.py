"""One device of the contract: which of its lives it is in, what it shows, what it was told, and what it has said already."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from firmware_protocols.messages import Acknowledged, Answered, Described, DeviceState, Heard, Unanswered
from firmware_protocols.wires.mqtt_json.orders import Lane, Pace, Picture, given_up, outcome
from firmware_protocols.wires.mqtt_json.said import LIVING, Ack, Birth, Event, State, Status, conditions_of, meaning_of

REMEMBERED: Final = 256  # events of a device; a repeat comes within seconds, and nobody presses so often
MISSES_TO_DIE: Final = 2


class Device:
    """What is known of one device. `boot`: its present life; `alive`: None = nothing has been heard of it yet."""

    def __init__(self, address: str, pace: Pace) -> None:
        self.address = address
        self._pace = pace
        self.boot = ""
        self.alive: bool | None = None
        self.misses = 0
        self.picture = Picture(pace)
        self.lanes = (Lane(pace), Lane(pace))
        self._known: OrderedDict[tuple[str, int | str], float] = OrderedDict()

    def forget(self) -> None:
        """The line was lost. The picture is published anew: a broker that was replaced has lost it."""
        self.alive = None
        for lane in self.lanes:
            lane.queue.clear()
        self.picture.again()

    def status(self, status: Status) -> Sequence[Heard]:
        """A will of an earlier life says nothing about this one."""
        state = DeviceState(address=self.address, state=status.state, boot=status.boot_id)
        if status.state in LIVING:
            if self.alive and self.boot not in ("", status.boot_id):
                self.alive = False  # it was away, however shortly
            self.boot = status.boot_id
            return (*self._rises(), state)
        if self.boot and status.boot_id != self.boot:
            return ()
        self.alive = False
        return (state,)

    def birth(self, birth: Birth) -> Sequence[Heard]:
        """A new life begins, where the boot_id is a new one."""
        words = Described(address=self.address, text=" ".join(filter(None, (birth.model, birth.firmware))))
        if birth.boot_id in ("", self.boot):
            return (words,)
        return (*self.status(Status("init", birth.boot_id)), words)

    def state(self, state: State) -> Sequence[Heard]:
        """`Acknowledged` when the device has begun to show what is wanted; it is told again when it shows something else."""
        if self.boot and state.boot_id not in ("", self.boot):
            return ()
        heard = conditions_of(state, self.address)
        if state.version is None or not self.picture.version:
            return heard
        if self.picture.shown(state.version):
            heard.append(Acknowledged(address=self.address))
        elif state.version != self.picture.version and self.picture.confirmed:
            self.picture.again()
        return heard

    def event(self, event: Event, now: float) -> Sequence[Heard]:
        """What happened, unless it has been heard already. Raises msgspec.ValidationError for what means nothing."""
        name, message = event.name, meaning_of(event, self.address)
        if name is None or now - self._known.get(name, now - self._pace.remember_s) < self._pace.remember_s:
            return ()
        self._known[name] = now
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        self.boot = self.boot or event.boot_id
        return (*self._rises(), message)

    def ack(self, ack: Ack, now: float) -> Sequence[Heard]:
        """How a command ended, if it did."""
        risen = self._rises()
        done = [outcome(command, ack) for lane in self.lanes if (command := lane.hear(ack, now))]
        return (*risen, *(message for end in done for message in end))

    def due(self) -> list[float]:
        """When there is something to do."""
        times = (self.picture.next_at, *(lane.due() for lane in self.lanes))
        return [time for time in times if time is not None]

    def tick(self, now: float) -> list[Heard]:
        """What was told often enough and never answered."""
        heard: list[Heard] = []
        if self.picture.overdue(now) and self.alive is not False:
            heard.append(self._missed())
        for command in (late for lane in self.lanes for late in lane.overdue(now)):
            heard += given_up(command, self._missed())
        return heard

    def is_absent(self) -> Heard:
        """Nothing at all has been heard of it since the line came up."""
        self.alive, self.misses = False, MISSES_TO_DIE
        return Unanswered(address=self.address, misses=MISSES_TO_DIE, dead=True)

    def _rises(self) -> Sequence[Heard]:
        """It has shown life: `Answered` if it had not been there, and what it should show is said again."""
        was, self.alive, self.misses = self.alive, True, 0
        if was is not False:
            return ()
        self.picture.again()
        return (Answered(address=self.address),)

    def _missed(self) -> Unanswered:
        self.misses += 1
        dead = self.misses >= MISSES_TO_DIE
        if dead:
            self.alive = False
        return Unanswered(address=self.address, misses=self.misses, dead=dead)
