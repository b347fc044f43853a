"""The wire of clip players: a call is clips one after another. The module does not say when a clip is over: time does."""

from collections import deque
from collections.abc import Sequence
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from firmware_protocols.framing import Paced
from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Configure,
    Heard,
    PlayClip,
    Probe,
    Rejected,
    Say,
    SetVolume,
    SpeakerState,
    StopSpeaking,
    Told,
    Unanswered,
)
from firmware_protocols.wire import Options, WireError, settle, unsayable
from firmware_protocols.wires.jq8900 import frame
from firmware_protocols.wires.jq8900.clips import CLIP_NUMBERS, Bank, clips_of

HALF_FRAME_S: Final = 0.2
FRAME_GAP_S: Final = 0.02
TEXT_LIMIT: Final = 200
WAITING_JOBS: Final = 30
MISSES_TO_DIE: Final = 2
NO_CLIP: Final = 1  # a code of ours, the module refuses nothing
STATES: Final[dict[int, Literal["idle", "busy"]]] = {0: "idle", 1: "busy", 2: "busy"}  # stopped, playing, paused


class JqOptions(Bank, frozen=True, kw_only=True):
    """`languages`: what the clips are in. `answer_ms`: how long an answer may take. `answers`: whether the module's own
    transmit pin is wired; where it is not, nobody can tell whether it is there."""

    languages: str = "zh"
    answer_ms: Annotated[int, Meta(ge=50, le=5000)] = 500
    answers: bool = True


class Job(Struct):
    """Clips that belong together, each with its seconds."""

    clips: deque[tuple[int, float]]


class Jq8900:
    """JQ8900 and JQ8400 clip players, calls from a bank of recorded clips"""

    def __init__(self, options: Options) -> None:
        chosen = settle(options, JqOptions)
        self._chosen = chosen
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._cutter = Paced(frame.measure, frame.sound, frame.FRAME_LIMIT, HALF_FRAME_S)
        self._commands: deque[bytes] = deque()
        self._jobs: deque[Job] = deque()
        self._job: Job | None = None
        self._clip_until = 0.0
        self._asked_until: float | None = None
        self._free_at = 0.0
        self._late: deque[Heard] = deque()
        self._misses = 0

    @property
    def refused(self) -> int:
        return self._cutter.refused

    @property
    def pending(self) -> int:
        return self._cutter.pending

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for each in self._cutter.hear(data, now):
            heard += self._hear(each)
        return heard

    def send(self, message: Told, now: float) -> None:
        """A sentence that cannot be said is answered `Rejected` in its turn, so that whoever waits for it waits no longer."""
        match message:
            case Say():
                self._say(message)
            case PlayClip(clip=clip):
                if clip not in CLIP_NUMBERS:
                    raise WireError(f"clips are numbered 1 to {CLIP_NUMBERS[-1]}, not {clip}")
                self._put(Job(deque([(clip, self._chosen.phrase_ms / 1000)])))
            case SetVolume(percent=percent):
                if not 0 <= percent <= 100:
                    raise WireError(f"a volume is 0 to 100 percent, not {percent}")
                self._commands.append(frame.frame_of(frame.VOLUME, bytes([round(percent * frame.LOUDEST / 100)])))
            case StopSpeaking():
                over = [*self._jobs, *([self._job] if self._job else [])]
                self._late.extend(self._over() for _ in over)
                self._jobs.clear()
                self._job = None
                self._commands.append(frame.frame_of(frame.STOP))
            case Probe():
                self._probe()
            case Configure(code=code):
                self._configure(code)
            case _:
                raise unsayable(message, "jq8900")

    def outgoing(self, now: float) -> bytes:
        if now < self._free_at:
            return b""
        data = self._commands.popleft() if self._commands else self._next_clip(now)
        if data[1:2] == bytes([frame.STATE]):
            self._asked_until = now + self._chosen.answer_ms / 1000
        if data:
            self._free_at = now + len(data) * 10 / self._chosen.baud + FRAME_GAP_S
        return data

    def due(self) -> float | None:
        if self._late:
            return 0.0
        times = [] if self._asked_until is None else [self._asked_until]
        if self._commands or (self._jobs and self._job is None):
            times.append(self._free_at)
        if self._job is not None:
            times.append(self._clip_until)
        return min(times, default=None)

    def tick(self, now: float) -> Sequence[Heard]:
        heard = list(self._late)
        self._late.clear()
        if self._job is not None and not self._job.clips and now >= self._clip_until:
            self._job = None
            heard.append(self._over())
        if self._asked_until is not None and now >= self._asked_until:
            self._asked_until = None
            self._misses += 1
            dead = self._misses >= MISSES_TO_DIE
            heard.append(Unanswered(address=self._address, misses=self._misses, dead=dead))
        return heard

    def reset(self) -> None:
        """A call that was not said is not said later: its visitor has been called by the sign."""
        self._cutter.clear()
        for queue in (self._commands, self._jobs, self._late):
            queue.clear()
        self._job, self._asked_until, self._free_at = None, None, 0.0

    def _say(self, message: Say) -> None:
        if len(message.text) > TEXT_LIMIT:
            raise WireError(f"a sentence has at most {TEXT_LIMIT} characters, not {len(message.text)}")
        languages = self._chosen.languages
        if message.language not in languages.split():
            self._cannot(f"the clips are in {languages}, not in {message.language}")
            return
        try:
            clips = clips_of(message.text, self._chosen)
        except WireError as missing:
            self._cannot(str(missing))
            return
        if clips:
            self._put(Job(deque(clips)))
        else:
            self._late.append(self._over())

    def _cannot(self, reason: str) -> None:
        self._late.append(Rejected(address=self._address, code=NO_CLIP, reason=reason))

    def _put(self, job: Job) -> None:
        if len(self._jobs) >= WAITING_JOBS:
            raise WireError(f"{WAITING_JOBS} sentences wait for the clip player already")
        self._jobs.append(job)

    def _probe(self) -> None:
        question = frame.frame_of(frame.STATE)
        if not self._chosen.answers:
            self._late.append(self._over())
        elif question not in self._commands and self._asked_until is None:
            self._commands.append(question)

    def _configure(self, code: str) -> None:
        modes = {f"loop {mode}": mode for mode in frame.LOOP_MODES}
        if code not in modes:
            raise WireError(f"jq8900 has no code {code!r}; it has: {', '.join(modes)}")
        self._commands.append(frame.frame_of(frame.LOOP_MODE, bytes([modes[code]])))

    def _next_clip(self, now: float) -> bytes:
        """The next clip when the last is over. A job ends in `tick`."""
        if self._job is None and self._jobs:
            self._job, self._clip_until = self._jobs.popleft(), now
        if self._job is None or not self._job.clips or now < self._clip_until:
            return b""
        clip, seconds = self._job.clips.popleft()
        self._clip_until = now + seconds
        return frame.frame_of(frame.PLAY, clip.to_bytes(2, "big"))

    def _hear(self, each: bytes) -> Sequence[Heard]:
        state = STATES.get(each[3]) if (each[1], each[2]) == (frame.STATE, 1) else None
        if state is None:
            return ()  # an answer to a question that was not ours
        misses, self._misses = self._misses, 0
        asked, self._asked_until = self._asked_until is not None, None
        heard: list[Heard] = [Answered(address=self._address)] if misses >= MISSES_TO_DIE else []
        heard.append(SpeakerState(address=self._address, state=state))
        return [*heard, self._over()] if asked else heard

    def _over(self) -> Acknowledged:
        return Acknowledged(address=self._address)
