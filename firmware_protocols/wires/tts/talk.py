"""One sentence at a time: a voice module is told the next when it has said that it is idle, and never waited for for ever.

Both manuals: a new speak command cuts off the sentence that is being said. Replies are single bytes: 4A ready (after power
on), 41 command accepted, 45 not understood, 4E busy speaking, 4F idle; 4F also comes by itself at the end of a sentence. A
question for the status is answered 41 and then 4E or 4F (libdriver/syn6288 waits for both).
"""

from collections import deque
from collections.abc import Sequence

from firmware_protocols.messages import (
    Acknowledged,
    Answered,
    Configure,
    Heard,
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
from firmware_protocols.wires.tts.shapes import (
    ACCEPTED,
    BUSY,
    BUSY_QUESTIONS,
    BUSY_S,
    CHARACTER_S,
    FRAME_GAP_S,
    IDLE,
    MISSES_TO_DIE,
    NO_SUCH_LANGUAGE,
    NOT_UNDERSTOOD,
    READY,
    SPEAK,
    SPEAKING_MARGIN_S,
    STATES,
    STATUS,
    STOP,
    TEXT_LIMIT,
    TRIES,
    WAITING_JOBS,
    WAKE_S,
    Job,
    Module,
    Step,
    TalkOptions,
)
from firmware_protocols.wires.tts.text import GBK, Piece, pieces, speakable


class Talk:
    """The manners of a voice module. `_doubt`: nobody knows whether it speaks, so it is asked before it is told anything.

    `Acknowledged` for a sentence means that it is over: spoken, or cut off by `StopSpeaking`."""

    def __init__(self, options: Options, module: Module, shape: type[TalkOptions] = TalkOptions) -> None:
        chosen = settle(options, shape)
        self._address = chosen.addresses[0] if chosen.addresses else "1"
        self._languages = chosen.languages.split()
        self._answer_s = chosen.answer_ms / 1000
        self._byte_s = 10 / chosen.baud
        self._module = module
        self._tag = ""
        self._jobs: deque[Job] = deque()
        self._commands: deque[bytes] = deque()
        self._commanded: bytes | None = None
        self._command_until = 0.0
        self._job: Job | None = None
        self._step: Step | None = None
        self._until = 0.0
        self._free_at = 0.0
        self._doubt = False
        self._misses = 0
        self._late: deque[Heard] = deque()
        self.refused = 0

    @property
    def pending(self) -> int:
        return 0

    def receive(self, data: bytes, now: float) -> Sequence[Heard]:
        heard: list[Heard] = []
        for byte in data:
            if byte in STATES or byte in (ACCEPTED, NOT_UNDERSTOOD):
                heard += self._risen()
                heard += self._hear(byte, now)
            else:
                self.refused += 1
        return heard

    def send(self, message: Told, now: float) -> None:
        """A sentence that cannot be read is answered `Rejected` in its turn, so that whoever waits for it waits no longer."""
        match message:
            case Say():
                self._say(message)
            case Probe():
                if all(job.frames for job in self._jobs):
                    self._jobs.append(Job(deque()))
            case SetVolume(percent=percent):
                self._set_volume(percent)
            case StopSpeaking():
                self._jobs, dropped = deque(), self._jobs
                self._late.extend(self._over() for job in dropped if job.counted)
                self._commands.append(self._frame(STOP))
            case Configure(code=code):
                if code not in self._module.codes:
                    known = ", ".join(self._module.codes)
                    raise WireError(f"{self._module.wire} has no code {code!r}; it has: {known}")
                self._commands.append(self._frame(*self._module.codes[code]))
            case _:
                raise unsayable(message, self._module.wire)

    def outgoing(self, now: float) -> bytes:
        """Commands (stop, pause) go at once; the next sentence when the last is over and the module is known to be idle."""
        if now < self._free_at or self._commanded is not None or self._step == "accept":
            return b""
        if self._commands:
            self._commanded = self._commands.popleft()
            self._command_until = self._sent(self._commanded, now) + self._answer_s
            return self._commanded
        if self._step is not None or not self._next_job():
            return b""
        assert self._job is not None
        asks = self._doubt or not self._job.frames
        data = self._frame(STATUS) if asks else self._job.frames[0]
        self._step = "status" if asks else "accept"
        self._until = self._sent(data, now) + self._answer_s
        return data

    def due(self) -> float | None:
        if self._late:
            return 0.0
        times = [self._until] if self._step else []
        times += [self._command_until] if self._commanded else []
        waits = self._commands or (self._step is None and (self._job or self._jobs))
        if waits and self._commanded is None and self._step != "accept":
            times.append(self._free_at)
        return min(times, default=None)

    def tick(self, now: float) -> Sequence[Heard]:
        heard = list(self._late)
        self._late.clear()
        if self._commanded is not None and now >= self._command_until:
            heard += self._missed(over=self._commanded == self._frame(STOP))
            self._commanded = None
        if self._step == "idle" and now >= self._until:
            self._step, self._doubt = None, True
        elif self._step is not None and now >= self._until:
            heard += self._missed(over=True)
        return heard

    def reset(self) -> None:
        """A sentence that was not spoken is not said later: its visitor has been called by the sign."""
        for queue in (self._jobs, self._commands, self._late):
            queue.clear()
        self._job = self._step = self._commanded = None
        self._free_at = 0.0

    # --- what it is told ---

    def _say(self, message: Say) -> None:
        if len(message.text) > TEXT_LIMIT:
            raise WireError(f"a sentence has at most {TEXT_LIMIT} characters, not {len(message.text)}")
        if len(self._jobs) >= WAITING_JOBS:
            raise WireError(f"{WAITING_JOBS} sentences wait for the voice already")
        text = speakable(message.text)
        if message.language not in self._languages:
            reason = f"this voice reads {' '.join(self._languages)}, not {message.language}"
            self._late.append(self._wrong(NO_SUCH_LANGUAGE, reason))
        elif not text.strip():
            self._late.append(self._over())
        else:
            self._jobs.append(Job(deque(self._speak_frames(text)), patience_s=len(text) * CHARACTER_S))

    def _speak_frames(self, text: str) -> list[bytes]:
        each = pieces(text, self._tag, self._module.room, self._module.unicode)
        return [self._speak_frame(piece) for piece in each]

    def _speak_frame(self, piece: Piece) -> bytes:
        return self._frame(SPEAK, bytes([piece.coding]) + piece.data)

    def _set_volume(self, percent: int) -> None:
        """Said at once, and with every sentence from now on: the module forgets it when its power fails."""
        if not 0 <= percent <= 100:
            raise WireError(f"a volume is 0 to 100 percent, not {percent}")
        self._tag = f"[v{round(percent * self._module.loudest / 100)}]"
        self._jobs.append(Job(deque([self._speak_frame(Piece(GBK, self._tag.encode()))]), counted=False))

    def _frame(self, command: int, rest: bytes = b"") -> bytes:
        return self._module.frame(command, rest)

    def _sent(self, data: bytes, now: float) -> float:
        """When the last byte is on the line; the next frame keeps its distance from it."""
        end = now + len(data) * self._byte_s
        self._free_at = end + FRAME_GAP_S
        return end

    def _next_job(self) -> bool:
        if self._job is None and self._jobs:
            self._job = self._jobs.popleft()
        return self._job is not None

    # --- what it says ---

    def _hear(self, byte: int, now: float) -> Sequence[Heard]:
        if byte == ACCEPTED:
            return self._accepted(now)
        if byte == NOT_UNDERSTOOD:
            return self._not_understood()
        state = SpeakerState(address=self._address, state=STATES[byte])
        if byte == READY:
            self._free_at = now + WAKE_S
            return (state, *self._restarted())
        if byte == IDLE:
            return (state, *self._idle())
        return (state, *self._busy(now))

    def _accepted(self, now: float) -> Sequence[Heard]:
        if self._commanded is not None:
            stopped, self._commanded = self._commanded == self._frame(STOP), None
            self._doubt = self._doubt or stopped
            return self._end(self._over()) if stopped else (self._over(),)
        if self._job is not None and self._step == "accept":
            self._job.speaking = True
            self._step, self._until = "idle", now + self._job.patience_s + SPEAKING_MARGIN_S
            return ()
        return () if self._step else (self._over(),)

    def _not_understood(self) -> Sequence[Heard]:
        wrong = self._wrong(NOT_UNDERSTOOD, "the module did not understand a frame: check its baud rate and cable")
        job = self._job
        if self._commanded is not None or job is None or self._step in (None, "idle"):
            self._commanded = None
            return (wrong,)
        job.tries += 1
        self._step = None
        return () if job.tries < TRIES else self._end(wrong)

    def _idle(self) -> Sequence[Heard]:
        """The end of what is being said; an idle before the acceptance is the end of something older."""
        job = self._job
        if job is None or self._step == "accept":
            return ()
        self._step, self._doubt = None, False
        if job.speaking:
            job.speaking = False
            job.frames.popleft()
        elif job.frames:
            return ()  # it was asked whether it may begin
        return () if job.frames else self._end(self._over())

    def _busy(self, now: float) -> Sequence[Heard]:
        job = self._job
        if job is None or self._step != "status":
            return ()
        job.questions += 1
        if job.questions > BUSY_QUESTIONS:
            self._doubt = True
            return self._end(self._wrong(BUSY, "the module says for too long that it is still speaking"))
        self._step, self._until = "idle", now + BUSY_S
        return ()

    def _restarted(self) -> Sequence[Heard]:
        self._doubt = False
        job = self._job
        if job is None or self._step is None:
            return ()
        return self._end(
            self._wrong(READY, "the module restarted in the middle of a sentence") if job.frames else self._over()
        )

    def _missed(self, *, over: bool) -> Sequence[Heard]:
        """No answer came. What was being said is given up: it may be too late for it."""
        self._misses += 1
        self._doubt = True
        if over:
            self._job = self._step = None
        return (Unanswered(address=self._address, misses=self._misses, dead=self._misses >= MISSES_TO_DIE),)

    def _risen(self) -> Sequence[Heard]:
        misses, self._misses = self._misses, 0
        return (Answered(address=self._address),) if misses >= MISSES_TO_DIE else ()

    def _end(self, answer: Heard) -> Sequence[Heard]:
        told = (answer,) if self._job is None or self._job.counted or isinstance(answer, Rejected) else ()
        self._job = self._step = None
        return told

    def _over(self) -> Acknowledged:
        return Acknowledged(address=self._address)

    def _wrong(self, code: int, reason: str) -> Rejected:
        return Rejected(address=self._address, code=code, reason=reason)
