"""One device joined to the hall: the role it plays, the channel it hangs on, and what it said of itself."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from msgspec import structs

from config.plan import Device
from devices.channel import Channel
from firmware_protocols.messages import Described, DeviceState, Heard, Print, PrinterStatus, Told, Unanswered
from qms.role import Role
from qms.switchboard.trial import Trial

log = logging.getLogger("qms.switchboard")

T = TypeVar("T")
Paper = Literal["ok", "low", "out", "open", "jam"]


@dataclass(slots=True, eq=False)
class Joint:
    """One device. `up` is whether its line is open; `refresh_at` (loop time) when its role is asked again; `deaf` the kinds of
    messages that its wire has no bytes for, and that it need not understand; `described` what it says it is; `silent`: it does not
    answer any more, or said that it goes."""

    device: Device
    role: Role
    channel: Channel
    deaf: frozenset[type[Told]] = frozenset()
    up: bool = False
    refresh_at: float = 0.0
    trial: Trial | None = None
    printer: PrinterStatus = field(default_factory=PrinterStatus)
    described: str = ""
    silent: bool = False

    def ask(self, part: Callable[..., Sequence[T]], *about: object) -> Sequence[T]:
        """What the role says; nothing if it fails: its fault stays its own."""
        try:
            said = part(*about)
            for remark in self.role.remarks():
                log.warning("%s: %s", self.device.id, remark)
        except Exception:
            log.exception("%s: its role failed", self.device.id)
            return ()
        return said

    def tell(self, messages: Sequence[Told]) -> None:
        """Put messages onto the line. On a closed one only a slip matters: it comes back as failed."""
        for message in messages:
            if type(message) not in self.deaf and (self.up or isinstance(message, Print)):
                self.channel.tell(message)

    def learn(self, message: Heard) -> None:
        """Keep what a printer says of itself, and let a trial see its answer; what a device is goes to the log
        once."""
        self.silent = _is_gone(message)
        if isinstance(message, PrinterStatus):
            news = {name: value for name, value in structs.asdict(message).items() if value is not None}
            self.printer = structs.replace(self.printer, **news)
        if isinstance(message, Described) and message.text != self.described:
            self.described = message.text
            log.info("%s: %s", self.device.id, message.text)
        if self.trial is not None:
            self.trial.hear(message)

    @property
    def paper(self) -> Paper:
        """What keeps this printer from printing, as far as it has said."""
        if self.printer.cover_open:
            return "open"
        if self.printer.paper == "end":
            return "out"
        if self.printer.cutter_error:
            return "jam"
        return "low" if self.printer.paper == "near_end" else "ok"


def _is_gone(message: Heard) -> bool:
    match message:
        case Unanswered():
            return message.dead
        case DeviceState():
            return message.state in ("disconnected", "lost")
        case _:
            return False
