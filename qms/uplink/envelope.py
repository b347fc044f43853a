"""The messages between hall and city: two frames up, one frame down. Pure. Layout: docs/reference/uplink.md.

Up: a msgpack header, and a body that is the zlib-compressed msgpack list of journal entries exactly as they were chained
(for `snap`: the compressed JSON of the floor). Down: one msgpack answer. Every limit is checked before anything is inflated.
"""

import zlib
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

VERSION = 1
SCHEMA = 2
"""Of the events inside. 1: the first hall. 2: bookings, bundles, people, ratings of one service over days, what stands over
night. Every city reads all earlier ones."""
EVENTS = 200  # in one batch, soft
PLAIN = 64 * 1024  # bytes of a body before compression, soft
PLAIN_MOST = 1024 * 1024  # bytes, hard: a body that says or inflates to more is refused
HELD_BACK = 40  # entries in one batch that lost a field at the hall's door, so that a header stays small
HEADER_MOST = 2048  # bytes; a real one has about 200, and 40 for each entry that lost a field
FRAME_MOST = 1024 * 1024  # bytes; ZeroMQ's MAXMSGSIZE

Kind = Literal["hello", "batch", "replay", "snap"]
NackKind = Literal["gap", "epoch", "schema", "quota", "who"]
Count = Annotated[int, Meta(ge=0, lt=2**53)]
HallId = Annotated[str, Meta(min_length=1, max_length=48)]
Epoch = Annotated[str, Meta(min_length=1, max_length=32)]


class Malformed(Exception):
    """These bytes are not what the layout says; the message says where."""


class Header(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Frame 0. The short names are the wire's own.

    v layout version · t kind · h hall id · ep epoch · f first seq (hello: the first of the epoch; snap: the newest) ·
    n entries · sv event schema · z codec · sz plain bytes of the body · ch chain value before f · hd chain value of the
    last entry · hb chain values of the entries that lost a field at the hall's door, by their place in the batch from 0: they
    cannot be computed from what left · clk hall time, ms · mono the hall's monotonic clock, ms.
    """

    v: int = VERSION
    t: Kind
    h: HallId
    ep: Epoch
    f: Count = 0
    n: Count = 0
    sv: int = SCHEMA
    z: str = "zlib"
    sz: Count = 0
    ch: Annotated[bytes, Meta(max_length=64)] = b""
    hd: Annotated[bytes, Meta(max_length=64)] = b""
    hb: Annotated[dict[Count, Annotated[bytes, Meta(max_length=64)]], Meta(max_length=HELD_BACK)] = {}
    clk: int = 0
    mono: int = 0

    @property
    def last(self) -> int:
        """The seq of the last entry in the body."""
        return self.f + self.n - 1


class Ack(Struct, frozen=True, kw_only=True, tag_field="t", tag="ack", omit_defaults=True):
    """Everything up to and with `last` of epoch `ep` is committed. `credit` = batches that may be under way at once,
    `cfg` = the city's catalogue version, `head` = the chain value it holds for `last` (answers to a hello)."""

    ep: str
    last: int
    credit: int = 4
    cfg: int = 0
    head: bytes = b""
    hello: bool = False


class Nack(Struct, frozen=True, kw_only=True, tag_field="t", tag="nack", omit_defaults=True):
    """Not taken. gap: send from `expect`; epoch: the city knows `known`, yours is old or its chain another one;
    schema: at most `max` is read here; quota: come back after `retry_after` s; who: this key may not speak for this hall."""

    kind: NackKind
    ep: str = ""
    expect: int = 0
    known: str = ""
    max: int = 0
    retry_after: float = 0.0
    words: str = ""


Answer = Ack | Nack

_pack = msgspec.msgpack.Encoder().encode
_header = msgspec.msgpack.Decoder(Header)
_bodies = msgspec.msgpack.Decoder(list[bytes])
_answer: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Answer)


def pack_header(header: Header) -> bytes:
    """Frame 0."""
    return _pack(header)


def unpack_header(frame: bytes) -> Header:
    """Frame 0, read. Raises Malformed."""
    if len(frame) > HEADER_MOST:
        raise Malformed(f"a header of {len(frame)} bytes")
    try:
        header = _header.decode(frame)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as wrong:
        raise Malformed(f"the header: {wrong}") from None
    if header.v != VERSION:
        raise Malformed(f"layout version {header.v}; this city reads {VERSION}")
    return header


def pack_bodies(bodies: Sequence[bytes]) -> tuple[bytes, int]:
    """Frame 1 of a batch, and its plain size."""
    plain = _pack(list(bodies))
    return zlib.compress(plain, 1), len(plain)


def unpack_bodies(header: Header, frame: bytes) -> list[bytes]:
    """The entries of a batch. Raises Malformed; never holds more than PLAIN_MOST plain bytes."""
    try:
        bodies = _bodies.decode(inflate(header, frame))
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise Malformed(f"the body: {wrong}") from None
    if len(bodies) != header.n:
        raise Malformed(f"{len(bodies)} entries where the header says {header.n}")
    return bodies


def pack_floor(floor: object) -> tuple[bytes, int]:
    """Frame 1 of a snap (anything that JSON can hold), and its plain size."""
    plain = msgspec.json.encode(floor)
    return zlib.compress(plain, 1), len(plain)


def inflate(header: Header, frame: bytes) -> bytes:
    """The plain bytes of frame 1. Raises Malformed, at the latest when PLAIN_MOST bytes have come out."""
    if header.z != "zlib":
        raise Malformed(f"codec {header.z}")
    if header.sz > PLAIN_MOST:
        raise Malformed(f"a body of {header.sz} plain bytes")
    stream = zlib.decompressobj()
    try:
        plain = stream.decompress(frame, header.sz + 1)
    except zlib.error as wrong:
        raise Malformed(f"the body: {wrong}") from None
    if len(plain) != header.sz or not stream.eof or stream.unused_data:
        raise Malformed("a body of another size than its header says")
    return plain


def pack_answer(answer: Answer) -> bytes:
    """The city's one frame."""
    return _pack(answer)


def unpack_answer(frame: bytes) -> Answer:
    """The city's one frame, read. Raises Malformed."""
    try:
        return _answer.decode(frame)
    except (msgspec.DecodeError, RecursionError) as wrong:
        raise Malformed(f"the answer: {wrong}") from None
