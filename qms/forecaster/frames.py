"""What hall and child say to each other over two pipes: msgpack, each message with its length (4 bytes, big-endian) before it."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from config.plan import Plan
from qms.forecast.outlook import Outlook
from qms.forecast.twin.question import Answer, Cannot, Question

HEAD = 4
MOST = 64 * 1024 * 1024
"""Bytes of a message; a longer one is a damaged pipe."""


class Damaged(Exception):
    """What came over the pipe is no message; nothing after it can be read."""


class Begin(Struct, frozen=True, tag=True):
    """The first message to the child: the hall that it is for."""

    plan: Plan


class Ask(Struct, frozen=True, tag=True):
    """What is the forecast at `at` (hall time, ms), after row `seq`?"""

    at: int
    seq: int


class Try(Struct, frozen=True, tag=True):
    """What if, on the floor at `at` (hall time, ms)?"""

    at: int
    question: Question


class Learned(Struct, frozen=True, tag=True):
    """The child has learned anew from `days` finished days, in `seconds`."""

    days: int
    seconds: float


class Seen(Struct, frozen=True, tag=True):
    """The answer to an Ask, made in `seconds`."""

    outlook: Outlook
    seconds: float


class Tried(Struct, frozen=True, tag=True):
    """The answer to a Try, made in `seconds`."""

    answer: Answer | Cannot
    seconds: float


ToChild = Begin | Ask | Try
ToHall = Learned | Seen | Tried

M = TypeVar("M")


BEGIN = msgspec.msgpack.Decoder(Begin)
ASK: msgspec.msgpack.Decoder[Ask | Try] = msgspec.msgpack.Decoder(Ask | Try)
TO_HALL: msgspec.msgpack.Decoder[ToHall] = msgspec.msgpack.Decoder(ToHall)


def framed(message: ToChild | ToHall) -> bytes:
    """A message as it goes onto a pipe."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(HEAD, "big") + body


def size(head: bytes) -> int:
    """How long the message is that begins with these HEAD bytes. Raises Damaged."""
    length = int.from_bytes(head, "big")
    if length > MOST:
        raise Damaged(f"a message of {length} bytes")
    return length


def message(body: bytes, kinds: msgspec.msgpack.Decoder[M]) -> M:
    """The message in a frame. Raises Damaged."""
    try:
        return kinds.decode(body)
    except msgspec.DecodeError as error:
        raise Damaged(str(error)) from error
