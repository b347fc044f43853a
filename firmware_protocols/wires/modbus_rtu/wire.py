"""The wire of Modbus RTU number panels: no two makers share a register map, so that a model is a profile of registers."""

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from firmware_protocols.framing import Echo, Paced
from firmware_protocols.messages import (
    Acknowledged,
    ClearScreen,
    Heard,
    Probe,
    Rejected,
    SetBrightness,
    SetValue,
    ShowNumber,
    ShowText,
    SwitchPower,
    Told,
    ValueRead,
)
from firmware_protocols.messages.figures import number_of
from firmware_protocols.turns import PROBE, Timing, Turn, Turns, TurnTaker
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.modbus_rtu import frame

PICTURE: Final = "picture"
QUIET_S: Final = 0.1  # t1.5 is 1.7 ms at 9600, but adapters hand over in pieces of 16 ms
UNNAMED: Final = "an exception that the standard does not name"

Register = Annotated[int, Meta(ge=0, le=0xFFFF)]


class Profile(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One model of panel. Its number stands in `register`, times `scale`, in one or two `words` (high word first).

    `function` 6 writes one register, 16 many. `figures` fit on the glass; `blank` is the number for none. Brightness and power
    have registers of their own, or the panel cannot be told: `brightness_full` is 100 percent, `brightness_auto` its own sensor.
    `answer_ms`: how long a panel may take; `turnaround_ms`: silence after a broadcast (the standard: 100 to 200); `local_echo`:
    the adapter gives back what it sends.
    """

    register: Register = 0
    function: Literal[6, 16] = 6
    words: Literal[1, 2] = 1
    scale: Annotated[int, Meta(ge=1, le=10_000)] = 1
    figures: Annotated[int, Meta(ge=1, le=9)] = 4
    blank: Annotated[int, Meta(ge=0, le=0xFFFFFFFF)] = 0
    brightness_register: Register | None = None
    brightness_full: Annotated[int, Meta(ge=1, le=0xFFFF)] = 100
    brightness_auto: Register | None = None
    power_register: Register | None = None
    answer_ms: Annotated[int, Meta(ge=20, le=5000)] = 300
    turnaround_ms: Annotated[int, Meta(ge=0, le=1000)] = 150
    local_echo: bool = False


class ModbusOptions(Profile, frozen=True, kw_only=True):
    """The profile of the line's panels; `signs` holds the profiles of those units that differ."""

    addresses: tuple[str, ...] = ()
    baud: int = 9600
    signs: dict[str, Profile] = field(default_factory=dict)


class ModbusRtu(TurnTaker):
    """Modbus RTU number panels, by a profile of registers"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, ModbusOptions)
        self._profile: Profile = chosen
        self._signs = chosen.signs
        self._turnaround_s = chosen.turnaround_ms / 1000
        self._quiet_until = 0.0
        byte_s = 11 / chosen.baud
        timing = Timing(
            byte_s=byte_s,
            gap_s=frame.silence_s(chosen.baud),
            answer_s=chosen.answer_ms / 1000 + frame.WRITTEN_BYTES * byte_s,
        )
        cutter = Paced(frame.measure, frame.sound, frame.LIMIT, QUIET_S)
        super().__init__(cutter, Turns(timing, self._question), Echo(chosen.local_echo))

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for whole in self._frames(data, now):
            heard += self._hear(frame.reply_of(whole), now)
        return heard

    def send(self, message: Told, now: float) -> None:
        address, profile = message.address, self._of(message.address)
        match message:
            case ShowText() | ShowNumber():
                number = number_of(message, profile.figures)
                self._show(address, number, urgent=isinstance(message, ShowText) and message.urgent)
            case ClearScreen():
                self._show(address, None, urgent=False)
            case SetBrightness(percent=percent):
                self._write(
                    address, "brightness", _needed(profile.brightness_register, "brightness"), _level(percent, profile)
                )
            case SwitchPower(on=on):
                self._write(address, "power", _needed(profile.power_register, "power"), int(on))
            case SetValue(register=register, value=value):
                self._write(address, f"register {register}", register, value)
            case Probe():
                if _unit(address) == frame.BROADCAST:
                    raise WireError("nobody answers for all Modbus panels: ask one unit, 1 to 247")
                self._turns.put(Turn(address, self._question(address), PROBE))
            case _:
                raise unsayable(message, "modbus_rtu")

    def outgoing(self, now: float) -> bytes:
        """After a broadcast the panels have time to obey: nobody says that they have."""
        if now < self._quiet_until:
            return b""
        data = super().outgoing(now)
        if data and data[0] == frame.BROADCAST:
            self._quiet_until = now + self._turnaround_s
        return data

    def due(self) -> float | None:
        due = super().due()
        return due if due is None else max(due, self._quiet_until)

    def reset(self) -> None:
        super().reset()
        self._quiet_until = 0.0

    def _hear(self, reply: frame.Reply, now: float) -> Sequence[Heard]:
        address, asked = str(reply.unit), self._turns.asked
        question = asked.data if asked is not None and asked.address == address else b""
        busy = reply.function & frame.EXCEPTION and reply.data[0] == frame.BUSY
        risen = (self._turns.again if busy else self._turns.heard)(address, now)
        return (*risen, self._meaning(reply, question))

    def _meaning(self, reply: frame.Reply, question: bytes) -> Heard:
        """What a frame means that answers `question`; to none it is a number that another host has written or read."""
        address, data = str(reply.unit), reply.data
        if reply.function & frame.EXCEPTION:
            return Rejected(address=address, code=data[0], reason=frame.ERRORS.get(data[0], UNNAMED))
        if reply.function == frame.READ:
            register = int.from_bytes(question[2:4], "big") if question[1:2] == b"\x03" else self._of(address).register
            values = tuple(int.from_bytes(data[at : at + 2], "big") for at in range(1, len(data), 2))
            return ValueRead(address=address, register=register, values=values)
        if reply.function == frame.WRITE_ONE and not question:
            register, value = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:], "big")
            return ValueRead(address=address, register=register, values=(value,))
        return Acknowledged(address=address)

    def _show(self, address: str, number: int | None, *, urgent: bool) -> None:
        profile = self._of(address)
        self._write(
            address,
            PICTURE,
            profile.register,
            profile.blank if number is None else number * profile.scale,
            words=profile.words,
            urgent=urgent,
        )

    def _write(
        self, address: str, slot: str, register: int, value: int, *, words: int = 1, urgent: bool = False
    ) -> None:
        unit = _unit(address)
        if not 0 <= register <= 0xFFFF or not 0 <= value < 1 << 16 * words:
            raise WireError(
                f"register {register} of a Modbus panel cannot hold {value}: at most {(1 << 16 * words) - 1}"
            )
        many = words > 1 or self._of(address).function == frame.WRITE_MANY
        data = frame.write(unit, register, value.to_bytes(2 * words, "big"), many=many)
        self._turns.put(Turn(address, data, slot, urgent=urgent, answered=unit != frame.BROADCAST))

    def _question(self, address: str) -> bytes:
        """A panel is asked for its number."""
        profile = self._of(address)
        return frame.read(_unit(address), profile.register, profile.words)

    def _of(self, address: str) -> Profile:
        return self._signs.get(address, self._profile)


def _unit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < frame.UNITS.stop):
        raise WireError(f"the unit of a Modbus panel is a number from 1 to 247, or 0 for all, not {text!r}")
    return int(text)


def _needed(register: int | None, what: str) -> int:
    if register is None:
        raise WireError(f"this panel's model names no register for its {what}: {what}_register")
    return register


def _level(percent: int | None, profile: Profile) -> int:
    if percent is None:
        if profile.brightness_auto is None:
            raise WireError("this panel's model names no value for its own sensor: brightness_auto")
        return profile.brightness_auto
    if not 0 <= percent <= 100:
        raise WireError(f"a brightness is 0 to 100 percent, not {percent}")
    return round(percent * profile.brightness_full / 100)
