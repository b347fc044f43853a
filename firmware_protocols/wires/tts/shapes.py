"""What is said to a voice module and what it replies: the numbers that both manuals share, and a sentence on its way."""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from firmware_protocols.wire import WireOptions

READY: Final = 0x4A
ACCEPTED: Final = 0x41
NOT_UNDERSTOOD: Final = 0x45
BUSY: Final = 0x4E
IDLE: Final = 0x4F
STATES: Final[Mapping[int, Literal["ready", "busy", "idle"]]] = {READY: "ready", BUSY: "busy", IDLE: "idle"}

SPEAK: Final = 0x01
STOP: Final = 0x02
STATUS: Final = 0x21

TEXT_LIMIT: Final = 500  # characters; two minutes of speech, more is no announcement
WAITING_JOBS: Final = 30
CHARACTER_S: Final = 0.5  # slow speech; a sentence is not given up before
SPEAKING_MARGIN_S: Final = 3.0
BUSY_S: Final = 2.0  # between two questions whether a module that should be done is done
BUSY_QUESTIONS: Final = 5
TRIES: Final = 3  # of a frame that the module has not understood: nothing was said yet
MISSES_TO_DIE: Final = 2
FRAME_GAP_S: Final = 0.010  # SYN6288: more than 8 ms between two frames
WAKE_S: Final = 0.016  # SYN6288: 16 ms after waking up
NO_SUCH_LANGUAGE: Final = 1  # a code of ours, the modules have no such refusal

Step = Literal["accept", "idle", "status"]


class TalkOptions(WireOptions, frozen=True, kw_only=True):
    """`languages`: what the module can read, with blanks between. `answer_ms`: how long a reply may take."""

    languages: str = "zh"
    answer_ms: Annotated[int, Meta(ge=50, le=5000)] = 500


class Module(Struct, frozen=True, kw_only=True):
    """How two modules differ. `room`: bytes of text in one frame; `frame` makes one of a command and what follows it;
    `codes` are the commands that `Configure` gives, by their name in the manual."""

    wire: str
    room: int
    loudest: int
    unicode: str
    frame: Callable[[int, bytes], bytes]
    codes: Mapping[str, tuple[int, bytes]]


class Job(Struct):
    """What is to be said or asked. `counted`: its end is told; a volume is none of anybody's business."""

    frames: deque[bytes]
    patience_s: float = 0.0
    counted: bool = True
    speaking: bool = False
    tries: int = 0
    questions: int = 0
