"""What both voice modules do alike: speak one text, cut it off for the next, and say when they are done.

Written from the SYN6288 data sheet and the XFS5152CE development guide.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from devices.emulator import Listening

Seen = Mapping[str, object]

READY, ACCEPTED, WRONG, BUSY, IDLE = 0x4A, 0x41, 0x45, 0x4E, 0x4F
LONGEST_GAP_S = 0.2  # the data sheet: 8 ms between two bytes of a frame; a pty of a busy machine is slower than a wire
CHARACTER_MS = 200  # five characters a second


@dataclass
class Speech:
    """What is being said, and when it will be over."""

    text: str
    until: float


class VoiceModule(Listening, ABC):
    """`spoken`: texts that were heard to the end; `cut`: texts that another one or a stop broke off."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(LONGEST_GAP_S)
        each = options.get("character_ms", CHARACTER_MS)
        assert isinstance(each, int)
        self._character_s = each / 1000
        self.spoken: list[str] = []
        self.cut: list[str] = []
        self._answers = bytearray()
        self._speech: Speech | None = None
        self._paused_at: float | None = None
        self._unplugged = False
        self._deaf = 0

    def receive(self, data: bytes, now: float) -> Sequence[Seen]:
        if self._unplugged:
            return []
        self._finish(now)
        self._hear(data, now)
        seen = []
        while (body := self._next_body()) is not None:
            told = self._obey(body, now)
            if told is None:
                self.refused += 1
                self._answers.append(WRONG)
            else:
                seen.append(told)
        return seen

    def press(self, address: str, what: str, value: int = 0) -> None:
        """ "power" : it is switched off and on; "unplugged" 1 or 0; "deaf" n: so many commands are not understood.

        Raises ValueError for anything else.
        """
        match what:
            case "power":
                self._break_off()
                self._buffer.clear()
                self._answers[:] = bytes([READY])
            case "unplugged":
                self._unplugged = bool(value)
                self._buffer.clear()
            case "deaf":
                self._deaf = value
            case _:
                raise ValueError(f"a voice module has no {what!r}")

    def outgoing(self, now: float) -> bytes:
        self._finish(now)
        said = bytes(self._answers)
        self._answers.clear()
        return b"" if self._unplugged else said

    def due(self) -> float | None:
        """When it will be done with what it says."""
        return self._speech.until if self._speech and self._paused_at is None else None

    @abstractmethod
    def _next_body(self) -> bytes | None:
        """Command and rest of the next whole frame of this module; what stands before it is thrown away."""

    @abstractmethod
    def _speak_text(self, parameter: int, data: bytes) -> Seen | None:
        """The text and how it is coded; None if it is not."""

    @abstractmethod
    def _own(self, command: int, rest: bytes) -> Seen | None:
        """Commands that only this module has; None if it has not."""

    def _drop_one(self) -> None:
        del self._buffer[0]
        self.refused += 1

    def _obey(self, body: bytes, now: float) -> Seen | None:
        """`body`: the command and what follows it. None for what the manual does not have."""
        if self._deaf:
            self._deaf -= 1
            return None
        command, rest = body[0], body[1:]
        if command == 0x01:
            return self._speak(rest, now)
        names = {0x02: "stop", 0x03: "pause", 0x04: "resume", 0x21: "status"}
        if command not in names or rest:
            return self._own(command, rest)
        name = names[command]
        self._answers.append(ACCEPTED)
        if name == "status":
            self._answers.append(BUSY if self._speech else IDLE)
        elif name == "stop":
            self._break_off()
        elif name == "pause":
            self._paused_at = now if self._paused_at is None and self._speech else self._paused_at
        else:
            self._go_on(now)
        return {"op": name, "cmd": name}

    def _speak(self, rest: bytes, now: float) -> Seen | None:
        told = self._speak_text(rest[0], rest[1:]) if len(rest) > 1 else None
        if told is None:
            return None
        self._break_off()
        text = str(told["text"])
        self._speech = Speech(text, now + len(text) * self._character_s)
        self._answers.append(ACCEPTED)
        return {"op": "speak", "cmd": "speak", **told}

    def _break_off(self) -> None:
        if self._speech is not None:
            self.cut.append(self._speech.text)
        self._speech = self._paused_at = None

    def _go_on(self, now: float) -> None:
        if self._speech is not None and self._paused_at is not None:
            self._speech.until += now - self._paused_at
        self._paused_at = None

    def _finish(self, now: float) -> None:
        if self._speech is not None and self._paused_at is None and self._speech.until <= now:
            self.spoken.append(self._speech.text)
            self._speech = None
            self._answers.append(IDLE)


def decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
