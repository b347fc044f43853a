"""Bought buttons on a broker: whoever made them, they say how they were pressed and whether they are there, and are told nothing.

The second, third ... button of one device is a device of its own for the hall, at the address `name:2`, `name:3` ...
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta

from firmware_protocols.messages import Answered, Beep, DeviceState, Heard, Key, KeyPressed, ShowNumber, Told
from firmware_protocols.parcel import Parcel, Parcels
from firmware_protocols.wire import WireOptions, unsayable

PAYLOAD_LIMIT: Final = 16_384  # bytes; the shipped broker passes on no more
KNOWN: Final = 1000  # buttons that are remembered of a wire that was told no addresses


class ButtonOptions(WireOptions, frozen=True, kw_only=True):
    """`hall` and `unix_offset` are what every wire on a broker is told; buttons know neither."""

    hall: str = ""
    unix_offset: float = 0.0
    repeat_window_ms: Annotated[int, Meta(ge=0, le=5000)] = 300


class Buttons:
    """The part of a wire that all makes share. A make says what it means in `_hear`."""

    name = ""

    def __init__(self, chosen: ButtonOptions) -> None:
        self._addresses = chosen.addresses
        self._window_s = chosen.repeat_window_ms / 1000
        self._there: dict[str, bool] = {}
        self._last: dict[tuple[str, int], object] = {}
        self.refused = 0

    @property
    def devices(self) -> Sequence[str]:
        """The names in topics, "+" where none are known."""
        return tuple(dict.fromkeys(address.partition(":")[0] for address in self._addresses)) or ("+",)

    @property
    def pending(self) -> int:
        return 0

    def receive(self, data: Parcels, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for parcel in data:
            try:
                heard += self._hear(parcel, now) if len(parcel.payload) <= PAYLOAD_LIMIT else self._refuse()
            except (msgspec.MsgspecError, UnicodeError, RecursionError):
                heard += self._refuse()
        return heard

    def send(self, message: Told, now: float) -> None:
        """A keypad's figures and tones are for nobody: a button has neither glass nor beeper."""
        if not isinstance(message, ShowNumber | Beep):
            raise unsayable(message, self.name)

    def outgoing(self, now: float) -> Parcels:
        return ()

    def due(self) -> float | None:
        return None

    def tick(self, now: float) -> Sequence[Heard]:
        return ()

    def reset(self) -> None:
        """What was pressed last is still known: repeats come after a reconnect."""

    # --- for the makes ---

    def _hear(self, parcel: Parcel, now: float) -> Sequence[Heard]:
        """What one publication means. Raises msgspec.MsgspecError or UnicodeError for what means nothing at all."""
        return self._refuse()

    def _refuse(self) -> Sequence[Heard]:
        self.refused += 1
        return ()

    def _pressed(self, device: str, button: int, key: Key | None) -> Sequence[Heard]:
        """`button` counts from 1; None for a movement that is no press, such as letting go."""
        if key is None:
            return ()
        own = f"{device}:{button}"
        address = own if own in self._addresses or button > 1 else device
        return (*self._presence(device, there=True, said=False), KeyPressed(address=address, key=key))

    def _presence(self, device: str, there: bool, *, said: bool = True) -> Sequence[Heard]:
        """For every button of the device. `said`: the device, or the broker for it, said so itself."""
        was = self._there.get(device)
        if was is not None or len(self._there) < KNOWN:
            self._there[device] = there
        mine = [one for one in self._addresses if one.partition(":")[0] == device] or [device]
        risen: list[Heard] = [Answered(address=one) for one in mine if there and was is False]
        return risen + [DeviceState(address=one, state="ready" if there else "lost") for one in mine if said]

    def _is_news(self, device: str, button: int, mark: object) -> bool:
        """Whether the last press of this button had another mark (a count, a time)."""
        news = self._window_s == 0 or self._last.get((device, button)) != mark
        if news and len(self._last) < KNOWN:
            self._last[device, button] = mark
        return news

    def _own_device(self) -> str:
        """Whose parcel it is when its topic is not told."""
        return self.devices[0] if self._addresses else "1"


def object_of(payload: bytes) -> Mapping[str, Any]:
    """Raises msgspec.MsgspecError for anything but a JSON object."""
    return msgspec.json.decode(payload, type=dict[str, Any])


def word_of(payload: bytes, words: Mapping[str, bool]) -> bool:
    """A payload that is one word, whatever its case. Raises msgspec.ValidationError for another one."""
    word = payload.decode().strip().lower()
    if word not in words:
        raise msgspec.ValidationError(f"{word[:20]!r} says nothing")
    return words[word]
