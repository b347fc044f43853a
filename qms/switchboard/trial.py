"""A test of one device: something to see, hear or hold, and in plain words whether the device answered."""

import asyncio
from collections.abc import Sequence

from msgspec import Struct

from firmware_protocols.messages import Acknowledged, Heard, Print, Printed, PrintFailed, Rejected, Told, Unanswered

PATIENCE = 20.0  # seconds; a spoken sentence takes half of it, and another may be under way
SHOW_FOR = 5.0  # seconds before a sign shows again what is so

SENT = "已经发出，请看一看、听一听设备有没有反应"
PRINTED = "打印好了"
RECEIVED = "设备回答收到了，请看一看、听一听"
SILENT = "设备没有回答，请检查电源、接线和地址"


class Verdict(Struct, frozen=True):
    """How a test went; the words are for whoever pressed the button."""

    ok: bool
    words: str


class Trial:
    """What a device was told for a test, and its answer once it has come. Make it on the loop."""

    def __init__(self, told: Sequence[Told]) -> None:
        self._jobs = {message.job for message in told if isinstance(message, Print)}
        self._answer: asyncio.Future[Heard] = asyncio.get_running_loop().create_future()

    @property
    def open(self) -> bool:
        """Whether the answer is still awaited."""
        return not self._answer.done()

    def hear(self, message: Heard) -> None:
        """Take the message if it is the answer."""
        if isinstance(message, Printed | PrintFailed):
            answers = message.job in self._jobs
        else:
            answers = not self._jobs and isinstance(message, Acknowledged | Rejected | Unanswered)
        if answers and self.open:
            self._answer.set_result(message)

    async def verdict(self, patience: float = PATIENCE) -> Verdict:
        """Wait for the answer, at most `patience` seconds."""
        try:
            async with asyncio.timeout(patience):
                return _judge(await asyncio.shield(self._answer))
        except TimeoutError:
            self._answer.cancel()
            return Verdict(False, SILENT)


def _judge(answer: Heard) -> Verdict:
    match answer:
        case Printed():
            return Verdict(True, PRINTED)
        case PrintFailed(reason=reason):
            return Verdict(False, f"没有打印出来：{reason}")
        case Rejected(reason=reason):
            return Verdict(False, f"设备不接受：{reason}")
        case Unanswered():
            return Verdict(False, SILENT)
        case _:
            return Verdict(True, RECEIVED)
